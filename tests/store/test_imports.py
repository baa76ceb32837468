"""The last import is taken back as if it had not been, in every table."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from planning_helpers.model import TABLES
from planning_helpers.store import (
    NothingToTakeBackError,
    WrittenSinceError,
    changes_between,
    last_import,
    latest_effective_date,
    read_imports,
    read_table,
    record_import,
    replace_facts,
    save_all,
    store_digests,
    take_back,
    writing,
)
from planning_helpers.store.imports import counts
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    save_plan,
    save_row,
    swot_item,
    transaction,
)

TYPO = date(2062, 11, 1)


def do_import(store, day, at, *, complete=False, **rows):
    """Write `rows` of facts by table, and of judgement, as one import does."""
    done = {}
    with writing(store):
        for table, given in rows.items():
            if table == "swot_items":
                done[table] = save_all(store, table, given, by="import", effective_on=day, recorded_at=at)
            else:
                done[table] = replace_facts(
                    store, table, given, by="import", effective_on=day, imported_at=at, complete=complete
                )
        written = {table: counts(one, complete=complete) for table, one in done.items()}
        record_import(store, written, at=at, by="import", day=day, source="extracts")


def first(store):
    do_import(
        store,
        SEPTEMBER,
        datetime(2026, 9, 1, 8, tzinfo=UTC),
        accounts=[account("a", wallet=1.0), account("b"), account("c")],
        transactions=[transaction("1"), transaction("2"), transaction("3")],
        swot_items=[swot_item(row_id="s")],
    )


def second(store, day=TYPO):
    """An import that adds, changes and removes rows of tables with and without history."""
    do_import(
        store,
        day,
        datetime(2026, 11, 1, 8, tzinfo=UTC),
        complete=True,
        accounts=[account("a", wallet=2.0), account("b"), account("d")],
        transactions=[transaction("1", amount=99.0), transaction("2"), transaction("4")],
        swot_items=[swot_item(row_id="s", statement="New"), swot_item(row_id="t")],
    )


def all_rows(store):
    return {table: read_table(store, table) for table in TABLES}


def test_all_tables_are_as_before_and_so_is_the_latest_day(store):
    first(store)
    before, digests = all_rows(store), store_digests(store, as_of=NOVEMBER)
    second(store)
    spoilt = latest_effective_date(store)

    take_back(store, last_import(store), by="ann")

    for table, rows in all_rows(store).items():
        pd.testing.assert_frame_equal(rows, before[table])
    assert (spoilt, latest_effective_date(store)) == (TYPO, SEPTEMBER)
    assert store_digests(store, as_of=NOVEMBER) == digests
    assert changes_between(store, SEPTEMBER, TYPO).empty


def test_an_import_with_the_right_day_is_possible_afterwards(store):
    first(store)
    second(store)
    take_back(store, last_import(store), by="ann")

    second(store, day=OCTOBER)

    assert latest_effective_date(store) == OCTOBER
    assert read_table(store, "accounts", as_of=SEPTEMBER)["account_id"].tolist() == ["a", "b", "c"]
    assert read_table(store, "accounts")["account_id"].tolist() == ["a", "b", "d"]
    assert read_table(store, "transactions")["transaction_id"].tolist() == ["1", "2", "4"]


def test_imports_are_listed_the_last_one_first_also_those_taken_back(store):
    first(store)
    second(store)
    take_back(store, last_import(store), by="ann")

    found = read_imports(store)

    assert [(one.effective_on, one.stands) for one in found] == [(TYPO, False), (SEPTEMBER, True)]
    assert found[0].written == {
        "accounts": {"new": 1, "changed": 1, "removed": 1},
        "transactions": {"new": 1, "changed": 1, "removed": 1},
        "swot_items": {"new": 1, "changed": 1, "removed": 0},
    }
    assert last_import(store) == found[1]


def test_one_after_the_other_can_be_taken_back_until_none_is_left(store):
    first(store)
    second(store)

    take_back(store, last_import(store), by="ann")
    take_back(store, last_import(store), by="ann")

    assert all(rows.empty for rows in all_rows(store).values())
    assert latest_effective_date(store) is None
    with pytest.raises(NothingToTakeBackError, match="no import is left to take back"):
        last_import(store)


def test_an_import_that_is_no_longer_the_last_is_not_taken_back(store):
    first(store)
    wanted = last_import(store)
    second(store)

    with pytest.raises(NothingToTakeBackError, match="no longer the last one"):
        take_back(store, wanted, by="ann")

    assert latest_effective_date(store) == TYPO


def test_rows_written_since_are_named_and_nothing_is_taken_back(store):
    first(store)
    stored = read_table(store, "swot_items").iloc[0].dropna().to_dict()
    save_row(store, "swot_items", {**stored, "statement": "Mine"}, on=OCTOBER)

    with pytest.raises(
        WrittenSinceError, match="is not taken back: ann wrote swot_items 'Mine' after it\\. "
    ):
        take_back(store, last_import(store), by="bob")

    assert len(read_table(store, "accounts")) == 3
    assert len(read_table(store, "transactions")) == 3
    assert last_import(store).stands


def test_what_people_saved_in_other_rows_stays(store):
    first(store)
    save_plan(store)

    take_back(store, last_import(store), by="ann")

    assert read_table(store, "plans")["plan_id"].tolist() == ["plan"]
    assert read_table(store, "accounts").empty


def test_an_import_that_changes_nothing_is_not_recorded(store):
    first(store)

    do_import(store, NOVEMBER, datetime(2026, 11, 1, 8, tzinfo=UTC), accounts=[account("b")])

    assert len(read_imports(store)) == 1
    assert latest_effective_date(store) == SEPTEMBER
