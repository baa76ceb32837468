from datetime import date

import pandas as pd
import pytest
from sqlalchemy import event

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import TABLES, empty
from planning_helpers.periods import PeriodError
from planning_helpers.store import (
    AccountNotKnownError,
    DateError,
    StoreNotFoundError,
    read_account_plan,
    read_book,
)
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


@pytest.fixture
def book_of_two(store):
    """Northwind plans in EUR, Contoso in USD; Northwind has a deal in each of three currencies."""
    import_rows(
        store,
        "accounts",
        account("northwind", currency="EUR", wallet=1000.0),
        account("contoso", currency="USD", wallet=1000.0),
        account("fabrikam", currency="EUR"),
    )
    rate = {"exchange_rate_id": "1", "currency": "USD", "to_currency": "EUR", "valid_from": "2026-01-01"}
    import_rows(store, "exchange_rates", {**rate, "rate": 0.5})
    import_rows(
        store,
        "opportunities",
        opportunity("euro", amount=100.0, currency="EUR", close_date="2026-12-01"),
        opportunity("dollar", amount=100.0, currency="USD", close_date="2026-12-01"),
        opportunity("yen", amount=100.0, currency="JPY", close_date="2026-12-01"),
        opportunity("theirs", account_id="contoso", amount=100.0),
        opportunity("small", account_id="fabrikam", amount=100.0, currency="EUR", close_date="2026-12-01"),
    )
    return store


def plan_of(store, account_id="northwind", period="2026Q4", as_of="2026-11-15"):
    return read_account_plan(store, account_id=account_id, period=period, as_of=as_of)


def test_a_plan_is_a_mapping_of_every_table_and_all_are_typed(book_of_two):
    plan = plan_of(book_of_two)

    assert list(plan) == list(TABLES)
    for table, rows in plan.items():
        assert rows.dtypes.equals(empty(table).dtypes), table


def test_a_plan_tells_whose_when_and_in_which_money(book_of_two):
    plan = plan_of(book_of_two)

    assert plan.account["name"] == "Northwind"
    assert (plan.period.name, plan.as_of, plan.currency) == ("2026Q4", date(2026, 11, 15), "EUR")
    assert plan.plan is None


def test_an_account_with_nothing_but_a_name_is_a_plan_with_empty_tables(store):
    import_rows(store, "accounts", account("northwind"))

    plan = plan_of(store)

    assert {table for table, rows in plan.items() if len(rows)} == {"accounts"}
    assert (plan.currency, plan.notes) == ("", ())


def test_money_of_a_plan_is_in_the_currency_of_the_account(book_of_two):
    plan = plan_of(book_of_two)

    found = plan["opportunities"].set_index("opportunity_id")
    assert found["amount"].fillna(-1).to_dict() == {"dollar": 50.0, "euro": 100.0, "yen": -1.0}
    assert found["currency"].to_dict() == {"dollar": "EUR", "euro": "EUR", "yen": "JPY"}
    assert plan.notes == ("1 opportunity in JPY has no exchange rate to EUR: its amount is left out.",)


def test_an_account_without_a_currency_takes_that_of_the_book(book_of_two):
    import_rows(book_of_two, "accounts", account("wingtip"))
    import_rows(book_of_two, "opportunities", opportunity("o", account_id="wingtip", amount=7.0))

    plan = plan_of(book_of_two, "wingtip")

    assert plan.currency == "EUR"
    assert plan["opportunities"][["amount", "currency"]].to_numpy().tolist() == [[7.0, "EUR"]]


def test_money_of_the_book_is_in_the_currency_of_most_amounts_and_then_of_most_accounts(book_of_two):
    book = read_book(book_of_two, period="2026Q4", as_of="2026-11-15")

    assert book.currency == "EUR"
    accounts = book["accounts"].set_index("account_id")
    assert accounts["wallet"].fillna(-1).to_dict() == {
        "contoso": 500.0,
        "fabrikam": -1.0,
        "northwind": 1000.0,
    }
    assert set(accounts["currency"]) == {"EUR"}
    deals = book["opportunities"].set_index("opportunity_id")
    assert deals.loc["theirs", ["amount", "currency"]].tolist() == [
        50.0,
        "EUR",
    ]  # a deal of an account in USD


def test_what_has_no_currency_of_its_own_is_in_that_of_its_deal_plan_or_account(book_of_two):
    state = {"stage_history_id": "1", "opportunity_id": "dollar", "stage": "S", "changed_at": "2026-09-01"}
    import_rows(book_of_two, "stage_history", {**state, "amount": 100.0})
    save_plan(book_of_two, "plan", account_id="contoso", commit_goal=100.0)
    save_row(book_of_two, "business_units", {"plan_id": "plan", "name": "Retail", "wallet": 100.0})

    book = read_book(book_of_two, period="2026Q4", as_of="2026-11-15")

    assert book["stage_history"]["amount"].tolist() == [50.0]
    assert book["plans"]["commit_goal"].tolist() == [50.0]
    assert book["business_units"]["wallet"].tolist() == [50.0]
    assert "currency" not in book["business_units"]


def test_a_rate_that_begins_after_the_day_is_not_used(book_of_two):
    rate = {"exchange_rate_id": "2", "currency": "USD", "to_currency": "EUR", "valid_from": "2026-11-20"}
    import_rows(book_of_two, "exchange_rates", {**rate, "rate": 0.9})

    amounts = plan_of(book_of_two)["opportunities"].set_index("opportunity_id")["amount"]

    assert amounts["dollar"] == 50.0


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026Q4", "2026Q4"),
        ("2026Q3", "2026H2"),
        ("2026H1", "2026Q2"),
        ("2027Q3", "2026Q4"),
        ("2026", "2026"),
        ("2025Q1", None),
    ],
)
def test_the_plan_in_force_is_the_latest_not_after_the_period(store, period, expected):
    import_rows(store, "accounts", account("northwind"))
    for name in ("2026", "2026Q2", "2026H2", "2026Q4"):
        save_plan(store, name, period=name)
        save_row(store, "swot_items", swot_item(plan_id=name, statement=name))

    plan = plan_of(store, period=period)

    assert (None if plan.plan is None else plan.plan["plan_id"]) == expected
    assert plan["swot_items"]["statement"].tolist() == ([expected] if expected else [])
    assert read_book(store, period=period, as_of=NOVEMBER)["plans"]["plan_id"].tolist() == (
        [expected] if expected else []
    )


def test_a_plan_whose_period_cannot_be_read_is_left_out_and_noted(store):
    import_rows(store, "accounts", account("northwind"))
    save_plan(store, "plan", period="FY26")

    plan = plan_of(store)

    assert plan.plan is None
    assert plan.notes == ("Plans for the period 'FY26' are left out: periods read 2026Q4, 2026H2 or 2026.",)


def test_an_earlier_day_shows_the_account_as_it_was_known_then(store):
    import_rows(store, "accounts", account("northwind", wallet=1.0))
    import_rows(store, "accounts", account("northwind", wallet=2.0), on=NOVEMBER)
    plan = plan_of(store)

    earlier = plan.earlier("2026-10-01")

    assert (plan.account["wallet"], earlier.account["wallet"]) == (2.0, 1.0)
    assert (earlier.as_of, earlier.period) == (OCTOBER, plan.period)
    assert plan.changes(OCTOBER)["row_id"].tolist() == ["northwind"]
    assert plan.changes("2026-11-01").empty


def test_the_history_of_a_table_holds_every_state_of_its_rows_up_to_the_day(store):
    import_rows(store, "accounts", account("northwind"), account("contoso"))
    save_plan(store, "plan")
    save_plan(store, "other", account_id="contoso")
    first = save_row(store, "stakeholders", {"row_id": "a", "plan_id": "plan", "level_now": "vendor"})
    save_row(store, "stakeholders", {"row_id": "b", "plan_id": "other", "level_now": "vendor"})
    save_row(store, "stakeholders", {**first, "level_now": "problem solver"}, on=OCTOBER)

    later, earlier = plan_of(store).history("stakeholders"), plan_of(store, as_of="2026-09-30")

    assert later[["row_id", "level_now"]].to_numpy().tolist() == [["a", "vendor"], ["a", "problem solver"]]
    assert later["effective_on"].dt.date.tolist() == [SEPTEMBER, OCTOBER]
    assert later.drop(columns="effective_on").dtypes.equals(empty("stakeholders").dtypes)
    assert earlier.history("stakeholders")["level_now"].tolist() == ["vendor"]
    assert earlier.history("ties").empty


def test_a_day_before_the_account_was_known_has_empty_tables_and_a_note(store):
    import_rows(store, "accounts", account("northwind", currency="EUR"), on=NOVEMBER)
    import_rows(store, "transactions", transaction("a"), on=NOVEMBER)
    save_plan(store, "plan", period="2026Q4")

    earlier = plan_of(store).earlier("2026-08-01")

    assert (earlier.account["name"], earlier.currency, earlier.plan) == ("Northwind", "EUR", None)
    assert {table for table, rows in earlier.items() if len(rows)} == {"transactions"}
    assert earlier.notes == ("Nothing of this account but its dated transactions is known on 2026-08-01.",)


def test_an_account_that_is_not_there_is_named_with_the_nearest(book_of_two):
    with pytest.raises(UnknownNameError) as raised:
        plan_of(book_of_two, "nortwind")

    assert str(raised.value) == (
        "no account 'nortwind'; there is Contoso, Fabrikam, Northwind. Did you mean 'Northwind'? "
        "Give a key, a name, or a part of a name as the CRM has it; or import it with `planbook import`."
    )


@pytest.mark.parametrize("given", ["NORTHWIND", "orthw"])
def test_an_account_may_be_given_by_its_name_or_a_part_of_it(book_of_two, given):
    assert plan_of(book_of_two, given).account["account_id"] == "northwind"


def test_an_account_that_is_not_known_yet_or_any_more_says_from_when(store):
    import_rows(store, "accounts", account("northwind"), on=SEPTEMBER)
    import_rows(store, "accounts", on=NOVEMBER, complete=True)

    with pytest.raises(AccountNotKnownError, match="not known on 2026-08-31; it is known from 2026-09-01 on"):
        plan_of(store, as_of="2026-08-31")
    with pytest.raises(AccountNotKnownError, match="not known on 2026-11-15; it was removed on 2026-11-01"):
        plan_of(store, as_of="2026-11-15")


def test_a_day_or_period_in_another_form_is_refused(book_of_two):
    with pytest.raises(DateError, match=r"'15\.11.2026' is no date; dates read 2026-11-15"):
        plan_of(book_of_two, as_of="15.11.2026")
    with pytest.raises(PeriodError):
        read_book(book_of_two, period="Q4 2026", as_of="2026-11-15")


def test_a_plan_may_be_read_by_the_address_of_its_store(book_of_two):
    url = book_of_two.url.render_as_string(hide_password=False)

    plan = read_account_plan(url, account_id="northwind", period="2026Q4", as_of=date(2026, 11, 15))

    assert len(plan["opportunities"]) == 3
    with pytest.raises(StoreNotFoundError):
        read_book("sqlite:///nowhere/plans.db", period="2026Q4", as_of="2026-11-15")


def test_a_table_is_read_once_and_only_when_asked_for(book_of_two):
    plan = plan_of(book_of_two)
    statements = []
    event.listen(book_of_two, "before_cursor_execute", lambda *args: statements.append(args[2]))

    assert statements == []
    first = plan["contacts"]
    asked = len(statements)
    second = plan["contacts"]

    assert asked > 0
    assert len(statements) == asked
    pd.testing.assert_frame_equal(first, second)


def test_a_frame_changed_in_a_notebook_leaves_the_plan_as_it_was(book_of_two):
    plan = plan_of(book_of_two)

    opportunities = plan["opportunities"]
    opportunities.loc[:, "amount"] = 0.0
    opportunities["extra"] = 1

    assert plan["opportunities"]["amount"].max() == 100.0
    assert "extra" not in plan["opportunities"]


def test_a_book_whose_money_is_all_in_another_currency_than_its_accounts_is_in_that_of_the_money(store):
    import_rows(store, "accounts", account("northwind", currency="USD"), account("contoso", currency="USD"))
    import_rows(store, "opportunities", opportunity("deal", amount=900.0, currency="EUR"))
    import_rows(store, "transactions", transaction("line", account_id="contoso", currency="EUR"))

    book = read_book(store, period="2026Q4", as_of="2026-11-15")

    assert book.currency == "EUR"
    assert plan_of(store).currency == "EUR"
    assert plan_of(store)["opportunities"]["amount"].tolist() == [900]


def test_the_number_of_amounts_decides_before_their_sum_and_the_sum_where_they_are_as_many(store):
    import_rows(store, "accounts", account("northwind", currency="CHF"))
    lines = [("a", 10.0, "EUR"), ("b", 10.0, "EUR"), ("c", 5_000.0, "USD")]
    rows = [transaction(key, amount=amount, currency=currency) for key, amount, currency in lines]

    import_rows(store, "transactions", *rows)
    by_number = plan_of(store).currency
    import_rows(store, "transactions", transaction("d", amount=-5_000.0, currency="USD"))
    by_sum = plan_of(store).currency

    assert (by_number, by_sum) == ("EUR", "USD")
