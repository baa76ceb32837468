"""What a book holds in each currency, in that currency: what a CRM shows before anything is converted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import decided_by, lost, open_opportunities, won

Tables = Mapping[str, pd.DataFrame]


def currency_sums(stored: Tables, book: Tables, *, as_of: date) -> pd.DataFrame:
    """Sums by currency, each in its own; empty when there is only one.

    Args:
        stored: `opportunities` and `transactions` as they are stored, with their `currency`.
        book: The same rows with their money in the currency of the book, empty where no rate holds.
        as_of: Transactions, and deals won or lost, after it do not count.

    Returns:
        One row a currency, that with most rows first: `currency`, `won`, `lost`, `open` (known amounts of
        opportunities), `revenue` (of transactions), `amounts` (how many there are) and `left_out`
        (how many of these have no exchange rate, and are in no sum of the book).
    """
    deals, lines = decided_by(stored["opportunities"], as_of), stored["transactions"]
    lines = lines[lines["transaction_date"] <= pd.Timestamp(as_of)]
    sums = {
        "won": _sum(won(deals)),
        "lost": _sum(lost(deals)),
        "open": _sum(open_opportunities(deals)),
        "revenue": _sum(lines),
    }
    valued = pd.concat(
        [
            _valued(deals, book["opportunities"], "opportunity_id"),
            _valued(lines, book["transactions"], "transaction_id"),
        ]
    )
    counts = valued.groupby("currency")["left_out"].agg(["size", "sum"])
    if len(counts) < 2:
        return pd.DataFrame()
    found = pd.DataFrame(sums).reindex(counts.index).assign(amounts=counts["size"], left_out=counts["sum"])
    return found.sort_values("amounts", ascending=False, kind="stable").reset_index()


def _sum(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("currency")["amount"].sum(min_count=1)


def _valued(stored: pd.DataFrame, converted: pd.DataFrame, key: str) -> pd.DataFrame:
    known = stored.dropna(subset=["amount", "currency"])
    amounts = known[key].map(converted.set_index(key)["amount"])
    return pd.DataFrame({"currency": known["currency"], "left_out": amounts.isna().astype("int64")})
