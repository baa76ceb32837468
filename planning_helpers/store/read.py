"""Reading a table as it was known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Engine, String, select, type_coerce, union_all

from planning_helpers.model import columns, row_class
from planning_helpers.store.history import first_after
from planning_helpers.store.schema import tables
from planning_helpers.store.values import frame_of

_HAPPENED: dict[str, str] = {
    "transactions": "transaction_date",
    "interactions": "interaction_date",
    "stage_history": "changed_at",
}
"""Tables of what happened, and when: a row dated after `as_of` is not known yet, whenever it was imported."""

_SCOPES = {"account": "account_id", "plan": "plan_id", "opportunity": "opportunity_id"}
"""The column by which a row belongs to an account."""


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
    stored = tables[table].c
    query = select(*_as_text(store, table))
    if as_of is not None and table in _HAPPENED:
        query = query.where(stored[_HAPPENED[table]] < as_of + timedelta(days=1))
    scope = _SCOPES.get(row_class(table).scope) if account_id is not None else None
    if scope is not None:
        query = query.where(_belongs(stored[scope], scope, account_id, as_of))
    with store.connect() as connection:
        if as_of is None or not row_class(table).history:
            rows: list[Any] = list(connection.execute(query))
        else:
            later = first_after(table, as_of)
            before = select(later.c.before).where(later.c.before.is_not(None))
            if scope is not None:
                before = before.where(_belongs(later.c.before[scope].as_string(), scope, account_id, as_of))
            unchanged = query.where(stored[key].not_in(select(later.c.row_id)))
            then = [row for row in connection.execute(before).scalars() if _had_happened(table, row, as_of)]
            rows = [*connection.execute(unchanged), *(_in_order(table, row) for row in then)]
    return frame_of(table, rows).sort_values(key, ignore_index=True)


def _belongs(
    value: ColumnElement[Any], scope: str, account_id: str | None, as_of: date | None
) -> ColumnElement[bool]:
    """Whether the row whose `scope` column is `value` belonged to the account on `as_of`."""
    if scope == "account_id":
        return value == account_id
    owner = "plans" if scope == "plan_id" else "opportunities"
    stored = tables[owner].c
    now = select(stored[scope]).where(stored.account_id == account_id)
    if as_of is None:
        return value.in_(now)
    later = first_after(owner, as_of)
    then = select(later.c.row_id).where(later.c.before["account_id"].as_string() == account_id)
    return value.in_(union_all(now.where(stored[scope].not_in(select(later.c.row_id))), then))


def _had_happened(table: str, row: dict[str, Any], as_of: date) -> bool:
    happened = _HAPPENED.get(table)
    return happened is None or str(row[happened])[:10] <= as_of.isoformat()


def _in_order(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(column.name) for column in columns(table))


def _as_text(store: Engine, table: str) -> list[ColumnElement[Any]]:
    """The columns of `table`; SQLite's dates as the text they are stored as, which pandas reads at once."""
    stored = tables[table].c
    if store.dialect.name != "sqlite":
        return [stored[column.name] for column in columns(table)]
    return [
        type_coerce(stored[column.name], String).label(column.name)
        if column.kind in {"date", "time"}
        else stored[column.name]
        for column in columns(table)
    ]
