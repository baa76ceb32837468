"""The generator of large books gives the same files each time, and the importer takes all of their rows."""

import importlib.util
from datetime import date

import pytest
from sqlalchemy import text

from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import open_store, read_table
from tests.support.places import PROJECT

pytestmark = pytest.mark.database

SCRIPT = PROJECT / "tools" / "make_large_book.py"


@pytest.fixture(scope="module")
def write_book():
    spec = importlib.util.spec_from_file_location("make_large_book", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write_book


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_large_book_is_the_same_each_time_and_imports_whole(write_book, tmp_path, form):
    for name in ("first", "second"):
        write_book(tmp_path / name, accounts=3, transactions=60, form=form)
    url = f"sqlite:///{tmp_path / 'store.db'}"

    report = import_folder(tmp_path / "first", store=url, as_of=date(2026, 11, 15))
    again = import_folder(tmp_path / "second", store=url, as_of=date(2026, 11, 15))

    assert report.quality.balance["set_aside"].sum() == 0
    assert {table: done.inserted for table, done in report.written.items()} == {
        "users": 40,
        "accounts": 3,
        "contacts": 24,
        "offerings": 60,
        "opportunities": 60,
        "transactions": 60,
        "interactions": 75,
    }
    assert [(done.inserted, done.changed) for done in again.written.values()] == [(0, 0)] * 7


def test_transactions_that_come_by_date_lie_together_by_account(write_book, tmp_path):
    write_book(tmp_path, accounts=3, transactions=60)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(tmp_path, store=url, as_of=date(2026, 11, 15))

    store = open_store(url)
    places = text("SELECT max(rowid) - min(rowid) FROM transactions GROUP BY account_id")
    with store.connect() as connection:
        spread = connection.execute(places).scalars().all()
    counts = read_table(store, "transactions")["account_id"].value_counts()
    store.dispose()

    assert spread == [19, 19, 19]
    assert counts.tolist() == [20, 20, 20]


def test_one_account_is_found_by_an_index(store):
    lookup = "SELECT * FROM transactions WHERE account_id = 'a' AND transaction_date < '2026-11-16'"
    past = "SELECT before FROM changes WHERE table_name = 'contacts' AND belonged_to = 'a'"
    explain = "EXPLAIN QUERY PLAN" if store.dialect.name == "sqlite" else "EXPLAIN"
    with store.connect() as connection:
        if store.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))  # which is right for an empty table
        found = [
            " ".join(map(str, connection.execute(text(f"{explain} {query}")).all()))
            for query in (lookup, past)
        ]

    assert "ix_transactions_account_id" in found[0]
    assert "ix_changes_belonged_to" in found[1]
