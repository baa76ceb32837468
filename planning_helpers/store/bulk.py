"""Writing many rows at once: they are put beside the table and compared there, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np
import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
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

from planning_helpers.model import columns, is_fact, row_class, typed
from planning_helpers.store.engine import writing
from planning_helpers.store.errors import InvalidRowError, NotJudgementError, OutOfOrderError, StaleRowError
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.values import as_json, moment, plain, sql_columns, valid_row
from planning_helpers.store.write import BOOKKEEPING, same_content

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


def replace_facts(
    store: Engine,
    table: str,
    rows: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    by: str,
    effective_on: date,
    imported_at: datetime | None = None,
    complete: bool = False,
) -> Replaced:
    """Bring `table` in line with an extract of the CRM; all of it is written, or none.

    Rows that say what is stored already are left as they are, so importing twice changes nothing.

    Args:
        store: Where they are stored.
        table: A table of facts.
        rows: The extract, columns as in the model.
        by: Who imports.
        effective_on: The day the extract tells of.
        imported_at: When it was read (UTC); now by default.
        complete: The extract is all there is, so stored rows that are not in it are removed.

    Raises:
        InvalidRowError: If a key is empty or stands twice, or a required value is empty.
        OutOfOrderError: If something is known of a row that would change from a day after `effective_on`.
        ValueError: If people type `table`; `save_all` writes that.
    """
    if not is_fact(table):
        raise ValueError(f"{table} is judgement: write it with save_all")
    at = moment(imported_at)
    wanted = _checked(table, _with_defaults(table, typed(_frame(rows), table)))
    wanted["imported_at"] = pd.Series(pd.Timestamp(at), index=wanted.index, dtype="datetime64[us]")
    with writing(store) as connection:
        _hold(connection, tables[table])
        return _replace(connection, table, wanted, by=by, effective_on=effective_on, at=at, complete=complete)


def save_all(
    store: Engine,
    table: str,
    rows: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    by: str,
    effective_on: date,
    recorded_at: datetime | None = None,
) -> Replaced:
    """Save many rows of judgement, as from a workbook or a CSV; all of them are saved, or none.

    A row is recognised by its key; one without gets a key made of what it says, so saving the same rows
    twice changes nothing. Columns that a row does not have stay as they are stored. Rows that
    are not among `rows` stay.

    Raises:
        InvalidRowError: If a value does not fit the table, or a key stands twice.
        StaleRowError: If a row that would change carries an older version than the one stored.
        OutOfOrderError: If something is known of a row that would change from a day after `effective_on`.
        NotJudgementError: If `table` is imported.
    """
    if is_fact(table):
        raise NotJudgementError(table)
    at = moment(recorded_at)
    key_name = row_class(table).key
    given = [_keyed(table, row) for row in _records(rows)]
    with writing(store) as connection:
        _hold(connection, tables[table])
        found = connection.execute(select(tables[table])).mappings()
        stored = {row[key_name]: dict(row) for row in found}
        kept = [_next_version(table, row, stored.get(row[key_name]), by=by, at=at) for row in given]
        frame = _checked(table, typed(pd.DataFrame(kept, columns=[c.name for c in columns(table)]), table))
        return _replace(connection, table, frame, by=by, effective_on=effective_on, at=at, complete=False)


def _replace(
    connection: Connection,
    table: str,
    wanted: pd.DataFrame,
    *,
    by: str,
    effective_on: date,
    at: datetime,
    complete: bool,
) -> Replaced:
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
    if row_class(table).history:
        _refuse_out_of_order(connection, table, {*added, *changed, *removed}, effective_on)
        before = _rows_before(connection, table, staged, differs, removed=bool(removed))
        after = _rows_after(table, wanted, {*added, *changed})
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
    _load(connection, staged.name, list(declared.keys()), sql_columns(table, wanted))
    return staged


def _differs(stored: Table, staged: Table, key: str) -> ColumnElement[bool]:
    """Whether the rows of one key say something different, whoever wrote them when."""
    content = [column.name for column in stored.c if column.name not in BOOKKEEPING | {key}]
    differences = or_(*(stored.c[name].is_distinct_from(staged.c[name]) for name in content))
    return and_(stored.c[key] == staged.c[key], differences)


def _rows_before(
    connection: Connection, table: str, staged: Table, differs: ColumnElement[bool], *, removed: bool
) -> dict[str, str]:
    """The stored rows that will change or go, as JSON by key."""
    stored, key = tables[table], row_class(table).key
    is_wanted = select(staged.c[key]).where(stored.c[key] == staged.c[key]).exists()
    condition = select(staged.c[key]).where(differs).exists()
    query = select(stored).where(or_(condition, ~is_wanted) if removed else condition)
    return {row[key]: json.dumps(as_json(dict(row))) for row in connection.execute(query).mappings()}


def _rows_after(table: str, wanted: pd.DataFrame, keys: set[str]) -> dict[str, str]:
    """The rows of `wanted` with one of `keys`, as JSON by key."""
    key, names = row_class(table).key, [column.name for column in columns(table)]
    rows = zip(*sql_columns(table, wanted[wanted[key].isin(keys)]), strict=True)
    found = (dict(zip(names, row, strict=True)) for row in rows)
    return {row[key]: json.dumps(row) for row in found}


def _record_all(
    connection: Connection,
    table: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    by: str,
    effective_on: date,
    at: datetime,
) -> None:
    keys = list({**after, **before})
    constant = [at.isoformat(sep=" ", timespec="microseconds"), by, effective_on.isoformat(), table]
    _load(
        connection,
        changes.name,
        ["recorded_at", "recorded_by", "effective_on", "table_name", "row_id", "before", "after"],
        [
            *([value] * len(keys) for value in constant),
            keys,
            [before.get(k) for k in keys],
            [after.get(k) for k in keys],
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
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table} ({listed_names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(names))
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(f"INSERT INTO {table} ({listed_names}) VALUES ({marks})", batch)  # noqa: S608


def _hold(connection: Connection, table: Table) -> None:
    """Let nobody else write to `table` until this transaction ends (SQLite has one writer anyway)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def _keys(connection: Connection, query: Select[Any]) -> list[str]:
    return list(connection.execute(query).scalars())


def _frame(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))


def _records(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    records: Iterable[Mapping[Any, Any]] = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return [{str(name): plain(value) for name, value in row.items()} for row in records]


def _with_defaults(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with what the declaration says of a value that is not given, such as `is_active`."""
    declared = row_class(table).model_fields
    defaults = {name: info.default for name, info in declared.items() if not info.is_required()}
    return rows.fillna({name: value for name, value in defaults.items() if value is not None})


def _checked(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows`, when each has a key of its own and every required value."""
    key = row_class(table).key
    for column in columns(table):
        missing = rows[column.name].isna().to_numpy()
        if column.required and missing.any():
            row = int(missing.argmax())
            problem = f"is empty in row {row + 1} of {len(rows)}; it is required"
            raise InvalidRowError(table, plain(rows[key].iloc[row]), {column.name: problem})
        if column.dtype == "float64" and (infinite := np.isinf(rows[column.name].to_numpy())).any():
            name = rows[key].iloc[int(infinite.argmax())]
            raise InvalidRowError(table, name, {column.name: "is infinite; a number is accepted"})
    twice = rows[key].duplicated()
    if twice.any():
        name = rows.loc[twice, key].iloc[0]
        raise InvalidRowError(
            table, name, {key: f"stands twice; {len(rows)} rows have {rows[key].nunique()} keys"}
        )
    return rows


def _keyed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """`row` with a key: its own, or one made of what it says."""
    key = row_class(table).key
    if row.get(key) is not None:
        return row
    says = {name: value for name, value in row.items() if name not in BOOKKEEPING and value is not None}
    return {**row, key: uuid5(NAMESPACE_URL, table + json.dumps(as_json(says), sort_keys=True)).hex}


def _next_version(
    table: str, row: dict[str, Any], theirs: dict[str, Any] | None, *, by: str, at: datetime
) -> dict[str, Any]:
    """`row` as it will be stored: merged over `theirs`, checked, one version on if it says something new."""
    key = row[row_class(table).key]
    read_at = row.get("version")
    signed = {"recorded_by": by, "recorded_at": at}
    ours = valid_row(table, {**(theirs or {}), **row, **signed, "version": 1})
    if theirs is None:
        return ours
    if same_content(ours, theirs):
        return theirs
    if read_at is not None and read_at < theirs["version"]:
        raise StaleRowError(table, str(key), {**ours, "version": read_at}, theirs)
    return {**ours, "version": theirs["version"] + 1}
