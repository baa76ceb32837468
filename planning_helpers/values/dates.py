"""Dates and times as extracts write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})"  # day
    r"(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?"  # time of day
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?"  # zone
)
_TOKENS = (
    (r"hh:mm:ss(?=.*AM)", "%I:%M:%S"), (r"hh:mm(?=.*AM)", "%I:%M"), (r"hh:mm:ss", "%H:%M:%S"),
    (r"hh:mm", "%H:%M"), (r"\bAM\b", "%p"), (r"yyyy", "%Y"), (r"yy", "%y"),
    (r"mmmm", "%B"), (r"mmm", "%b"), (r"mm?", "%m"), (r"dd?", "%d"),
)  # fmt: skip


def strptime_format(text: str) -> str:
    """A date format in the signs of Python, from those of Python or of a spreadsheet.

    Raises:
        ValueError: If it names no day, month or year.

    Examples:
        >>> strptime_format("mm/dd/yy hh:mm AM"), strptime_format("dd.mm.yyyy"), strptime_format("%d %b %Y")
        ('%m/%d/%y %I:%M %p', '%d.%m.%Y', '%d %b %Y')
    """
    found = text
    if "%" not in text:
        for token, sign in _TOKENS:
            found = re.sub(rf"(?<!%){token}", sign, found)
    if not all(
        any(sign in found for sign in signs)
        for signs in (("%d", "%j"), ("%m", "%b", "%B", "%j"), ("%Y", "%y"))
    ):
        raise ValueError(
            f"{text!r} is no date format; write it like yyyy-mm-dd, mm/dd/yy or dd.mm.yyyy hh:mm"
        )
    return found


def best_format(
    texts: Sequence[str], formats: Sequence[str], *, prefer: str | None = None
) -> tuple[str | None, list[str]]:
    """The format that reads most of `texts`, and the others that read exactly as many of them, differently.

    The first in order wins a tie, except that one whose day and month stand as in `prefer` goes first.
    None when ISO dates are all there is, or `formats` is empty.
    """
    rest = pd.Series([text for text in texts if not _ISO.fullmatch(text)], dtype="str")
    if rest.empty or not formats:
        return None, []
    readings = {one: pd.to_datetime(rest, format=strptime_format(one), errors="coerce") for one in formats}
    most = max(int(reading.notna().sum()) for reading in readings.values())
    if most == 0:
        return None, []
    tied = [one for one, reading in readings.items() if int(reading.notna().sum()) == most]
    tied.sort(key=lambda one: prefer is not None and day_first(one) != day_first(prefer))
    others = [one for one in tied[1:] if not readings[one].equals(readings[tied[0]])]
    return tied[0], others


def day_first(date_format: str) -> bool:
    """Whether the day stands before the month.

    Examples:
        >>> day_first("dd.mm.yyyy"), day_first("mm/dd/yy")
        (True, False)
    """
    signs = strptime_format(date_format)
    return signs.find("%d") % 99 < min(signs.find(sign) % 99 for sign in ("%m", "%b", "%B"))


def moments(texts: Sequence[str], date_format: str | None, *, time_zone: str | None = None) -> pd.Series:
    """`texts` as UTC moments without zone; empty where a text is neither ISO nor in `date_format`.

    A text without a zone of its own is taken to be in `time_zone`, else in UTC.
    """
    return _read(texts, date_format, own_zone=time_zone, shown_zone=None)


def days(texts: Sequence[str], date_format: str | None, *, time_zone: str | None = None) -> pd.Series:
    """`texts` as days (midnight): as written, or in `time_zone` where a text has a zone of its own."""
    read: pd.Series = _read(texts, date_format, own_zone=None, shown_zone=time_zone)
    return pd.Series(read.dt.normalize())


def _read(
    texts: Sequence[str], date_format: str | None, *, own_zone: str | None, shown_zone: str | None
) -> pd.Series:
    found = np.full(len(texts), np.datetime64("NaT", "us"))
    matches = [_ISO.fullmatch(text) for text in texts]
    zoned = [place for place, match in enumerate(matches) if match and match[3]]
    plain = [place for place, match in enumerate(matches) if match and not match[3]]
    other = [place for place, match in enumerate(matches) if not match]
    if zoned:
        utc = pd.to_datetime(_iso_texts(matches, zoned), errors="coerce", utc=True, format="ISO8601")
        found[zoned] = (
            (utc.dt.tz_convert(shown_zone) if shown_zone else utc)
            .dt.tz_localize(None)
            .to_numpy("datetime64[us]")
        )
    if plain:
        read = pd.to_datetime(_iso_texts(matches, plain), errors="coerce", format="ISO8601")
        found[plain] = _to_utc(read, own_zone)
    if other and date_format:
        read = pd.to_datetime(
            pd.Series([texts[place] for place in other], dtype="str"),
            format=strptime_format(date_format),
            errors="coerce",
        )
        found[other] = _to_utc(read, own_zone)
    return pd.Series(found)


def _to_utc(read: pd.Series, zone: str | None) -> np.ndarray:
    if zone:
        read = (
            read.dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
            .dt.tz_convert("UTC")
            .dt.tz_localize(None)
        )
    return read.to_numpy("datetime64[us]")


def _iso_texts(matches: Sequence[re.Match[str] | None], places: Sequence[int]) -> pd.Series:
    texts = []
    for place in places:
        match = matches[place]
        if match is not None:
            zone = (match[3] or "").replace("UTC", "Z")
            texts.append(f"{match[1]}T{match[2] or '00:00'}{zone}")
    return pd.Series(texts, dtype="str")
