"""Dates and times as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

import pandas as pd

from planning_helpers.values.words import plain

Order = Literal["day first", "month first", "year first"]
"""How day, month and year stand in a date of digits whose year is not written with four of them first."""

EXCEL, EPOCH = "excel", "epoch"
"""Formats of days counted from 30 December 1899, and of seconds or milliseconds since 1970."""

_TOKENS = (
    (r"hh:mm:ss(?=.*AM)", "%I:%M:%S"), (r"hh:mm(?=.*AM)", "%I:%M"), (r"hh:mm:ss", "%H:%M:%S"),
    (r"hh:mm", "%H:%M"), (r"\bAM\b", "%p"), (r"yyyy", "%Y"), (r"yy", "%y"),
    (r"mmmm", "%B"), (r"mmm", "%b"), (r"mm?", "%m"), (r"dd?", "%d"),
)  # fmt: skip
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "tr")
_SHAPES = (
    r"(?P<y>\d{4}) ?(?P<s>[-/.]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})\.?",
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
    r"(?P<y>\d{4})年 ?(?P<m>\d{1,2})月 ?(?P<d>\d{1,2})日",
    r"(?P<a>\d{1,2}) ?(?P<s>[-/.]) ?(?P<b>\d{1,2}) ?(?P=s) ?(?P<c>\d{4}|\d\d)",
    r"(?:[^\W\d]+[.,]{0,2} )?(?P<d>\d{1,2})[. /-]{1,2}(?:de )?(?P<name>[^\W\d]+)"
    r"[., /-]{1,2}(?:de )?(?P<y>\d{4}|\d\d)",
    r"(?:[^\W\d]+[.,]{0,2} )?(?P<name>[^\W\d]+)[. -]{1,2}(?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})",
)
_TIME = (
    r"(?:(?:,? |T)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r" ?(?P<half>[AaPp]\.? ?[Mm]\.?)? ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)
_PATTERNS = tuple(re.compile(shape + _TIME) for shape in _SHAPES)
_COUNTED = re.compile(r"\d{4,6}(?:\.\d+)?|\d{10}|\d{13}")
_PIVOT = 69  # of years with two digits, as strptime has it: 68 is 2068, 69 is 1969


class Written(NamedTuple):
    """A date as it is written: its three numbers, and which is which where that is certain."""

    numbers: tuple[int, int, int]
    order: Order | None
    time: tuple[int, int, int]
    zone: str


@dataclass(frozen=True, eq=False)
class ReadDates:
    """A column of dates.

    Attributes:
        moments: Moments without zone, in the order of the texts; empty where one could not be read.
        order: Order of day and month taken where the texts leave it open; None where they do not.
        is_certain: Whether no other order would read all of them.
        at_midnight_elsewhere: Hours of the day, in UTC, at which all times of the column lie, when they look
            like midnights of another time zone; empty otherwise.
    """

    moments: pd.Series
    order: Order | None = None
    is_certain: bool = True
    at_midnight_elsewhere: tuple[int, ...] = ()


def strptime_format(text: str) -> str:
    """A date format in the signs of Python, from those of Python or of a spreadsheet.

    Raises:
        ValueError: If it names no day, month or year.

    Examples:
        >>> strptime_format("mm/dd/yy hh:mm AM"), strptime_format("dd.mm.yyyy"), strptime_format("%d %b %Y")
        ('%m/%d/%y %I:%M %p', '%d.%m.%Y', '%d %b %Y')
    """
    if text in {EXCEL, EPOCH}:
        return text
    found = text
    if "%" not in text:
        for token, sign in _TOKENS:
            found = re.sub(rf"(?<!%){token}", sign, found)
    if not all(
        any(sign in found for sign in signs)
        for signs in (("%d", "%j"), ("%m", "%b", "%B", "%j"), ("%Y", "%y"))
    ):
        raise ValueError(
            f"{text!r} is no date format; write it like yyyy-mm-dd, mm/dd/yy or dd.mm.yyyy hh:mm, "
            f"or {EXCEL} (day numbers) or {EPOCH} (seconds since 1970)"
        )
    return found


def order_of(date_format: str) -> Order:
    """The order in which a format writes day and month.

    Examples:
        >>> order_of("dd.mm.yyyy"), order_of("mm/dd/yy"), order_of("yy-mm-dd")
        ('day first', 'month first', 'year first')
    """
    signs = strptime_format(date_format)
    day, month, year = (
        min((place for sign in several if (place := signs.find(sign)) >= 0), default=99)
        for several in (("%d", "%j"), ("%m", "%b", "%B"), ("%Y", "%y"))
    )
    return "year first" if year < min(day, month) else "day first" if day < month else "month first"


def proven_order(texts: Collection[str], formats: Sequence[str]) -> Order | None:
    """The one order, of those that `formats` allow, in which all `texts` are dates; None if several are."""
    open_ones = [one for one in map(written, texts) if one is not None and one.order is None]
    fitting = [order for order in _orders(formats) if all(_day(one, order) for one in open_ones)]
    return fitting[0] if open_ones and len(fitting) == 1 else None


def read_dates(
    texts: Sequence[str],
    formats: Sequence[str],
    *,
    time_zone: str | None = None,
    prefer: Order | None = None,
    whole_days: bool = True,
) -> ReadDates:
    """A column of dates, all in one order of day and month.

    A date that can be only one day (2026-11-15, 15 Nov 2026) is read as that, however the others are written.
    The other texts are read in the order that `formats` give them, with any sign between the numbers and any
    time behind; where these allow several orders, in the one that reads most of the column.

    Args:
        texts: What the column holds; no empty ones.
        formats: Declared formats, the likelier first.
        time_zone: For days, the zone whose day counts where a text has a zone of its own, else the day as
            written. For moments, the zone of texts that have none; else UTC.
        prefer: Order that goes first where several read the same number of texts.
        whole_days: Read days; else moments in UTC.
    """
    found = [written(text) for text in texts]
    open_ones = [one for one in found if one is not None and one.order is None]
    orders = sorted(_orders(formats), key=lambda one: one != prefer)
    counts = {order: sum(_day(one, order) is not None for one in open_ones) for order in orders}
    best = sorted(counts, key=lambda one: -counts[one])
    order = best[0] if open_ones and best else None
    rivals = [
        one
        for one in orders
        if order is not None
        and counts[one] == counts[order]
        and any(_day(each, one) != _day(each, order) for each in open_ones)
    ]
    certain = [
        _moment(one, one.order or order, time_zone, whole_days=whole_days) if one else None for one in found
    ]
    read = [
        _by_format(text, formats) if moment is None else moment
        for text, moment in zip(texts, certain, strict=True)
    ]
    values = pd.Series(pd.to_datetime(pd.Series(read, dtype="object"))).astype("datetime64[us]")
    return ReadDates(
        values.dt.normalize() if whole_days else values,
        order,
        is_certain=not rivals,
        at_midnight_elsewhere=_shifted_midnights(found) if whole_days and not time_zone else (),
    )


def likely_format(texts: Collection[str]) -> str:
    """The format that would read most of `texts`; empty when none is known.

    Examples:
        >>> likely_format(["30/09/2026, 14:30"]), likely_format(["46295"]), likely_format(["soon"])
        ('dd/mm/yyyy', 'excel', '')
    """
    texts = list(texts)
    formats = (*("dd/mm/yyyy", "mm/dd/yyyy", "yy-mm-dd"), EXCEL, EPOCH)
    read = {one: int(read_dates(texts, [one]).moments.notna().sum()) for one in formats}
    best = max(read, key=lambda one: read[one])
    return best if read[best] * 2 > len(texts) else ""


@cache
def written(text: str) -> Written | None:
    r"""The numbers of a date that is written in a usual way; None for any other text.

    Examples:
        >>> written("9/30/2026, 2:30\u202fPM").numbers, written("30-Sep-2026").numbers
        ((9, 30, 2026), (2026, 9, 30))
    """
    body = plain(text)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(body):
            parts = match.groupdict()
            time = _time_of_day(parts)
            if time is None:
                continue
            zone = (parts["zone"] or "").replace("UTC", "Z").replace("GMT", "Z")
            if "a" in parts:
                return Written((int(parts["a"]), int(parts["b"]), int(parts["c"])), None, time, zone)
            month = _months().get(parts["name"].casefold()) if "name" in parts else int(parts["m"])
            if month is not None:
                return Written((_year(parts["y"]), month, int(parts["d"])), "year first", time, zone)
    return None


def _orders(formats: Sequence[str]) -> list[Order]:
    """The orders that `formats` have, without repetition; day and month either way when there are none."""
    own = [order_of(one) for one in formats if one not in {EXCEL, EPOCH}]
    short = [
        order
        for one, order in zip(formats, own, strict=False)
        if order != "year first" or "%y" in strptime_format(one)
    ]
    return list(dict.fromkeys(short)) if own else ["day first", "month first"]


def _day(one: Written, order: Order | None) -> datetime | None:
    first, second, third = one.numbers
    match one.order or order:
        case "year first":
            year, month, day = first, second, third
        case "month first":
            month, day, year = first, second, third
        case _:
            day, month, year = first, second, third
    try:
        return datetime(_year(f"{year:02}"), month, day, *one.time)  # noqa: DTZ001 - what is written has no zone
    except ValueError:
        return None


def _moment(one: Written, order: Order | None, time_zone: str | None, *, whole_days: bool) -> datetime | None:
    local = _day(one, order)
    if local is None or (whole_days and not (one.zone and time_zone)):
        return local
    stamp = pd.Timestamp(local)
    if one.zone:
        stamp = stamp.tz_localize("UTC") - _offset(one.zone)
        stamp = stamp.tz_convert(time_zone) if whole_days else stamp
    elif time_zone:
        stamp = stamp.tz_localize(time_zone, ambiguous=False, nonexistent="shift_forward").tz_convert("UTC")
    found: datetime = stamp.tz_localize(None).to_pydatetime()
    return found


def _by_format(text: str, formats: Sequence[str]) -> datetime | None:
    """`text` in one of `formats` that writes a date in an unusual way."""
    body = plain(text)
    for one in formats:
        if one == EXCEL and _COUNTED.fullmatch(body) and float(body) < 2_958_466:
            return datetime(1899, 12, 30) + timedelta(days=float(body))  # noqa: DTZ001
        if one == EPOCH and re.fullmatch(r"\d{9,13}", body):
            seconds = int(body) / (1000 if len(body) > 10 else 1)
            return datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001
        if one not in {EXCEL, EPOCH}:
            try:
                return datetime.strptime(body, strptime_format(one))  # noqa: DTZ007
            except ValueError:
                continue
    return None


def _time_of_day(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts["half"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 61 else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < _PIVOT else 1900)


def _offset(zone: str) -> pd.Timedelta:
    if zone == "Z":
        return pd.Timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = pd.Timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size


def _shifted_midnights(found: Sequence[Written | None]) -> tuple[int, ...]:
    """The hours at which all times in UTC lie, when there are one or two of them, neighbours, and not 0."""
    times = {one.time for one in found if one and one.zone and not _offset(one.zone)}
    hours = sorted({hour for hour, _, _ in times})
    is_shifted = bool(times) and all(minute in {0, 30} and second == 0 for _, minute, second in times)
    return tuple(hours) if is_shifted and 0 not in hours and hours[-1] - hours[0] <= 1 else ()


@cache
def _months() -> dict[str, int]:
    """Numbers of the months by their names, whole and short, in the usual languages."""
    from babel.dates import get_month_names  # costs half a second

    found = {"sept": 9}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                found |= {name.casefold().rstrip("."): number for number, name in names.items()}
    return found
