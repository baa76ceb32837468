"""Reading a table as it was known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Engine,
    Select,
    String,
    bindparam,
    exists,
    select,
    type_coerce,
    union_all,
)

from planning_helpers.model import columns, row_class
from planning_helpers.store.history import AS_OF, is_changed_after, is_first_after
from planning_helpers.store.schema import changes, owner_column, tables
from planning_helpers.store.values import frame_of

_HAPPENED: dict[str, str] = {
    "transactions": "transaction_date",
    "interactions": "interaction_date",
    "stage_history": "changed_at",
}
"""Tables of what happened, and when: a row dated after `as_of` is not known yet, whenever it was imported."""

_DAY_AFTER = bindparam("day_after", type_=Date)
_ACCOUNT = bindparam("account_id", type_=String)


def read_table(
    store: Engine, table: str, *, as_of: date | None = None, account_id: str | None = None
) -> pd.DataFrame:
    """The rows of `table`, in the order of their keys, with the columns and types of the model.

    Args:
        store: Where they are stored.
        table: Name of a table of the model.
        as_of: The day whose knowledge is wanted; all that is known by default.
        account_id: Only what belongs to this account, directly or through its plans or opportunities.
            Tables of the whole book come whole.

    Raises:
        UnknownNameError: If there is no such table.
    """
    key = row_class(table).key
    with store.connect() as connection:
        rows = list(read_rows(connection, table, as_of=as_of, account_id=account_id))
    place = next(place for place, column in enumerate(columns(table)) if column.name == key)
    return frame_of(table, sorted(rows, key=itemgetter(place)))


def stored_keys(store: Engine, table: str) -> set[str]:
    """The keys of all rows of `table` that are stored now.

    Raises:
        UnknownNameError: If there is no such table.
    """
    with store.connect() as connection:
        return set(connection.execute(select(tables[table].c[row_class(table).key])).scalars())


def read_rows(
    connection: Connection, table: str, *, as_of: date | None = None, account_id: str | None = None
) -> Iterator[Any]:
    """The same rows in any order, values in the order of the model's columns; dates may be ISO text."""
    is_text, is_dated = connection.dialect.name == "sqlite", as_of is not None
    is_narrowed = account_id is not None
    given = {"as_of": as_of, "day_after": as_of and as_of + timedelta(days=1), "account_id": account_id}
    is_replayed = is_dated and bool(connection.execute(_changed_later(table), given).scalar())
    query = _now(table, is_text=is_text, is_dated=is_dated, is_narrowed=is_narrowed, is_replayed=is_replayed)
    yield from connection.execute(query, given)
    if as_of is None or not (is_replayed and row_class(table).history):
        return
    then = connection.execute(_then(table, is_narrowed=is_narrowed), given).scalars()
    for row in then:
        if _had_happened(table, row, as_of):
            yield _in_order(table, row)


def owner_table(table: str) -> str | None:
    """The table through which the rows of `table` belong to an account, if they do so through one."""
    return {"plan_id": "plans", "opportunity_id": "opportunities"}.get(owner_column(table) or "")


@cache
def _changed_later(table: str) -> Select[Any]:
    """Whether anything after `as_of` changed `table`, or what tells whose its rows are."""
    names = [name for name in (table, owner_table(table)) if name is not None and row_class(name).history]
    return select(exists().where(changes.c.table_name.in_(names), changes.c.effective_on > AS_OF))


@cache
def _now(table: str, *, is_text: bool, is_dated: bool, is_narrowed: bool, is_replayed: bool) -> Select[Any]:
    """The stored rows; when replayed, those that nothing changed later."""
    stored, owner = tables[table].c, owner_column(table)
    query = select(*(_as_text(table) if is_text else (stored[column.name] for column in columns(table))))
    if is_dated and table in _HAPPENED:
        query = query.where(stored[_HAPPENED[table]] < _DAY_AFTER)
    if is_narrowed and owner is not None:
        query = query.where(_belongs(table, stored[owner], is_replayed=is_replayed))
    if is_replayed and row_class(table).history:
        query = query.where(~is_changed_after(table, stored[row_class(table).key]))
    return query


@cache
def _then(table: str, *, is_narrowed: bool) -> Select[Any]:
    """The rows that were changed later, as they were on `as_of`."""
    query = select(changes.c.before).where(is_first_after(table), changes.c.before.is_not(None))
    if is_narrowed and owner_column(table) is not None:
        query = query.where(_belongs(table, changes.c.belonged_to, is_replayed=True))
    return query


def _belongs(table: str, value: ColumnElement[Any], *, is_replayed: bool) -> ColumnElement[bool]:
    """Whether a row whose owner column is `value` belongs to the account."""
    owner = owner_table(table)
    if owner is None:
        return value == _ACCOUNT
    stored, key = tables[owner].c, row_class(owner).key
    now = select(stored[key]).where(stored.account_id == _ACCOUNT)
    if not is_replayed:
        return value.in_(now)
    later = changes.alias()
    then = select(later.c.row_id).where(is_first_after(owner, later), later.c.belonged_to == _ACCOUNT)
    return value.in_(union_all(now.where(~is_changed_after(owner, stored[key])), then))


def _had_happened(table: str, row: dict[str, Any], as_of: date) -> bool:
    happened = _HAPPENED.get(table)
    return happened is None or str(row[happened])[:10] <= as_of.isoformat()


def _in_order(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(column.name) for column in columns(table))


def _as_text(table: str) -> list[ColumnElement[Any]]:
    """The columns of `table`; SQLite's dates as the text they are stored as, which pandas reads at once."""
    stored = tables[table].c
    return [
        type_coerce(stored[column.name], String).label(column.name)
        if column.kind in {"date", "time"}
        else stored[column.name]
        for column in columns(table)
    ]
