"""The `changes` table: who wrote what, when, and as of which day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Engine,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    union,
)

from planning_helpers.model import TABLES
from planning_helpers.store.errors import OutOfOrderError
from planning_helpers.store.schema import changes, owner_column, tables
from planning_helpers.store.values import as_json

CHANGE_COLUMNS = [
    "change_id",
    "table",
    "row_id",
    "effective_on",
    "recorded_at",
    "recorded_by",
    "before",
    "after",
]

_TOLD = [name for name, row in TABLES.items() if row.history]
IS_TOLD: ColumnElement[bool] = changes.c.table_name.in_(_TOLD)
"""Whether a change is one of a table with history: others are kept so that an import can be taken back."""

AS_OF = bindparam("as_of", type_=Date)
"""The day whose knowledge is wanted, in the conditions below."""


def record(
    connection: Connection,
    table: str,
    key: str,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    by: str,
    effective_on: date,
    recorded_at: datetime,
) -> None:
    """Append one change, after checking that nothing later is known of the row.

    Raises:
        OutOfOrderError: If the row has a change with a later `effective_on`.
    """
    latest = connection.execute(
        select(func.max(changes.c.effective_on)).where(changes.c.table_name == table, changes.c.row_id == key)
    ).scalar()
    if latest is not None and latest > effective_on:
        raise OutOfOrderError(table, [key], effective_on, latest)
    owner = owner_column(table)
    entry = {
        "recorded_at": recorded_at,
        "recorded_by": by,
        "effective_on": effective_on,
        "table_name": table,
        "row_id": key,
        "before": None if before is None else as_json(before),
        "after": None if after is None else as_json(after),
        "belonged_to": before[owner] if before and owner else None,
        "belongs_to": after[owner] if after and owner else None,
    }
    connection.execute(insert(changes), [entry])


def is_changed_after(table: str, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the row of `table` with `key` was changed after the day that is bound to `AS_OF`."""
    later = changes.alias()
    return exists().where(later.c.table_name == table, later.c.row_id == key, later.c.effective_on > AS_OF)


def is_first_after(table: str, change: FromClause = changes) -> ColumnElement[bool]:
    """Whether `change` is the first of its row of `table` after `AS_OF`: its `before` held on that day."""
    earlier = changes.alias()
    is_earlier = exists().where(
        earlier.c.table_name == table,
        earlier.c.row_id == change.c.row_id,
        earlier.c.effective_on > AS_OF,
        earlier.c.change_id < change.c.change_id,
    )
    return and_(change.c.table_name == table, change.c.effective_on > AS_OF, ~is_earlier)


def latest_effective_date(store: Engine) -> date | None:
    """The latest day anything is known of; None in an empty store."""
    with store.connect() as connection:
        return connection.execute(select(func.max(changes.c.effective_on)).where(IS_TOLD)).scalar()


def first_effective_date(store: Engine) -> date | None:
    """The first day anything is known of; None in an empty store."""
    with store.connect() as connection:
        return connection.execute(select(func.min(changes.c.effective_on)).where(IS_TOLD)).scalar()


def removed_rows(store: Engine, table: str) -> dict[str, tuple[str, date]]:
    """By key, who removed each row of `table` that is gone, and with effect from which day."""
    later = changes.alias()
    is_written_again = exists().where(
        later.c.table_name == table,
        later.c.row_id == changes.c.row_id,
        later.c.change_id > changes.c.change_id,
    )
    query = select(changes.c.row_id, changes.c.recorded_by, changes.c.effective_on).where(
        changes.c.table_name == table, changes.c.after.is_(None), ~is_written_again
    )
    with store.connect() as connection:
        return {row_id: (by, day) for row_id, by, day in connection.execute(query)}


def changes_between(
    store: Engine,
    start: date,
    end: date,
    *,
    account_id: str | None = None,
    tables_wanted: Collection[str] = (),
) -> pd.DataFrame:
    """What was written with effect after `start` and up to `end`: how the one state became the other.

    Of all accounts or of one; of all tables or of those wanted.

    Returns:
        One row a change, oldest first: `change_id`, `table`, `row_id`, `effective_on`, `recorded_at`,
        `recorded_by`, `before` and `after` (dicts; None when the row was added or removed). Texts are
        as they were written: fit to be written back, not to be shown (`with_visible_states`).
    """
    query = (
        select(
            changes.c.change_id,
            changes.c.table_name.label("table"),
            changes.c.row_id,
            changes.c.effective_on,
            changes.c.recorded_at,
            changes.c.recorded_by,
            changes.c.before,
            changes.c.after,
        )
        .where(IS_TOLD, changes.c.effective_on > start, changes.c.effective_on <= end)
        .order_by(changes.c.effective_on, changes.c.change_id)
    )
    if account_id is not None:
        query = query.where(_touches(account_id))
    if tables_wanted:
        query = query.where(changes.c.table_name.in_(list(tables_wanted)))
    with store.connect() as connection:
        rows = connection.execute(query).all()
    found = pd.DataFrame.from_records(rows, columns=CHANGE_COLUMNS)
    for side in ("before", "after"):
        found[side] = found[side].astype("object")
    moments = {"effective_on": "datetime64[us]", "recorded_at": "datetime64[us]"}
    return found.astype(
        {"change_id": "int64", "table": "str", "row_id": "str", "recorded_by": "str", **moments}
    )


def _touches(account_id: str) -> ColumnElement[bool]:
    """Changes of rows that belong, or belonged, to the account."""
    plans, deals = _ever("plans", account_id), _ever("opportunities", account_id)
    return or_(
        *(
            and_(changes.c.table_name.in_(_tables_of(scope)), column.in_(owners))
            for scope, owners in (("account", [account_id]), ("plan", plans), ("opportunity", deals))
            for column in (changes.c.belongs_to, changes.c.belonged_to)
        )
    )


def _tables_of(scope: str) -> list[str]:
    return [name for name, row in TABLES.items() if row.scope == scope]


def _ever(table: str, account_id: str) -> Any:
    """Keys of the rows of `table` that belong, or belonged, to the account."""
    stored = tables[table]
    current: Select[Any] = select(stored.c[TABLES[table].key]).where(stored.c.account_id == account_id)
    past = [
        select(changes.c.row_id).where(changes.c.table_name == table, column == account_id)
        for column in (changes.c.belongs_to, changes.c.belonged_to)
    ]
    return union(current, *past)
