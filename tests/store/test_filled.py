"""Which tables never had a row."""

from __future__ import annotations

from datetime import date

from planning_helpers.store import read_book, record_import
from planning_helpers.store.values import moment
from tests.support.store_rows import NOVEMBER, SEPTEMBER, account, import_rows, opportunity, transaction


def unknown_of(store, as_of: date) -> frozenset[str]:
    return read_book(store, period="2026Q4", as_of=as_of).never_filled


def test_a_table_is_unknown_until_it_has_a_row(store):
    import_rows(store, "accounts", account(), on=SEPTEMBER)
    import_rows(store, "opportunities", opportunity(), on=NOVEMBER)

    assert {"opportunities", "contacts", "transactions"} <= unknown_of(store, date(2026, 10, 1))
    assert not {"accounts", "opportunities"} & unknown_of(store, NOVEMBER)


def test_a_table_without_history_is_known_by_its_rows(store):
    import_rows(store, "accounts", account())
    import_rows(store, "transactions", transaction())

    assert "transactions" not in unknown_of(store, NOVEMBER)


def test_a_table_whose_file_had_no_row_is_empty_and_not_unknown(store):
    written = {"accounts": {"new": 1, "changed": 0, "removed": 0}, "opportunities": {"new": 0}}
    record_import(store, written, at=moment(), by="import", day=SEPTEMBER, source="extracts")

    assert "opportunities" not in unknown_of(store, NOVEMBER)
    assert "contacts" in unknown_of(store, NOVEMBER)
