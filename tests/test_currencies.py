from datetime import date

import pandas as pd
import pytest

from planning_helpers.currencies import converted
from planning_helpers.model import empty, typed
from tests.support.tables import frame

DEALS = """
    opportunity_id | amount | currency | close_date
    a              | 100    | EUR      | 2026-03-01
    b              | 100    | USD      | 2026-03-01
    c              | 100    | USD      | 2026-07-01
    d              | 100    |          | 2026-03-01
    e              |        | USD      | 2026-03-01
    f              | 100    | JPY      | 2026-03-01
    g              | 100    | JPY      | 2026-03-01
    h              |        | JPY      | 2026-03-01
"""


def deals(text: str = DEALS) -> pd.DataFrame:
    return typed(frame(text), "opportunities")[["opportunity_id", "amount", "currency", "close_date"]]


def rates(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["currency", "to_currency", "valid_from", "rate"])
    return typed(found.assign(exchange_rate_id=found.index.astype(str)), "exchange_rates")


def in_currency(to: str, *given: tuple[str, str, str, float], text: str = DEALS):
    return converted(
        deals(text), to, rates(*given), money_columns=["amount"], on="close_date", name="opportunities"
    )


def test_each_row_takes_the_latest_rate_of_its_day():
    found, _ = in_currency("EUR", ("USD", "EUR", "2026-06-01", 0.8), ("USD", "EUR", "2026-01-01", 0.9))

    assert found["amount"].iloc[:5].tolist()[:4] == [100.0, 90.0, 80.0, 100.0]
    assert found["currency"].tolist() == ["EUR"] * 5 + ["JPY"] * 3


def test_amounts_without_a_rate_are_left_out_and_counted():
    found, notes = in_currency("EUR", ("USD", "EUR", "2026-01-01", 0.9))

    assert found["amount"].isna().tolist() == [False, False, False, False, True, True, True, True]
    assert notes == ("2 opportunities in JPY have no exchange rate to EUR: their amounts are left out.",)


def test_one_amount_without_a_rate_is_told_in_the_singular():
    row = "opportunity_id | amount | currency | close_date\na | 1 | JPY | 2026-03-01"

    _, notes = in_currency("EUR", text=row)

    assert notes == ("1 opportunity in JPY has no exchange rate to EUR: its amount is left out.",)


@pytest.mark.parametrize(
    "given",
    [
        [("USD", "EUR", "2026-01-01", 0.5)],
        [("EUR", "USD", "2026-01-01", 2.0)],
        [("USD", "CHF", "2026-01-01", 1.0), ("EUR", "CHF", "2026-01-01", 2.0)],
        [("CHF", "USD", "2026-01-01", 1.0), ("CHF", "EUR", "2026-01-01", 0.5)],
    ],
    ids=["direct", "inverse", "through a common currency", "from a common currency"],
)
def test_a_rate_may_be_given_either_way_or_through_a_third_currency(given):
    found, _ = in_currency("EUR", *given)

    assert found["amount"].iloc[1] == 50.0


def test_a_direct_rate_comes_before_one_through_a_third_currency():
    found, _ = in_currency(
        "EUR",
        ("USD", "CHF", "2026-01-01", 1.0),
        ("CHF", "EUR", "2026-01-01", 1.0),
        ("USD", "EUR", "2026-01-01", 0.9),
    )

    assert found["amount"].iloc[1] == 90.0


def test_a_rate_that_begins_later_does_not_hold_yet():
    found, notes = in_currency("EUR", ("USD", "EUR", "2026-06-01", 0.8))

    assert found["amount"].isna().tolist()[:4] == [False, True, False, False]
    assert found["currency"].iloc[1] == "USD"
    assert notes[1] == "1 opportunity in USD has no exchange rate to EUR: its amount is left out."


def test_a_row_without_a_date_takes_the_latest_rate():
    row = "opportunity_id | amount | currency | close_date\na | 100 | USD | "

    found, _ = in_currency(
        "EUR", ("USD", "EUR", "2026-01-01", 0.9), ("USD", "EUR", "2026-06-01", 0.8), text=row
    )

    assert found["amount"].tolist() == [80.0]


def test_one_day_may_hold_for_all_rows():
    given = rates(("USD", "EUR", "2026-01-01", 0.9), ("USD", "EUR", "2026-06-01", 0.8))

    found, _ = converted(deals(), "EUR", given, money_columns=["amount"], on=date(2026, 5, 31))

    assert found["amount"].iloc[1:3].tolist() == [90.0, 90.0]


def test_no_currency_to_convert_to_leaves_the_rows_as_they_are():
    found, notes = in_currency("")

    pd.testing.assert_frame_equal(found, deals())
    assert notes == ()


def test_no_rows_are_no_rows():
    rows = empty("opportunities")

    found, notes = converted(rows, "EUR", rates(), money_columns=["amount"], on="close_date")

    pd.testing.assert_frame_equal(found, rows)
    assert notes == ()


def test_the_rows_given_are_left_unchanged():
    rows = deals()

    converted(
        rows, "EUR", rates(("USD", "EUR", "2026-01-01", 0.9)), money_columns=["amount"], on="close_date"
    )

    pd.testing.assert_frame_equal(rows, deals())
