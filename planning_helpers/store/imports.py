"""The imports that a store has seen, and taking back the last one as if it had not been.

An import is an entry of `changes` beside those of its rows, all with the same moment. Once it is taken back,
the names of tables in these entries begin with `TAKEN_BACK`: they stay in the log, and nothing reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    and_,
    delete,
    func,
    insert,
    not_,
    select,
    update,
)

from planning_helpers.model import TABLES, row_class
from planning_helpers.store.engine import writing
from planning_helpers.store.errors import LeadsNowhereError, NothingToTakeBackError, WrittenSinceError
from planning_helpers.store.history import IS_TOLD
from planning_helpers.store.one_plan import refuse_second_plans
from planning_helpers.store.references import LeadsNowhere, leading_nowhere
from planning_helpers.store.replacing import Replaced, hold
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.told_rows import told_row
from planning_helpers.store.values import from_json, iso, moment, plain

Row = Mapping[str, Any]

IMPORTS = "imports"
TAKEN_BACK = "taken back: "


@dataclass(frozen=True)
class Import:
    """One import as the store recorded it.

    Attributes:
        recorded_at: When it was (UTC).
        recorded_by: Who did it.
        effective_on: The day its files tell of.
        source: The folder or workbook it read.
        written: By table, how many rows were `new`, `changed` and `removed`; what is not named is 0.
        tables: The tables it had files of, also those whose files had no row.
        stands: Whether it was not taken back.
    """

    recorded_at: datetime
    recorded_by: str
    effective_on: date
    source: str
    written: Mapping[str, Mapping[str, int]]
    stands: bool = True
    tables: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"the import of {self.source} as of {self.effective_on}, {self.recorded_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class Reversal:
    """What taking an import back does to one table.

    Attributes:
        goes: How many rows that it added would go.
        returns: How many rows that it removed would come back.
        reverts: How many rows that it changed would be as before.
        going: A few rows of the first kind.
        returning: A few of the second.
        reverting: A few of the third: as they are, and as they were.
    """

    goes: int
    returns: int
    reverts: int
    going: tuple[Row, ...] = ()
    returning: tuple[Row, ...] = ()
    reverting: tuple[tuple[Row, Row], ...] = ()


def record_import(
    store: Engine, written: Mapping[str, Mapping[str, int]], *, at: datetime, by: str, day: date, source: str
) -> None:
    """Append the import to the log, when it has `written` anything (counts by table; see `Import`)."""
    told = {table: dict(counts) for table, counts in written.items() if any(counts.values())}
    at = moment(at)
    if told:
        with writing(store) as connection:
            _append(
                connection,
                IMPORTS,
                at,
                by=by,
                day=day,
                key=iso(at),
                after={"source": plain(source), "written": told, "tables": sorted(written)},
            )


def counts(done: Replaced, *, complete: bool) -> dict[str, int]:
    """What a bulk write did, as `Import` has it."""
    return {"new": done.inserted, "changed": done.changed, "removed": done.absent if complete else 0}


def read_imports(store: Engine) -> list[Import]:
    """The imports that wrote anything, the last one first; also those that were taken back."""
    with store.connect() as connection:
        return _imports(connection, [IMPORTS, TAKEN_BACK + IMPORTS])


def last_import(store: Engine) -> Import:
    """The import that would be taken back.

    Raises:
        NothingToTakeBackError: If none stands.
    """
    with store.connect() as connection:
        return _last(connection)


def reversals(store: Engine, wanted: Import, *, most: int = 3) -> dict[str, Reversal]:
    """By table, what taking `wanted` back would do, with at most `most` rows of each kind."""
    with store.connect() as connection:
        return {
            table: Reversal(
                counted.get("new", 0),
                counted.get("removed", 0),
                counted.get("changed", 0),
                tuple(after for _, after in _added(connection, table, wanted, most)),
                tuple(before for before, _ in _written(connection, table, wanted, most, after=False)),
                tuple(
                    (after, before)
                    for before, after in _written(connection, table, wanted, most, before=True, after=True)
                ),
            )
            for table, counted in wanted.written.items()
        }


def day_before(store: Engine, wanted: Import) -> date | None:
    """The latest day anything is known of without `wanted`; None when that is all there is."""
    with store.connect() as connection:
        query = select(func.max(changes.c.effective_on)).where(IS_TOLD, not_(_is_of(wanted)))
        return connection.execute(query).scalar()


def require_reversible(store: Engine, wanted: Import) -> None:
    """Stop when `wanted` cannot be taken back, for the reasons of `take_back`; nothing is changed."""
    with suppress(_RehearsedError), writing(store):
        take_back(store, wanted, by="")
        raise _RehearsedError


class _RehearsedError(Exception):
    """All went well, and is not to be kept."""


def take_back(store: Engine, wanted: Import, *, by: str) -> None:
    """Put back all that the last import changed, in every table, and forget the day it told of.

    Raises:
        NothingToTakeBackError: If `wanted` is no longer the last one that stands.
        WrittenSinceError: If one of its rows was written again; nothing is taken back then, nor for the
            next reasons.
        LeadsNowhereError: If a row that was written since would lead to one that goes.
        PlanThereError: If a plan would come back for a period for which the account has another one by now.
    """
    with writing(store) as connection:
        for table in TABLES:
            hold(connection, tables[table])
        if _last(connection) != wanted:
            raise NothingToTakeBackError(wanted)
        _refuse_written_since(connection, wanted)
        lost_before = leading_nowhere(connection)
        for table in wanted.written:
            _put_back(connection, table, wanted)
        _refuse_lost(connection, wanted, leading_nowhere(connection) - lost_before)
        renamed = {"table_name": TAKEN_BACK + changes.c.table_name}
        connection.execute(update(changes).where(_is_of(wanted)).values(renamed))
        key, day = iso(wanted.recorded_at), wanted.effective_on
        _append(connection, TAKEN_BACK + IMPORTS, moment(), by=by, day=day, key=key, after=None)


def _imports(connection: Connection, names: list[str]) -> list[Import]:
    query = select(changes).where(changes.c.table_name.in_(names), changes.c.after.is_not(None))
    found = connection.execute(query.order_by(changes.c.change_id.desc())).mappings()
    return [
        Import(
            row["recorded_at"],
            row["recorded_by"],
            row["effective_on"],
            row["after"]["source"],
            row["after"]["written"],
            row["table_name"] == IMPORTS,
            tuple(row["after"].get("tables", ())),
        )
        for row in found
    ]


def _last(connection: Connection) -> Import:
    standing = _imports(connection, [IMPORTS])
    if not standing:
        raise NothingToTakeBackError
    return standing[0]


def _is_of(wanted: Import, entries: FromClause = changes) -> ColumnElement[bool]:
    return and_(entries.c.recorded_at == wanted.recorded_at, entries.c.recorded_by == wanted.recorded_by)


def _refuse_written_since(connection: Connection, wanted: Import) -> None:
    ours = changes.alias()
    is_same_row = and_(changes.c.table_name == ours.c.table_name, changes.c.row_id == ours.c.row_id)
    query = (
        select(changes.c.table_name, changes.c.row_id, changes.c.recorded_by)
        .join(ours, and_(is_same_row, changes.c.change_id > ours.c.change_id))
        .where(_is_of(wanted, ours), not_(_is_of(wanted)))
        .order_by(changes.c.change_id)
    )
    later = [(table, key, by) for table, key, by in connection.execute(query)]
    if later:
        table, key, _ = later[0]
        raise WrittenSinceError(str(wanted), later, told=told_row(connection, table, key))


def _refuse_lost(connection: Connection, wanted: Import, lost: set[LeadsNowhere]) -> None:
    """Stop when a reference is `lost` of a row, or to a row, that was written after the import."""
    imported = select(func.max(changes.c.change_id)).where(_is_of(wanted)).scalar_subquery()
    later = select(changes.c.table_name, changes.c.row_id).where(changes.c.change_id > imported)
    since = {(table, key) for table, key in connection.execute(later)}
    ours = sorted(one for one in lost if {(one.table, one.key), (one.of, one.named)} & since)
    if ours:
        told = told_row(connection, ours[0].table, ours[0].key)
        gone = told_row(connection, ours[0].of, ours[0].named)
        raise LeadsNowhereError(str(wanted), ours, told=told, gone=gone)


def _added(connection: Connection, table: str, wanted: Import, most: int) -> list[tuple[Row, Row]]:
    if row_class(table).history:
        return _written(connection, table, wanted, most, before=False)
    stored = tables[table]  # its new rows are in no entry
    changed = select(changes.c.row_id).where(_is_of(wanted), changes.c.table_name == table)
    key = stored.c[row_class(table).key]
    is_new = stored.c.imported_at == wanted.recorded_at, key.not_in(changed)
    query = select(stored).where(*is_new).order_by(key).limit(most)
    return [({}, dict(row)) for row in connection.execute(query).mappings()]


def _written(
    connection: Connection,
    table: str,
    wanted: Import,
    most: int,
    *,
    before: bool | None = None,
    after: bool | None = None,
) -> list[tuple[Row, Row]]:
    """Rows of `table` before and after the import, of those that were there `before`, and `after`, or not."""
    query = select(changes.c.before, changes.c.after).where(_is_of(wanted), changes.c.table_name == table)
    for column, is_there in ((changes.c.before, before), (changes.c.after, after)):
        if is_there is not None:
            query = query.where(column.is_not(None) if is_there else column.is_(None))
    found = connection.execute(query.order_by(changes.c.change_id).limit(most))
    return [(old or {}, new or {}) for old, new in found]


def _put_back(connection: Connection, table: str, wanted: Import) -> None:
    """The rows of `table` as they were before: new ones go, changed and removed ones come back."""
    stored, key = tables[table], row_class(table).key
    is_ours = and_(_is_of(wanted), changes.c.table_name == table)
    connection.execute(delete(stored).where(stored.c[key].in_(select(changes.c.row_id).where(is_ours))))
    if not row_class(table).history:  # its new rows are in no entry
        connection.execute(delete(stored).where(stored.c.imported_at == wanted.recorded_at))
    before = connection.execute(
        select(changes.c.before).where(is_ours, changes.c.before.is_not(None))
    ).scalars()
    if rows := [from_json(table, row) for row in before]:
        refuse_second_plans(connection, table, rows)
        connection.execute(insert(stored), rows)


def _append(
    connection: Connection,
    name: str,
    at: datetime,
    *,
    by: str,
    day: date,
    key: str,
    after: dict[str, Any] | None,
) -> None:
    entry = {"recorded_at": at, "recorded_by": by, "effective_on": day, "table_name": name, "row_id": key}
    written = insert(changes).inline()  # who may not read these entries may still write one
    connection.execute(written, [{**entry, "after": after}])
