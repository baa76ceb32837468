"""Periods: their days, the one before, and what is no period."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.periods import PeriodError, parse_period, previous_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        (" 2026 ", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(text, start, end):
    period = parse_period(text)

    assert (period.start, period.end) == (start, end)


def test_a_fiscal_year_may_begin_in_another_month():
    period = parse_period("2026Q4", fiscal_year_start=7)

    assert (period.start, period.end) == (date(2027, 4, 1), date(2027, 6, 30))
    assert previous_period(period) == parse_period("2026Q3", fiscal_year_start=7)


@pytest.mark.parametrize(
    ("name", "before"),
    [("2026Q1", "2025Q4"), ("2026Q3", "2026Q2"), ("2026H1", "2025H2"), ("2026", "2025")],
)
def test_the_period_before_is_of_the_same_kind(name, before):
    assert previous_period(parse_period(name)) == parse_period(before)


@pytest.mark.parametrize("text", ["2026Q5", "2026H3", "Q4", "26Q4", "", "2026-11"])
def test_what_is_no_period_is_refused_with_the_forms_there_are(text):
    with pytest.raises(PeriodError, match="2026Q4, 2026H2 or 2026"):
        parse_period(text)
