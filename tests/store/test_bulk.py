import math

import pandas as pd
import pytest

from planning_helpers.model import empty
from planning_helpers.store import (
    InvalidRowError,
    NotJudgementError,
    OutOfOrderError,
    Replaced,
    StaleRowError,
    changes_between,
    latest_effective_date,
    read_table,
    replace_facts,
    save_all,
)
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_row,
    swot_item,
    transaction,
)

LONG_AGO = SEPTEMBER.replace(year=2020)


def written(store):
    return len(changes_between(store, LONG_AGO, NOVEMBER))


def test_an_import_tells_what_it_did(store):
    import_rows(store, "accounts", account("northwind", wallet=10.0), account("contoso"), account("fabrikam"))

    done = import_rows(
        store,
        "accounts",
        account("northwind", wallet=20.0),
        account("contoso"),
        account("wingtip"),
        on=OCTOBER,
    )

    assert done == Replaced(inserted=1, changed=1, unchanged=1, absent=1, absent_keys=("fabrikam",))
    assert read_table(store, "accounts")["account_id"].tolist() == [
        "contoso",
        "fabrikam",
        "northwind",
        "wingtip",
    ]


def test_importing_twice_changes_nothing(store):
    rows = [
        opportunity("a", amount=0.1 + 0.2, close_date="2026-12-01", next_step="Call\nagain"),
        opportunity("b"),
    ]
    import_rows(store, "opportunities", *rows, imported_at=pd.Timestamp("2026-09-01 08:00"))
    before = read_table(store, "opportunities")

    done = import_rows(
        store, "opportunities", *rows, on=OCTOBER, imported_at=pd.Timestamp("2026-10-01 08:00")
    )

    assert done == Replaced(0, 0, 2, 0, ())
    assert written(store) == 2
    pd.testing.assert_frame_equal(read_table(store, "opportunities"), before)


def test_another_file_that_says_the_same_is_no_change(store):
    import_rows(store, "accounts", account(source_file="accounts.csv"))

    done = import_rows(store, "accounts", account(source_file="Account.csv"), on=OCTOBER)

    assert (done.changed, done.unchanged) == (0, 1)


def test_a_value_that_comes_or_goes_is_a_change(store):
    import_rows(store, "accounts", account("a", wallet=1.0), account("b"))

    done = import_rows(store, "accounts", account("a"), account("b", wallet=1.0), on=OCTOBER)

    assert done.changed == 2
    assert read_table(store, "accounts")["wallet"].isna().tolist() == [True, False]


def test_rows_that_are_absent_stay_unless_the_extract_is_complete(store):
    import_rows(store, "accounts", account("a"), account("b"))

    kept = import_rows(store, "accounts", account("a"), on=OCTOBER)
    removed = import_rows(store, "accounts", account("a"), on=OCTOBER, complete=True)

    assert kept == removed == Replaced(0, 0, 1, 1, ("b",))
    assert read_table(store, "accounts")["account_id"].tolist() == ["a"]
    assert read_table(store, "accounts", as_of=SEPTEMBER)["account_id"].tolist() == ["a", "b"]


def test_a_complete_extract_without_rows_removes_all(store):
    import_rows(store, "accounts", account("a"), account("b"))

    done = import_rows(store, "accounts", on=OCTOBER, complete=True)

    assert (done.absent, len(read_table(store, "accounts"))) == (2, 0)


def test_an_extract_older_than_what_is_known_is_refused_and_nothing_of_it_is_written(store):
    import_rows(store, "accounts", account("a", wallet=1.0), on=OCTOBER)

    with pytest.raises(OutOfOrderError, match=r"1 rows of accounts \(a\) would change as of 2026-09-01"):
        import_rows(store, "accounts", account("a", wallet=2.0), account("b"), on=SEPTEMBER)

    assert read_table(store, "accounts")["wallet"].tolist() == [1.0]
    assert written(store) == 1


def test_a_row_removed_later_is_not_added_as_of_an_earlier_day(store):
    import_rows(store, "accounts", account("a"), on=SEPTEMBER)
    import_rows(store, "accounts", on=NOVEMBER, complete=True)

    with pytest.raises(OutOfOrderError):
        import_rows(store, "accounts", account("a"), on=OCTOBER)


def test_transactions_need_no_history_and_may_come_in_any_order(store):
    import_rows(store, "transactions", transaction("late"), on=OCTOBER)

    done = import_rows(
        store, "transactions", transaction("late", amount=11.0), transaction("early"), on=SEPTEMBER
    )

    assert (done.inserted, done.changed) == (1, 1)
    assert written(store) == 0


def test_values_that_are_not_given_are_those_of_the_declaration(store):
    import_rows(store, "users", {"user_id": "u", "name": "Ann"})

    assert read_table(store, "users")["is_active"].tolist() == [True]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [account("a"), account("a")],
            "accounts 'a' is not saved: account_id stands twice; 3 rows have 2 keys",
        ),
        ([account("a", name=None)], "accounts 'a' is not saved: name is empty in row 2 of 2; it is required"),
        (
            [{"name": "No key"}],
            "accounts is not saved: account_id is empty in row 2 of 2; it is required",
        ),
        (
            [account("a", wallet=math.inf)],
            "accounts 'a' is not saved: wallet is infinite; a number is accepted",
        ),
    ],
)
def test_an_extract_with_a_row_that_does_not_fit_is_refused(store, rows, problem):
    with pytest.raises(InvalidRowError, match=problem.replace("(", r"\(")):
        import_rows(store, "accounts", account("fine"), *rows)

    assert read_table(store, "accounts").empty


def test_an_empty_extract_is_allowed(store):
    assert replace_facts(store, "accounts", empty("accounts"), by="x", effective_on=OCTOBER).inserted == 0
    assert latest_effective_date(store) is None


def test_sixty_thousand_transactions_are_compared_not_rewritten(store):
    rows = pd.DataFrame(
        {
            "transaction_id": [f"SO{number}-{number % 7}" for number in range(60_000)],
            "account_id": [f"a{number % 700}" for number in range(60_000)],
            "transaction_date": pd.date_range("2010-01-01", periods=60_000, freq="35min"),
            "amount": [number / 100 for number in range(60_000)],
        }
    )
    replace_facts(store, "transactions", rows, by="x", effective_on=SEPTEMBER)
    rows.loc[5, "amount"] = -1.0

    done = replace_facts(store, "transactions", rows, by="x", effective_on=OCTOBER)

    assert done == Replaced(0, 1, 59_999, 0, ())
    assert read_table(store, "transactions", account_id="a5")["amount"].min() == -1.0
    assert math.isclose(read_table(store, "transactions")["amount"].sum(), rows["amount"].sum())


def test_many_rows_of_judgement_are_saved_and_versioned(store):
    first = save_all(
        store, "swot_items", [swot_item(row_id="a"), swot_item(row_id="b")], by="ann", effective_on=SEPTEMBER
    )

    again = save_all(
        store,
        "swot_items",
        [swot_item(row_id="a"), swot_item(row_id="b", statement="New"), swot_item(row_id="c")],
        by="bob",
        effective_on=OCTOBER,
    )

    assert (first.inserted, again) == (2, Replaced(1, 1, 1, 0, ()))
    found = read_table(store, "swot_items")
    assert found["version"].tolist() == [1, 2, 1]
    assert found["recorded_by"].tolist() == ["ann", "bob", "bob"]


def test_saving_rows_without_keys_twice_changes_nothing(store):
    rows = pd.DataFrame([swot_item(), swot_item(statement="Two")])
    save_all(store, "swot_items", rows, by="ann", effective_on=SEPTEMBER)

    again = save_all(store, "swot_items", rows, by="ann", effective_on=OCTOBER)

    assert again == Replaced(0, 0, 2, 0, ())


def test_columns_that_a_row_does_not_have_stay_as_they_are_stored(store):
    save_row(store, "swot_items", swot_item(row_id="a", impact=4))

    save_all(store, "swot_items", [{"row_id": "a", "statement": "New"}], by="bob", effective_on=OCTOBER)

    found = read_table(store, "swot_items").iloc[0]
    assert (found["statement"], found["impact"]) == ("New", 4)


def test_rows_with_an_older_version_than_the_one_stored_are_not_saved(store):
    read = save_row(store, "swot_items", swot_item(row_id="a"))
    save_row(store, "swot_items", {**read, "statement": "Theirs"}, by="bob")
    rows = [swot_item(row_id="new"), {**read, "statement": "Ours"}]

    with pytest.raises(StaleRowError):
        save_all(store, "swot_items", rows, by="ann", effective_on=OCTOBER)

    assert read_table(store, "swot_items")["statement"].tolist() == ["Theirs"]


def test_rows_of_judgement_that_do_not_fit_are_refused(store):
    with pytest.raises(InvalidRowError, match=r"swot_items 'b' .* impact is 9"):
        save_all(
            store,
            "swot_items",
            [swot_item(row_id="a"), swot_item(row_id="b", impact=9)],
            by="ann",
            effective_on=OCTOBER,
        )

    assert read_table(store, "swot_items").empty


def test_imported_tables_are_not_saved_as_judgement(store):
    with pytest.raises(NotJudgementError):
        save_all(store, "accounts", [account()], by="ann", effective_on=OCTOBER)
