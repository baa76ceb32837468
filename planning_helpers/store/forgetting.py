"""Forgetting a person: in every table, in the history, and in the bytes of the file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, text, update

from planning_helpers.errors import PlanningError
from planning_helpers.model import TABLES, columns, row_class
from planning_helpers.store.engine import writing
from planning_helpers.store.forgotten import FORGOTTEN, Forgotten, read_forgotten
from planning_helpers.store.imports import TAKEN_BACK
from planning_helpers.store.replacing import hold
from planning_helpers.store.schema import changes, owner_column, tables
from planning_helpers.store.values import moment

_AT_ONCE = 1_000
_OWNS = "SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables WHERE tablename = 'changes'"


@dataclass
class Forgetting:
    """What forgetting somebody does to a store.

    Attributes:
        removed: How many rows go, by table.
        changed: How many rows stay without the person, by table.
        entries_removed: How many entries of the history go.
        entries_changed: How many stay without the person.
        passages: How often texts of the tables name the person, by the words that do.
    """

    removed: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    entries_removed: int = 0
    entries_changed: int = 0
    passages: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.removed or self.changed or self.entries_removed or self.entries_changed)


class RemnantsError(PlanningError):
    """The rows are gone, but the file may still hold what was deleted."""


def forgetting(connection: Connection, forgotten: Forgotten) -> Forgetting:
    """What `forget` would do; nothing is written."""
    done = Forgetting()
    for table in TABLES:
        for row, kept in _rows(connection, table, forgotten):
            _count(done, table, row, kept, forgotten)
    for _, values in _entries(connection, forgotten):
        _count_entry(done, values)
    return done


def forget(store: Engine, forgotten: Forgotten, *, by: str, on: date) -> Forgetting:
    """Take everybody of `forgotten` out of all tables and of all history: no undo brings them back.

    Rows of judgement that change get a new version, so that a form which shows them still cannot save over.
    The digests are kept, so that an import leaves these people out (`read_forgotten`).
    `sweep` comes after it.
    """
    done = Forgetting()
    with writing(store) as connection:
        for table in TABLES:
            hold(connection, tables[table])
        hold(connection, changes)
        versions: dict[tuple[str, str], int] = {}
        for table in TABLES:
            for row, kept in list(_rows(connection, table, forgotten)):
                _count(done, table, row, kept, forgotten)
                _write(connection, table, row, kept, versions)
        for change_id, values in list(_entries(connection, forgotten)):
            _count_entry(done, values)
            here = changes.c.change_id == change_id
            connection.execute(
                update(changes).where(here).values(values) if values else delete(changes).where(here)
            )
        for (table, key), version in versions.items():
            _set_version(connection, table, key, version)
        if not (forgotten.keys | forgotten.spellings) <= _all_digests(connection):
            _remember(connection, forgotten, by=by, on=on)
    return done


def sweep(store: Engine) -> None:
    """Write the file anew without what was deleted from it.

    On PostgreSQL the tables are written anew; its log and its backups are the administrator's.

    Raises:
        RemnantsError: If another program holds the store, or the role may not.
    """
    if store.dialect.name == "postgresql":
        with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text(_OWNS)).scalar():
                raise RemnantsError(
                    "the rows are gone, but PostgreSQL keeps deleted rows in its files until the tables are "
                    "written anew, which your role may not. Let the owner of the tables run: VACUUM FULL;"
                )
            for name in [*tables, changes.name]:
                connection.execute(text(f"VACUUM FULL {name}"))
        return
    store.dispose()
    if not store.url.database:
        return
    try:
        with closing(sqlite3.connect(store.url.database, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise _remnants(str(error)) from None
    if busy:
        raise _remnants("another program reads the store")


def _remnants(reason: str) -> RemnantsError:
    return RemnantsError(
        "the rows are gone, but the file may still hold what was deleted: "
        f"it could not be written anew ({reason}). "
        "Close the notebooks and programs that have the store open, and give the same command again."
    )


def _rows(
    connection: Connection, table: str, forgotten: Forgotten
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any] | None]]:
    """The rows of `table` that are not as they may be, and what is to stay of each (None: nothing)."""
    for row in rows_naming(connection, table, forgotten):
        kept = forgotten.row(table, row)
        if kept != row:
            yield row, kept


def rows_naming(connection: Connection, table: str, forgotten: Forgotten) -> Iterator[dict[str, Any]]:
    """The rows of `table` that hold the key of one of those people, or name one of them."""
    stored, conditions = tables[table], []
    for column in columns(table):
        if column.kind in {"id", "reference", "text", "note", "choice"}:
            values = stored.c[column.name]
            found = connection.execute(select(values).where(values.is_not(None)).distinct()).scalars()
            hits = [
                value
                for value in found
                if _is_touched(table, column.name, column.references, value, forgotten)
            ]
            for start in range(0, len(hits), _AT_ONCE):
                conditions.append(values.in_(hits[start : start + _AT_ONCE]))
    if not conditions:
        return
    for row in list(connection.execute(select(stored).where(or_(*conditions))).mappings()):
        if forgotten.places(table, dict(row)):
            yield dict(row)


def _is_touched(table: str, column: str, references: str | None, value: str, forgotten: Forgotten) -> bool:
    kinds = {references or (table if column == row_class(table).key else "")}
    if table == "ties" and column in {"from_id", "to_id"}:
        kinds = {"contacts", "users"}
    return any(forgotten.has(kind, value) for kind in kinds) or bool(forgotten.mentions(value))


def _write(
    connection: Connection,
    table: str,
    row: Mapping[str, Any],
    kept: dict[str, Any] | None,
    versions: dict[tuple[str, str], int],
) -> None:
    key = row_class(table).key
    here = tables[table].c[key] == row[key]
    if kept is None:
        connection.execute(delete(tables[table]).where(here))
        return
    if "version" in kept:
        kept["version"] += 1
        versions[table, kept[key]] = kept["version"]
    connection.execute(update(tables[table]).where(here).values(kept))


def _entries(connection: Connection, forgotten: Forgotten) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of the history that are not as they may be, and their new values (none: the entry goes)."""
    query = select(
        *(changes.c[name] for name in ("change_id", "table_name", "row_id", "recorded_by")),
        *(changes.c[name] for name in ("before", "after", "belonged_to", "belongs_to")),
    ).where(changes.c.table_name != FORGOTTEN)
    for entry in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings():
        wanted = _entry(dict(entry), forgotten)
        changed = {name: value for name, value in wanted.items() if value != entry[name]} if wanted else {}
        if wanted is None or changed:
            yield entry["change_id"], changed


def _entry(entry: Mapping[str, Any], forgotten: Forgotten) -> dict[str, Any] | None:
    """What may be kept of `entry`; None when it told of one of those people only."""
    table = entry["table_name"].removeprefix(TAKEN_BACK)
    kept = {"recorded_by": forgotten.text(entry["recorded_by"])}
    if table not in TABLES:  # an import as a whole
        after = entry["after"]
        return kept | (
            {} if after is None else {"after": {**after, "source": forgotten.text(after["source"])}}
        )
    sides = {name: entry[name] and forgotten.row(table, entry[name]) for name in ("before", "after")}
    if not any(sides.values()) and any(entry[name] for name in sides):
        return None
    owner = owner_column(table)
    owners = {
        name: side[owner] if side and owner else None
        for name, side in (("belonged_to", sides["before"]), ("belongs_to", sides["after"]))
    }
    return {**kept, **sides, **owners, "row_id": forgotten.key(entry["row_id"])}


def _set_version(connection: Connection, table: str, key: str, version: int) -> None:
    """The last entry of a row tells the version that the row has now."""
    last = select(func.max(changes.c.change_id)).where(changes.c.table_name == table, changes.c.row_id == key)
    change_id = connection.execute(last).scalar()
    after = connection.execute(select(changes.c.after).where(changes.c.change_id == change_id)).scalar()
    if after is not None:
        values = {"after": {**after, "version": version}}
        connection.execute(update(changes).where(changes.c.change_id == change_id).values(values))


def _count(
    done: Forgetting, table: str, row: Mapping[str, Any], kept: Mapping[str, Any] | None, forgotten: Forgotten
) -> None:
    (done.removed if kept is None else done.changed)[table] += 1
    for column in columns(table):
        value = row[column.name]
        if column.kind in {"text", "note"} and isinstance(value, str):
            done.passages.update(value[one.start : one.end] for one in forgotten.mentions(value))


def _count_entry(done: Forgetting, values: Mapping[str, Any]) -> None:
    if values:
        done.entries_changed += 1
    else:
        done.entries_removed += 1


def _all_digests(connection: Connection) -> frozenset[str]:
    known = read_forgotten(connection)
    return known.keys | known.spellings


def _remember(connection: Connection, forgotten: Forgotten, *, by: str, on: date) -> None:
    entry = {
        "recorded_at": moment(),
        "recorded_by": by,
        "effective_on": on,
        "table_name": FORGOTTEN,
        "row_id": min(forgotten.keys),
        "after": {name: sorted(getattr(forgotten, name)) for name in ("keys", "spellings", "starts")},
    }
    connection.execute(insert(changes), [entry])
