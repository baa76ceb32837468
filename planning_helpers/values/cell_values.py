"""What a person typed into a cell of a workbook, as a value of the model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from planning_helpers.model import Column
from planning_helpers.values.dates import is_far, is_no_day, possible_days
from planning_helpers.values.numbers import clear_text, currencies_of, digits, readings
from planning_helpers.values.words import BLANKS, FALSE, TRUE, folded, plain

NUMBERS = frozenset({"count", "score", "number", "money", "share"})
_WHOLE = frozenset({"count", "score"})
_BARE = NUMBERS | {"date", "flag"}
"""Kinds of which no value is a word, so that NULL and n/a stand for none."""
_SIZED = re.compile(r"(?P<before>.*[\d.,]) ?(?P<size>[kKmM])(?![A-Za-z])(?P<behind>.*)")
_SIZES = {"k": 1_000, "m": 1_000_000}
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


def cell_value(raw: Any, column: Column, *, currency: str = "") -> CellValue:
    """The value of `column` in a cell that holds `raw`: text, number, truth value, date or nothing.

    Numbers, dates and truth values that were typed as text are read where they can mean one thing only.

    Args:
        raw: What the cell holds.
        column: The column it stands in.
        currency: ISO code of the money of its row; empty when that is not known.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return CellValue()
    if isinstance(raw, str) and column.kind in _BARE and folded(raw) in BLANKS:
        return _nothing(raw)
    if column.kind in NUMBERS:
        return _typed_number(raw, column, currency) if isinstance(raw, str) else _number(raw, column)
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


def _nothing(raw: Any) -> CellValue:
    return CellValue(remark=f"{_quoted(raw)} stands for nothing, so the cell was read as empty")


def _choice(text: str, column: Column) -> str:
    return {folded(choice): choice for choice in column.choices}.get(folded(text), text)


def _flag(raw: Any) -> CellValue:
    text = folded(cell_text(raw))
    if text in TRUE | FALSE:
        return CellValue(text in TRUE)
    return CellValue(problem=f"{_quoted(raw)} is neither TRUE nor FALSE. Choose one from the list.")


def _number(raw: Any, column: Column) -> CellValue:
    """The value of a cell that holds no text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        what = "a date" if isinstance(raw, (date, time)) else "no number"
        return CellValue(problem=f"{_quoted(raw)} is {what}; a number is wanted here.")
    if problem := _misfit(raw, column, cell_text(raw)):
        return CellValue(problem=problem)
    return CellValue(int(raw) if column.kind in _WHOLE else float(raw))


def _typed_number(text: str, column: Column, currency: str) -> CellValue:
    """The number that `text` writes, when only one of those that it may mean fits `column`."""
    body, times = _without_size(text) if column.kind == "money" else (text, 1)
    one = digits(body)
    if (
        one is None
        or (one.is_percent and column.kind != "share")
        or (one.currency and column.kind != "money")
    ):
        return CellValue(problem=_no_number(text, column))
    if one.currency and currency not in currencies_of(one.currency):
        return CellValue(problem=_other_currency(text, one.currency, currency))
    parts = 100 if one.is_percent else 1
    found = [float(f"{value * times / parts:.{DIGITS}g}") for value in readings(body)]
    fitting = [value for value in found if _fits(value, column)] or found[:1]
    if not fitting:
        return CellValue(problem=_no_number(text, column))
    if len(fitting) > 1:
        small, large = fitting
        return CellValue(
            problem=f"{_quoted(text)} may be {small:,.{DIGITS}g} or {large:,.{DIGITS}g}. "
            f"Write {clear_text(small)} or {clear_text(large)}."
        )
    if problem := _misfit(fitting[0], column, plain(text)):
        return CellValue(problem=problem)
    value = int(fitting[0]) if column.kind in _WHOLE else fitting[0]
    return CellValue(value, remark=f"the text {_quoted(text)} was read as {fitting[0]:.{DIGITS}g}")


def _without_size(text: str) -> tuple[str, int]:
    """`text` without the k or m behind its digits, and what that stands for."""
    sized = _SIZED.fullmatch(plain(text))
    if sized is None:
        return text, 1
    return sized["before"] + sized["behind"], _SIZES[sized["size"].lower()]


def _fits(value: float, column: Column) -> bool:
    """Whether `value` keeps to the limits of `column`."""
    is_low = column.least is not None and value < column.least
    is_high = column.most is not None and value > column.most
    return not (is_low or is_high or (column.kind in _WHOLE and value != int(value)))


def _misfit(value: float, column: Column, shown: str) -> str:
    """Why `value` is none of the kind of `column`; empty when it is one."""
    if column.kind in _WHOLE and (value != int(value) or abs(value) >= _TOO_LARGE):
        return f"{value:g} is no whole number that can be stored."
    if column.kind != "share" or _fits(value, column):
        return ""
    if 1 < value <= 100 and not shown.endswith("%"):
        return f"{shown} is more than the whole. Write {value:g}% or {value / 100:g}."
    return f"{shown} is outside 0% to 100%. Write it like 45% or 0.45."


def _no_number(text: str, column: Column) -> str:
    example = {"share": "45% or 0.45", "money": "1234.5 or 250k"}.get(column.kind, "1234.5")
    return f"{_quoted(text)} is no number. Write it like {example}, without words."


def _other_currency(text: str, sign: str, currency: str) -> str:
    if not currency:
        return (
            f"{_quoted(text)} names a currency, and this workbook does not say which one its amounts are in. "
            "Write the number alone."
        )
    return (
        f"{_quoted(text)} is marked {sign}, and the amounts here are in {currency}. "
        "Convert it, and write the number alone."
    )


def _day(raw: Any) -> CellValue:
    if isinstance(raw, str):
        return _typed_day(raw)
    if not isinstance(raw, date):
        return CellValue(problem=f"{_quoted(raw)} is no date. Write it like 2026-11-15.")
    day = raw.date() if isinstance(raw, datetime) else raw
    return _nothing(raw) if is_no_day(day) else CellValue(day, remark=_far(day) if is_far(day) else "")


def _far(day: date) -> str:
    return f"{day} is far away: correct the year if it is mistyped"


def _typed_day(text: str) -> CellValue:
    found = possible_days(text)
    if not found:
        return CellValue(
            problem=f"{_quoted(text)} is no date that can mean one day only. Write it like 2026-11-15."
        )
    if len(found) > 1:
        first, second = found
        return CellValue(problem=f"{_quoted(text)} may be {first} or {second}. Write one of them.")
    if is_no_day(found[0]):
        return _nothing(text)
    shown = found[0].isoformat()
    if is_far(found[0]):
        return CellValue(found[0], remark=_far(found[0]))
    return CellValue(
        found[0], remark="" if text == shown else f"the text {_quoted(text)} was read as {shown}"
    )


def _quoted(raw: Any) -> str:
    text = cell_text(raw)
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
