"""What each action serves, and what completing it brings. Source: ACT-2, ACT-3."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.actions.action_plan import OPEN_STATES
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, some_of


def action_outcomes(
    plan: pd.DataFrame,
    actions: pd.DataFrame,
    *,
    strategies: pd.DataFrame,
    initiatives: pd.DataFrame,
    opportunities: pd.DataFrame,
) -> pd.DataFrame:
    """The actions not cancelled, each with all it serves and its result. Source: ACT-2, ACT-3.

    Args:
        plan: As `action_plan` returns it.
        actions: The table of actions.
        strategies: The strategies of the plan.
        initiatives: The initiatives of the plan.
        opportunities: Deals of the account.

    Returns:
        One row an action, those that serve nothing or say no result first: `action`, `owner`, `state`,
        `serves` (deal, initiative, strategy), `expected_outcome`, `impact_type`, `missing` (`aim`,
        `outcome`).
    """
    parts = [
        names_of(actions["opportunity_id"], opportunities, "opportunity_id"),
        names_of(actions["initiative_id"], initiatives, "row_id"),
        names_of(actions["strategy_id"], strategies, "row_id"),
    ]
    serves = [
        "; ".join(dict.fromkeys(name for name in names if isinstance(name, str)))
        for names in zip(*parts, strict=True)
    ]
    aims = pd.Series(serves, index=actions["row_id"], dtype="str")
    kept = plan[plan["state"] != "cancelled"]
    found = kept[["action", "owner", "state"]].assign(
        serves=kept["row_id"].map(aims).astype("str").replace("", None),
        expected_outcome=kept["expected_outcome"],
        impact_type=kept["impact_type"],
    )
    no_aim, no_outcome = found["serves"].isna(), found["expected_outcome"].isna()
    found["missing"] = [
        ", ".join(name for name, gap in (("aim", aim), ("outcome", outcome)) if gap)
        for aim, outcome in zip(no_aim, no_outcome, strict=True)
    ]
    found["missing"] = found["missing"].astype("str")
    return found.sort_values("missing", key=lambda words: words == "", kind="stable", ignore_index=True)


def action_outcomes_finding(found: pd.DataFrame) -> Finding:
    """Name the actions that serve nothing of the plan or say no result of doing them. Source: ACT-2."""
    if found.empty:
        return unknown(
            "ACT-2",
            "action_outcomes",
            "No action is planned, so none has a result",
            next_step="Take each objective, and write down the actions it needs and what they bring.",
        )
    aimless = found[found["missing"].str.contains("aim")]
    mute = found[found["missing"].str.contains("outcome")]
    open_mute = mute[mute["state"].isin(OPEN_STATES)]
    figures = {
        "actions": count(len(found)),
        "without_aim": count(len(aimless)),
        "without_outcome": count(len(mute)),
    }
    parts = []
    if len(aimless):
        names = enumerated([f"“{name}”" for name in aimless["action"]], most=2)
        parts.append(
            f"{some_of(len(aimless), len(found), 'action', 'serves', 'serve')} nothing of the plan: {names}"
        )
    if len(mute):
        does = some_of(len(mute), len(found), "action", "does", "do")
        parts.append(f"{does} not say what comes out of it")
    said = "; ".join(parts) or "Each action serves something of the plan and says what comes out of it"
    return Finding(
        "ACT-2",
        "action_outcomes",
        said,
        severity="watch" if len(aimless) or len(open_mute) else "note" if len(mute) else "good",
        figures=figures,
        formula="actions not cancelled; each is to serve a strategy, initiative or deal, and to name its "
        "outcome",
        rows=found,
        next_step=f"Say of “{found.iloc[0]['action']}” what it is for and what it brings, or drop it."
        if parts
        else "",
    )
