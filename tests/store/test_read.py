from datetime import UTC, date, datetime

import pandas as pd
import pytest

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import TABLES, empty
from planning_helpers.store import read_table
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
    swot_item,
    transaction,
)


@pytest.mark.parametrize("as_of", [None, OCTOBER])
def test_every_table_without_rows_is_typed(store, as_of):
    for table in TABLES:
        pd.testing.assert_frame_equal(read_table(store, table, as_of=as_of, account_id="a"), empty(table))


def test_a_full_row_comes_back_as_it_was_written(store):
    row = opportunity(
        amount=1234.56,
        currency="EUR",
        probability=0.25,
        close_date=date(2026, 12, 31),
        next_step="Call\n„Anna“",
    )
    import_rows(store, "opportunities", row, imported_at=datetime(2026, 9, 1, 8, 30, 1, 5, tzinfo=UTC))

    found = read_table(store, "opportunities")

    assert found.dtypes.equals(empty("opportunities").dtypes)
    assert found.iloc[0].dropna().to_dict() == {
        **row,
        "close_date": pd.Timestamp("2026-12-31"),
        "imported_at": pd.Timestamp("2026-09-01 08:30:01.000005"),
    }


@pytest.mark.parametrize("as_of", [None, SEPTEMBER])
def test_types_are_the_same_when_some_rows_come_from_the_past(store, as_of):
    import_rows(
        store, "opportunities", opportunity("a", amount=1.0, close_date="2026-12-01"), opportunity("b")
    )
    import_rows(store, "opportunities", opportunity("a", amount=2.0), on=OCTOBER)

    found = read_table(store, "opportunities", as_of=as_of)

    assert found.dtypes.equals(empty("opportunities").dtypes)
    assert found["opportunity_id"].tolist() == ["a", "b"]


def test_a_day_reads_the_state_of_that_day(store):
    import_rows(store, "accounts", account("a", wallet=1.0), account("b"), on=SEPTEMBER)
    import_rows(store, "accounts", account("a", wallet=2.0), account("c"), on=NOVEMBER, complete=True)

    def as_of(day):
        found = read_table(store, "accounts", as_of=day)
        return dict(zip(found["account_id"], found["wallet"].fillna(0), strict=True))

    assert as_of(date(2026, 8, 31)) == {}
    assert as_of(SEPTEMBER) == as_of(OCTOBER) == {"a": 1.0, "b": 0.0}
    assert as_of(NOVEMBER) == {"a": 2.0, "c": 0.0}


def test_what_happened_after_the_day_is_not_known_on_it(store):
    import_rows(store, "transactions", transaction("a"), transaction("b", transaction_date="2026-10-01"))
    import_rows(
        store,
        "interactions",
        {"interaction_id": "a", "account_id": "northwind", "interaction_date": "2026-09-30"},
        {"interaction_id": "b", "account_id": "northwind", "interaction_date": "2026-10-02"},
    )
    states = [("a", "2026-10-01 23:59:59"), ("b", "2026-10-02 00:00:00")]
    import_rows(
        store,
        "stage_history",
        *(
            {"stage_history_id": key, "opportunity_id": "o", "stage": "S", "changed_at": at}
            for key, at in states
        ),
    )

    assert read_table(store, "transactions", as_of=SEPTEMBER)["transaction_id"].tolist() == ["a"]
    assert read_table(store, "transactions", as_of=OCTOBER)["transaction_id"].tolist() == ["a", "b"]
    assert read_table(store, "interactions", as_of=OCTOBER)["interaction_id"].tolist() == ["a"]
    assert read_table(store, "stage_history", as_of=OCTOBER)["stage_history_id"].tolist() == ["a"]
    assert len(read_table(store, "stage_history")) == 2


def test_what_happened_later_stays_unknown_when_its_row_was_changed_since(store):
    row = {"interaction_id": "a", "account_id": "northwind", "interaction_date": "2026-10-15"}
    import_rows(store, "interactions", row)
    import_rows(store, "interactions", {**row, "subject": "Moved"}, on=NOVEMBER)

    assert read_table(store, "interactions", as_of=OCTOBER).empty


def test_rows_of_an_account_are_found_by_account_plan_and_deal(store):
    import_rows(store, "accounts", account("northwind"), account("contoso"))
    import_rows(store, "opportunities", opportunity("ours"), opportunity("theirs", account_id="contoso"))
    roles = [("1", "ours"), ("2", "theirs")]
    import_rows(
        store,
        "opportunity_contacts",
        *({"opportunity_contact_id": key, "opportunity_id": deal, "contact_id": "c"} for key, deal in roles),
    )
    import_rows(store, "users", {"user_id": "u", "name": "Ann"})
    save_plan(store, "plan")
    save_plan(store, "their plan", account_id="contoso")
    save_row(store, "swot_items", swot_item(row_id="mine"))
    save_row(store, "swot_items", swot_item(row_id="not mine", plan_id="their plan"))

    def keys(table, as_of):
        return read_table(store, table, account_id="northwind", as_of=as_of)[TABLES[table].key].tolist()

    for as_of in (None, SEPTEMBER):
        assert keys("accounts", as_of) == ["northwind"]
        assert keys("opportunities", as_of) == ["ours"]
        assert keys("opportunity_contacts", as_of) == ["1"]
        assert keys("swot_items", as_of) == ["mine"]
        assert keys("users", as_of) == ["u"]


def test_a_deal_belongs_to_the_account_it_had_on_the_day(store):
    role = {"opportunity_contact_id": "1", "opportunity_id": "deal", "contact_id": "c"}
    import_rows(store, "opportunities", opportunity("deal", account_id="contoso"))
    import_rows(store, "opportunity_contacts", role)
    import_rows(store, "opportunities", opportunity("deal", account_id="northwind"), on=NOVEMBER)
    import_rows(store, "opportunity_contacts", {**role, "role": "User"}, on=NOVEMBER)

    def owner_of(table, as_of):
        accounts = ("contoso", "northwind")
        return [name for name in accounts if len(read_table(store, table, account_id=name, as_of=as_of))]

    for table in ("opportunities", "opportunity_contacts"):
        assert owner_of(table, OCTOBER) == ["contoso"]
        assert owner_of(table, NOVEMBER) == owner_of(table, None) == ["northwind"]


def test_a_table_that_is_not_there_is_named_with_the_nearest(store):
    with pytest.raises(UnknownNameError, match=r"no table 'oportunities'; .*Did you mean 'opportunities'\?"):
        read_table(store, "oportunities")
