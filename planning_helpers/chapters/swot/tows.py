"""TOWS: each strength and weakness paired with each opportunity and threat, as openings for a strategy."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many, some_of

PAIRS = {
    "SO": ("strength", "opportunity", "Use", "to take"),
    "ST": ("strength", "threat", "Use", "to fend off"),
    "WO": ("weakness", "opportunity", "Mend", "to take"),
    "WT": ("weakness", "threat", "Mend", "before it meets"),
}
MOST_A_KIND = 2
_MIDDLE = 3  # impact of an item nobody rated

TOWS_RULE = (
    "weight of a pair = impact × impact (1 to 5 each, 3 where nobody rated it); the two heaviest of each kind"
)


def tows(items: pd.DataFrame, initiatives: pd.DataFrame) -> pd.DataFrame:
    """The heaviest pairs of each kind, across both perspectives.

    Args:
        items: From `swot`.
        initiatives: Table of the plan; a pair is taken up when an initiative names one of its two items.

    Returns:
        `kind` (SO, ST, WO, WT), `internal`, `external` (statements), `pair` (as one sentence), `weight`,
        `initiative` (that takes it up, empty when none does); kinds in that order, heaviest first.

    Source: SWOT-1, INIT-1; glossary, "TOWS".
    """
    rated = items.assign(impact=items["impact"].fillna(_MIDDLE))[
        ["row_id", "quadrant", "statement", "impact"]
    ]
    taken = initiatives.dropna(subset=["swot_item_id"]).drop_duplicates("swot_item_id")
    served = taken.set_index("swot_item_id")["name"]
    found = []
    for kind, (inside, outside, verb, link) in PAIRS.items():
        internal = rated[rated["quadrant"] == inside].add_prefix("internal_")
        external = rated[rated["quadrant"] == outside].add_prefix("external_")
        pairs = internal.merge(external, how="cross")
        pairs = pairs.assign(
            kind=kind,
            weight=pairs["internal_impact"] * pairs["external_impact"],
            pair=verb
            + " “"
            + pairs["internal_statement"]
            + "” "
            + link
            + " “"
            + pairs["external_statement"]
            + "”",
            initiative=pairs["internal_row_id"].map(served).fillna(pairs["external_row_id"].map(served)),
        )
        found.append(pairs.sort_values("weight", ascending=False, kind="stable").head(MOST_A_KIND))
    named = {"internal_statement": "internal", "external_statement": "external"}
    columns = {
        "kind": "str",
        "internal": "str",
        "external": "str",
        "pair": "str",
        "weight": "Int64",
        "initiative": "str",
    }
    return pd.concat(found, ignore_index=True).rename(columns=named)[list(columns)].astype(columns)


def tows_finding(pairs: pd.DataFrame) -> Finding:
    """The heaviest pair that no initiative takes up yet."""
    if pairs.empty:
        return unknown(
            "INIT-1",
            "tows",
            "No pairs can be made: the SWOT lacks an inner side (strength, weakness) or an outer one",
            next_step="Name at least one strength or weakness and one opportunity or threat.",
        )
    free = pairs[pairs["initiative"].isna()]
    figures = {"pairs": count(len(pairs)), "free": count(len(free))}
    if free.empty:
        are = one_or_many(len(pairs), "The one pair is", f"All {figures['pairs']} heaviest pairs are")
        statement = f"{are} taken up by an initiative"
        return Finding("INIT-1", "tows", statement, "good", figures, TOWS_RULE, pairs)
    first = free.sort_values("weight", ascending=False, kind="stable").iloc[0]
    return Finding(
        "INIT-1",
        "tows",
        f"{first['pair']}: no initiative takes this up; "
        f"{some_of(len(free), len(pairs), 'heaviest pair', 'is', 'are')} free",
        "watch",
        figures,
        TOWS_RULE,
        pairs,
        next_step="Make an initiative of it, or say why not.",
    )
