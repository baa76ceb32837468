"""Writing many rows at once: an import of facts, or judgement from a workbook or CSV."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np
import pandas as pd
from sqlalchemy import (
    Connection,
    Engine,
    select,
)

from planning_helpers.errors import InvalidRowError, StaleRowError
from planning_helpers.model import columns, is_fact, row_class, typed
from planning_helpers.store.engine import writing
from planning_helpers.store.errors import NotJudgementError
from planning_helpers.store.one_plan import refuse_moved, refuse_second_plans
from planning_helpers.store.replacing import Replaced, hold, replace_rows
from planning_helpers.store.schema import tables
from planning_helpers.store.values import as_json, moment, plain, valid_row
from planning_helpers.store.write import BOOKKEEPING, same_content


def replace_facts(
    store: Engine,
    table: str,
    rows: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    by: str,
    effective_on: date,
    imported_at: datetime | None = None,
    complete: bool = False,
    assumed: Mapping[str, Collection[str]] | None = None,
) -> Replaced:
    """Bring `table` in line with an extract of the CRM; all of it is written, or none.

    Rows that say what is stored already are left as they are, so importing twice changes nothing. A column
    that `rows` do not have says nothing: what is stored in it stays.

    Args:
        store: Where they are stored.
        table: A table of facts.
        rows: The extract, columns as in the model.
        by: Who imports.
        effective_on: The day the extract tells of.
        imported_at: When it was read (UTC); now by default.
        complete: The extract is all there is, so stored rows that are not in it are removed.
        assumed: By column, the files (`source_file`) that do not give it; its values are for their new rows.

    Raises:
        InvalidRowError: If a key is empty or stands twice, or a required value is empty.
        OutOfOrderError: If something is known of a row that would change from a day after `effective_on`.
        ValueError: If people type `table`; `save_all` writes that.
    """
    if not is_fact(table):
        raise ValueError(f"{table} is judgement: write it with save_all")
    at = moment(imported_at)
    frame = _frame(rows)
    unsaid = [column.name for column in columns(table) if column.name not in {*frame.columns, *BOOKKEEPING}]
    with writing(store) as connection:
        hold(connection, tables[table])
        known = _with_stored(connection, table, typed(frame, table), unsaid, assumed or {})
        wanted = _checked(table, _with_defaults(table, known))
        wanted["imported_at"] = pd.Series(pd.Timestamp(at), index=wanted.index, dtype="datetime64[us]")
        return replace_rows(
            connection, table, wanted, by=by, effective_on=effective_on, at=at, complete=complete
        )


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
        MovedRowError: If a stored row would leave its plan, or a plan its account or period.
        PlanThereError: If an account would have two plans for a period.
        OutOfOrderError: If something is known of a row that would change from a day after `effective_on`.
        NotJudgementError: If `table` is imported.
    """
    if is_fact(table):
        raise NotJudgementError(table)
    at = moment(recorded_at)
    key_name = row_class(table).key
    given = [_keyed(table, row) for row in _records(rows)]
    with writing(store) as connection:
        hold(connection, tables[table])
        found = connection.execute(select(tables[table])).mappings()
        stored = {row[key_name]: dict(row) for row in found}
        kept = [_next_version(table, row, stored.get(row[key_name]), by=by, at=at) for row in given]
        frame = _checked(table, typed(pd.DataFrame(kept, columns=[c.name for c in columns(table)]), table))
        refuse_moved(table, kept, stored)
        refuse_second_plans(connection, table, kept)
        return replace_rows(connection, table, frame, by=by, effective_on=effective_on, at=at, complete=False)


def row_keys(table: str, rows: pd.DataFrame) -> list[str]:
    """The keys of `rows` of judgement, in their order: a row's own, or the one that `save_all` gives it."""
    key = row_class(table).key
    return [str(_keyed(table, row)[key]) for row in _records(rows)]


def _frame(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))


def _records(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    records: Iterable[Mapping[Any, Any]] = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return [{str(name): plain(value) for name, value in row.items()} for row in records]


def _with_stored(
    connection: Connection,
    table: str,
    rows: pd.DataFrame,
    unsaid: Sequence[str],
    assumed: Mapping[str, Collection[str]],
) -> pd.DataFrame:
    """`rows` with what is stored of them in the columns `unsaid`, or `assumed` in their file."""
    key, stored = row_class(table).key, tables[table]
    names = list(dict.fromkeys([*unsaid, *assumed]))
    if not names or rows.empty:
        return rows
    found = connection.execute(select(stored.c[key], *(stored.c[name] for name in names))).mappings().all()
    if not found:
        return rows
    there = typed(pd.DataFrame([dict(row) for row in found]), table).set_index(key)
    is_stored = rows[key].isin(there.index)
    of_rows = there.reindex(rows[key])
    for name in names:
        kept = pd.Series(of_rows[name].array, index=rows.index)
        keeps = is_stored & rows["source_file"].isin(assumed[name]) if name in assumed else is_stored
        rows[name] = rows[name].where(~keeps, kept).astype(rows[name].dtype)
    return rows


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
