"""The force field of a plan: what drives it, what holds it back, and which force would turn it."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

STRONGEST = 5


def net_force(forces: pd.DataFrame) -> int:
    """Sum of driving minus sum of restraining strengths. Source: FF-1, C1.

    Examples:
        >>> net_force(pd.DataFrame({"direction": ["driving", "restraining"], "strength": [5, 3]}))
        2
    """
    return int((forces["strength"].fillna(0).astype("int64") * _signs(forces["direction"])).sum())


def force_field(forces: pd.DataFrame) -> pd.DataFrame:
    """The forces with what it takes for each, alone, to turn the verdict.

    Above 0 the plan has a good chance; 0 and below it will likely fail. Turning a good plan takes a net of 0,
    turning a failing one a net of 1. A strength may go down to 0 (the force is gone) and up to 5.

    Returns:
        One row a force, strongest first within its direction: `direction`, `force`, `strength`, `effect`
        (strength, restraining below 0), `to_turn` (strength at which the verdict turns; empty when the force
        cannot turn it alone), `change` (from strength to `to_turn`), `room` (by how much the force could
        change the net towards the other verdict).
    """
    change = change_to_turn(net_force(forces))
    found = forces.sort_values(["direction", "strength"], ascending=[True, False], kind="stable")
    sign = _signs(found["direction"])
    strength = found["strength"].astype("float64")
    turned = strength + sign * change
    to_turn = turned.where((turned >= 0) & (turned <= STRONGEST)).astype("float64")
    weakens = sign * change < 0  # whether its strength has to go down to turn the verdict
    return pd.DataFrame(
        {
            "direction": found["direction"],
            "force": found["name"],
            "strength": strength,
            "effect": strength * sign,
            "to_turn": to_turn,
            "change": to_turn - strength,
            "room": strength.where(weakens, STRONGEST - strength),
        }
    ).reset_index(drop=True)


def change_to_turn(net: int) -> int:
    """What the net must change by to turn the verdict: down to 0 from above, up to 1 from 0 or below.

    Examples:
        >>> change_to_turn(4), change_to_turn(0), change_to_turn(-2)
        (-4, 1, 3)
    """
    return -net if net > 0 else 1 - net


def fewest_to_turn(field: pd.DataFrame) -> pd.DataFrame:
    """The fewest forces that turn the verdict together, and the strength each has to go to.

    Those that can move the net furthest come first, which makes them the fewest; the last one goes only as
    far as it must. Without rows when all of them together cannot, as where nothing drives a plan. Source:
    FF-1.

    Args:
        field: From `force_field`.

    Returns:
        `force`, `direction`, `strength`, `turned` (the strength it has to go to).
    """
    net = int(field["effect"].sum())
    needed, stands = abs(change_to_turn(net)), net > 0
    found = []
    for force in field.sort_values("room", ascending=False, kind="stable").to_dict("records"):
        if needed <= 0:
            break
        step = min(force["room"], needed)
        change = -step if (force["direction"] == "driving") == stands else step
        found.append((force["force"], force["direction"], force["strength"], force["strength"] + change))
        needed -= step
    columns = ["force", "direction", "strength", "turned"]
    return pd.DataFrame(found if needed <= 0 else [], columns=columns)


def force_field_finding(forces: pd.DataFrame) -> Finding:
    """Say whether the forces carry the plan, and which single force would turn that, by how much.

    Of the forces that can, the one on the side to be worked on is named: a restraining force to weaken while
    the plan fails, a driving one to look after while it stands. Source: FF-1, C1.
    """
    if forces.empty:
        return unknown(
            "FF-1",
            "force_field",
            "No force for or against the plan is written down, so its chance cannot be weighed",
            next_step="Let the team name and score (1 to 5) what drives the plan and what holds it back.",
        )
    net = net_force(forces)
    field = force_field(forces)
    sums = field.groupby("direction")["strength"].sum()
    figures = {
        "driving": count(sums.get("driving", 0.0)),
        "restraining": count(sums.get("restraining", 0.0)),
        "net": count(net),
    }
    verdict = (
        "the plan has a good chance"
        if net > 0
        else "a tie, the plan will likely fail"
        if net == 0
        else "the plan will likely fail"
    )
    able = field[field["to_turn"].notna()]
    side = able[able["direction"] == ("driving" if net > 0 else "restraining")]
    figures |= {"able_alone": count(len(able)), "change_needed": count(abs(change_to_turn(net)))}
    if not able.empty:
        first = (able if side.empty else side).iloc[0]
        figures |= {"from": count(first["strength"]), "to": count(first["to_turn"])}
        turn = f"“{first['force']}” alone turns that when it goes from {figures['from']} to {figures['to']}"
    else:
        together = fewest_to_turn(field).to_dict("records")
        moves = [f"“{each['force']}” ({each['strength']:.0f} to {each['turned']:.0f})" for each in together]
        turn = "no single force can turn that, " + (
            f"{enumerated(moves)} together can" if moves else "nor all together: it takes a new driving force"
        )
    return Finding(
        "FF-1",
        "force_field",
        f"Driving {figures['driving']} against restraining {figures['restraining']}, net {figures['net']}: "
        f"{verdict}; {turn}",
        severity="good" if net > 0 else "act",
        figures=figures,
        formula="net = sum of driving − sum of restraining strengths (1 to 5 each); above 0 is a good "
        "chance, a tie fails; a force turns the verdict when it alone brings the net to 0, or from 0 or "
        "below to 1; a strength goes down to 0 (the force is gone) and up to 5",
        rows=field,
        next_step=""
        if net > 0
        else "Weaken the restraining force named, before adding driving ones."
        if (field["direction"] == "restraining").any()
        else "Name what drives the plan.",
    )


def _signs(directions: pd.Series) -> pd.Series:
    return (directions == "driving").astype("int64") - (directions == "restraining").astype("int64")
