"""Opening a store: SQLite in a file, or PostgreSQL for a team."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy import column as sql_column
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from planning_helpers.errors import PlanningError, listed
from planning_helpers.project import project_folder
from planning_helpers.store.backups import beside, copy_store
from planning_helpers.store.errors import (
    ForeignStoreError,
    OutdatedStoreError,
    StoreNotFoundError,
    StoreUnreachableError,
    UpgradeError,
)
from planning_helpers.store.faults import fault_of, is_locked, say_that_it_waits
from planning_helpers.store.passwords import kept_password
from planning_helpers.store.schema import REVISION, changes, metadata
from planning_helpers.values.addresses import as_url, masked

_WRITES = "planbook_writes"
_current_writing: ContextVar[tuple[Engine, Connection] | None] = ContextVar("current_writing", default=None)
_BUSY_SECONDS = 30.0
_UNSAID_SECONDS = 0.5
"""So long a lock of another program is waited for without a word."""
_WRITE_CACHE_KB = 131_072
_SQLITE_OPTIONS = {"timeout", "check_same_thread", "cached_statements", "detect_types", "isolation_level"}
"""What the driver of SQLite takes in an address."""
_VERSION = table("alembic_version", sql_column("version_num"))


def open_store(
    url: str | URL,
    *,
    create: bool = False,
    upgrade: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> Engine:
    """The store at `url`; only where `create` is set does one begin there.

    Args:
        url: SQLAlchemy URL of a SQLite file or a PostgreSQL database. A relative SQLite path starts at
            the project folder: the nearest one, upwards from the working directory, with `notebooks/` in it.
        create: Begin a store where there is none: the SQLite file and its folder, and the tables.
        upgrade: Bring tables of an older planbook up to date. A SQLite store is copied first, beside it.
        say: Told of an upgrade, and where the copy is.

    Raises:
        StoreNotFoundError: If the SQLite file is not there, or the database holds nothing, and `create` is
            false.
        OutdatedStoreError: If an older planbook made the tables and `upgrade` is false, or a newer one did.
        ForeignStoreError: If the database holds tables of something else.
        StoreUnreachableError: If `url` cannot be read or nothing answers there.
        StoreFaultError: If another program holds the store, or its disk is full or may only be read.
    """
    address = store_url(url)
    file = _sqlite_file(address)
    if file is not None and not file.exists():
        if not create:
            raise StoreNotFoundError(shown_url(address))
        _make_file(file, address)
    if file is not None and _holds_nothing(file, address):
        if not create:
            raise StoreNotFoundError(shown_url(address), "it holds nothing")
        file.chmod(0o600)  # it becomes a store: whoever has the file has all plans
    store = _engine(address)
    store.dispose()  # the file may have been replaced since the last time
    try:
        _bring_up_to_date(store, create=create, upgrade=upgrade, say=say)
    except DBAPIError as error:
        store.dispose()
        raise (fault_of(error.orig or error, address, shown_url(address), in_work=False) or error) from None
    except PlanningError as error:
        store.dispose()
        raise error from None  # the driver's own words may hold the password
    except Exception:
        store.dispose()
        raise
    return store


def _make_file(file: Path, address: URL) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT, 0o600))  # whoever has the file has all plans
    except OSError as error:
        raise StoreUnreachableError(
            f"the store {shown_url(address)} cannot be made ({error.strerror}). "
            "Name a file in a folder that you may write to."
        ) from None


def _holds_nothing(file: Path, address: URL) -> bool:
    """Whether a SQLite file has no table: looked up without changing a byte of it, as opening it would.

    Raises:
        ForeignStoreError: If it holds tables of something else.
    """
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection,
    ):
        found = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        if found and _VERSION.name not in found:
            raise ForeignStoreError(shown_url(address), found)
        beside = file.with_name(f"{file.name}-wal")  # what another program has written last is there
        return not found and not (beside.exists() and beside.stat().st_size)
    return False


def store_url(url: str | URL) -> URL:
    """`url`, or the path of a SQLite file, as it is connected to: path absolute, PostgreSQL by psycopg."""
    try:
        address = make_url(as_url(url) if isinstance(url, str) else url)
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreUnreachableError(
            f"{_masked(str(url))!r} is not a store address; a store is sqlite:///data/plans.db or "
            "postgresql://user:password@host/database. Write it in one of these forms."
        ) from None
    if address.get_backend_name() == "postgresql":
        if not address.password and (kept := kept_password(project_folder(), str(url))):
            address = address.set(password=kept)
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise StoreUnreachableError(
            f"{shown_url(address)!r} is a {address.get_backend_name()} address; "
            "a store is SQLite or PostgreSQL. Take sqlite:///data/plans.db or postgresql://…"
        )
    if (given := sorted(set(address.query) - _SQLITE_OPTIONS)) and "uri" not in address.query:
        raise StoreUnreachableError(
            f"{shown_url(address)!r} gives {listed(given)}, which a SQLite store does not take. "
            "Leave out what follows the question mark."
        )
    file = _sqlite_file(address)
    if file is None and "uri" not in address.query:
        raise StoreUnreachableError(
            f"{shown_url(address)!r} names no file; what is only in memory is gone when the command ends. "
            "Take sqlite:///data/plans.db or postgresql://…"
        )
    return address if file is None else address.set(database=str(project_folder() / file))


def shown_url(url: URL) -> str:
    """`url` without its password, fit to be shown."""
    secrets = {name: "***" for name in url.query if "pass" in name.lower()}
    return url.update_query_dict(secrets).render_as_string(hide_password=True)


@contextmanager
def writing(store: Engine) -> Iterator[Connection]:
    """A transaction that will write: on SQLite it takes the one write lock at once, so none is lost.

    Inside another `writing` of the same store it is part of that transaction: several writes are kept or
    undone together.
    """
    current = _current_writing.get()
    if current is not None and current[0] is store:
        yield current[1]
        return
    with store.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        outer = _current_writing.set((store, connection))
        try:
            yield connection
        except store.dialect.loaded_dbapi.Error as error:  # of its driver alone, as when rows are copied in
            raise (fault_of(error, store.url, shown_url(store.url), in_work=True) or error) from error
        finally:
            _current_writing.reset(outer)


@lru_cache(maxsize=16)
def _engine(address: URL) -> Engine:
    """One for all who open the store: it knows every statement that was compiled before."""
    is_postgresql = address.get_backend_name() == "postgresql"
    store = create_engine(address, hide_parameters=True, pool_pre_ping=is_postgresql)
    event.listen(store, "handle_error", _as_a_sentence)
    if not is_postgresql:
        event.listen(store, "connect", partial(_prepare_sqlite, shown=shown_url(address)))
        event.listen(store, "begin", _begin_sqlite)
    return store


def _as_a_sentence(context: ExceptionContext) -> BaseException | None:
    """What is raised instead of the database's error; None for that error."""
    address = context.engine.url if context.engine else None
    if address is None or context.is_pre_ping:
        return None
    in_work = context.connection is not None
    return fault_of(context.original_exception, address, shown_url(address), in_work=in_work)


def _prepare_sqlite(connection: Any, _: Any, *, shown: str) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin_sqlite
    _patiently(connection, "PRAGMA journal_mode = WAL", shown)
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    if not writes:
        connection.exec_driver_sql("BEGIN")
        return
    # an import of millions of rows holds the pages of its indexes
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_WRITE_CACHE_KB}")
    try:
        _patiently(connection.connection, "BEGIN IMMEDIATE", shown_url(connection.engine.url))
    except sqlite3.Error as error:
        url = connection.engine.url
        raise (fault_of(error, url, shown_url(url), in_work=True) or error) from error


def _patiently(connection: Any, statement: str, shown: str) -> None:
    """Do what may have to wait for another program on SQLite, and say so when it has to."""
    connection.execute(f"PRAGMA busy_timeout = {_UNSAID_SECONDS * 1000:.0f}")
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if not is_locked(error):
            raise
        say_that_it_waits(shown, _BUSY_SECONDS)
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000:.0f}")
        connection.execute(statement)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000:.0f}")


def _is_kept(table: str, before: int, after: int) -> bool:
    """Whether a table has the rows that it had; an upgrade adds to the log what it changes."""
    return after >= before if table == changes.name else after == before


def _bring_up_to_date(store: Engine, *, create: bool, upgrade: bool, say: Callable[[str], object]) -> None:
    found = _revision(store)
    if found == REVISION:
        return
    if found is None and not create:
        raise StoreNotFoundError(shown_url(store.url), "it holds nothing")
    if found is not None and (found > REVISION or not upgrade):
        raise OutdatedStoreError(shown_url(store.url), found, REVISION)
    from planning_helpers.store.migrate import migrate  # Alembic costs more to import than a store to open

    file = _sqlite_file(store.url)
    kept_as = None if found is None or file is None else beside(file, f"version-{found}")
    if file is not None and kept_as is not None:
        copy_store(file, kept_as)
    with writing(store) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20261122)"))  # one at a time migrates
        before = _row_counts(connection)
        migrate(connection)
        after = _row_counts(connection)
        lost = [name for name, many in before.items() if not _is_kept(name, many, after.get(name, 0))]
        if lost:
            counts = ", ".join(f"{name} {before[name]:,} → {after.get(name, 0):,}" for name in lost)
            raise UpgradeError(shown_url(store.url), counts)
    if found is not None:
        kept = (
            f"the store as it was is kept as {kept_as}"
            if kept_as
            else "no copy of a PostgreSQL database is kept"
        )
        rows = f"all {sum(before.values()):,} rows are there"
        say(f"The store is upgraded from version {found} to {REVISION}: {rows}; {kept}.")


def _row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has that is in the database."""
    there = inspect(connection).get_table_names()
    ours = [name for name in metadata.tables if name in there]
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in ours
    }


def _revision(store: Engine) -> str | None:
    """The version of the store's tables; None when there are none yet."""
    with store.connect() as connection:
        found = inspect(connection)
        if not found.has_table(_VERSION.name):
            if present := found.get_table_names():
                raise ForeignStoreError(shown_url(store.url), present)
            return None
        return connection.execute(select(_VERSION.c.version_num)).scalar()


def _sqlite_file(address: URL) -> Path | None:
    database = address.database
    if address.get_backend_name() != "sqlite" or database in {None, "", ":memory:"} or "uri" in address.query:
        return None
    with suppress(RuntimeError):  # ~nobody, or nobody whose home is known: a name like any other
        return Path(str(database)).expanduser()
    return Path(str(database))


def _masked(url: str) -> str:
    """`url`, which could not be read as one, without what may be a password in it."""
    return masked(re.sub(r"^(\w[\w+]*://)?.*@", r"\1***@", url))
