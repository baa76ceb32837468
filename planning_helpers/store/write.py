"""Saving judgement, row by row: nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from planning_helpers.errors import StaleRowError, UnknownNameError
from planning_helpers.model import is_fact, row_class
from planning_helpers.store.engine import writing
from planning_helpers.store.errors import NotJudgementError
from planning_helpers.store.history import record
from planning_helpers.store.one_plan import refuse_second_plans
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.values import from_json, moment, valid_row

BOOKKEEPING = frozenset({"version", "recorded_by", "recorded_at", "source_file", "imported_at"})
"""Columns that tell about the writing of a row; a difference in these alone is no change."""


def save(
    store: Engine,
    table: str,
    row: Mapping[str, Any],
    *,
    by: str,
    effective_on: date,
    recorded_at: datetime | None = None,
) -> dict[str, Any]:
    """Add `row`, or replace the stored one that it was read from; return it as stored.

    A new row needs no key and no version. A row read before carries its key and the `version` it was
    read at. A row that says what is stored already is left as it is.

    Raises:
        InvalidRowError: If a value does not fit the table.
        StaleRowError: If another has saved or removed the row since that version.
        OutOfOrderError: If something is known of the row from a day after `effective_on`.
        PlanThereError: If it is a plan, and the account has another one for the period.
        NotJudgementError: If `table` is imported.
    """
    _require_judgement(table)
    key_name = row_class(table).key
    key = row.get(key_name) or uuid4().hex
    read_at = row.get("version")
    saved_at = moment(recorded_at)
    ours = valid_row(table, {**row, key_name: key, "recorded_by": by, "recorded_at": saved_at})
    with writing(store) as connection:
        theirs = stored_row(connection, table, key)
        if theirs is None and read_at is not None and _was_stored(connection, table, key):
            raise StaleRowError(table, key, {**ours, "version": read_at}, None)
        if theirs is not None and theirs["version"] != read_at:
            raise StaleRowError(table, key, {**ours, "version": read_at}, theirs)
        if theirs is not None and same_content(ours, theirs):
            return theirs
        ours["version"] = theirs["version"] + 1 if theirs else 1
        _put(connection, table, key, before=theirs, after=ours)
        record(
            connection,
            table,
            key,
            before=theirs,
            after=ours,
            by=by,
            effective_on=effective_on,
            recorded_at=saved_at,
        )
    return ours


def remove(
    store: Engine,
    table: str,
    row_id: str,
    *,
    version: int,
    by: str,
    effective_on: date,
    recorded_at: datetime | None = None,
) -> None:
    """Remove the row that was read at `version`; its past stays readable, and `undo` brings it back.

    Raises:
        StaleRowError: If another has saved or removed the row since that version.
        OutOfOrderError: If something is known of the row from a day after `effective_on`.
        NotJudgementError: If `table` is imported.
    """
    _require_judgement(table)
    with writing(store) as connection:
        theirs = stored_row(connection, table, row_id)
        if theirs is None or theirs["version"] != version:
            raise StaleRowError(table, row_id, {"version": version}, theirs)
        _put(connection, table, row_id, before=theirs, after=None)
        record(
            connection,
            table,
            row_id,
            before=theirs,
            after=None,
            by=by,
            effective_on=effective_on,
            recorded_at=moment(recorded_at),
        )


def undo(store: Engine, change_id: int, *, by: str, effective_on: date) -> dict[str, Any] | None:
    """Put back what `change_id` changed; return the row as stored, None when it is gone again.

    Undoing is itself a change, so it can be undone.

    Raises:
        UnknownNameError: If there is no such change.
        StaleRowError: If the row was written again after that change.
        PlanThereError: If it would bring back a plan for a period for which the account has another one.
        OutOfOrderError: If something is known of the row from a day after `effective_on`.
    """
    saved_at = moment()
    with writing(store) as connection:
        change = (
            connection.execute(select(changes).where(changes.c.change_id == change_id)).mappings().first()
        )
        if change is None:
            known = connection.execute(select(changes.c.change_id)).scalars()
            raise UnknownNameError("change", str(change_id), [str(known_id) for known_id in known])
        table, key = change["table_name"], change["row_id"]
        then, wanted = (
            from_json(table, change[side]) if change[side] else None for side in ("after", "before")
        )
        theirs = stored_row(connection, table, key)
        if theirs != then:
            raise StaleRowError(table, key, wanted or {}, theirs)
        if wanted is not None and "version" in wanted:
            version = (theirs or wanted)["version"] + 1
            wanted |= {"version": version, "recorded_by": by, "recorded_at": saved_at}
        _put(connection, table, key, before=theirs, after=wanted)
        record(
            connection,
            table,
            key,
            before=theirs,
            after=wanted,
            by=by,
            effective_on=effective_on,
            recorded_at=saved_at,
        )
    return wanted


def stored_row(connection: Connection, table: str, key: str) -> dict[str, Any] | None:
    """The row of `table` with `key` as it is stored now, held against other writers until we are done."""
    stored = tables[table]
    query = select(stored).where(stored.c[row_class(table).key] == key).with_for_update()
    found = connection.execute(query).mappings().first()
    return None if found is None else dict(found)


def same_content(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether two rows say the same, whoever wrote them when."""
    return all(ours[name] == theirs[name] for name in ours.keys() - BOOKKEEPING)


def _put(
    connection: Connection,
    table: str,
    key: str,
    *,
    before: Mapping[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Write `after` over `before`; a row that another added in between is not overwritten."""
    stored = tables[table]
    here = stored.c[row_class(table).key] == key
    if after is None:
        connection.execute(delete(stored).where(here))
        return
    refuse_second_plans(connection, table, [after])
    written = insert(stored) if before is None else update(stored).where(here)
    try:
        with connection.begin_nested():
            connection.execute(written.values(after))
    except IntegrityError:  # another was first by a moment
        refuse_second_plans(connection, table, [after])
        raise StaleRowError(table, key, after, stored_row(connection, table, key)) from None


def _was_stored(connection: Connection, table: str, key: str) -> bool:
    found = select(changes.c.change_id).where(changes.c.table_name == table, changes.c.row_id == key).limit(1)
    return connection.execute(found).first() is not None


def _require_judgement(table: str) -> None:
    if is_fact(table):
        raise NotJudgementError(table)
