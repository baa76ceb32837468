"""Locks, full disks, stores that may only be read, servers that stop: a sentence, nothing half-written."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import event, text

from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import StoreFaultError, engine, open_store, read_table, replacing, writing
from tests.support.store_rows import import_rows

AS_OF = date(2026, 11, 15)
WAITS = "is being written by another program; waiting"


@pytest.fixture
def file(tmp_path):
    open_store(f"sqlite:///{tmp_path / 'plans.db'}", create=True).dispose()
    return tmp_path / "plans.db"


@pytest.fixture
def extracts(tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    rows = "".join(f"A{number},Acme {number}\n" for number in range(2000))
    (folder / "accounts.csv").write_text(f"account_id,name\n{rows}")
    (folder / "contacts.csv").write_text("contact_id,account_id,name\nC,A1,Ann\n")
    return folder


def write(store, name="Acme"):
    import_rows(store, "accounts", {"account_id": "a", "name": name}, on=AS_OF)


def test_a_lock_of_another_program_is_said_and_waited_for(file, monkeypatch, caplog):
    monkeypatch.setattr(engine, "_UNSAID_SECONDS", 0.05)
    store = open_store(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, other.close).start()

    with caplog.at_level(logging.WARNING):
        write(store)

    assert [WAITS in message and str(file) in message for message in caplog.messages] == [True]
    assert read_table(store, "accounts")["name"].tolist() == ["Acme"]


def test_a_short_lock_is_not_worth_a_word(file, caplog):
    store = open_store(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, other.close).start()

    write(store)

    assert caplog.messages == []


def test_a_lock_that_does_not_end_is_an_error_and_reading_goes_on(file, monkeypatch):
    monkeypatch.setattr(engine, "_UNSAID_SECONDS", 0.05)
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.1)
    store = open_store(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreFaultError, match=r"is held by another program; nothing was written\. Wait"):
            write(store)

        assert read_table(store, "accounts").empty


def test_an_import_into_a_full_disk_leaves_the_store_as_it_was(file, extracts):
    store = open_store(f"sqlite:///{file}")
    write(store, "As before")
    event.listen(store, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1"))

    with pytest.raises(StoreFaultError, match=r"its disk is full; nothing was written\. Free space there"):
        import_folder(extracts, store=store, as_of=AS_OF)

    assert read_table(store, "accounts")["name"].tolist() == ["As before"]


def test_a_store_that_may_only_be_read_is_read_and_not_written(file):
    store = open_store(f"sqlite:///{file}")
    event.listen(store, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))

    with pytest.raises(StoreFaultError, match=r"may only be read.*; nothing was written\. Give yourself"):
        write(store)

    assert read_table(store, "accounts").empty


@pytest.mark.postgresql
@pytest.mark.parametrize("moment", ["writing accounts", "writing contacts"])
def test_a_server_that_restarts_during_an_import_undoes_it_and_the_next_one_works(
    postgresql_store, extracts, moment
):
    store = open_store(postgresql_store)

    def end_connections(told):
        if told == moment:
            with store.connect() as other:
                other.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid()")
                )  # fmt: skip

    with pytest.raises(StoreFaultError, match=r"restarted by its server.*is undone\. Try again when"):
        import_folder(extracts, store=postgresql_store, as_of=AS_OF, progress=end_connections)

    assert read_table(open_store(postgresql_store), "accounts").empty
    assert import_folder(extracts, store=postgresql_store, as_of=AS_OF).written["accounts"].inserted == 2000


@pytest.mark.postgresql
def test_a_table_that_another_import_writes_is_waited_for_with_a_word(postgresql_store, monkeypatch):
    store = open_store(postgresql_store)
    other = store.connect()
    other.execute(text("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"))
    said = threading.Event()
    monkeypatch.setattr(replacing, "say_that_it_waits", lambda *_: said.set())
    threading.Thread(target=lambda: (said.wait(20), other.close())).start()

    write(store)

    assert said.is_set()
    assert read_table(store, "accounts")["name"].tolist() == ["Acme"]


def test_what_the_database_does_not_take_is_a_defect_and_no_fault(store):
    with pytest.raises(Exception, match="nowhere") as raised, writing(store) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    assert not isinstance(raised.value, StoreFaultError)
