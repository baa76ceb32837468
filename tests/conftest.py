"""What several test modules need: stores on both databases, the sample book, the real data sets."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Engine

from planning_helpers.rules.thresholds import declared, read_thresholds
from planning_helpers.store import open_store
from tests.support.places import PROJECT
from tests.support.real_data import real_data

settings.register_profile("no deadline", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("no deadline")

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
DATABASES = {
    "database",
    "store",
    "sample_store",
    "own_sample_store",
    "shared_data",
    "postgresql_server",
    "postgresql_store",
}
"""Fixtures whose tests read or write a database."""
_numbers = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a database by the fixtures they ask for."""
    for item in items:
        if DATABASES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once on each engine we support."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    with _postgresql_database(request.getfixturevalue("postgresql_server"), "template1") as url:
        yield url


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A store without rows, once on each engine we support."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        opened = open_store(f"sqlite:///{file}")
        yield opened
        opened.dispose()
        return
    template = request.getfixturevalue("postgresql_template")
    with _postgresql_database(request.getfixturevalue("postgresql_server"), template) as url:
        opened = open_store(url)
        yield opened
        opened.dispose()


@pytest.fixture
def postgresql_store(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """The URL of a store without rows on PostgreSQL."""
    with _postgresql_database(postgresql_server, postgresql_template) as url:
        yield url


@pytest.fixture
def planbook_charts() -> Iterator[None]:
    """Charts switched on, and off again for other tests."""
    import altair as alt  # here, as most tests draw nothing

    from planning_helpers.charts import enable_charts

    with (
        alt.theme.enable("default"),
        alt.renderers.enable("default"),
        alt.data_transformers.enable("default"),
    ):
        enable_charts()
        yield


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store with the sample book, made once for all test workers: read it, never write to it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    file = shared / "sample.db"
    with _locked(shared / "sample.lock"):
        if not file.exists():
            from planning_helpers.commands.import_ import import_folder

            made = shared / "sample-unfinished.db"
            made.unlink(missing_ok=True)
            for folder in sorted((PROJECT / "data" / "sample").glob("2026-*")):
                import_folder(folder, store=f"sqlite:///{made}", as_of=date.fromisoformat(folder.name))
            made.rename(file)
    return f"sqlite:///{file}"


@pytest.fixture
def own_sample_store(sample_store: str, tmp_path: Path) -> str:
    """The URL of a copy of the sample store that a test may write to."""
    file = shutil.copy(sample_store.removeprefix("sqlite:///"), tmp_path / "sample.db")
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real data sets; without it tests skip, but under CI, which has it, they fail."""
    return real_data(PROJECT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store without rows, to copy."""
    file = tmp_path_factory.mktemp("template") / "store.db"
    open_store(f"sqlite:///{file}", create=True).dispose()
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a PostgreSQL database that is a store without rows, to copy."""
    _administer(postgresql_server, "CREATE DATABASE planbook_template")
    open_store(_url(postgresql_server, "planbook_template"), create=True).dispose()
    return "planbook_template"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The socket folder of a PostgreSQL server that runs while the tests do (one a test worker)."""
    programs = _postgresql_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed, and CI must test on it")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    as_user: dict[str, Any] = {
        "cwd": folder,
        "check": True,
        "stdout": subprocess.DEVNULL,
        **_unprivileged(folder),
    }
    settings = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "planbook",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ],
        **as_user,
    )
    control = [programs / "pg_ctl", "-D", folder / "data", "-w"]
    subprocess.run([*control, "-o", settings, "-l", folder / "log", "start"], **as_user)
    yield str(folder)
    subprocess.run([*control, "-m", "immediate", "stop"], **as_user)
    shutil.rmtree(folder)


def _postgresql_programs() -> Path | None:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: int(file.parts[-3])
    )
    on_path = shutil.which("postgres")
    found = versions[-1] if versions else Path(on_path).resolve() if on_path else None
    return found.parent if found else None


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as another user, who owns `folder`."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def _postgresql_database(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(f"host={server} user=planbook dbname=postgres", autocommit=True) as connection:
        connection.execute(statement)


def _url(server: str, name: str) -> str:
    return f"postgresql://planbook@/{name}?host={server}"


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture
def set_thresholds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set thresholds for one test, as a project's own file does."""

    def set_own(**values: float) -> None:
        own = read_thresholds("\n".join(f"{name} = {value}" for name, value in values.items()))
        in_force = {name: one.value for name, one in declared().items()} | own
        monkeypatch.setattr("planning_helpers.rules.thresholds._in_force", lambda: in_force)

    return set_own
