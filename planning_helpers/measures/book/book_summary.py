"""The figures of a whole book that a user reconciles with the CRM, each with the definition used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.measures.book.attainment import quota_attainment
from planning_helpers.measures.book.book_measures import (
    Measure,
    concentration_measures,
    deals_measures,
    measure,
    trailing_measures,
    transactions_measures,
)
from planning_helpers.measures.book.book_tables import (
    by_family,
    by_region,
    by_stage,
    people_by_depth,
    top_accounts,
)
from planning_helpers.measures.book.currency_sums import currency_sums
from planning_helpers.measures.people.hierarchy import rolled_up
from planning_helpers.measures.pipeline.deal_status import decided_by
from planning_helpers.measures.revenue.revenue import revenue_by_period, revenue_rows

Tables = Mapping[str, pd.DataFrame]
BY_CURRENCY = "Known amounts by currency, each in its own"


TOP = 5


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

    @property
    def left_out(self) -> list[str]:
        """Currencies that have no exchange rate: their amounts are in no figure but those by currency."""
        rows = self.tables.get(BY_CURRENCY, pd.DataFrame({"currency": [], "left_out": []}))
        return [str(currency) for currency in rows.loc[rows["left_out"] > 0, "currency"]]

    def value(self, name: str) -> float | None:
        """The figure of that name."""
        return next(measure.value for measure in self.measures if measure.name == name)


def book_summary(
    book: Tables, stored: Tables, *, as_of: date, currency: str, roll_up: bool = False
) -> BookSummary:
    """Summarise all accounts.

    Args:
        book: Tables of the model, money in one currency; what has none is empty and does not count.
        stored: `opportunities` and `transactions` with their money in the currencies they are stored in.
        as_of: The day the facts are taken at; what was bought, won or lost after it does not count.
        currency: ISO code of the money.
        roll_up: Count subsidiaries as their topmost parent.
    """
    accounts, opportunities = book["accounts"], book["opportunities"]
    revenue = revenue_rows(book["transactions"], opportunities, as_of=as_of)
    is_known = revenue["account_id"].isin(accounts["account_id"])
    elsewhere, revenue = revenue[~is_known], revenue[is_known]
    if roll_up:
        opportunities, revenue = rolled_up(opportunities, accounts), rolled_up(revenue, accounts)
        accounts = accounts[accounts["account_id"].isin(rolled_up(accounts, accounts)["account_id"])]
    measures = [
        *deals_measures(opportunities, book["offerings"], as_of),
        *transactions_measures(book["transactions"], as_of),
        *concentration_measures(accounts, revenue, elsewhere),
        *trailing_measures(revenue, as_of),
    ]
    attainment = quota_attainment(book["quotas"], revenue, book["users"], as_of=as_of)
    if len(attainment):
        measures.append(
            measure("quota", "Quota", attainment["quota"].sum(), "money", "sum of all quotas that began")
        )
    by_currency = currency_sums(stored, book, as_of=as_of)
    tables = {
        BY_CURRENCY: by_currency,
        f"Top {TOP} accounts by revenue": top_accounts(
            accounts, decided_by(opportunities, as_of), revenue, TOP
        ),
        "Opportunities by stage": by_stage(opportunities),
        "Revenue by year": revenue_by_period(revenue, "Y")[["period", "revenue", "margin"]],
        "Revenue by quarter": revenue_by_period(revenue, "Q")[["period", "revenue", "margin"]],
        "Revenue by offering family": by_family(revenue, book["offerings"]),
        "Revenue by region": by_region(revenue, book["accounts"], book["users"]),
        "Quota attainment": attainment,
        "People by number of managers above": people_by_depth(book["users"]),
    }
    return BookSummary(
        as_of, currency, roll_up, tuple(measures), {name: rows for name, rows in tables.items() if len(rows)}
    )
