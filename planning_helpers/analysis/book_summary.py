"""The figures of a whole book that a user reconciles with the CRM, each with the definition used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.analysis.attainment import quota_attainment
from planning_helpers.analysis.concentration import concentration_index, fewest_reaching, pareto_share
from planning_helpers.analysis.hierarchy import direct_reports, reporting_depth, rolled_up
from planning_helpers.analysis.opportunity_value import (
    known_amount,
    lost,
    open_opportunities,
    weighted_amount,
    won,
)
from planning_helpers.analysis.revenue import (
    revenue_by,
    revenue_by_period,
    revenue_rows,
    trailing_year,
    trailing_year_by,
)
from planning_helpers.analysis.win_rate import win_rate

Tables = Mapping[str, pd.DataFrame]


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


@dataclass(frozen=True, eq=False)
class BookSummary:
    """The figures of a book on a day.

    Attributes:
        rolled_up: Whether subsidiaries count as their topmost parent.
        measures: Single figures, in order.
        tables: Figures by account, year, quarter, family, region, stage and person; by title.
    """

    as_of: date
    currency: str
    rolled_up: bool
    measures: tuple[Measure, ...]
    tables: dict[str, pd.DataFrame]

    def value(self, name: str) -> float | None:
        """The figure of that name."""
        return next(measure.value for measure in self.measures if measure.name == name)


def book_summary(
    book: Tables, *, as_of: date, currency: str, roll_up: bool = False, top: int = 5
) -> BookSummary:
    """Summarise all accounts.

    Args:
        book: Tables of the model, money in one currency; what has none is empty and does not count.
        as_of: The day the facts are taken at; revenue after it does not count.
        currency: ISO code of the money.
        roll_up: Count subsidiaries as their topmost parent.
        top: How many accounts to list.
    """
    accounts, opportunities = book["accounts"], book["opportunities"]
    revenue = revenue_rows(book["transactions"], opportunities, as_of=as_of)
    is_known = revenue["account_id"].isin(accounts["account_id"])
    elsewhere, revenue = revenue[~is_known], revenue[is_known]
    if roll_up:
        opportunities, revenue = rolled_up(opportunities, accounts), rolled_up(revenue, accounts)
        accounts = accounts[accounts["account_id"].isin(rolled_up(accounts, accounts)["account_id"])]
    measures = [
        *_deals(opportunities, book["offerings"]),
        *_transactions(book["transactions"], as_of),
        *_concentration(accounts, revenue, elsewhere),
        *_trailing(revenue, as_of),
    ]
    attainment = quota_attainment(book["quotas"], revenue, book["users"], as_of=as_of)
    if len(attainment):
        measures.append(
            _measure("quota", "Quota", attainment["quota"].sum(), "money", "sum of all quotas that began")
        )
    tables = {
        f"Top {top} accounts by revenue": _top_accounts(accounts, opportunities, revenue, top),
        "Opportunities by stage": _by_stage(opportunities),
        "Revenue by year": revenue_by_period(revenue, "Y")[["period", "revenue", "margin"]],
        "Revenue by quarter": revenue_by_period(revenue, "Q")[["period", "revenue", "margin"]],
        "Revenue by offering family": _by_family(revenue, book["offerings"]),
        "Revenue by region": _by_region(revenue, book["accounts"], book["users"]),
        "Quota attainment": attainment,
        "People by number of managers above": _depths(book["users"]),
    }
    return BookSummary(
        as_of, currency, roll_up, tuple(measures), {name: rows for name, rows in tables.items() if len(rows)}
    )


def _measure(name: str, label: str, value: float | None, kind: str, definition: str) -> Measure:
    known = None if value is None or math.isnan(value) else float(value)
    return Measure(name, label, known, kind, definition)


def _deals(opportunities: pd.DataFrame, offerings: pd.DataFrame) -> Iterator[Measure]:
    deals_won, deals_lost, deals_open = (
        won(opportunities),
        lost(opportunities),
        open_opportunities(opportunities),
    )
    prices = deals_open["offering_id"].map(offerings.set_index("offering_id")["list_price"])
    yield _measure("won", "Won opportunities", len(deals_won), "count", "opportunities marked won")
    yield _measure("won_amount", "Won amount", known_amount(deals_won), "money", "sum of their known amounts")
    yield _measure(
        "average_won", "Average won", deals_won["amount"].mean(), "money", "mean of the known amounts won"
    )
    yield _measure(
        "median_won",
        "Median won",
        deals_won["amount"].median(),
        "money",
        "half of the known amounts won are below",
    )
    yield _measure("lost", "Lost opportunities", len(deals_lost), "count", "closed, not won")
    yield _measure(
        "lost_amount", "Lost amount", known_amount(deals_lost), "money", "sum of their known amounts"
    )
    yield _measure("open", "Open opportunities", len(deals_open), "count", "not closed")
    known = int(deals_open["amount"].notna().sum())
    yield _measure(
        "open_known", "… of which with a known amount", known, "count", "open and the amount is not empty"
    )
    yield _measure(
        "open_amount", "Open amount", known_amount(deals_open), "money", "sum of the known amounts"
    )
    weighted = weighted_amount(opportunities)
    yield _measure(
        "weighted",
        "Weighted pipeline",
        weighted,
        "money",
        "sum of amount × probability of the open ones with both",
    )
    at_list = prices.sum(min_count=1)
    yield _measure(
        "open_at_list",
        "Open at list price",
        at_list,
        "money",
        "sum of the list prices of the offerings of open ones",
    )
    named = prices[deals_open["account_id"].notna()].sum(min_count=1)
    yield _measure(
        "open_at_list_with_account",
        "… of which with an account",
        named,
        "money",
        "the same, of those with an account",
    )
    yield _measure(
        "win_rate", "Win rate by count", win_rate(opportunities), "share", "won ÷ (won + lost), counted"
    )
    by_value = win_rate(opportunities, by="value")
    yield _measure(
        "win_rate_by_value", "Win rate by value", by_value, "share",
        "won ÷ (won + lost) of known amounts; not known when no lost one has an amount",
    )  # fmt: skip


def _transactions(transactions: pd.DataFrame, as_of: date) -> Iterator[Measure]:
    rows = transactions[transactions["transaction_date"] <= pd.Timestamp(as_of)]
    margin = (rows["amount"] - rows["cost"]).sum(min_count=1)
    below = float((rows["amount"] < rows["cost"]).mean()) if rows["cost"].notna().any() else None
    yield _measure("transactions", "Transactions", len(rows), "count", f"lines dated up to {as_of}")
    yield _measure(
        "transaction_revenue", "Revenue of transactions", known_amount(rows), "money", "sum of their amounts"
    )
    yield _measure(
        "margin", "Margin of transactions", margin, "money", "amount − cost, of lines whose cost is known"
    )
    yield _measure("below_cost", "Lines below cost", below, "share", "lines with amount < cost ÷ all lines")


def _concentration(
    accounts: pd.DataFrame, revenue: pd.DataFrame, elsewhere: pd.DataFrame
) -> Iterator[Measure]:
    by_account = revenue.dropna(subset=["account_id"]).groupby("account_id")["revenue"].sum()
    source = "transactions of an account, else its won opportunities by close date"
    yield _measure(
        "accounts", "Accounts", len(accounts), "count", "accounts, or topmost parents when rolled up"
    )
    yield _measure("revenue", "Revenue", revenue["revenue"].sum(min_count=1), "money", source)
    if len(elsewhere):
        yield _measure(
            "revenue_elsewhere",
            "Revenue of unknown accounts",
            elsewhere["revenue"].sum(min_count=1),
            "money",
            "the same, of accounts that are not in the store; in no other figure of revenue",
        )
    yield _measure("buyers", "Accounts with revenue", int((by_account > 0).sum()), "count", "revenue above 0")
    yield _measure(
        "pareto_share", "Pareto share", pareto_share(by_account), "share",
        "revenue share of the top ceil(0.2 · n) accounts among the n with revenue above 0",
    )  # fmt: skip
    yield _measure(
        "n80", "n80", fewest_reaching(by_account), "count", "fewest accounts that reach 80 % of revenue"
    )
    yield _measure(
        "hhi",
        "Concentration (HHI)",
        concentration_index(by_account),
        "share",
        "sum of squared revenue shares",
    )


def _trailing(revenue: pd.DataFrame, as_of: date) -> Iterator[Measure]:
    if revenue.empty:
        return
    year = trailing_year(revenue, as_of)
    states = trailing_year_by(revenue.dropna(subset=["account_id"]), "account_id", as_of=as_of)["state"]
    yield _measure(
        "trailing_revenue", "Revenue of 12 months", year.revenue, "money", f"after {year.after} up to {as_of}"
    )
    yield _measure(
        "revenue_before",
        "Revenue of the 12 months before",
        year.before,
        "money",
        f"the 12 months up to {year.after}",
    )
    active = int(states.isin(["kept", "new"]).sum())
    yield _measure("active", "Active accounts", active, "count", "bought in the last 12 months")
    yield _measure(
        "lapsed",
        "Lapsed accounts",
        int((states == "lapsed").sum()),
        "count",
        "bought in the 12 months before only",
    )
    yield _measure(
        "new",
        "New accounts",
        int((states == "new").sum()),
        "count",
        "bought in the last 12 months, not in the 12 before",
    )


def _top_accounts(
    accounts: pd.DataFrame, opportunities: pd.DataFrame, revenue: pd.DataFrame, top: int
) -> pd.DataFrame:
    named = revenue.dropna(subset=["account_id"])
    ranked = revenue_by(named, "account_id")[["account_id", "revenue", "margin"]].head(top)
    deals = opportunities.groupby("account_id")
    rates = {account: win_rate(rows) for account, rows in deals if account in set(ranked["account_id"])}
    still_open = open_opportunities(opportunities).groupby("account_id")["amount"].sum(min_count=1)
    names = accounts.set_index("account_id")["name"]
    ranked.insert(1, "account", ranked["account_id"].map(names))
    return ranked.assign(
        open=ranked["account_id"].map(still_open),
        win_rate=ranked["account_id"].map(rates).astype("float64"),
    )


def _by_stage(opportunities: pd.DataFrame) -> pd.DataFrame:
    groups = opportunities.groupby("stage", sort=False)
    found = (
        groups["amount"].agg(["size", "count"]).rename(columns={"size": "opportunities", "count": "valued"})
    )
    found["amount"] = groups["amount"].sum(min_count=1)
    return found.reset_index().sort_values("opportunities", ascending=False, kind="stable", ignore_index=True)


def _by_family(revenue: pd.DataFrame, offerings: pd.DataFrame) -> pd.DataFrame:
    families = offerings.set_index("offering_id")["family"]
    named = revenue.assign(family=revenue["offering_id"].map(families))
    return (
        revenue_by(named, "family")[["family", "revenue", "margin"]]
        if named["family"].notna().any()
        else named.head(0)
    )


def _by_region(revenue: pd.DataFrame, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """By the account's region, else that of our person who sold."""
    regions = revenue["account_id"].map(accounts.set_index("account_id")["region"])
    sellers = revenue["owner_id"].map(users.set_index("user_id")["region"])
    named = revenue.assign(region=regions.astype("str").fillna(sellers.astype("str")))
    return (
        revenue_by(named, "region")[["region", "revenue", "margin"]]
        if named["region"].notna().any()
        else named.head(0)
    )


def _depths(users: pd.DataFrame) -> pd.DataFrame:
    if users["manager_id"].isna().all():
        return pd.DataFrame()
    spans = direct_reports(users)
    depths = reporting_depth(users).dropna()
    found = depths.value_counts().sort_index().rename_axis("managers_above").rename("people").reset_index()
    by_depth = spans.groupby(depths.reindex(spans.index)).max()
    return found.assign(widest_span=found["managers_above"].map(by_depth).astype("Int64"))
