"""Dates and times as people and programs write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
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
_WITH_POINT = re.compile(r"\d+ ?\.")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_CLOCK_BEHIND = re.compile(rf"\s{_CLOCK.pattern}$")
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
        may_be_swapped: Whether a spreadsheet may have taken days for months: no day of those it kept as dates
            is above 12, and all that it left as text are.
    """

    moments: pd.Series
    order: Order | None = None
    is_certain: bool = True
    at_midnight_elsewhere: tuple[int, ...] = ()
    may_be_swapped: bool = False


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
    days = {_CLOCK_BEHIND.sub("", text) for text in texts}
    open_ones = [(text, one) for text in days if (one := written(text)) is not None and one.order is None]
    open_days = {one.numbers for _, one in open_ones}
    fitting = [
        order for order in _likely_orders(open_ones, formats) if all(_is_day(one, order) for one in open_days)
    ]
    return fitting[0] if open_days and len(fitting) == 1 else None


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
    open_ones = [
        (text, one) for text, one in zip(texts, found, strict=True) if one is not None and one.order is None
    ]
    open_days = Counter(one.numbers for _, one in open_ones)
    orders = sorted(_likely_orders(open_ones, formats), key=lambda one: one != prefer)
    counts = {
        order: sum(many for numbers, many in open_days.items() if _is_day(numbers, order)) for order in orders
    }
    best = sorted(counts, key=lambda one: -counts[one])
    order = best[0] if open_days and best else None
    rivals = [
        one
        for one in orders
        if order is not None
        and counts[one] == counts[order]
        and any(_of_order(each, one) != _of_order(each, order) for each in open_days)
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
        may_be_swapped=_may_be_swapped(texts, found),
    )


def _may_be_swapped(texts: Sequence[str], found: Sequence[Written | None]) -> bool:
    known = [(text, one) for text, one in zip(texts, found, strict=True) if one is not None]
    dates = [one.numbers[2] for text, one in known if one.order and re.match(r"\d{4}-", text)]
    left = [max(one.numbers[:2]) for _, one in known if one.order is None]
    return bool(dates) and len(left) > 1 and max(dates) <= 12 and min(left) > 12


def possible_days(text: str) -> list[date]:
    """The days that `text` may mean by itself, the earlier first: two where day and month could be either.

    A point stands behind a day (3.2.2026 is in February). Three numbers of two digits mean no day.

    Examples:
        >>> [f"{day:%d %b %Y}" for day in possible_days("3/4/2026")], possible_days("3.4.26")
        (['04 Mar 2026', '03 Apr 2026'], [])
    """
    one = written(text)
    if one is None:
        return []
    orders: tuple[Order, ...] = ("day first", "month first")
    if one.order:
        year, orders = one.numbers[0], (one.order,)
    else:
        year, orders = one.numbers[2], orders[:1] if "." in plain(text)[:3] else orders
    days = {day.date() for order in orders if (day := _day(one, order))}
    return sorted(days) if year > 99 else []


def is_no_day(day: date) -> bool:
    """Whether programs write `day` for none: in 9999, in the year 1, on the first days of a spreadsheet."""
    return day.year in {1, 9999} or date(1899, 12, 30) <= day <= date(1900, 1, 1)


def is_far(day: date) -> bool:
    """Whether `day` is far from all business: its year is mistyped, or counted otherwise (as 2569)."""
    return not 1900 <= day.year <= 2100


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


@lru_cache(maxsize=50_000)
def written(text: str) -> Written | None:
    r"""The numbers of a date that is written in a usual way; None for any other text.

    Examples:
        >>> written("9/30/2026, 2:30\u202fPM").numbers, written("30-Sep-2026").numbers
        ((9, 30, 2026), (2026, 9, 30))
    """
    body = plain(text)
    day, blank, time_of_day = body.rpartition(" ")
    if blank and (clock := _CLOCK.fullmatch(time_of_day)) and (of_day := written(day)) and not of_day.zone:
        hour, minute, second = (int(part or 0) for part in clock.groups())
        has_time = of_day.time != (0, 0, 0)
        return None if has_time else Written(of_day.numbers, of_day.order, (hour, minute, second), "")
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


def _likely_orders(open_ones: Sequence[tuple[str, Written]], formats: Sequence[str]) -> list[Order]:
    """The orders in which dates open to several may be read: the declared one, else those that people use.

    Points stand behind a day. Of three numbers of two digits the first may be the year, unless the last has
    fewer different values: a column has few years and many days.
    """
    orders = _orders(formats)
    if len(orders) < 2:
        return orders
    if open_ones and all(_WITH_POINT.match(plain(text)) for text, _ in open_ones):
        orders = ["day first"]
    if not any(one.numbers[2] > 99 for _, one in open_ones):
        firsts, lasts = (len({one.numbers[place] for _, one in open_ones}) for place in (0, 2))
        if all(one.numbers[0] > 12 for _, one in open_ones):  # no year that business is planned for is below
            orders = [*orders, "year first"] if lasts == firsts else orders
            orders = ["year first", *orders] if lasts > firsts else orders
    return orders


def _day(one: Written, order: Order | None) -> datetime | None:
    try:
        return datetime(*_of_order(one.numbers, one.order or order), *one.time)  # noqa: DTZ001 - has no zone
    except ValueError:
        return None


def _of_order(numbers: tuple[int, int, int], order: Order | None) -> tuple[int, int, int]:
    """Year, month and day of the three `numbers` of a date."""
    first, second, third = numbers
    match order:
        case "year first":
            return _year(f"{first:02}"), second, third
        case "month first":
            return _year(f"{third:02}"), first, second
    return _year(f"{third:02}"), second, first


def _is_day(numbers: tuple[int, int, int], order: Order) -> bool:
    return _day(Written(numbers, None, (0, 0, 0), ""), order) is not None


def _moment(one: Written, order: Order | None, time_zone: str | None, *, whole_days: bool) -> datetime | None:
    local = _day(one, order)
    if local is None or (whole_days and not (one.zone and time_zone)):
        return local
    if not 1700 < local.year < 2250:  # in nanoseconds pandas counts no farther
        return None if one.zone else local
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
