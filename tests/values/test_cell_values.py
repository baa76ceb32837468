"""What a person may type into a cell, and what is made of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from planning_helpers.values.cell_values import cell_value
from tests.support.model_tables import column_of


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("money", 12, 12.0),
        ("money", "1,200.00", 1200.0),
        ("money", "1.200,50", 1200.5),
        ("money", "1,5", 1.5),
        ("money", "1 200", 1200.0),
        ("money", "1'200.50", 1200.5),
        ("money", "1.5k", 1500.0),
        ("money", " (300) ", -300.0),
        ("share", "45 %", 0.45),
        ("share", 0.45, 0.45),
        ("share", "0.45", 0.45),
        ("score", "3", 3),
        ("score", 3.0, 3),
        ("count", 12_000, 12_000),
        ("date", datetime.fromisoformat("2026-12-31"), date(2026, 12, 31)),
        ("date", "2026-12-31", date(2026, 12, 31)),
        ("date", "31.12.2026", date(2026, 12, 31)),
        ("date", "12/31/2026", date(2026, 12, 31)),
        ("date", "31/12/2026", date(2026, 12, 31)),
        ("date", "3/3/2026", date(2026, 3, 3)),
        ("date", "2.1.2026", date(2026, 1, 2)),
        ("flag", True, True),
        ("flag", "no", False),
        ("flag", 1, True),
        ("choice", "Weakness", "weakness"),
        ("text", 2026, "2026"),
        ("text", 2026.0, "2026"),
        ("text", datetime.fromisoformat("2026-02-01"), "2026-02-01"),
        ("text", True, "TRUE"),
        ("text", " padded ", "padded"),
        ("note", "two\r\nlines", "two\nlines"),
        ("note", "two_x000D_\nlines", "two\nlines"),
        ("text", "", None),
        ("money", None, None),
        ("date", "  ", None),
    ],
)
def test_what_can_mean_one_thing_is_read(kind, raw, value):
    found = cell_value(raw, column_of(kind))

    assert (found.value, found.problem) == (value, "")
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        ("money", "a lot", "'a lot' is no number"),
        ("money", True, "'TRUE' is no number"),
        ("money", datetime.fromisoformat("2026-02-01"), "'2026-02-01' is a date; a number is wanted here"),
        ("money", "45 %", "'45 %' is no number"),
        ("money", "€ 300", "names a currency, and this workbook does not say which one its amounts are in"),
        ("money", "12.500", "'12.500' may be 12.5 or 12,500. Write 12.5 or 12500."),
        ("money", "1,125k", "'1,125k' may be 1,125 or 1,125,000. Write 1125 or 1125000."),
        ("number", "1.125", "'1.125' may be 1.125 or 1,125. Write 1.1250 or 1125."),
        ("share", 45, "45 is more than the whole. Write 45% or 0.45."),
        ("share", 4500.0, "4500 is outside 0% to 100%. Write it like 45% or 0.45."),
        ("share", "4500%", "4500% is outside 0% to 100%"),
        ("score", 3.5, "3.5 is no whole number"),
        ("count", 1e300, "1e+300 is no whole number that can be stored"),
        ("date", "1/2/2026", "'1/2/2026' may be 2026-01-02 or 2026-02-01. Write one of them."),
        ("date", "31.2.2026", "'31.2.2026' is no date"),
        ("date", "1.2.26", "'1.2.26' is no date"),
        ("date", 46_000, "'46000' is no date. Write it like 2026-11-15."),
        ("flag", "perhaps", "'perhaps' is neither TRUE nor FALSE"),
    ],
)
def test_what_cannot_is_a_problem_that_names_it(kind, raw, problem):
    found = cell_value(raw, column_of(kind))

    assert found.value is None
    assert problem in found.problem


@pytest.mark.parametrize(
    ("kind", "raw", "remark"),
    [
        ("money", "0,925", "the text '0,925' was read as 0.925"),
        ("money", "n/a", "'n/a' stands for nothing, so the cell was read as empty"),
        ("date", date(9999, 12, 31), "'9999-12-31' stands for nothing, so the cell was read as empty"),
        ("date", "31.12.2026", "the text '31.12.2026' was read as 2026-12-31"),
        ("date", "2026-12-31", ""),
    ],
)
def test_a_remark_tells_how_a_text_was_read(kind, raw, remark):
    assert cell_value(raw, column_of(kind)).remark == remark


def test_an_amount_in_another_currency_than_that_of_its_row_is_refused():
    amount = column_of("money")

    assert cell_value("$1500", amount, currency="USD").value == 1500.0
    assert cell_value("$1500", amount, currency="CAD").value == 1500.0
    assert cell_value("€1,500", amount, currency="USD").problem == (
        "'€1,500' is marked €, and the amounts here are in USD. Convert it, and write the number alone."
    )
