"""What a person typed into a cell of a workbook, as a value of the model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from planning_helpers.model import Column
from planning_helpers.values.numbers import number

_TRUE = frozenset({"true", "yes", "y", "x", "1"})
_FALSE = frozenset({"false", "no", "n", "0"})
NUMBERS = frozenset({"count", "score", "number", "money", "share"})
_DAY_LIKE = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
DIGITS = 15  # spreadsheets keep so many of a number
_TOO_LARGE = 2**63  # for a whole number in a database


@dataclass(frozen=True)
class CellValue:
    """A value, or why there is none.

    Attributes:
        value: As the model has it; None for an empty cell.
        problem: What is wrong with the cell; empty when nothing.
        remark: How the cell was read, where that was not plain.
    """

    value: Any = None
    problem: str = ""
    remark: str = ""


def cell_value(raw: Any, column: Column) -> CellValue:
    """The value of `column` in a cell that holds `raw`: text, number, truth value, date or nothing.

    Numbers, dates and truth values that were typed as text are read where they can mean one thing only.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return CellValue()
    if column.kind in NUMBERS:
        return _number(raw, column)
    match column.kind:
        case "date":
            return _day(raw)
        case "flag":
            return _flag(raw)
        case "choice":
            return CellValue(_choice(cell_text(raw), column))
    text = cell_text(raw)
    return CellValue(text.upper() if column.name == "currency" else text)


def cell_text(raw: Any) -> str:
    """What a cell shows, as text."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    if isinstance(raw, (date, datetime)):
        return raw.isoformat(" ") if isinstance(raw, datetime) else raw.isoformat()
    return str(raw).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _choice(text: str, column: Column) -> str:
    return {choice.casefold(): choice for choice in column.choices}.get(text.casefold(), text)


def _flag(raw: Any) -> CellValue:
    text = cell_text(raw).casefold()
    if text in _TRUE | _FALSE:
        return CellValue(text in _TRUE)
    return CellValue(problem=f"{_quoted(raw)} is neither TRUE nor FALSE. Choose one from the list.")


def _number(raw: Any, column: Column) -> CellValue:
    remark = ""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        what = "a date" if isinstance(raw, (date, time)) else "no number"
        return CellValue(problem=f"{_quoted(raw)} is {what}; a number is wanted here.")
    found = (
        float(raw) if isinstance(raw, (int, float)) else _typed_number(raw, is_share=column.kind == "share")
    )
    if found is None:
        return CellValue(problem=f"{_quoted(raw)} is no number. Write it like 1234.5, without words.")
    if isinstance(raw, str):
        remark = f"the text {_quoted(raw)} was read as {found:.{DIGITS}g}"
    if column.kind in {"count", "score"}:
        if found != int(found) or abs(found) >= _TOO_LARGE:
            return CellValue(problem=f"{found:g} is no whole number that can be stored.")
        return CellValue(int(found) if isinstance(raw, str) else int(raw), remark=remark)
    return CellValue(found, remark=remark)


def _typed_number(text: str, *, is_share: bool) -> float | None:
    """The number that `text` writes in English notation, else in that of most of Europe."""
    body, sign = (text[:-1].rstrip(), True) if text.endswith("%") else (text, False)
    if sign and not is_share:
        return None
    body = re.sub(r"(?<=\d)['’\u00a0\u202f ](?=\d{3}(?!\d))", "", body)
    found = number(body)
    if found is None:
        found = number(body, decimal=",", thousands=".")
    return found / 100 if sign and found is not None else found


def _day(raw: Any) -> CellValue:
    if isinstance(raw, datetime):
        return CellValue(raw.date())
    if isinstance(raw, date):
        return CellValue(raw)
    if not isinstance(raw, str):
        return CellValue(problem=f"{_quoted(raw)} is no date. Write it like 2026-11-15.")
    if found := _iso_day(raw):
        return CellValue(found)
    match = _DAY_LIKE.fullmatch(raw)
    found = _written_day(match) if match else None
    if found is None:
        return CellValue(
            problem=f"{_quoted(raw)} is no date that can mean one day only. Write it like 2026-11-15."
        )
    return CellValue(found, remark=f"the text {_quoted(raw)} was read as {found.isoformat()}")


def _iso_day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _written_day(match: re.Match[str]) -> date | None:
    """The day of a match such as 31.12.2026 or 12/31/2026; None where day and month could be either."""
    first, mark, second, last = match[1], match[2], match[3], match[4]
    if len(first) == 4:
        candidates = {(int(first), int(second), int(last))}
    elif len(last) != 4:
        return None
    elif mark == ".":
        candidates = {(int(last), int(second), int(first))}
    else:
        candidates = {(int(last), int(second), int(first)), (int(last), int(first), int(second))}
    days = {day for day in map(_real_day, candidates) if day is not None}
    return days.pop() if len(days) == 1 else None


def _real_day(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _quoted(raw: Any) -> str:
    text = cell_text(raw)
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
