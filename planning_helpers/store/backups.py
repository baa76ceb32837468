"""Copies of a SQLite store, made while others write, and put back."""

from __future__ import annotations

import os
import sqlite3
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine

from planning_helpers.errors import PlanningError
from planning_helpers.model import TABLES
from planning_helpers.store.errors import ForeignStoreError, OutdatedStoreError
from planning_helpers.store.faults import file_fault, is_damaged
from planning_helpers.store.schema import REVISION
from planning_helpers.values.addresses import bare_address
from planning_helpers.wording.figures import counted

_WAIT_SECONDS = 30
_PAGES_AT_ONCE = 4_096


class BackupError(PlanningError):
    """A copy of a store cannot be made, read or put back."""


@dataclass(frozen=True)
class StoreFile:
    """What a SQLite file of a store holds.

    Attributes:
        version: Of its tables.
        rows: How many rows each table has; the history too, as `changes`.
        last_written: The last entry of the history (UTC, ISO text); empty when there is none.
    """

    version: str
    rows: dict[str, int]
    last_written: str

    def __str__(self) -> str:
        told = {"accounts": "account", "plans": "plan", "changes": "change"}
        rows = ", ".join(counted(self.rows.get(table, 0), noun) for table, noun in told.items())
        written = f"last written {self.last_written[:16]} UTC" if self.last_written else "nothing written"
        return f"version {self.version}, {rows}, {written}"


def back_up(store: Engine, to: Path) -> StoreFile:
    """Write a copy of the SQLite `store` to the file `to`, which only its owner may read; others write on.

    Raises:
        BackupError: If the store is on PostgreSQL, `to` is there already, or the copy cannot be written.
    """
    if store.dialect.name != "sqlite":
        raise BackupError(no_copy_of(store.url, "pg_dump --format=custom --file=FILE"))
    if to.exists():
        raise BackupError(f"{to} is there already. Name another file, or remove that one.")
    return copy_store(Path(str(store.url.database)), to)


def copy_store(source: Path, to: Path, *, named: Path | None = None) -> StoreFile:
    """Copy the SQLite file `source` to `to` as it is at one moment, whoever reads or writes it meanwhile.

    An error calls the copy `named`, where `to` is a name that nobody has given.

    Raises:
        BackupError: If the copy cannot be written, or is damaged.
    """
    partial = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))  # whoever has it has all plans
        with (
            closing(sqlite3.connect(source, timeout=_WAIT_SECONDS)) as reading,
            closing(sqlite3.connect(partial)) as writing,
        ):
            reading.backup(writing, pages=_PAGES_AT_ONCE)
            writing.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        found = store_file(partial)
        os.replace(partial, to)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"the copy {named or to} cannot be written ({getattr(error, 'strerror', None) or error}). "
            "Name a file on a disk with room, in a folder that you may write to."
        ) from None
    finally:
        with suppress(OSError):
            partial.unlink()
    return found


def store_file(file: Path) -> StoreFile:
    """What is in the SQLite file of a store, which is not changed by looking.

    Raises:
        BackupError: If it is no SQLite file, or damaged.
        ForeignStoreError: If it holds tables of something else.
        StoreFaultError: If it cannot be read now, as when the disk is full.
    """
    if not file.is_file():
        raise BackupError(f"there is no file {file}. Name a copy that `planbook backup` made.")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            faults = [fault for (fault,) in connection.execute("PRAGMA integrity_check(3)")]
            names = [
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            if faults != ["ok"]:
                raise BackupError(f"{file} is damaged ({faults[0]}). Take another copy.")
            if "alembic_version" not in names:
                raise ForeignStoreError(str(file), names)
            version = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            last = connection.execute("SELECT max(recorded_at) FROM changes").fetchone()[0] or ""
            ours = [name for name in (*TABLES, "changes") if name in names]
            rows = {
                name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608
                for name in ours
            }
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise file_fault(error, file) from None
        raise BackupError(f"{file} is damaged, or no store ({error}). Take another copy.") from None
    return StoreFile(version, rows, str(last))


def restorable(file: Path) -> StoreFile:
    """What `file` holds, when this planbook can read it, if need be after an upgrade.

    Raises:
        BackupError: If it is damaged, or no store.
        OutdatedStoreError: If a newer planbook wrote it.
    """
    found = store_file(file)
    if found.version > REVISION:
        raise OutdatedStoreError(str(file), found.version, REVISION)
    return found


def put_back(file: Path, store: Path, *, kept_as: Path) -> None:
    """Put a copy of `file` in the place of the SQLite store, which is kept as `kept_as` when there is one.

    Raises:
        BackupError: If another program has the store open, or a file cannot be written.
    """
    fresh = store.with_name(f".{store.name}.{uuid.uuid4().hex[:8]}")
    try:
        copy_store(file, fresh, named=store)
        if store.exists():
            copy_store(store, kept_as)
            _hold_alone(store)
        os.replace(fresh, store)
    finally:
        with suppress(OSError):
            fresh.unlink()


def beside(store: Path, what: str) -> Path:
    """A name beside the store that no file has, such as `plans-before-restore.db`."""
    names = (f"{store.stem}-{what}{f'-{number}' if number else ''}{store.suffix}" for number in range(10_000))
    return next(path for name in names if not (path := store.with_name(name)).exists())


def no_copy_of(address: URL, command: str) -> str:
    """Why a PostgreSQL store is not copied here, and what to type instead."""
    bare, _ = bare_address(address.set(drivername="postgresql").render_as_string(hide_password=False))
    return (
        f"{bare} is a PostgreSQL database; planbook copies SQLite files only. "
        f"Use PostgreSQL's own program: {command} {bare} (docs/persons.md)."
    )


def _hold_alone(store: Path) -> None:
    """Make sure that nobody else has the store open, and that all of it is in the one file.

    Raises:
        BackupError: If somebody has.
    """
    with closing(sqlite3.connect(store, timeout=2, isolation_level=None)) as connection:
        try:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "wal"
    if mode != "delete":
        raise BackupError(
            f"{store} is open in another program; nothing was put back. "
            "Close the notebooks and runs that use it, and try again."
        )
