"""`planbook backup` copies a store while others write; `planbook restore` puts a copy back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.store import open_store, read_table, save, writing
from planning_helpers.store.backups import store_file
from planning_helpers.store.schema import REVISION
from tests.support.places import PROJECT
from tests.support.plan_workbooks import planned_store

DAY = date(2026, 11, 20)


def run(*arguments, **options):
    return CliRunner().invoke(app, list(arguments), **options)


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path / 'plans.db'}"
    planned_store(open_store(url, create=True)).dispose()
    return url


def add_risk(url, name):
    save(open_store(url), "risks", {"plan_id": "plan", "name": name}, by="ann", effective_on=DAY)


def risks(url):
    return sorted(read_table(open_store(url), "risks")["name"])


def test_a_copy_is_whole_and_private_while_another_writes(url, tmp_path):
    copy = tmp_path / "copies" / "plans.db"
    with writing(open_store(url)) as connection:
        save(open_store(url), "risks", {"plan_id": "plan", "name": "Not yet"}, by="ann", effective_on=DAY)

        done = run("backup", str(copy), "--store", url)

        assert connection.in_transaction()
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"{copy}: version {REVISION}, 2 accounts, 1 plan, 12 changes")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["plans.db"]
    assert risks(f"sqlite:///{copy}") == ["Budget is frozen"]
    assert risks(url) == ["Budget is frozen", "Not yet"]


def test_a_file_that_is_there_is_not_written_over(url, tmp_path):
    (tmp_path / "mine.db").write_text("mine")

    refused = run("backup", str(tmp_path / "mine.db"), "--store", url)

    assert refused.stderr == (
        f"planbook: {tmp_path / 'mine.db'} is there already. Name another file, or remove that one.\n"
    )
    assert (tmp_path / "mine.db").read_text() == "mine"


def test_a_copy_is_put_back_and_the_present_store_is_kept(url, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--store", url)
    add_risk(url, "Came later")
    open_store(url).dispose()

    done = run("restore", str(copy), "--store", url, "--yes")

    assert done.exit_code == 0, done.output
    assert risks(url) == ["Budget is frozen"]
    kept = tmp_path / "plans-before-restore.db"
    assert f"The store that is there now will be kept as {kept}." in done.output
    assert risks(f"sqlite:///{kept}") == ["Budget is frozen", "Came later"]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_nobody_is_asked_and_nothing_put_back_without_a_terminal(url, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--store", url)
    add_risk(url, "Came later")

    refused = run("restore", str(copy), "--store", url)

    assert (refused.exit_code, refused.stderr) == (
        1,
        f"planbook: {copy} is not put back; nobody was asked. Add --yes to put it back.\n",
    )
    assert risks(url) == ["Budget is frozen", "Came later"]


def test_a_store_that_another_program_has_open_stays(url, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--store", url)
    add_risk(url, "Came later")
    open_store(url).dispose()

    with closing(sqlite3.connect(tmp_path / "plans.db")) as other:
        other.execute("SELECT count(*) FROM risks").fetchone()
        refused = run("restore", str(copy), "--store", url, "--yes")

    assert "is open in another program; nothing was put back." in refused.stderr
    assert risks(url) == ["Budget is frozen", "Came later"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("text", "is damaged, or no store (file is not a database)"),
        ("foreign", "is no planbook store; it holds songs"),
        ("newer", "a newer one wrote this store"),
        ("damaged", "is damaged"),
        ("nothing", "there is no file"),
    ],
)
def test_what_cannot_be_put_back_is_refused_before_anything_is_touched(what, said, url, tmp_path):
    file = tmp_path / "copy.db"
    if what == "text":
        file.write_text("no database" * 100)
    elif what != "nothing":
        run("backup", str(file), "--store", url)
        with closing(sqlite3.connect(file)) as connection, connection:
            if what == "foreign":
                file.unlink()
            elif what == "newer":
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
    if what == "foreign":
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("CREATE TABLE songs (name)")
    if what == "damaged":
        content = bytearray(file.read_bytes())
        content[8192:12288] = b"\xff" * 4096
        file.write_bytes(content)

    refused = run("restore", str(file), "--store", url, "--yes")

    assert refused.exit_code == 1
    assert said in refused.stderr
    assert risks(url) == ["Budget is frozen"]


def test_a_copy_of_an_older_planbook_is_put_back_and_said_to_be_upgraded(url, tmp_path):
    old = shutil.copy(PROJECT / "tests" / "store" / "old_stores" / "0001.db", tmp_path / "old.db")

    done = run("restore", str(old), "--store", url, "--yes")

    assert done.exit_code == 0, done.output
    assert "the next `planbook import` upgrades it." in done.output
    assert store_file(tmp_path / "plans.db").version == "0001"


def test_who_was_forgotten_since_is_forgotten_in_the_copy_too(url, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--store", url)
    run("forget", "Cy Young", "--yes", "--store", url, "--reports", str(tmp_path / "none"))
    open_store(url).dispose()

    done = run("restore", str(copy), "--store", url, "--yes")

    assert done.exit_code == 0, done.output
    assert "People who were forgotten since are forgotten again: 1 rows removed" in done.output
    assert read_table(open_store(url), "contacts")["name"].tolist() == ["Di Moss"]
    open_store(url).dispose()
    assert b"Cy Young" not in (tmp_path / "plans.db").read_bytes()


@pytest.mark.postgresql
def test_of_a_postgresql_store_it_is_said_what_to_type_without_the_password(postgresql_store, tmp_path):
    url = postgresql_store.replace("planbook@", "planbook:secret@")

    backup = run("backup", str(tmp_path / "copy.db"), "--store", url)
    restore = run("restore", str(tmp_path / "copy.db"), "--store", url)

    assert "pg_dump --format=custom --file=FILE postgresql://planbook@/" in backup.stderr
    assert "pg_restore --clean --if-exists --no-owner FILE --dbname postgresql://planbook@/" in restore.stderr
    assert "secret" not in backup.output + restore.output


def test_a_store_that_cannot_be_read_now_is_not_called_damaged_and_nothing_is_put_back(
    url, tmp_path, monkeypatch
):
    run("backup", str(tmp_path / "copy.db"), "--store", url)
    connect = sqlite3.connect

    def full(file, *given, **options):
        if "copy.db" in str(file):
            return connect(file, *given, **options)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr("planning_helpers.store.backups.sqlite3.connect", full)
    done = run("restore", str(tmp_path / "copy.db"), "--store", url, "--yes")

    assert done.exit_code == 1
    assert "cannot grow, as its disk is full; nothing was written. Free space there" in done.stderr
    assert "damaged" not in done.output
