"""Many rows over those stored: put beside the table, compared in SQL, recorded, written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    text,
)

from planning_helpers.model import columns, row_class
from planning_helpers.store.engine import shown_url
from planning_helpers.store.errors import OutOfOrderError
from planning_helpers.store.faults import StoreFaultError, is_locked, say_that_it_waits
from planning_helpers.store.schema import changes, owner_column, tables
from planning_helpers.store.values import as_json, sql_columns
from planning_helpers.store.write import BOOKKEEPING

_BATCH = 50_000


@dataclass(frozen=True)
class Replaced:
    """What a bulk write did to a table.

    Attributes:
        absent: Stored rows that were not among those written; kept unless the write was complete.
        absent_keys: Their keys.
    """

    inserted: int
    changed: int
    unchanged: int
    absent: int
    absent_keys: tuple[str, ...]


def replace_rows(
    connection: Connection,
    table: str,
    wanted: pd.DataFrame,
    *,
    by: str,
    effective_on: date,
    at: datetime,
    complete: bool,
) -> Replaced:
    """Write `wanted` over what `table` holds of the same keys, and record what that changed.

    The rows are put into a temporary table beside it, so that comparing is one statement of SQL. Of a table
    without history, rows that are new are not recorded: `imported_at` tells which they are.
    """
    stored, staged = tables[table], _staged(connection, table, wanted)
    key = row_class(table).key
    stored_key, staged_key = stored.c[key], staged.c[key]
    is_stored = select(stored_key).where(stored_key == staged_key).exists()
    is_wanted = select(staged_key).where(stored_key == staged_key).exists()
    differs = _differs(stored, staged, key)

    added = _keys(connection, select(staged_key).where(~is_stored))
    changed = _keys(connection, select(stored_key).join(staged, differs))
    absent = _keys(connection, select(stored_key).where(~is_wanted))
    removed = absent if complete else []
    has_history = row_class(table).history
    if has_history:
        _refuse_out_of_order(connection, table, {*added, *changed, *removed}, effective_on)
    if changed or removed or (added and has_history):
        before = _rows_before(connection, table, staged, differs, removed=bool(removed))
        after = _rows_after(table, wanted, {*added, *changed} if has_history else set(changed))
        _record_all(connection, table, before, after, by=by, effective_on=effective_on, at=at)

    connection.execute(delete(stored).where(select(staged_key).where(differs).exists()))
    if removed:
        connection.execute(delete(stored).where(~is_wanted))
    clustered = [column.name for index in stored.indexes for column in index.columns]
    new = select(*staged.c).where(~is_stored).order_by(*(staged.c[name] for name in [*clustered, key]))
    connection.execute(insert(stored).from_select(list(stored.c.keys()), new))
    staged.drop(connection)
    return Replaced(
        len(added), len(changed), len(wanted) - len(added) - len(changed), len(absent), tuple(sorted(absent))
    )


def _staged(connection: Connection, table: str, wanted: pd.DataFrame) -> Table:
    """A temporary table beside `table` that holds `wanted`."""
    declared = tables[table].c
    staged = Table(
        "staged_rows",
        MetaData(),
        *(Column(column.name, column.type, primary_key=column.primary_key) for column in declared),
        prefixes=["TEMPORARY"],
    )
    staged.create(connection)
    for start in range(0, len(wanted), _BATCH):
        rows = sql_columns(table, wanted.iloc[start : start + _BATCH])
        _load(connection, staged.name, list(declared.keys()), rows)
    return staged


def _differs(stored: Table, staged: Table, key: str) -> ColumnElement[bool]:
    """Whether the rows of one key say something different, whoever wrote them when."""
    content = [column.name for column in stored.c if column.name not in BOOKKEEPING | {key}]
    differences = or_(*(stored.c[name].is_distinct_from(staged.c[name]) for name in content))
    return and_(stored.c[key] == staged.c[key], differences)


def _rows_before(
    connection: Connection, table: str, staged: Table, differs: ColumnElement[bool], *, removed: bool
) -> dict[str, dict[str, Any]]:
    """The stored rows that will change or go, as `changes` keeps them, by key."""
    stored, key = tables[table], row_class(table).key
    is_wanted = select(staged.c[key]).where(stored.c[key] == staged.c[key]).exists()
    condition = select(staged.c[key]).where(differs).exists()
    query = select(stored).where(or_(condition, ~is_wanted) if removed else condition)
    return {row[key]: as_json(row) for row in connection.execute(query).mappings()}


def _rows_after(table: str, wanted: pd.DataFrame, keys: set[str]) -> dict[str, dict[str, Any]]:
    """The rows of `wanted` with one of `keys`, as `changes` keeps them, by key."""
    key, names = row_class(table).key, [column.name for column in columns(table)]
    rows = zip(*sql_columns(table, wanted[wanted[key].isin(keys)]), strict=True)
    found = (dict(zip(names, row, strict=True)) for row in rows)
    return {row[key]: row for row in found}


def _record_all(
    connection: Connection,
    table: str,
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    *,
    by: str,
    effective_on: date,
    at: datetime,
) -> None:
    keys, owner = list({**after, **before}), owner_column(table)
    constant = [at.isoformat(sep=" ", timespec="microseconds"), by, effective_on.isoformat(), table]
    _load(
        connection,
        changes.name,
        [
            *("recorded_at", "recorded_by", "effective_on", "table_name", "row_id"),
            *("before", "after", "belonged_to", "belongs_to"),
        ],
        [
            *([value] * len(keys) for value in constant),
            keys,
            *([json.dumps(rows[k]) if k in rows else None for k in keys] for rows in (before, after)),
            *([rows[k][owner] if owner and k in rows else None for k in keys] for rows in (before, after)),
        ],
    )


def _refuse_out_of_order(connection: Connection, table: str, keys: set[str], effective_on: date) -> None:
    later = connection.execute(
        select(changes.c.row_id, func.max(changes.c.effective_on))
        .where(changes.c.table_name == table, changes.c.effective_on > effective_on)
        .group_by(changes.c.row_id)
    )
    known = {row_id: latest for row_id, latest in later if row_id in keys}
    if known:
        raise OutOfOrderError(table, list(known), effective_on, max(known.values()))


def _load(connection: Connection, table: str, names: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Put rows, given column by column, into `table` by the fastest way its database has."""
    listed_names = ", ".join(f'"{name}"' for name in names)
    rows = zip(*values, strict=True)
    if connection.dialect.name == "postgresql":
        _load_postgresql(connection, table, listed_names, rows, width=len(names))
        return
    marks = ", ".join("?" * len(names))
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(f"INSERT INTO {table} ({listed_names}) VALUES ({marks})", batch)  # noqa: S608


def _load_postgresql(
    connection: Connection, table: str, listed_names: str, rows: Iterable[Any], *, width: int
) -> None:
    cursor = connection.connection.cursor()
    if cursor.execute("SELECT row_security_active(%s)", [table]).fetchone()[0]:  # which rules out COPY
        marks = ", ".join(["%s"] * width)
        cursor.executemany(f"INSERT INTO {table} ({listed_names}) VALUES ({marks})", list(rows))  # noqa: S608
        return
    with cursor.copy(f"COPY {table} ({listed_names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def hold(connection: Connection, table: Table) -> None:
    """Let nobody else write to `table` until this transaction ends (SQLite has one writer anyway)."""
    if connection.dialect.name != "postgresql":
        return
    lock = f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"
    try:
        with connection.begin_nested():
            connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
            connection.execute(text(lock))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
    except StoreFaultError as error:
        if not is_locked(error.__cause__ or error):
            raise
        say_that_it_waits(shown_url(connection.engine.url), None)
        connection.execute(text(lock))


def _keys(connection: Connection, query: Select[Any]) -> list[str]:
    return list(connection.execute(query).scalars())
