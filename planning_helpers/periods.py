"""Plan periods: quarter, half-year or year, calendar or fiscal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planning_helpers.errors import PlanningError

_FORM = re.compile(r"(?P<year>\d{4})(?:(?P<kind>[QH])(?P<number>[1-4]))?")


YEARS = range(1900, 2200)
"""The years that are planned in: beyond, days next to a day, and timelines, could not be told."""


class PeriodError(PlanningError):
    """A period is not written as a year, half-year or quarter."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no period; periods read 2026Q4, 2026H2 or 2026. Write it in one of these forms."
        )


class FarDayError(PlanningError):
    """A day is so far away that nothing can be counted from it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day} is too far away to take facts at; the years {YEARS[0]} to {YEARS[-1]} can be. "
            "Correct the day."
        )


@dataclass(frozen=True)
class Period:
    """A plan period: first day, last day and its name.

    Source: SNAP-2 (a plan is annual, half-yearly or quarterly), C8.
    """

    name: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Length in days, first and last included."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return self.name


def parse_period(text: str | int, *, fiscal_year_start: int = 1) -> Period:
    """The period that `text` names: `2026Q4`, `2026H2` or `2026`.

    Args:
        text: Year, half-year or quarter; the year, which may be a number, is the one in which the fiscal year
            begins.
        fiscal_year_start: Month (1 to 12) in which the fiscal year begins.

    Raises:
        PeriodError: If `text` has another form, or its year is not one of `YEARS`.

    Examples:
        >>> parse_period("2026Q4")
        Period(name='2026Q4', start=datetime.date(2026, 10, 1), end=datetime.date(2026, 12, 31))
        >>> parse_period("2026H1", fiscal_year_start=7).end
        datetime.date(2026, 12, 31)
    """
    form = _FORM.fullmatch(str(text).strip().upper())
    if form is None or (form["kind"] == "H" and int(form["number"]) > 2):
        raise PeriodError(str(text))
    if int(form["year"]) not in YEARS:
        raise PeriodError(str(text))
    months = {"Q": 3, "H": 6, None: 12}[form["kind"]]
    offset = (int(form["number"] or 1) - 1) * months + fiscal_year_start - 1
    start = _month_start(int(form["year"]), offset)
    return Period(form[0], start, _month_start(int(form["year"]), offset + months) - timedelta(days=1))


def period_name(text: str) -> str:
    """`text` as the name of the period it means; as it stands, without blanks round it, where it means none.

    Examples:
        >>> period_name(" 2026q4 "), period_name("next year")
        ('2026Q4', 'next year')
    """
    try:
        return parse_period(text).name
    except PeriodError:
        return text.strip()


def previous_period(period: Period) -> Period:
    """The period of the same kind just before `period`.

    Examples:
        >>> previous_period(parse_period("2026Q1")).name
        '2025Q4'
    """
    year, kind, number = period.name[:4], period.name[4:5], int(period.name[5:] or 1)
    count = {"Q": 4, "H": 2, "": 1}[kind]
    earlier = f"{year}{kind}{number - 1}" if number > 1 else f"{int(year) - 1}{kind}{count if kind else ''}"
    fiscal_year_start = (period.start.month - 1 - (number - 1) * (12 // count)) % 12 + 1
    return parse_period(earlier, fiscal_year_start=fiscal_year_start)


def next_period(period: Period) -> Period:
    """The period of the same kind just after `period`.

    Examples:
        >>> next_period(parse_period("2026Q4")).name, next_period(parse_period("2026")).name
        ('2027Q1', '2027')
    """
    year, kind, number = int(period.name[:4]), period.name[4:5], int(period.name[5:] or 1)
    count = {"Q": 4, "H": 2, "": 1}[kind]
    fiscal_year_start = (period.start.month - 1 - (number - 1) * (12 // count)) % 12 + 1
    later = f"{year}{kind}{number + 1}" if number < count else f"{year + 1}{kind}{1 if kind else ''}"
    return parse_period(later, fiscal_year_start=fiscal_year_start)


def _month_start(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)


def usable_day(day: date) -> date:
    """`day`, at which facts are to be taken.

    Raises:
        FarDayError: If its year is not one of `YEARS`.
    """
    if day.year not in YEARS:
        raise FarDayError(day)
    return day


def periods_around(day: date) -> list[str]:
    """Names of the calendar periods that one plans for on `day`: this quarter and the next, half-year, year.

    Examples:
        >>> periods_around(date(2026, 11, 15))
        ['2026Q4', '2027Q1', '2026H2', '2026']
    """
    quarter = (day.month - 1) // 3 + 1
    following = f"{day.year}Q{quarter + 1}" if quarter < 4 else f"{day.year + 1}Q1"
    return [f"{day.year}Q{quarter}", following, f"{day.year}H{(day.month - 1) // 6 + 1}", str(day.year)]
