"""How many introductions rest on each person we would ask, and how to spread them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

LOAD_RULE = (
    "nobody is asked for more than {asked_introductions} introductions while another way, at least"
    " {second_way_share} as strong as the best, leads to the person; the most influential are served first"
)


def choose_introducers(introductions: pd.DataFrame) -> pd.DataFrame:
    """`introductions` with `is_chosen`: the one way to take to each person, by `LOAD_RULE`.

    As many people as possible get a way within the limit; whom that leaves out keeps the strongest.

    Args:
        introductions: From `introductions`, in the order in which people are served.
    """
    reached = introductions[introductions["steps"] > 0]
    best = reached.groupby("contact_id")["strength_share"].transform("max")
    good = reached[reached["strength_share"] >= threshold("second_way_share") * best].drop_duplicates(
        ["contact_id", "introducer"]
    )
    ways = {
        str(person): dict(zip(rows["introducer"], rows.index, strict=True))
        for person, rows in good.groupby("contact_id", sort=False)
    }
    served: dict[str, list[str]] = {}
    for person in ways:
        if not _serve(person, ways, served, tried=set()):
            served.setdefault(next(iter(ways[person])), []).append(person)
    chosen = [ways[person][introducer] for introducer, people in served.items() for person in people]
    return introductions.assign(is_chosen=introductions.index.isin(chosen))


def _serve(
    person: str, ways: Mapping[str, Mapping[str, int]], served: dict[str, list[str]], *, tried: set[str]
) -> bool:
    """Find `person` an introducer below the limit, by moving those served last if need be (Kuhn)."""
    for introducer in ways[person]:
        if len(served.setdefault(introducer, [])) < threshold("asked_introductions"):
            served[introducer].append(person)
            return True
    for introducer in [name for name in ways[person] if name not in tried]:
        tried.add(introducer)
        for other in reversed(served[introducer]):
            if _serve(other, ways, served, tried=tried):
                served[introducer].remove(other)
                served[introducer].append(person)
                return True
    return False


def introducer_load(introductions: pd.DataFrame) -> pd.DataFrame:
    """What rests on each introducer, the most asked first.

    Args:
        introductions: From `choose_introducers`.

    Returns:
        `introducer`, `side`, `best_ways` (how many of the strongest ways rest on the person), `asked` (how
        many of the chosen), `for_whom` (whom those lead to), `strength_share` (mean of the chosen ways).
    """
    reached = introductions[introductions["steps"] > 0]
    chosen = reached["is_chosen"].astype(bool)
    marked = reached.assign(
        best_ways=(reached["rank"] == 1).astype("int64"),
        asked=chosen.astype("int64"),
        for_whom=reached["contact"].where(chosen),
        strength_share=reached["strength_share"].where(chosen),
    )
    found = marked.groupby("introducer", as_index=False, sort=False).agg(
        side=("side", "first"),
        best_ways=("best_ways", "sum"),
        asked=("asked", "sum"),
        for_whom=("for_whom", lambda names: joined(names.dropna())),
        strength_share=("strength_share", "mean"),
    )
    return found[(found["best_ways"] > 0) | (found["asked"] > 0)].sort_values(
        ["asked", "best_ways", "introducer"], ascending=[False, False, True], ignore_index=True
    )


def introducer_load_finding(load: pd.DataFrame) -> Finding:
    """Who would be asked too often, and how many introductions others can take over. Source: DOT-2."""
    if load.empty:
        return unknown(
            "DOT-2",
            "introducer_load",
            "What rests on each introducer cannot be told: no way to anybody we should meet is known",
            next_step="Write down who of us, of our partners and of them knows whom.",
        )
    first = load.iloc[0]
    busiest = load.sort_values(["best_ways", "introducer"], ascending=[False, True]).iloc[0]
    moved = int((load["best_ways"] - load["asked"]).clip(lower=0).sum())
    figures = {
        "introducers": count(int((load["asked"] > 0).sum())),
        "introductions": count(int(load["asked"].sum())),
        "most_best": count(int(busiest["best_ways"])),
        "most_asked": count(int(first["asked"])),
        "moved": count(moved),
    }
    total = int(load["asked"].sum())
    ways = one_or_many(total, "introduction", "introductions")
    is_heavy = int(first["asked"]) > threshold("asked_introductions")
    if moved:
        takers = load.loc[load["asked"] > load["best_ways"], "introducer"].tolist()
        statement = (
            f"{busiest['introducer']} stands on {figures['most_best']} of the {total} strongest ways;"
            f" {enumerated(takers, most=3)} can take {figures['moved']} of them over"
        )
        statement += f", and {figures['most_asked']} stay with {first['introducer']}" if is_heavy else ""
    elif is_heavy:
        statement = (
            f"{figures['most_asked']} of {total} introductions rest on {first['introducer']},"
            " and nobody else leads there nearly as well"
        )
    else:
        people = one_or_many(int((load["asked"] > 0).sum()), "person", "people")
        statement = (
            f"The one introduction rests on {first['introducer']}"
            if total == 1
            else f"{figures['introductions']} {ways} {one_or_many(total, 'rests', 'rest')} on"
            f" {figures['introducers']} {people}, at most {figures['most_asked']} on one"
        )
    return Finding(
        "DOT-2",
        "introducer_load",
        statement,
        "watch" if is_heavy else "good",
        figures,
        with_thresholds(LOAD_RULE),
        load,
        next_step=(
            f"Find a second way to {load['for_whom'].iloc[0].split(', ')[-1]}, past {first['introducer']}."
            if is_heavy
            else ""
        ),
    )
