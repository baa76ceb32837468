"""Revenue: what accounts bought, from transactions or, where there are none, from won deals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any, Literal

import pandas as pd

BEGINNING = pd.DateOffset(months=1)
"""A record that begins so soon after the first day of the base year counts as complete."""

COLUMNS = ("date", "account_id", "offering_id", "business_unit", "owner_id", "revenue", "margin")
Frequency = Literal["M", "Q", "Y"]


def revenue_rows(transactions: pd.DataFrame, opportunities: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """What was bought up to `as_of`, one row a transaction or, for an account without any, a won deal.

    An account counts by its transactions when it has one, else by its won deals at their close date, never
    by both, so that a deal that was invoiced is not counted twice.

    Returns:
        In order of date: `date`, `account_id`, `offering_id`, `business_unit`, `owner_id`, `revenue` and
        `margin` (revenue less cost of goods; empty where the cost is not known, so for every deal).
    """
    invoiced = transactions.rename(columns={"transaction_date": "date", "amount": "revenue"})
    invoiced = invoiced[invoiced["date"] <= pd.Timestamp(as_of)]
    invoiced = invoiced.assign(margin=invoiced["revenue"] - invoiced["cost"])
    won = opportunities[opportunities["is_won"].fillna(False).astype(bool)]
    won = won.rename(columns={"close_date": "date", "amount": "revenue"})
    won = won[(won["date"] <= pd.Timestamp(as_of)) & ~won["account_id"].isin(invoiced["account_id"])]
    won = won.assign(margin=float("nan"))
    rows = pd.concat([invoiced[list(COLUMNS)], won[list(COLUMNS)]], ignore_index=True)
    return rows.sort_values("date", kind="stable", ignore_index=True)


def revenue_source(transactions: pd.DataFrame, *, as_of: date) -> str:
    """What `revenue_rows` takes the revenue of one account from: `transactions` or `won deals`."""
    return "transactions" if (transactions["transaction_date"] <= pd.Timestamp(as_of)).any() else "won deals"


def is_purchase(rows: pd.DataFrame) -> pd.Series:
    """Which rows of `revenue_rows` were bought: not those that take money back, and not those of nothing."""
    return ~(rows["revenue"] <= 0)


def base_is_complete(begins: Any, as_of: date) -> Any:
    """Whether a record that `begins` on a day holds the twelve months before the last twelve.

    Growth is told against a whole year only: where the book or the account begins later, it is not known.

    Args:
        begins: Day of the first row, or a series of such days; without one (NaT) nothing is complete.
        as_of: Last day of the last twelve months.

    Returns:
        A bool, or a series of them.
    """
    return begins <= pd.Timestamp(as_of) - pd.DateOffset(years=2) + BEGINNING


def revenue_by(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Revenue of each value of `column`, largest first; rows without a value are a group of their own.

    Returns:
        `column`, `revenue`, `margin` (of the rows whose cost is known), `costed_revenue` (revenue of those
        rows), `purchases` (rows that are no returns) and `last_date` (of these). A sum over nothing known is
        empty, not 0.
    """
    is_bought = is_purchase(rows)
    rows = rows.assign(
        costed_revenue=rows["revenue"].where(rows["margin"].notna()),
        is_bought=is_bought,
        bought_date=rows["date"].where(is_bought),
    )
    groups = rows.groupby(column, dropna=False, sort=True)
    sums = groups[["revenue", "margin", "costed_revenue"]].sum(min_count=1)
    sums = sums.assign(purchases=groups["is_bought"].sum(), last_date=groups["bought_date"].max())
    return sums.reset_index().sort_values("revenue", ascending=False, kind="stable", ignore_index=True)


def revenue_by_period(rows: pd.DataFrame, freq: Frequency, *, until: date | None = None) -> pd.DataFrame:
    """Revenue of each month, quarter or year from the first purchase on, periods without one included.

    A period whose purchases all lack an amount has no revenue (empty), one without a purchase has 0.

    Args:
        rows: From `revenue_rows`.
        freq: `M`, `Q` or `Y`, calendar periods.
        until: Go on to the period of this day; to the last purchase when absent.

    Returns:
        In order: `period` (2026-07, 2026Q3 or 2026), `start_date`, `end_date`, `revenue`, `margin`.
    """
    names = ["period", "start_date", "end_date", "revenue", "margin"]
    dated = rows[rows["date"].notna()]
    if dated.empty:
        return pd.DataFrame({name: pd.Series(dtype=_DTYPES[name]) for name in names})
    periods = dated["date"].dt.to_period(freq)
    last = max(periods.max(), pd.Period(until, freq)) if until else periods.max()
    index = pd.period_range(periods.min(), last, freq=freq)
    revenue = dated["revenue"].groupby(periods).sum(min_count=1).reindex(index, fill_value=0.0)
    margin = dated["margin"].groupby(periods).sum(min_count=1).reindex(index)
    found = pd.DataFrame({"revenue": revenue.to_numpy(), "margin": margin.to_numpy()})
    found["period"] = pd.Series(index.astype(str), dtype="str")
    found["start_date"] = index.start_time.normalize().astype("datetime64[us]")
    found["end_date"] = index.end_time.normalize().astype("datetime64[us]")
    return found[names]


@dataclass(frozen=True)
class TrailingYear:
    """Revenue of the twelve months up to a day, and of the twelve before; known amounts only.

    Attributes:
        after: Last day before the twelve months; `after` itself belongs to the twelve before.
        revenue: Revenue after `after` up to `as_of`; 0 when nothing was bought, NaN when no amount is known.
        before: Revenue of the twelve months up to `after`, in the same way.
        begins: Day of the first row on record; NaT without any.
        is_complete: Whether the record holds all of the twelve months before (`base_is_complete`).
    """

    after: date
    as_of: date
    revenue: float
    before: float
    begins: pd.Timestamp
    is_complete: bool

    @property
    def gain(self) -> float | None:
        """Revenue above that of the twelve months before; None where either is not known, or not complete."""
        known = self.is_complete and not isnan(self.revenue) and not isnan(self.before)
        return self.revenue - self.before if known else None

    @property
    def change(self) -> float | None:
        """Growth as a share of the twelve months before; None as `gain`, or when nothing was bought then."""
        return None if self.gain is None or self.before <= 0 else self.gain / self.before


def trailing_year(rows: pd.DataFrame, as_of: date) -> TrailingYear:
    """Revenue of the twelve months up to `as_of` and of the twelve before.

    Both exclude their first day: up to 29 November 2013 they begin on 30 November 2012.
    """
    by_year = _by_trailing_year(rows, as_of)
    after = (pd.Timestamp(as_of) - pd.DateOffset(years=1)).date()
    now, before = by_year["is_last"], by_year["is_before"]
    return TrailingYear(
        after,
        as_of,
        revenue=bought_for(by_year.loc[now, "revenue"]),
        before=bought_for(by_year.loc[before, "before_revenue"]),
        begins=rows["date"].min(),
        is_complete=bool(base_is_complete(rows["date"].min(), as_of)),
    )


def trailing_years(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Revenue of the twelve months up to `as_of`, of the twelve before, and so on, while they are complete.

    Returns:
        Latest first: `end_date` (last day of the twelve months) and `revenue` (0 when nothing was bought,
        empty when an amount is not known).
    """
    today, begins = pd.Timestamp(as_of), rows["date"].min()
    ends, sums = [today], []
    while begins <= ends[-1] - pd.DateOffset(years=1) + BEGINNING:
        ends.append(today - pd.DateOffset(years=len(ends)))
        amounts = rows.loc[(rows["date"] > ends[-1]) & (rows["date"] <= ends[-2]), "revenue"]
        sums.append(float(amounts.sum(skipna=False)))
    found = pd.DataFrame({"end_date": ends[: len(sums)], "revenue": sums})
    return found.astype({"end_date": "datetime64[us]", "revenue": "float64"})


def bought_for(amounts: pd.Series) -> float:
    """Sum of the known amounts; 0 when nothing was bought, NaN when no amount is known."""
    return float(amounts.sum(min_count=1)) if len(amounts) else 0.0


def trailing_year_by(rows: pd.DataFrame, column: str, *, as_of: date) -> pd.DataFrame:
    """The trailing year of each value of `column` that was bought in the last 24 months, largest first.

    Returns:
        `column`, `revenue` (twelve months up to `as_of`), `before_revenue` (twelve before; each 0 when
        nothing was bought, empty when no amount is known), `change_revenue` (empty unless all amounts are
        known and `rows` hold all of the twelve months before), `purchases` (returns are none), `with_amount`
        (purchases whose amount is known) and `state`: `kept` bought in both, `new` only in the last twelve
        months (new or come back; empty where `rows` do not hold all of the twelve before), `lapsed` not in
        the last twelve.
    """
    by_year = _by_trailing_year(rows, as_of)
    by_year = by_year.assign(
        bought_last=by_year["is_last"] & by_year["is_bought"],
        bought_before=by_year["is_before"] & by_year["is_bought"],
        is_valued=by_year["is_known"] & by_year["is_bought"],
    )
    groups = by_year.groupby(column, dropna=False, sort=True)
    sums = groups[["revenue", "before_revenue"]].sum(min_count=1)
    flags = ["is_last", "is_before", "bought_last", "bought_before"]
    there = groups[flags].any()
    found = pd.DataFrame(
        {
            "revenue": sums["revenue"].where(there["is_last"], 0.0),
            "before_revenue": sums["before_revenue"].where(there["is_before"], 0.0),
        }
    )
    is_complete = bool(base_is_complete(rows["date"].min(), as_of))
    states = pd.Series("kept", index=found.index, dtype="str")
    states = states.mask(~there["bought_before"], "new" if is_complete else None)
    states = states.mask(~there["bought_last"], "lapsed")
    purchases, with_amount = groups["is_bought"].sum(), groups["is_valued"].sum()
    change = found["revenue"] - found["before_revenue"]
    change = change.where((purchases == with_amount) & is_complete)
    found = found.assign(change_revenue=change, purchases=purchases, with_amount=with_amount, state=states)
    return found.reset_index().sort_values("revenue", ascending=False, kind="stable", ignore_index=True)


def _by_trailing_year(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of the last 24 months with their revenue in the column of their year, empty in the other."""
    today = pd.Timestamp(as_of)
    year_ago, two_years_ago = today - pd.DateOffset(years=1), today - pd.DateOffset(years=2)
    rows = rows[(rows["date"] > two_years_ago) & (rows["date"] <= today)]
    is_last = rows["date"] > year_ago
    return rows.assign(
        is_last=is_last,
        is_before=~is_last,
        is_known=rows["revenue"].notna(),
        is_bought=is_purchase(rows),
        before_revenue=rows["revenue"].where(~is_last),
        revenue=rows["revenue"].where(is_last),
    )


_DTYPES = {
    "period": "str",
    "start_date": "datetime64[us]",
    "end_date": "datetime64[us]",
    "revenue": "float64",
    "margin": "float64",
}
