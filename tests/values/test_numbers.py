"""Numbers as people and programs write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning_helpers.values.numbers import as_text, digits, is_open, number, proven_marks, without_clear_mark


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1,234.50", 1234.5, None),
        ("1.234,50", None, 1234.5),
        ("12.500", 12.5, 12500),
        ("0,925", None, 0.925),
        ("0.925", 0.925, None),
        ("1'200", 1200, 1200),
        ("1 200\u00a0000", 1200000, 1200000),
        ("(300)", -300, -300),
        ("300-", -300, -300),
        ("\u2212300", -300, -300),
        ("$1,000", 1000, 1.0),
        ("1.000 €", 1.0, 1000),
        ("EUR 5", 5, 5),
        ("US$5", 5, 5),
        ("XXL 5", None, None),
        ("€ 5 $", None, None),
        ("45 %", 45, 45),
        ("1e3", 1000, 1000),
        ("12.125e0", 12.125, 12.125),
        ("1.2.3", None, None),
        ("12,34,567", 1234567, None),
        ("twelve", None, None),
        ("", None, None),
    ],
)
def test_a_number_with_the_point_and_with_the_comma_as_its_mark(text, point, comma):
    assert number(text) == point
    assert number(text, decimal=",") == comma


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (["1.200,50"], {","}),
        (["1,200.50"], {"."}),
        (["0,925", "1,085"], {","}),
        (["1,5"], {","}),
        (["1.5"], {"."}),
        (["1.200.000"], {","}),
        (["1234,567"], {","}),
        (["12.500", "950"], set()),
        (["12,500", "950"], set()),
        (["12.5e0"], set()),
        (["1.5", "1,5"], {".", ","}),
    ],
)
def test_a_column_proves_its_decimal_mark(texts, marks):
    assert proven_marks(texts) == marks


def test_only_three_digits_behind_one_mark_leave_the_number_open():
    assert is_open("12.500")
    assert is_open("$1,000")
    assert not any(map(is_open, ("0,925", "12.5", "1234.567", "950", "1,200.500")))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_was_no_text_comes_back_whatever_the_mark(value):
    for decimal in (".", ","):
        assert number(as_text(value), decimal=decimal) == value


def test_a_number_that_was_no_text_is_shown_as_people_write_it():
    assert without_clear_mark(as_text(Decimal("12.10"))) == "12.10"
    assert without_clear_mark("Zone0") == "Zone0"


def test_the_currency_beside_a_number_is_kept():
    assert [one.currency for one in map(digits, ("€5", "5 CHF", "CA$5", "5")) if one] == [
        "€",
        "CHF",
        "CA$",
        "",
    ]
