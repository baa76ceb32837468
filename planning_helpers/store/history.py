"""The `changes` table: who wrote what, when, and as of which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Subquery,
    and_,
    func,
    insert,
    or_,
    select,
    union,
)

from planning_helpers.model import TABLES
from planning_helpers.store.errors import OutOfOrderError
from planning_helpers.store.schema import changes, tables
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
    entry = {
        "recorded_at": recorded_at,
        "recorded_by": by,
        "effective_on": effective_on,
        "table_name": table,
        "row_id": key,
        "before": as_json(before),
        "after": as_json(after),
    }
    connection.execute(insert(changes), [entry])


def first_after(table: str, as_of: date) -> Subquery:
    """Of each row of `table` changed after `as_of`, the first such change: its `before` held on `as_of`."""
    later = (
        select(func.min(changes.c.change_id))
        .where(changes.c.table_name == table, changes.c.effective_on > as_of)
        .group_by(changes.c.row_id)
    )
    return select(changes.c.row_id, changes.c.before).where(changes.c.change_id.in_(later)).subquery()


def latest_effective_date(store: Engine) -> date | None:
    """The latest day anything is known of; None in an empty store."""
    with store.connect() as connection:
        return connection.execute(select(func.max(changes.c.effective_on))).scalar()


def first_effective_date(store: Engine) -> date | None:
    """The first day anything is known of; None in an empty store."""
    with store.connect() as connection:
        return connection.execute(select(func.min(changes.c.effective_on))).scalar()


def changes_between(store: Engine, start: date, end: date, *, account_id: str | None = None) -> pd.DataFrame:
    """What was written with effect after `start` and up to `end`: how the one state became the other.

    Returns:
        One row a change, oldest first: `change_id`, `table`, `row_id`, `effective_on`, `recorded_at`,
        `recorded_by`, `before` and `after` (dicts; None when the row was added or removed).
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
        .where(changes.c.effective_on > start, changes.c.effective_on <= end)
        .order_by(changes.c.effective_on, changes.c.change_id)
    )
    if account_id is not None:
        query = query.where(_touches(account_id))
    with store.connect() as connection:
        rows = connection.execute(query).all()
    found = pd.DataFrame.from_records(rows, columns=CHANGE_COLUMNS)
    moments = {"effective_on": "datetime64[us]", "recorded_at": "datetime64[us]"}
    return found.astype(
        {"change_id": "int64", "table": "str", "row_id": "str", "recorded_by": "str", **moments}
    )


def _touches(account_id: str) -> ColumnElement[bool]:
    """Changes of rows that belong, or belonged, to the account."""
    scoped = {
        scope: [name for name, row in TABLES.items() if row.scope == scope]
        for scope in ("account", "plan", "opportunity")
    }
    return or_(
        and_(changes.c.table_name.in_(scoped["account"]), _holds("account_id", account_id)),
        and_(changes.c.table_name.in_(scoped["plan"]), _holds_any("plan_id", _ever("plans", account_id))),
        and_(
            changes.c.table_name.in_(scoped["opportunity"]),
            _holds_any("opportunity_id", _ever("opportunities", account_id)),
        ),
    )


def _ever(table: str, account_id: str) -> Any:
    """Keys of the rows of `table` that belong, or belonged, to the account."""
    stored = tables[table]
    key = TABLES[table].key
    current: Select[Any] = select(stored.c[key]).where(stored.c.account_id == account_id)
    past = select(changes.c.row_id).where(changes.c.table_name == table, _holds("account_id", account_id))
    return union(current, past)


def _holds(column: str, value: str) -> ColumnElement[bool]:
    return or_(changes.c.after[column].as_string() == value, changes.c.before[column].as_string() == value)


def _holds_any(column: str, values: Any) -> ColumnElement[bool]:
    return or_(
        changes.c.after[column].as_string().in_(values),
        changes.c.before[column].as_string().in_(values),
    )
