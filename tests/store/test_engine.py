import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import create_engine, inspect, text

from planning_helpers.project import project_folder
from planning_helpers.store import (
    ForeignStoreError,
    OutdatedStoreError,
    StoreNotFoundError,
    StoreUnreachableError,
    open_store,
    read_table,
    writing,
)
from planning_helpers.store.engine import store_url


def set_revision(url: str, revision: str) -> None:
    engine = create_engine(store_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_an_empty_database_gets_its_tables(database):
    store = open_store(database, create=True)

    assert {"accounts", "swot_items", "changes"} <= set(inspect(store).get_table_names())
    assert read_table(store, "accounts").empty
    store.dispose()


def test_an_empty_database_is_no_store_and_stays_empty_until_one_is_begun(database):
    with pytest.raises(StoreNotFoundError, match="Load your data first with `planbook import`"):
        open_store(database, upgrade=True)

    empty = create_engine(store_url(database))
    assert inspect(empty).get_table_names() == []
    empty.dispose()


def test_a_store_opens_again_with_what_it_holds(database):
    open_store(database, create=True).dispose()

    store = open_store(database)

    assert read_table(store, "plans").empty
    store.dispose()


def test_several_at_once_may_open_an_empty_database(database):
    failures = []

    def open_it():
        try:
            open_store(database, create=True).dispose()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_store_of_an_older_planbook_says_how_to_upgrade_it(database):
    open_store(database, create=True).dispose()
    set_revision(database, "0000")

    with pytest.raises(OutdatedStoreError, match=r"has version 0000 .* Upgrade it with `planbook import`"):
        open_store(database)


def test_a_store_of_a_newer_planbook_is_left_alone(database):
    open_store(database, create=True).dispose()
    set_revision(database, "9999")

    with pytest.raises(OutdatedStoreError, match="Update the planbook; a newer one wrote this store"):
        open_store(database, upgrade=True)


def test_a_database_of_something_else_is_left_alone(database):
    engine = create_engine(store_url(database))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (number INTEGER)"))
    engine.dispose()

    with pytest.raises(ForeignStoreError, match="is no planbook store; it holds invoices"):
        open_store(database, create=True)


def test_a_store_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(StoreNotFoundError, match=r"no store at sqlite:.*plans\.db; .*`planbook import`"):
        open_store(f"sqlite:///{tmp_path / 'plans.db'}")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "plans.db").write_text("Account,Amount\n" * 100)

    with pytest.raises(StoreUnreachableError, match="file is not a database"):
        open_store(f"sqlite:///{tmp_path / 'plans.db'}")


def test_a_relative_path_starts_at_the_project_folder(tmp_path, monkeypatch):
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "deep")

    store = open_store("sqlite:///data/plans.db", create=True)

    assert project_folder() == tmp_path
    assert (tmp_path / "data" / "plans.db").is_file()
    store.dispose()


def test_sqlite_lets_others_read_while_one_writes(tmp_path):
    open_store(f"sqlite:///{tmp_path / 'plans.db'}", create=True).dispose()

    with sqlite3.connect(tmp_path / "plans.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cret@127.0.0.1:1/book",
        "postgres://ann:s3cret@127.0.0.1:1/book",
        "mysql://ann:s3cret@127.0.0.1:1/book",
        "postgresql://127.0.0.1:1/book?user=ann&password=s3cret",
        "ann:s3cret@127.0.0.1",
        "postgresql://ann:s3cret@127.0.0.1:port/book",
    ],
)
def test_an_address_that_fails_is_shown_without_its_password(url):
    with pytest.raises(StoreUnreachableError) as raised:
        open_store(url)

    assert "127.0.0.1" in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_new_store_is_for_its_owner_alone(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'plans.db'}", create=True)

    with writing(store):  # with the files that SQLite keeps beside it meanwhile
        assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}
    store.dispose()


def test_opening_a_file_of_something_else_changes_no_byte_of_it(tmp_path):
    file = tmp_path / "invoices with blanks #1.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (number)")
        connection.commit()
    before = file.read_bytes()

    with pytest.raises(ForeignStoreError, match="it holds invoices"):
        open_store(f"sqlite:///{file}", create=True, upgrade=True)

    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_plain_path_is_that_of_a_sqlite_file(tmp_path):
    open_store(str(tmp_path / "plans.db"), create=True).dispose()

    assert (tmp_path / "plans.db").is_file()
    with pytest.raises(StoreNotFoundError, match=r"no store at sqlite:///.*other\.db"):
        open_store(str(tmp_path / "other.db"))


@pytest.mark.filterwarnings("error")
def test_options_of_an_address_that_sqlite_does_not_take_are_named(tmp_path):
    with pytest.raises(StoreUnreachableError, match=r"gives mode, which a SQLite store does not take"):
        open_store(f"sqlite:///{tmp_path / 'plans.db'}?mode=ro", create=True)

    assert list(tmp_path.iterdir()) == []
