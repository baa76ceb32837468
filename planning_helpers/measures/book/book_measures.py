"""Single figures of a whole book, each with the definition used."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import (
    decided_by,
    lost,
    open_opportunities,
    sum_known,
    weighted_amount,
    won,
)
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.measures.revenue.concentration import concentration_index, fewest_reaching, pareto_share
from planning_helpers.measures.revenue.revenue import trailing_year, trailing_year_by


@dataclass(frozen=True)
class Measure:
    """One figure of the summary.

    Attributes:
        name: Its name in JSON.
        label: What it is, for reading.
        value: Unrounded; None when it cannot be computed.
        kind: `count`, `money` or `share` (0 to 1).
        definition: How it comes about.
    """

    name: str
    label: str
    value: float | None
    kind: str
    definition: str


def measure(name: str, label: str, value: float | None, kind: str, definition: str) -> Measure:
    """A figure; one that is not a number is not known."""
    known = None if value is None or math.isnan(value) else float(value)
    return Measure(name, label, known, kind, definition)


def deals_measures(opportunities: pd.DataFrame, offerings: pd.DataFrame, as_of: date) -> Iterator[Measure]:
    """Counts, amounts and rates of the deals won and lost up to `as_of`, and of the open ones."""
    everything, opportunities = opportunities, decided_by(opportunities, as_of)
    later = len(everything) - len(opportunities)
    deals_won, deals_lost, deals_open = (
        won(opportunities),
        lost(opportunities),
        open_opportunities(opportunities),
    )
    prices = deals_open["offering_id"].map(offerings.set_index("offering_id")["list_price"])
    yield measure(
        "won", "Won opportunities", len(deals_won), "count", f"marked won, close date not after {as_of}"
    )
    yield measure("won_amount", "Won amount", sum_known(deals_won), "money", "sum of their known amounts")
    yield measure(
        "average_won", "Average won", deals_won["amount"].mean(), "money", "mean of the known amounts won"
    )
    yield measure(
        "median_won",
        "Median won",
        deals_won["amount"].median(),
        "money",
        "half of the known amounts won are below",
    )
    yield measure(
        "lost",
        "Lost opportunities",
        len(deals_lost),
        "count",
        f"closed, not won, close date not after {as_of}",
    )
    yield measure("lost_amount", "Lost amount", sum_known(deals_lost), "money", "sum of their known amounts")
    if later:
        yield measure(
            "decided_later",
            "Closed later",
            later,
            "count",
            f"marked won or lost with a close date after {as_of}; in no other figure but those by stage",
        )
    yield measure("open", "Open opportunities", len(deals_open), "count", "not closed")
    known = int(deals_open["amount"].notna().sum())
    yield measure(
        "open_known", "… of which with a known amount", known, "count", "open and the amount is not empty"
    )
    yield measure("open_amount", "Open amount", sum_known(deals_open), "money", "sum of the known amounts")
    weighted = weighted_amount(opportunities)
    yield measure(
        "weighted",
        "Weighted pipeline",
        weighted,
        "money",
        "sum of amount × probability of the open ones with both",
    )
    at_list = prices.sum(min_count=1)
    yield measure(
        "open_at_list",
        "Open at list price",
        at_list,
        "money",
        "sum of the list prices of the offerings of open ones",
    )
    named = prices[deals_open["account_id"].notna()].sum(min_count=1)
    yield measure(
        "open_at_list_with_account",
        "… of which with an account",
        named,
        "money",
        "the same, of those with an account",
    )
    yield measure(
        "win_rate", "Win rate by count", win_rate(opportunities), "share", "won ÷ (won + lost), counted"
    )
    by_value = win_rate(opportunities, by="value")
    yield measure(
        "win_rate_by_value", "Win rate by value", by_value, "share",
        "won ÷ (won + lost) of known amounts; not known when no lost one has an amount",
    )  # fmt: skip


def transactions_measures(transactions: pd.DataFrame, as_of: date) -> Iterator[Measure]:
    """Revenue and margin of the lines dated up to `as_of`."""
    rows = transactions[transactions["transaction_date"] <= pd.Timestamp(as_of)]
    margin = (rows["amount"] - rows["cost"]).sum(min_count=1)
    below = float((rows["amount"] < rows["cost"]).mean()) if rows["cost"].notna().any() else None
    yield measure("transactions", "Transactions", len(rows), "count", f"lines dated up to {as_of}")
    yield measure(
        "transaction_revenue", "Revenue of transactions", sum_known(rows), "money", "sum of their amounts"
    )
    yield measure(
        "margin", "Margin of transactions", margin, "money", "amount − cost, of lines whose cost is known"
    )
    yield measure("below_cost", "Lines below cost", below, "share", "lines with amount < cost ÷ all lines")


def concentration_measures(
    accounts: pd.DataFrame, revenue: pd.DataFrame, elsewhere: pd.DataFrame
) -> Iterator[Measure]:
    """How revenue is spread over the accounts; `elsewhere` is that of accounts that are not known."""
    by_account = revenue.dropna(subset=["account_id"]).groupby("account_id")["revenue"].sum()
    source = "transactions of an account, else its won opportunities by close date"
    yield measure(
        "accounts", "Accounts", len(accounts), "count", "accounts, or topmost parents when rolled up"
    )
    yield measure("revenue", "Revenue", revenue["revenue"].sum(min_count=1), "money", source)
    if len(elsewhere):
        yield measure(
            "revenue_elsewhere",
            "Revenue of unknown accounts",
            elsewhere["revenue"].sum(min_count=1),
            "money",
            "the same, of accounts that are not in the store; in no other figure of revenue",
        )
    yield measure("buyers", "Accounts with revenue", int((by_account > 0).sum()), "count", "revenue above 0")
    yield measure(
        "pareto_share", "Pareto share", pareto_share(by_account), "share",
        "revenue share of the top ceil(0.2 · n) accounts among the n with revenue above 0",
    )  # fmt: skip
    yield measure(
        "n80", "n80", fewest_reaching(by_account), "count", "fewest accounts that reach 80 % of revenue"
    )
    yield measure(
        "hhi",
        "Concentration (HHI)",
        concentration_index(by_account),
        "share",
        "sum of squared revenue shares",
    )


def trailing_measures(revenue: pd.DataFrame, as_of: date) -> Iterator[Measure]:
    """Revenue of the 12 months up to `as_of`, and which accounts came and went."""
    if revenue.empty:
        return
    year = trailing_year(revenue, as_of)
    states = trailing_year_by(revenue.dropna(subset=["account_id"]), "account_id", as_of=as_of)["state"]
    young = "" if year.is_complete else f"; not known: the book begins on {year.begins:%Y-%m-%d}"
    yield measure(
        "trailing_revenue", "Revenue of 12 months", year.revenue, "money", f"after {year.after} up to {as_of}"
    )
    yield measure(
        "revenue_before",
        "Revenue of the 12 months before",
        year.before if year.is_complete else None,
        "money",
        f"the 12 months up to {year.after}{young}",
    )
    active = int((states != "lapsed").sum())
    yield measure("active", "Active accounts", active, "count", "bought in the last 12 months")
    yield measure(
        "lapsed",
        "Lapsed accounts",
        int((states == "lapsed").sum()) if year.is_complete else None,
        "count",
        f"bought in the 12 months before only{young}",
    )
    yield measure(
        "new",
        "New accounts",
        int((states == "new").sum()) if year.is_complete else None,
        "count",
        f"bought in the last 12 months, not in the 12 before{young}",
    )
