"""What a notebook reads: one account's plan, or the whole book."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine, Select, func, select

from planning_helpers.currencies import converted
from planning_helpers.model import TABLES, row_class, typed
from planning_helpers.periods import Period, PeriodError, parse_period, period_name, usable_day
from planning_helpers.store.engine import open_store, store_url
from planning_helpers.store.errors import AccountNotKnownError, DateError
from planning_helpers.store.far_days import without_far_days
from planning_helpers.store.filled import never_filled
from planning_helpers.store.followed import one_history, plans_followed, with_keys_of_copies
from planning_helpers.store.history import changes_between
from planning_helpers.store.named_accounts import named_accounts
from planning_helpers.store.permissions import PartSeen, part_seen
from planning_helpers.store.read import read_table
from planning_helpers.store.read_cache import is_reading_once, once
from planning_helpers.store.schema import changes, owner_column, tables
from planning_helpers.store.shown_texts import with_visible_states, with_visible_texts
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.never_imported import if_imported

_MONEY: dict[str, tuple[tuple[str, ...], str]] = {
    "accounts": (("wallet", "cost_to_serve", "annual_revenue"), ""),
    "offerings": (("list_price",), ""),
    "opportunities": (("amount",), "close_date"),
    "stage_history": (("amount",), "close_date"),
    "transactions": (("amount", "cost"), "transaction_date"),
    "quotas": (("amount",), "period_start"),
    "plans": (("commit_goal", "stretch_goal"), ""),
    "business_units": (("wallet",), ""),
    "initiatives": (("aspiration",), ""),
}
"""Money columns by table, and the date whose exchange rate they take (else that of `as_of`)."""


def read_account_plan(
    store_url: str | Engine, *, account_id: str, period: str, as_of: str | date
) -> AccountPlan:
    """What was known of an account on `as_of`, and its plan for `period`.

    Args:
        store_url: Where the store is, or the store.
        account_id: The account by its key in the CRM, its name, or a part of the name that no other has.
        period: Year, half-year or quarter that is planned for, such as 2026Q4.
        as_of: The day the facts are taken at (ISO text or a date).

    Raises:
        UnknownNameError: If the store has no such account.
        AmbiguousAccountError: If what is given fits several.
        AccountNotKnownError: If it has, but not on `as_of`.
        StoreNotFoundError: If there is no store.
        PeriodError: If `period` is written in another form.
    """
    day, wanted = _day(as_of), parse_period(period)
    store = _opened(store_url)
    plan = AccountPlan(store, account_id=account_id, period=wanted, as_of=day)
    if store is not store_url and not is_reading_once():
        weakref.finalize(plan, store.dispose)
    if not plan._read("accounts").empty:
        return plan
    _refuse_unknown_that_day(store, account_id, day)
    (key,) = named_accounts(read_table(store, "accounts", as_of=day), [account_id])
    return read_account_plan(store_url, account_id=key, period=period, as_of=day)


def read_book(store_url: str | Engine, *, period: str, as_of: str | date) -> Book:
    """What was known of all accounts on `as_of`, and their plans for `period`.

    Raises:
        StoreNotFoundError: If there is no store.
        PeriodError: If `period` is written in another form.
    """
    day, wanted = _day(as_of), parse_period(period)
    store = _opened(store_url)
    book = Book(store, period=wanted, as_of=day)
    if store is not store_url and not is_reading_once():
        weakref.finalize(book, store.dispose)
    return book


@dataclass
class _Tables:
    """What was read of the store for one account or for the book, one period and one day."""

    stored: dict[str, pd.DataFrame] = field(default_factory=dict)
    shown: dict[str, pd.DataFrame] = field(default_factory=dict)
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Book(Mapping[str, pd.DataFrame]):
    """The tables of the model over all accounts, read when first asked for.

    Rows are those known on `as_of`, money is in `currency`. `book["plans"]` holds one plan an account,
    the one whose period is the latest not after `period`; the other tables of a plan hold its rows.

    Attributes:
        period: The period planned for.
        as_of: The day the facts are taken at.
    """

    def __init__(self, store: Engine, *, period: Period, as_of: date, account_id: str | None = None) -> None:
        self.period = period
        self.as_of = as_of
        self._store = store
        self._account_id = account_id
        self._tables = once((store, account_id, period, as_of), _Tables)

    def __getitem__(self, table: str) -> pd.DataFrame:
        shown = self._tables.shown
        if table not in shown:
            rows, unconverted = self._in_one_currency(table)
            shown[table], far = without_far_days(table, with_visible_texts(table, rows))
            self._tables.left_out[table] = (*unconverted, *far)
        return shown[table].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def as_stored(self, table: str) -> pd.DataFrame:
        """The rows of `table` with money and days as they were typed: fit to be written back."""
        return self._read(table).copy(deep=False)

    @cached_property
    def currency(self) -> str:
        """ISO code of all money here; empty when the store names none."""
        return once((self._store, "currency"), lambda: book_currency(self._store))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of these tables: amounts, days and plans that could not be used."""
        tables = _MONEY if self._account_id is None else self
        left_out = [
            note for table in tables if self[table] is not None for note in self._tables.left_out[table]
        ]
        part = () if self._account_id is not None or self.part_seen is None else (str(self.part_seen),)
        return (*left_out, *self._unread_plans, *part)

    @cached_property
    def part_seen(self) -> PartSeen | None:
        """How much of the store is shown, where row security of PostgreSQL shows a part; else None."""
        return once((self._store, "part seen"), lambda: part_seen(self._store))

    @cached_property
    def never_filled(self) -> frozenset[str]:
        """The tables of which the store had no row of any account by `as_of`: unknown, not empty."""
        return once((self._store, "never filled", self.as_of), lambda: never_filled(self._store, self.as_of))

    def if_imported(self, finding: Finding, *tables: str) -> Finding:
        """The `finding`, or that it cannot be told where none of the `tables` that tell it was imported."""
        return if_imported(finding, tables, never_filled=self.never_filled)

    def _read(self, table: str) -> pd.DataFrame:
        """The rows of `table` as they are stored."""
        stored = self._tables.stored
        if table not in stored:
            rows = self._as_known(table)
            if table == "plans":
                rows = _in_force(rows, self.period)
            elif row_class(table).scope == "plan":
                rows = rows[rows["plan_id"].isin(self._read("plans")["plan_id"])].reset_index(drop=True)
            stored[table] = rows
        return stored[table]

    def _as_known(self, table: str) -> pd.DataFrame:
        """The rows of `table` that were known on the day, whatever plan they are of."""
        account_id = self._account_id if owner_column(table) else None
        return once(
            (self._store, table, account_id, self.as_of),
            lambda: read_table(self._store, table, as_of=self.as_of, account_id=account_id),
        )

    def _in_one_currency(self, table: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
        rows = self._read(table)
        if table not in _MONEY or not self.currency or rows.empty:
            return rows, ()
        if "currency" in rows and (rows["currency"] == self.currency).all():
            return rows, ()
        currencies = self._currencies(table, rows)
        if (currencies.isna() | (currencies == self.currency)).all():
            return (rows.assign(currency=self.currency) if "currency" in rows else rows), ()
        money_columns, dated = _MONEY[table]
        last = pd.Timestamp(self.as_of)
        days = rows[dated].fillna(last).where(rows[dated] < last, last) if dated else last
        rates = self._read("exchange_rates")
        found, notes = converted(
            rows.assign(currency=currencies, day=days),
            self.currency,
            rates[rates["valid_from"] <= last],
            money_columns=money_columns,
            on="day",
            name=table.replace("_", " "),
        )
        return found[rows.columns], notes

    def _currencies(self, table: str, rows: pd.DataFrame) -> pd.Series:
        """The currency each row's money is in: its own, else that of its deal, else that of its account."""
        own = rows["currency"] if "currency" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
        of_account = self._read("accounts").set_index("account_id")["currency"]
        match row_class(table).scope:
            case "opportunity":
                deals = self._read("opportunities").set_index("opportunity_id")
                own = own.fillna(_looked_up(rows["opportunity_id"], deals["currency"]))
                owner = _looked_up(rows["opportunity_id"], deals["account_id"])
            case "plan":
                plans = self._read("plans").set_index("plan_id")
                owner = _looked_up(rows["plan_id"], plans["account_id"])
            case "account":
                owner = rows["account_id"]
            case _:
                return own
        return own.fillna(_looked_up(owner, of_account))

    @cached_property
    def _unread_plans(self) -> tuple[str, ...]:
        plans = self._as_known("plans")
        unread = sorted({name for name in plans["period"] if _period(name) is None})
        return tuple(
            f"Plans for the period {name!r} are left out: periods read 2026Q4, 2026H2 or 2026."
            for name in unread
        )


class AccountPlan(Book):
    """The tables of the model narrowed to one account, read when first asked for.

    Rows are those known on `as_of`, money is in `currency`. Tables of the whole book (`users`, `offerings`,
    `exchange_rates`, `quotas`, `selection_criteria`) come whole. `plan["plans"]` holds the plan in force;
    the other tables of a plan hold its rows, and are empty without one.

    Attributes:
        period: The period planned for.
        as_of: The day the facts are taken at.
    """

    def __init__(
        self,
        store: Engine,
        *,
        account_id: str,
        period: Period,
        as_of: date,
        present: AccountPlan | None = None,
    ) -> None:
        super().__init__(store, period=period, as_of=as_of, account_id=account_id)
        self._present = present

    @cached_property
    def account(self) -> pd.Series:
        """The row of the account."""
        accounts = self["accounts"]
        return self._present.account if accounts.empty and self._present else accounts.iloc[0]

    @cached_property
    def plan(self) -> pd.Series | None:
        """The plan whose period is the latest not after `period`; None when there is none."""
        plans = self["plans"]
        return None if plans.empty else plans.iloc[0]

    @cached_property
    def currency(self) -> str:
        """ISO code of all money here: what most amounts of the account are in, else that of the book."""
        if self._read("accounts").empty and self._present:
            return self._present.currency
        own = once(
            (self._store, "currency", self._account_id),
            lambda: book_currency(self._store, account_id=self._account_id),
        )
        return own or super().currency

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of these tables: amounts, days and plans that could not be used."""
        if not self._read("accounts").empty:
            return super().notes
        return (
            f"Nothing of this account but its dated transactions is known on {self.as_of}.",
            *super().notes,
        )

    @cached_property
    def other_accounts(self) -> tuple[str, ...]:
        """Names of the accounts of the book outside the account's own group."""
        return once((self._store, "outside", self._account_id), self._names_outside)

    def _names_outside(self) -> tuple[str, ...]:
        accounts = tables["accounts"].c
        with self._store.connect() as connection:
            rows = connection.execute(select(accounts.account_id, accounts.parent_id, accounts.name)).all()
        parents = {key: parent for key, parent, _ in rows}
        group = {str(self._account_id), parents.get(str(self._account_id))} - {None}
        return tuple(sorted(name for key, parent, name in rows if key not in group and parent not in group))

    def earlier(self, as_of: str | date) -> AccountPlan:
        """The same account and period as known on an earlier day.

        Where the store knew nothing of the account yet, its tables are empty and `notes` says so. Where a
        plan held then that was taken on to the one that holds now, its rows have the keys of their copies, so
        that they can be compared; those that did not go along are left out.
        """
        account_id = str(self._account_id)
        return AccountPlan(
            self._store, account_id=account_id, period=self.period, as_of=_day(as_of), present=self
        )

    def __getitem__(self, table: str) -> pd.DataFrame:
        rows = super().__getitem__(table)
        if self._present is None or row_class(table).scope != "plan":
            return rows
        followed = self._present._followed
        if self.plan is None or self.plan["plan_id"] not in followed[1:]:
            return rows
        taken_on = self._present.changes(date.min, tables=[table])["row_id"]
        found = with_keys_of_copies(rows, followed)
        return found[found["row_id"].isin(taken_on)].reset_index(drop=True)

    def changes(self, since: str | date, *, tables: Collection[str] = ()) -> pd.DataFrame:
        """What was written of the account with effect after `since` and up to `as_of` (`changes_between`).

        Of all its tables, or of `tables`; of plans, of the one in force alone.
        """
        changed = changes_between(
            self._store,
            since if isinstance(since, date) else _day(since),
            self.as_of,
            account_id=self._account_id,
            tables_wanted=tables,
        )
        written = with_visible_states(changed)
        if self.plan is None:
            return written
        states = zip(written["table"], written["before"], written["after"], strict=True)
        own = [
            not _is_of_plan(table) or self.plan["plan_id"] in {(state or {}).get("plan_id") for state in both}
            for table, *both in states
        ]
        return written[np.array(own, dtype=bool)].reset_index(drop=True)

    def history(self, table: str) -> pd.DataFrame:
        """Every state of the account's rows of `table` up to `as_of`, oldest first.

        Rows that were taken on from an earlier plan have the key of the present one in all their states.

        Returns:
            The columns of `table`, and `effective_on`: the day from which the row read so.
        """
        changed = changes_between(
            self._store, date.min, self.as_of, account_id=self._account_id, tables_wanted=[table]
        )
        written = with_visible_states(changed.dropna(subset=["after"]))
        states = typed(pd.DataFrame(written["after"].tolist()), table)
        states = states.assign(effective_on=written["effective_on"].to_numpy())
        states = without_far_days(table, states)[0]
        return one_history(states, self._followed) if row_class(table).scope == "plan" else states

    @property
    def _followed(self) -> list[str]:
        """Keys of the plan in force and of those it was taken on from."""
        return [] if self.plan is None else plans_followed(self._as_known("plans"), str(self.plan["plan_id"]))


def _is_of_plan(table: str) -> bool:
    return table == "plans" or row_class(table).scope == "plan"


def book_currency(store: Engine, *, account_id: str | None = None) -> str:
    """The currency that most amounts of deals and transactions are in, of the book or of one account.

    A tie goes to the larger sum, then to the currency that most accounts have, which also stands where there
    is no amount. An amount without a currency is in that of its account. Empty when none has one.
    """
    accounts = tables["accounts"].c
    named = select(accounts.currency).where(accounts.currency.is_not(None)).group_by(accounts.currency)
    named = named.order_by(func.count().desc(), accounts.currency).limit(1)
    if account_id is not None:
        named = named.where(accounts.account_id == account_id)
    with store.connect() as connection:
        stated = str(connection.execute(named).scalar() or "")
        amounts: dict[str, tuple[int, float]] = {}
        for table in ("opportunities", "transactions"):
            for currency, many, total in connection.execute(_amounts_by_currency(table, account_id)):
                before, sum_before = amounts.get(currency, (0, 0.0))
                amounts[currency] = before + many, sum_before + float(total)
    return max(sorted(amounts), key=lambda name: (*amounts[name], name == stated), default=stated)


def _amounts_by_currency(table: str, account_id: str | None) -> Select[Any, int, Any]:
    """How many amounts of `table` are in each currency, and what they come to, whatever their sign."""
    rows, accounts = tables[table].c, tables["accounts"].c
    currency = func.coalesce(rows.currency, accounts.currency)
    query = (
        select(currency, func.count(), func.sum(func.abs(rows.amount)))
        .select_from(tables[table].outerjoin(tables["accounts"], accounts.account_id == rows.account_id))
        .where(rows.amount.is_not(None), currency.is_not(None))
        .group_by(currency)
    )
    return query if account_id is None else query.where(rows.account_id == account_id)


def _opened(given: str | Engine) -> Engine:
    if isinstance(given, Engine):
        return given
    return once(store_url(given), lambda: open_store(given))


def _in_force(plans: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Of each account's plans, the one whose period is the latest not after `period`. Source: SNAP-2."""
    periods = plans["period"].map(_period, na_action=None).astype(object)
    starts = pd.to_datetime(periods.map(lambda found: found.start if found else None))
    fits = plans.assign(
        _exact=plans["period"].map(period_name) == period.name,
        _start=starts,
        _days=periods.map(lambda found: -found.days if found else 0),
    )
    fits = fits[fits["_start"] <= pd.Timestamp(period.end)]
    latest = fits.sort_values(["_exact", "_start", "_days", "plan_id"]).drop_duplicates(
        "account_id", keep="last"
    )
    return latest[plans.columns].sort_values("plan_id", ignore_index=True)


def _looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """The text that `values` has for each of `keys`."""
    return keys.map(values).astype("str")


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except PeriodError:
        return None


def _day(as_of: str | date) -> date:
    try:
        return usable_day(as_of if isinstance(as_of, date) else date.fromisoformat(as_of))
    except ValueError:
        raise DateError(str(as_of)) from None


def _refuse_unknown_that_day(store: Engine, account_id: str, as_of: date) -> None:
    """Say so where there is an account with this key, but not on `as_of`."""
    with store.connect() as connection:
        dates = connection.execute(
            select(changes.c.effective_on, changes.c.after.is_(None))
            .where(changes.c.table_name == "accounts", changes.c.row_id == account_id)
            .order_by(changes.c.change_id)
        ).all()
    if dates:
        removed = [day for day, gone in dates if gone and day <= as_of]
        raise AccountNotKnownError(account_id, as_of, dates[0][0], removed[-1] if removed else None)
