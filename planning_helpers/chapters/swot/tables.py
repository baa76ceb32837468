"""SWOT as tables: candidates with their rows, pairs, threats."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def candidates_table(candidates: pd.DataFrame) -> Table:
    """What the facts offer, to accept or dismiss. Rows of `swot_candidates.candidate_rows`."""
    return Table(
        candidates[["statement", "quadrant", "rows", "candidate"]],
        caption="Candidates computed from the facts",
        labels={
            "statement": "What the facts say",
            "rows": "Rows behind it",
            "candidate": "Key to accept or dismiss it by",
        },
        empty="The facts offer no candidate that was not decided on before.",
    )


def tows_table(pairs: pd.DataFrame) -> Table:
    """The heaviest pairs of inner and outer side. Source: glossary, "TOWS"."""
    return Table(
        pairs[["kind", "pair", "weight", "initiative"]].fillna({"initiative": "no initiative yet"}),
        caption="What could be made of it: pairs of inner and outer side",
        labels={"initiative": "Taken up by"},
        empty="No pairs can be made: the SWOT lacks an inner or an outer side.",
    )


def threats_table(threats: pd.DataFrame) -> Table:
    """What could cost us the account, and who has an answer. Source: RISK-1."""
    return Table(
        threats[["threat", "known_from", "risk_score", "contingency", "owner"]],
        caption="What could cost us the account",
        labels={"known_from": "Known from", "risk_score": "Score (1 to 25)"},
        empty="No threat to the account is known.",
    )


def stale_evidence_table(items: pd.DataFrame) -> Table:
    """The items whose evidence is old or undated. Source: SWOT-5."""
    return Table(
        items.loc[
            items["is_stale"], ["perspective", "quadrant", "statement", "evidence_source", "evidence_date"]
        ],
        caption="Items to check again",
        empty="No item rests on old or undated evidence.",
    )
