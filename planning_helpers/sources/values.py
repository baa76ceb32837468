"""Text to typed values: what cannot be read is told apart from what is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from planning_helpers.model import Column, row_class
from planning_helpers.sources.field_map import ColumnMap, Notation
from planning_helpers.values.dates import best_format, days, moments
from planning_helpers.values.numbers import number

_TRUE = frozenset({"true", "yes", "y", "t", "1", "x"})
_FALSE = frozenset({"false", "no", "n", "f", "0"})
_UNSAFE = re.compile(r"[\x00\ud800-\udfff]")  # what no database takes


@dataclass(frozen=True, eq=False)
class Typed:
    """The values of one column.

    Attributes:
        series: Of the column's pandas type, in the order of the texts.
        problems: By place, why the text there could not be read.
        remark: How the column was read, where the file left a choice.
    """

    series: pd.Series
    problems: dict[int, str]
    remark: str = ""


def typed_values(
    texts: pd.Series,
    column: Column,
    table: str,
    how: ColumnMap,
    notation: Notation,
    *,
    prefer_date: str | None = None,
) -> Typed:
    """Type `texts` as `column` of `table` is declared; distinct texts are read once.

    Args:
        texts: Text, already translated; empty text for nothing.
        column: Declaration of the column.
        table: Table of the column, whose constraints the values must keep.
        how: What the map says of the column.
        notation: How the file writes numbers and dates.
        prefer_date: Date format whose order of day and month is taken where both could be.
    """
    codes, distinct = pd.factorize(texts)
    uniques = [str(text).strip() for text in distinct]
    present = [place for place, text in enumerate(uniques) if text]
    wanted = [uniques[place] for place in present]
    remark = ""
    problems: dict[int, str] = {}
    read: Sequence[Any]
    match column.kind:
        case "date" | "time":
            read, remark = _dates(wanted, column, how, notation, prefer_date)
        case "flag":
            read = [_flag(text, negate=how.negate) for text in wanted]
        case "count" | "score" | "number" | "money" | "share":
            read, remark = _numbers(wanted, column, how, notation)
        case _:
            read = [_text(text, column) for text in wanted]
    values: list[Any] = [None] * len(uniques)
    check = _check(table, column)
    for place, text, value in zip(present, wanted, read, strict=True):
        if value is None:
            problems[place] = f"{text[:80]!r} is no {_WORDS.get(column.kind, column.kind)}"
            continue
        fault = check(value)
        if fault:
            problems[place] = f"{text[:80]!r}: {fault}"
        else:
            values[place] = value
    series = _series(values, column).take(codes).reset_index(drop=True)
    by_place = (
        {place: problems[int(code)] for place, code in enumerate(codes) if int(code) in problems}
        if problems
        else {}
    )
    return Typed(series, by_place, remark)


def unsafe_texts(texts: pd.Series) -> pd.Series:
    """Which of `texts` hold signs that no database stores (NUL, half of a surrogate pair)."""
    return texts.isin([text for text in texts.unique() if _UNSAFE.search(text)])


def without_unsafe(text: str) -> str:
    """`text` without those signs."""
    return _UNSAFE.sub("", text)


_WORDS = {
    "time": "date and time",
    "flag": "yes or no",
    "money": "amount",
    "count": "whole number",
    "score": "score",
}


def _numbers(
    wanted: list[str], column: Column, how: ColumnMap, notation: Notation
) -> tuple[list[float | int | None], str]:
    decimal = notation.decimal or "."
    thousands = notation.thousands if notation.thousands is not None else {".": ",", ",": "."}[decimal]
    per_cent = [text.endswith("%") for text in wanted]
    found = [number(text.rstrip("% "), decimal=decimal, thousands=thousands) for text in wanted]
    remark = ""
    if column.kind == "share":
        scale = how.scale
        if scale == "auto":
            above_one = any(value is not None and value > 1 for value in found)
            scale = "percent" if above_one else "fraction"
            remark = f"read as {'per cent, 0 to 100' if above_one else 'shares, 0 to 1'}"
        found = [
            value / 100 if value is not None and (scale == "percent" or sign) else value
            for value, sign in zip(found, per_cent, strict=True)
        ]
    else:
        found = [None if sign else value for value, sign in zip(found, per_cent, strict=True)]
    if how.times is not None:
        found = [None if value is None else round(value * how.times, 6) for value in found]
    if how.negate:
        found = [None if value is None else -value for value in found]
    if how.inverse:
        found = [None if not value else 1 / value for value in found]
    if column.kind in {"count", "score"}:
        return [None if value is None or value != int(value) else int(value) for value in found], remark
    return found, remark


def _dates(
    wanted: list[str], column: Column, how: ColumnMap, notation: Notation, prefer: str | None
) -> tuple[list[Any], str]:
    formats = how.date_format or notation.date_format
    chosen, others = best_format(wanted, formats, prefer=prefer)
    read = (moments if column.kind == "time" else days)(wanted, chosen, time_zone=notation.time_zone)
    remark = ""
    if chosen and len(formats) > 1:
        remark = f"dates read as {chosen}"
        if others:
            remark += f"; {', '.join(others)} would read them too, as other days: declare date_format"
    return [None if pd.isna(value) else value for value in read], remark


def _flag(text: str, *, negate: bool) -> bool | None:
    lowered = text.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return (lowered in _TRUE) != negate
    return None


def _text(text: str, column: Column) -> str:
    if column.name in {"currency", "to_currency"}:
        return text.upper()
    if column.choices and not column.is_open:
        return {choice.lower(): choice for choice in column.choices}.get(text.lower(), text)
    return text


def _check(table: str, column: Column) -> Callable[[Any], str | None]:
    """What the declaration of the column says against a value, None when nothing."""
    info = row_class(table).model_fields[column.name]
    declared: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    adapter: TypeAdapter[Any] = TypeAdapter(declared)

    def fault(value: Any) -> str | None:
        try:
            adapter.validate_python(value.date() if column.kind == "date" else value)
        except ValidationError as error:
            message = error.errors()[0]["msg"]
            return message[:1].lower() + message[1:]
        return None

    return fault


def _series(values: list[Any], column: Column) -> pd.Series:
    if column.dtype == "datetime64[us]":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype("datetime64[us]")
    dtype: Any = column.dtype
    return pd.Series(values, dtype="object").astype(dtype)
