"""Rows as people know them: by what they say rather than by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from planning_helpers.model import columns, row_class
from planning_helpers.store.schema import changes, tables
from planning_helpers.wording.row_labels import row_label


def told_row(connection: Connection, table: str, key: str) -> str:
    """A row in words, also one that is gone: `actions 'Call Ann'`, `the plan of Edge for 2026Q4`."""
    row = _last_state(connection, table, key)
    if table == "plans" and row:
        return f"the plan of {_name(connection, 'accounts', row['account_id'])} for {row['period']}"
    names = {
        row[column.name]: _name(connection, column.references, row[column.name])
        for column in columns(table)
        if column.references in {"contacts", "users", "opportunities"} and row.get(column.name)
    }
    said = {name: value for name, value in row.items() if name != row_class(table).key}
    label = " ".join(row_label(said, names).split())
    return f"{table} {label or key!r}"


def _name(connection: Connection, table: str, key: str) -> str:
    return str(_last_state(connection, table, key).get("name") or key)


def _last_state(connection: Connection, table: str, key: str) -> Mapping[str, Any]:
    """The row as it is stored, or as the history knows it last; empty when neither has it."""
    stored = tables[table]
    found = connection.execute(select(stored).where(stored.c[row_class(table).key] == key)).mappings().first()
    if found is not None:
        return dict(found)
    entries = select(changes.c.before, changes.c.after).where(
        changes.c.table_name == table, changes.c.row_id == key
    )
    for before, after in connection.execute(entries.order_by(changes.c.change_id.desc())):
        if state := after or before:
            return dict(state)
    return {}
