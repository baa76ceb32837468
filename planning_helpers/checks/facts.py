"""What the checks of a plan look at: its tables, and what several checks compute from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from planning_helpers.measures.people.people import active, people
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook, goal_outlook
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.units.business_units import business_units
from planning_helpers.periods import Period


@dataclass(frozen=True)
class PlanFacts:
    """One account and its plan, as known on a day.

    Attributes:
        account: Name of the account.
        plan: Row of the plan; None when the account has none.
        tables: Tables of the account and its plan by name.
        book: Tables of all accounts by name: `opportunities`, `accounts`, `plans` and `selection_decisions`;
            where nobody owns a planned account, `transactions` and `users` too.
        period: The plan period.
        as_of: The day the facts are taken at.
        currency: Of all money.
        never_filled: Tables that never had a row of any account: unknown, not empty.
    """

    account: str
    plan: pd.Series | None
    tables: Mapping[str, pd.DataFrame]
    book: Mapping[str, pd.DataFrame]
    period: Period
    as_of: date
    currency: str
    never_filled: Collection[str] = frozenset()

    @property
    def today(self) -> pd.Timestamp:
        """`as_of`, to be compared with dates of tables."""
        return pd.Timestamp(self.as_of)

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of `table` that count: no dismissed SWOT items, no cancelled actions."""
        rows = self.tables[table]
        if table == "swot_items":
            return rows[rows["status"] != "dismissed"]
        return rows[rows["status"] != "cancelled"] if table == "actions" else rows

    def names(self, table: str) -> dict[str, str]:
        """Names of the rows of `table` by key."""
        key = {"contacts": "contact_id", "users": "user_id", "opportunities": "opportunity_id"}.get(
            table, "row_id"
        )
        column = "statement" if table == "swot_items" else "name"
        rows = self.tables[table]
        return dict(zip(rows[key].tolist(), rows[column].astype("str").tolist(), strict=True))

    @cached_property
    def to_do(self) -> pd.DataFrame:
        """The actions that are neither done nor cancelled."""
        actions = self.rows("actions")
        return actions[actions["status"] != "done"]

    @cached_property
    def deals(self) -> pd.DataFrame:
        """The open deals."""
        return open_opportunities(self.tables["opportunities"])

    @cached_property
    def everybody(self) -> pd.DataFrame:
        """The people of the account, those who have left too (`measures.people.people`)."""
        return people(
            self.tables["contacts"],
            self.tables["stakeholders"],
            self.tables["interactions"],
            as_of=self.as_of,
            opportunity_contacts=self.tables["opportunity_contacts"],
        )

    @cached_property
    def present(self) -> pd.DataFrame:
        """Those who have not left."""
        return active(self.everybody)

    @cached_property
    def units(self) -> pd.DataFrame:
        """The units of the account (`measures.units.business_units`)."""
        opportunities = self.tables["opportunities"]
        sales = revenue_rows(self.tables["transactions"], opportunities, as_of=self.as_of)
        declared = self.tables["business_units"]
        return business_units(
            declared,
            self.everybody,
            sales,
            opportunities,
            as_of=self.as_of,
            never_filled=self.never_filled,
        )

    @cached_property
    def outlook(self) -> GoalOutlook:
        """What is won and open for the goals (`measures.pipeline.goal_outlook`)."""
        return goal_outlook(
            self.plan,
            self.tables["opportunities"],
            book_opportunities=self.book["opportunities"],
            accounts=self.book["accounts"],
            period=self.period,
            as_of=self.as_of,
        )


def plan_facts(plan: Any, book: Mapping[str, pd.DataFrame]) -> PlanFacts:
    """The facts of a `plan` as the store gives it (`store.AccountPlan`), among those of the `book`."""
    return PlanFacts(
        account=str(plan.account["name"]),
        plan=plan.plan,
        tables=plan,
        book=book,
        period=plan.period,
        as_of=plan.as_of,
        currency=plan.currency,
        never_filled=plan.never_filled,
    )
