"""How each open deal is to be won: six fields, and which of them are missing."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.opportunity_value import open_opportunities
from planning_helpers.analysis.prose import some_of
from planning_helpers.figures import count
from planning_helpers.findings import Finding, unknown

CARD = [
    "compelling_event",
    "decision_criteria",
    "differentiators",
    "decision_process",
    "funding_process",
    "next_steps",
]


def strategy_cards(opportunities: pd.DataFrame, opportunity_strategies: pd.DataFrame) -> pd.DataFrame:
    """The six strategy fields of each open deal, largest deal first.

    Source: OPP-4.

    Returns:
        One row an open deal: `opportunity_id`, `name`, `amount`, the six fields, and `missing` (names of the
        empty ones, comma-separated; empty text when the card is complete).
    """
    deals = open_opportunities(opportunities)
    cards = opportunity_strategies.drop_duplicates("opportunity_id", keep="last")
    found = deals[["opportunity_id", "name", "amount"]].merge(
        cards[["opportunity_id", *CARD]], on="opportunity_id", how="left"
    )
    blank = found[CARD].isna() | (found[CARD].apply(lambda texts: texts.str.strip()) == "")
    names = [field.replace("_", " ") for field in CARD]
    found["missing"] = [
        ", ".join(name for name, empty in zip(names, row, strict=True) if empty)
        for row in blank.itertuples(index=False)
    ]
    return found.sort_values("amount", ascending=False, na_position="last", ignore_index=True)


def strategy_cards_finding(cards: pd.DataFrame, *, currency: str) -> Finding:
    """Say how many open deals have a complete strategy card, and what the largest incomplete one lacks."""
    if cards.empty:
        return unknown(
            "OPP-4",
            "strategy_cards",
            "No deal is open, so no strategy card is due",
            next_step="Write a card once a deal is opened.",
        )
    lacking = cards[cards["missing"] != ""]
    figures = {"deals": count(len(cards)), "complete": count(len(cards) - len(lacking))}
    complete = len(cards) - len(lacking)
    statement = f"{some_of(complete, len(cards), 'open deal', 'has', 'have')} a complete strategy card"
    if not lacking.empty:
        first = lacking.iloc[0]
        what = "has none" if first["missing"].count(",") == len(CARD) - 1 else f"lacks {first['missing']}"
        statement += f"; {first['name']} {what}"
    return Finding(
        "OPP-4",
        "strategy_cards",
        statement,
        severity="good" if lacking.empty else "watch",
        figures=figures,
        formula="complete = all six written: " + ", ".join(field.replace("_", " ") for field in CARD),
        rows=cards[["opportunity_id", "name", "amount", "missing"]],
        currency=currency,
        next_step="" if lacking.empty else "Find out what is missing, largest deal first.",
    )


def card_lines(cards: pd.DataFrame) -> pd.DataFrame:
    """The cards that have something written, one line a deal and field: `deal`, `question`, `what_we_know`.

    A field left empty says `missing`. Deals without a card are left out; the finding counts them.
    """
    names = {field: field.replace("_", " ") for field in CARD}
    begun = cards[cards[CARD].notna().any(axis=1)].reset_index(drop=True)
    lines = (
        begun.rename_axis("order")
        .reset_index()
        .melt(id_vars=["order", "name"], value_vars=CARD, var_name="question", value_name="what_we_know")
    )
    lines = lines.sort_values("order", kind="stable", ignore_index=True).rename(columns={"name": "deal"})
    blank = lines["what_we_know"].isna() | (lines["what_we_know"].str.strip() == "")
    return lines.assign(
        question=lines["question"].map(names), what_we_know=lines["what_we_know"].mask(blank, "missing")
    )[["deal", "question", "what_we_know"]]
