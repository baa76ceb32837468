"""SWOT: what helps and hurts the account, and us in the account, and how far it is proven."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many, some_of

QUADRANTS = ("strength", "weakness", "opportunity", "threat")


def swot(items: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The accepted items in the order to read them: perspective, quadrant, rank, then impact.

    Returns:
        The columns of `swot_items` and `evidence_days` (age of the evidence, empty without a date) and
        `is_stale` (no date, or one too long ago).

    Source: SWOT-1 to SWOT-3, C3.
    """
    accepted = items[items["status"].fillna("accepted") == "accepted"]
    age = (pd.Timestamp(as_of) - accepted["evidence_date"]).dt.days.astype("Int64")
    return (
        accepted.assign(
            evidence_days=age,
            is_stale=(age.isna() | (age > threshold("evidence_days")).fillna(True)).astype(bool),
            order=accepted["quadrant"].map({name: place for place, name in enumerate(QUADRANTS)}),
        )
        .sort_values(
            ["perspective", "order", "rank", "impact"],
            ascending=[True, True, True, False],
            na_position="last",
        )
        .drop(columns="order")
        .reset_index(drop=True)
    )


def perspective(items: pd.DataFrame, whose: str) -> pd.DataFrame:
    """The items of one perspective, `account` or `us`."""
    return items[items["perspective"] == whose].reset_index(drop=True)


def swot_finding(items: pd.DataFrame, whose: str) -> Finding:
    """How much helps and hurts from one perspective, and how much of it is confirmed.

    Args:
        items: From `swot`.
        whose: `account` (the account itself) or `us` (we in the account).
    """
    shown = perspective(items, whose)
    subject = "the account" if whose == "account" else "us in the account"
    rule = "SWOT-2" if whose == "account" else "SWOT-3"
    if shown.empty:
        return unknown(
            rule,
            f"swot_{whose}",
            f"Nothing is written down yet about what helps and hurts {subject}",
            next_step="Collect ideas first, place them later; take over the candidates below that are true.",
        )
    helps = shown["quadrant"].isin(["strength", "opportunity"])
    confirmed = shown["evidence_status"] == "confirmed"
    counts = shown["quadrant"].value_counts()
    figures = {
        "helps": count(int(helps.sum())),
        "hurts": count(int((~helps).sum())),
        "confirmed_share": share(confirmed.mean()),
    }
    empty = [quadrant for quadrant in QUADRANTS if quadrant not in counts.index]
    gap = f"; no {' and no '.join(empty)} is named" if empty else ""
    return Finding(
        rule,
        f"swot_{whose}",
        f"{figures['helps']} in favour of {subject}, {figures['hurts']} against; "
        f"{figures['confirmed_share']} confirmed{gap}",
        severity="watch" if confirmed.mean() < threshold("majority_share") else "note",
        figures=figures,
        formula=(
            "accepted items: strengths and opportunities help, weaknesses and threats hurt; confirmed ÷ all"
        ),
        rows=shown[
            ["quadrant", "statement", "impact", "evidence_source", "evidence_date", "evidence_status"]
        ],
        next_step=(
            ""
            if confirmed.all()
            else f"Ask the account whether this is so: {shown[~confirmed]['statement'].iloc[0]}"
        ),
    )


def evidence_finding(items: pd.DataFrame) -> Finding:
    """How many items rest on evidence that is old, undated or missing. Source: SWOT-5."""
    if items.empty:
        return unknown(
            "SWOT-5",
            "swot_evidence",
            "There is no evidence to date: the SWOT has no items",
            next_step="Write down each item with who said so and when.",
        )
    stale = items[items["is_stale"]]
    figures = {"stale": count(len(stale)), "items": count(len(items))}
    formula = f"items whose evidence has no date or is older than {threshold('evidence_days')} days"
    if stale.empty:
        rest = one_or_many(len(items), "The one item rests", f"All {figures['items']} items rest")
        statement = f"{rest} on evidence of the last {threshold('evidence_days')} days"
        rows = items[["statement", "evidence_source", "evidence_date"]]
        return Finding("SWOT-5", "swot_evidence", statement, "good", figures, formula, rows)
    oldest = stale.sort_values("evidence_days", ascending=False, na_position="last").iloc[0]
    return Finding(
        "SWOT-5",
        "swot_evidence",
        f"{some_of(len(stale), len(items), 'item', 'rests', 'rest')} on evidence that is undated or "
        f"older than {threshold('evidence_days')} days",
        "watch",
        figures,
        formula,
        stale[["statement", "evidence_source", "evidence_date", "evidence_days", "evidence_status"]],
        next_step=f"Check whether it still holds: {oldest['statement']}",
    )


def swot_summary_finding(items: pd.DataFrame, offered: int, threats: pd.DataFrame) -> Finding:
    """How much helps and hurts on both sides, the gravest threat, and what the facts still offer.

    Args:
        items: From `swot`.
        offered: How many candidates of the facts wait for a decision.
        threats: From `measures.signs.retention.threats`.
    """
    helps = int(items["quadrant"].isin(["strength", "opportunity"]).sum())
    figures = {
        "helps": count(helps),
        "hurts": count(len(items) - helps),
        "threats": count(len(threats)),
        "candidates": count(offered),
    }
    if items.empty and threats.empty and not offered:
        return unknown(
            "SWOT-1",
            "swot",
            "What helps and hurts is not known: nothing is written down and the facts are too few to offer"
            " anything",
            next_step=(
                "Import sales, deals and interactions, or write down the first three things the team knows."
            ),
        )
    said = (
        f"{figures['helps']} in favour and {figures['hurts']} against"
        if len(items)
        else "Nothing is written down yet"
    )
    gravest = f"; the gravest threat: {threats['threat'].iloc[0]}" if len(threats) else "; no threat is known"
    more = "more " if len(items) else ""
    waiting = f"; the facts offer {figures['candidates']} {more}to decide on" if offered else ""
    return Finding(
        "SWOT-1",
        "swot",
        said + gravest + waiting,
        "act" if items.empty else "watch" if len(threats) else "note",
        figures,
        "accepted SWOT items of both perspectives; threats of SWOT, risk list and facts; undecided"
        " candidates",
        threats if len(threats) else items[["quadrant", "statement"]],
        next_step="Decide on the candidates with the team." if offered else "Share it with the executives.",
    )
