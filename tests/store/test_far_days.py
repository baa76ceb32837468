"""A day at the end of time counts as none where a plan is read, and stays as it was typed in the store."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.model import TABLES, columns, is_fact
from planning_helpers.store import read_account_plan, read_book, save
from planning_helpers.store.far_days import without_far_days
from tests.support.store_rows import NOVEMBER, account, import_rows, transaction


@pytest.fixture
def book(store):
    import_rows(store, "accounts", account("northwind"), on=NOVEMBER)
    save(
        store,
        "plans",
        {"plan_id": "plan", "account_id": "northwind", "period": "2026Q4"},
        by="ann",
        effective_on=NOVEMBER,
    )
    return store


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1), date(2200, 1, 1), date(1899, 12, 31)])
def test_a_due_date_at_the_end_of_time_is_read_as_none_and_told(book, day):
    action = {"row_id": "r", "plan_id": "plan", "name": "Call", "due_date": day}
    save(book, "actions", action, by="ann", effective_on=NOVEMBER)

    plan = read_account_plan(book, account_id="northwind", period="2026Q4", as_of=NOVEMBER)

    assert plan["actions"]["due_date"].isna().tolist() == [True]
    assert plan.history("actions")["due_date"].isna().tolist() == [True]
    assert plan.as_stored("actions")["due_date"].dt.date.tolist() == [day]
    assert plan.notes == (f"1 row of actions: due outside 1900 to 2199 ({day}), read as none.",)


def test_a_row_that_needs_its_day_is_left_out_and_told(book):
    import_rows(
        book,
        "transactions",
        transaction("old", transaction_date=date(202, 5, 1)),
        transaction("new"),
        on=NOVEMBER,
    )

    found = read_book(book, period="2026Q4", as_of=NOVEMBER)

    assert found["transactions"]["transaction_id"].tolist() == ["new"]
    assert found.notes[0] == "1 row of transactions: date outside 1900 to 2199 (0202-05-01), left out."


@pytest.mark.parametrize("table", [name for name in TABLES if not is_fact(name)])
def test_no_date_of_judgement_is_left_at_the_end_of_time(table):
    dated = [column.name for column in columns(table) if column.kind in {"date", "time"}]
    far = pd.array(["9999-12-31", "0001-01-01", "2026-11-15"], dtype="datetime64[us]")

    rows, notes = without_far_days(table, pd.DataFrame(dict.fromkeys(dated, far)))

    assert len(notes) >= bool(dated)
    assert {day for name in dated for day in rows[name].dropna()} <= {pd.Timestamp("2026-11-15")}
