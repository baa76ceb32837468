"""Digests: what must make an account's report be made again, and what must not."""

from datetime import date

import pytest
from sqlalchemy import text

from planning_helpers.store import open_store, remove, save, store_digests, undo
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

TODAY = date(2026, 11, 15)
ACCOUNTS = (account("northwind", currency="EUR"), account("contoso", currency="EUR"))
DEALS = (opportunity("deal", amount=10.0), opportunity("theirs", account_id="contoso", amount=10.0))
LINES = (transaction("line"), transaction("other"), transaction("theirs", account_id="contoso"))


@pytest.fixture
def book(store):
    """Northwind and Contoso, each with a deal, transactions and a plan; Northwind has a weakness."""
    import_rows(store, "users", {"user_id": "ann", "name": "Ann"})
    import_rows(store, "accounts", *ACCOUNTS)
    import_rows(store, "opportunities", *DEALS)
    import_rows(store, "transactions", *LINES)
    save_plan(store)
    save_plan(store, "theirs", account_id="contoso")
    save_row(store, "swot_items", swot_item(row_id="weakness"))
    return store


def import_role(store, key, deal):
    row = {"opportunity_contact_id": key, "opportunity_id": deal, "contact_id": "ann"}
    import_rows(store, "opportunity_contacts", row)


def edit_by_hand(store):
    with store.begin() as connection:
        connection.execute(text("UPDATE transactions SET amount = 11 WHERE transaction_id = 'line'"))


def remove_weakness(store):
    remove(store, "swot_items", "weakness", version=1, by="bo", effective_on=NOVEMBER)


def add_and_remove(store):
    save(store, "swot_items", swot_item(row_id="brief"), by="bo", effective_on=OCTOBER)
    remove(store, "swot_items", "brief", version=1, by="bo", effective_on=OCTOBER)


def lose_deal(store):
    import_rows(store, "opportunities", DEALS[1], complete=True, on=OCTOBER)


OF_NORTHWIND = {
    "a changed deal": lambda s: import_rows(s, "opportunities", opportunity("deal", amount=11.0), on=OCTOBER),
    "a deal that is gone": lose_deal,
    "a new transaction": lambda s: import_rows(s, "transactions", transaction("new")),
    "a changed transaction": lambda s: import_rows(s, "transactions", transaction("line", amount=11.0)),
    "an amount changed by hand": edit_by_hand,
    "a transaction that is gone": lambda s: import_rows(s, "transactions", *LINES[1:], complete=True),
    "a weakness typed": lambda s: save_row(s, "swot_items", swot_item(), on=NOVEMBER),
    "a weakness removed": remove_weakness,
    "a weakness typed and removed": add_and_remove,
    "a role in a deal": lambda s: import_role(s, "1", "deal"),
}


@pytest.mark.parametrize("write", OF_NORTHWIND.values(), ids=OF_NORTHWIND)
def test_what_changes_an_account_changes_its_digest_and_that_of_the_book_alone(book, write):
    before = store_digests(book, as_of=TODAY)

    write(book)

    after = store_digests(book, as_of=TODAY)
    assert after.accounts["northwind"] != before.accounts["northwind"]
    assert after.accounts["contoso"] == before.accounts["contoso"]
    assert after.book != before.book


def test_a_table_of_the_whole_book_matters_to_every_account(book):
    before = store_digests(book, as_of=TODAY)

    import_rows(book, "users", {"user_id": "ann", "name": "Anna"}, on=OCTOBER)

    after = store_digests(book, as_of=TODAY)
    assert [key for key in after.accounts if after.accounts[key] == before.accounts[key]] == []


def test_a_deal_that_moves_matters_to_both_accounts(book):
    before = store_digests(book, as_of=TODAY)

    import_rows(book, "opportunities", opportunity("deal", account_id="contoso", amount=10.0), on=OCTOBER)

    after = store_digests(book, as_of=TODAY)
    assert [key for key in after.accounts if after.accounts[key] == before.accounts[key]] == []


def test_the_same_extracts_again_change_nothing(book):
    before = store_digests(book, as_of=TODAY)

    import_rows(book, "accounts", *ACCOUNTS, on=NOVEMBER)
    import_rows(book, "opportunities", *DEALS[::-1], on=NOVEMBER)
    import_rows(book, "transactions", *LINES[::-1], on=NOVEMBER)

    assert store_digests(book, as_of=TODAY) == before


def test_what_is_written_of_a_later_day_changes_nothing_as_of_an_earlier_one(book):
    import_rows(book, "transactions", transaction("older", transaction_date=date(2026, 4, 1)))
    before = store_digests(book, as_of=SEPTEMBER)

    import_rows(book, "accounts", account("northwind", currency="EUR", wallet=5.0), on=OCTOBER)
    import_rows(book, "opportunities", opportunity("deal", amount=11.0), on=OCTOBER)
    import_rows(book, "transactions", transaction("later", transaction_date=OCTOBER), on=OCTOBER)
    save_row(book, "swot_items", swot_item(), on=OCTOBER)

    assert store_digests(book, as_of=SEPTEMBER) == before
    assert store_digests(book, as_of=TODAY).accounts["northwind"] != before.accounts["northwind"]


def test_a_change_that_was_taken_back_stays_in_the_history(book):
    before = store_digests(book, as_of=TODAY)
    remove_weakness(book)
    with book.connect() as connection:
        last = connection.execute(text("SELECT max(change_id) FROM changes")).scalar_one()

    undo(book, last, by="bo", effective_on=NOVEMBER)

    assert store_digests(book, as_of=TODAY).accounts["northwind"] != before.accounts["northwind"]


def test_the_currency_of_the_book_matters_to_an_account_without_one(book):
    import_rows(book, "accounts", account("wingtip"))
    before = store_digests(book, as_of=TODAY)

    lines = [transaction(f"chf{n}", account_id="contoso", currency="CHF") for n in range(20)]
    import_rows(book, "transactions", *lines)

    after = store_digests(book, as_of=TODAY)
    assert after.accounts["wingtip"] != before.accounts["wingtip"]
    assert after.accounts["northwind"] == before.accounts["northwind"]


def test_every_account_of_the_sample_has_a_digest_of_its_own_that_is_the_same_next_time(sample_store):
    store = open_store(sample_store)
    first, second = (store_digests(store, as_of=TODAY) for _ in range(2))
    store.dispose()

    assert first == second
    assert len(set(first.accounts.values())) == len(first.accounts)
