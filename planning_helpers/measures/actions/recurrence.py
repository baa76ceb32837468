"""How often something is to be repeated, read from words: its dates, and its rule for a calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Unit = Literal["day", "week", "month"]

_NAMED: dict[str, tuple[Unit, int]] = {
    "daily": ("day", 1),
    "weekly": ("week", 1),
    "biweekly": ("week", 2),
    "fortnightly": ("week", 2),
    "monthly": ("month", 1),
    "quarterly": ("month", 3),
    "half yearly": ("month", 6),
    "semi annually": ("month", 6),
    "yearly": ("month", 12),
    "annually": ("month", 12),
}
_UNITS: dict[str, tuple[Unit, int]] = {
    "day": ("day", 1),
    "week": ("week", 1),
    "fortnight": ("week", 2),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "half year": ("month", 6),
    "year": ("month", 12),
}
_NUMBERS = {"other": 2, "second": 2, "third": 3, "fourth": 4} | {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
}
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})s?"
_EVERY = re.compile(
    rf"(?:every|each|once (?:a|an|per|every)) (?:(?P<number>\d+|{'|'.join(_NUMBERS)}) )?"
    rf"(?:(?P<unit>{'|'.join(_UNITS)})s?(?: on {_DAY})?|{_DAY.replace('weekday', 'alone')})"
)
_NAME = re.compile(rf"(?P<name>{'|'.join(_NAMED)})(?: on {_DAY})?")
SHORTEST_MONTH = 28  # days
LONGEST = 1000  # of a unit between two dates: what is beyond is a slip of the pen


@dataclass(frozen=True)
class Recurrence:
    """Every so many days, weeks or months; of weeks on the `weekday` (0 is Monday), where one is named."""

    unit: Unit
    every: int
    weekday: int | None = None


def read_recurrence(text: object) -> Recurrence | None:
    """The rhythm that `text` names; None when it names none that can be read.

    `bi-weekly` is every 14 days (C13). Source: ACT-4.

    Examples:
        >>> read_recurrence("every 14 days"), read_recurrence("Bi-weekly")
        (Recurrence(unit='day', every=14, weekday=None), Recurrence(unit='week', every=2, weekday=None))
        >>> read_recurrence("every second Monday")
        Recurrence(unit='week', every=2, weekday=0)
        >>> read_recurrence("when the board meets") is None
        True
    """
    if not isinstance(text, str):
        return None
    words = " ".join(re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.casefold()).strip(" .").split())
    words = words.replace("bi ", "bi")
    if named := _NAME.fullmatch(words):
        unit, every = _NAMED[named["name"]]
        weekday = named["weekday"]
    elif told := _EVERY.fullmatch(words):
        unit, step = _UNITS[told["unit"]] if told["unit"] else ("week", 1)
        number = told["number"] or "1"
        every = step * (int(number) if number.isdecimal() else _NUMBERS[number])
        weekday = told["weekday"] or told["alone"]
    else:
        return None
    if not 0 < every <= LONGEST or (weekday and unit != "week"):
        return None
    return Recurrence(unit, every, _WEEKDAYS.index(weekday) if weekday else None)


def first_on(recurrence: Recurrence, start: date) -> date:
    """The first date of the series that begins on `start`: that day, or the first such weekday after it."""
    if recurrence.weekday is None:
        return start
    return start + timedelta(days=(recurrence.weekday - start.weekday()) % 7)


def dates_of(recurrence: Recurrence, start: date, until: date) -> list[date]:
    """The dates from `start` up to and including `until`.

    Months keep the day of `start`; where a month is too short for it, its last day is taken.

    Examples:
        >>> [f"{day:%m-%d}" for day in dates_of(Recurrence("month", 1), date(2026, 1, 31), date(2026, 4, 30))]
        ['01-31', '02-28', '03-31', '04-30']
    """
    found: list[date] = []
    day = first_on(recurrence, start)
    while day <= until:
        found.append(day)
        day = _later(recurrence, found[0], len(found))
    return found


def calendar_rule(recurrence: Recurrence, start: date, until: date) -> dict[str, Any] | None:
    """The parts of an iCalendar RRULE (RFC 5545, 3.3.10) that gives the dates of `dates_of`.

    `until` stands as a date, as an all-day series wants it. None for a day that not every month has: a bare
    rule leaves short months out, and rules that do not are read differently by different calendar programs.
    """
    first = first_on(recurrence, start)
    if recurrence.unit == "month" and first.day > SHORTEST_MONTH:
        return None
    freq = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}[recurrence.unit]
    rule: dict[str, Any] = {"freq": freq, "interval": recurrence.every, "until": max(first, until)}
    return rule if recurrence.weekday is None else rule | {"byday": _CODES[recurrence.weekday]}


def _later(recurrence: Recurrence, first: date, times: int) -> date:
    steps = recurrence.every * times
    if recurrence.unit != "month":
        return first + timedelta(days=steps * (7 if recurrence.unit == "week" else 1))
    year, month = divmod(first.year * 12 + first.month - 1 + steps, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
