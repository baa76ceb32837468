"""Text to typed values: what cannot be read is told apart from what is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from planning_helpers.errors import plain_problem
from planning_helpers.model import Column, row_class
from planning_helpers.sources.field_map import ColumnMap, Notation
from planning_helpers.values.currencies import currency_code_of
from planning_helpers.values.dates import Order, order_of, read_dates
from planning_helpers.values.numbers import (
    CLEAR,
    Mark,
    currency_codes,
    digits,
    is_open,
    number,
    proven_marks,
    without_clear_mark,
)
from planning_helpers.values.words import BLANKS, FALSE, TRUE, folded

_TEXTS = frozenset({"id", "reference", "text", "note"})
_ERRORS = frozenset(
    {
        "#N/A",
        "#NV",
        "#REF!",
        "#BEZUG!",
        "#VALUE!",
        "#WERT!",
        "#NAME?",
        "#DIV/0!",
        "#N/D",
        "#NULL!",
        "#ÜBERLAUF!",
    }
    | {"(blank)", "(leer)", "(vide)", "(en blanco)", "(vuoto)", "(tom)", "(tomma)"}
)
"""What spreadsheets write where there is no value: never the key of something."""
_CODES = frozenset({"currency", "to_currency"})
_NO_DAY = ("9999-", "0000-", "0001-", "1900-01-01", "1899-12-3", "31.12.9999", "31/12/9999", "12/31/9999")
_TIME_BEHIND = r"^\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}) (?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\s*$"
"""A day in digits and a time without a zone."""
_NO_NUMBER = re.compile(r"-(?:1|9{3,})(?:[.,]0+)?")
_NEVER_NEGATIVE = frozenset(
    {"wallet", "list_price", "probability", "employees", "annual_revenue", "cost_to_serve"}
)
_NEVER_NEGATIVE_OF = frozenset({("opportunities", "amount")})
_TOO_LARGE = 2**63  # for a whole number in a database


@dataclass(frozen=True, eq=False)
class Typed:
    """The values of one column.

    Attributes:
        series: Of the column's pandas type, in the order of the texts.
        problems: By place, why the text there could not be read.
        remark: How the column was read, where the file left a choice.
        alarm: Why no reading of the column can be relied on; empty when one can.
        placeholders: By place, what stands there for nothing.
        currencies: Of amounts, the sign or code of the currency that stands beside each; None without any.
    """

    series: pd.Series
    problems: dict[int, str]
    remark: str = ""
    alarm: str = ""
    placeholders: dict[int, str] = field(default_factory=dict)
    currencies: pd.Series | None = None


def typed_values(
    texts: pd.Series,
    column: Column,
    table: str,
    how: ColumnMap,
    notation: Notation,
    *,
    has_semicolons: bool = False,
    prefer_date: Order | None = None,
) -> Typed:
    """Type `texts` as `column` of `table` is declared; distinct texts are read once.

    Args:
        texts: Text, already translated; empty text for nothing.
        column: Declaration of the column.
        table: Table of the column, whose constraints the values must keep.
        how: What the map says of the column.
        notation: How the file writes numbers and dates.
        has_semicolons: Whether semicolons part the fields, as where the comma is the decimal mark.
        prefer_date: Order of day and month that is taken where several could be.
    """
    if column.kind in _TEXTS and not column.choices and column.name not in _CODES:
        errors = texts.str.strip().isin(_ERRORS) & (column.kind in {"id", "reference"})
        told = dict(zip(np.flatnonzero(errors).tolist(), texts[errors].tolist(), strict=True))
        return Typed(_bare_texts(texts.mask(errors, "") if told else texts), {}, placeholders=told)
    if column.kind == "date":  # of the same day, whatever the time, there are far fewer
        texts = texts.str.replace(_TIME_BEHIND, r"\1", regex=True)
    codes, distinct = pd.factorize(texts)
    uniques = [str(text).strip() for text in distinct]
    may_be_negative = (table, column.name) not in _NEVER_NEGATIVE_OF and column.name not in _NEVER_NEGATIVE
    empty = {
        place: text
        for place, text in enumerate(uniques)
        if text and _is_placeholder(text, column, may_be_negative=may_be_negative)
    }
    present = [place for place, text in enumerate(uniques) if text and place not in empty]
    wanted = [uniques[place] for place in present]
    remark, alarm = "", ""
    currencies = None
    problems: dict[int, str] = {}
    read: Sequence[Any]
    match column.kind:
        case "date" | "time":
            read, remark = _dates(wanted, column, how, notation, prefer_date)
        case "flag":
            read = [_flag(text, negate=how.negate) for text in wanted]
        case "count" | "score" | "number" | "money" | "share":
            decimal, remark, alarm = _decimal(wanted, notation, has_semicolons=has_semicolons)
            read, scaled = _numbers(wanted, column, how, notation, decimal)
            remark = "; ".join(filter(None, (remark, scaled, _minus_behind(wanted))))
            currencies = _currencies(uniques, codes) if column.kind == "money" else None
        case _:
            read = [_text(text, column) for text in wanted]
            if column.name in _CODES:
                read = [code if code in currency_codes() else None for code in read]
    values: list[Any] = [None] * len(uniques)
    check = _check(table, column)
    for place, text, value in zip(present, wanted, read, strict=True):
        if value is None:
            problems[place] = (
                f"{without_clear_mark(text)[:80]!r} is not {_WORDS.get(column.kind, column.kind)}"
            )
            continue
        fault = check(value)
        if fault:
            problems[place] = f"{text[:80]!r}: {fault}"
        else:
            values[place] = value
    series = _series(values, column).take(codes).reset_index(drop=True)
    return Typed(series, _by_row(problems, codes), remark, alarm, _by_row(empty, codes), currencies)


def _bare_texts(texts: pd.Series) -> pd.Series:
    """Texts that may be anything, without blanks around them; None for nothing."""
    bare = texts.str.replace(CLEAR, "", regex=False).str.strip()
    return bare.mask(bare == "", None).astype("str").reset_index(drop=True)


def _by_row(found: dict[int, str], codes: np.ndarray) -> dict[int, str]:
    """What was found of distinct texts, by the rows that have them."""
    return (
        {place: found[int(code)] for place, code in enumerate(codes) if int(code) in found} if found else {}
    )


def _is_placeholder(text: str, column: Column, *, may_be_negative: bool) -> bool:
    """Whether `text` stands for nothing: NULL, a day at the end of time, -1 where nothing is below 0."""
    match column.kind:
        case "date" | "time":
            return folded(text) in BLANKS or text.startswith(_NO_DAY)
        case "money" | "number" | "count" | "share" | "score":
            return folded(text) in BLANKS or (not may_be_negative and bool(_NO_NUMBER.fullmatch(text)))
        case "flag":
            return folded(text) in BLANKS
    return False


def _decimal(wanted: list[str], notation: Notation, *, has_semicolons: bool) -> tuple[Mark, str, str]:
    """The decimal mark of a column, and a remark or an alarm where it is not plain.

    It is the one that the map declares, else the one that the column proves, else the point. A column that
    proves nothing and holds 12.500, or 12,500 between semicolons, cannot be read: they may be either.
    """
    proven = proven_marks(wanted)
    if notation.decimal is not None:
        return notation.decimal, "", ""
    example = next((text for text in wanted if is_open(text) and (has_semicolons or "." in text)), "")
    if proven == {","}:
        return ",", "numbers read with a decimal comma", ""
    if len(proven) == 2 and example:
        return ".", "", _open_number(example, "some numbers have a decimal comma and some a point")
    if not proven and example:
        return ".", "", _open_number(example, "no other number of the column shows which")
    grouped = next(filter(is_open, wanted), "") if not proven else ""
    remark = f"the comma of {grouped!r} parts thousands; it could be read otherwise: declare decimal"
    return ".", remark if grouped else "", ""


def _minus_behind(wanted: Sequence[str]) -> str:
    """A remark where a minus stands behind numbers; empty where none does."""
    behind = [text for text in wanted if re.search(r"\d ?[-\u2010-\u2015\u2212]$", text)]
    return f"a minus stands behind {behind[0]!r}: read as below 0" if behind else ""


def _open_number(example: str, why: str) -> str:
    small, large = sorted((number(example) or 0, number(example, decimal=",") or 0))
    return (
        f"{example!r} may be {small:g} or {large:,.0f}; {why}. "
        'Add decimal = "," or decimal = "." to [defaults] in the map'
    )


def _currencies(uniques: list[str], codes: np.ndarray) -> pd.Series | None:
    found = [one.currency or None if (one := digits(text)) else None for text in uniques]
    if not any(found):
        return None
    return pd.Series(found, dtype="str").take(codes).reset_index(drop=True)


def unsafe_texts(texts: pd.Series) -> pd.Series:
    """Which of `texts` hold a sign that no database stores (NUL)."""
    return texts.str.contains("\x00", regex=False)


def without_unsafe(text: str) -> str:
    """`text` without those signs."""
    return text.replace("\x00", "")


_WORDS = {
    "date": "a date",
    "time": "a date and time",
    "flag": "yes or no",
    "money": "an amount",
    "share": "a share or per cent",
    "number": "a number",
    "count": "a whole number",
    "score": "a whole number",
    "text": 'a currency: translate it to its ISO code in the map, such as values = { RMB = "CNY" }',
}


def _numbers(
    wanted: list[str], column: Column, how: ColumnMap, notation: Notation, decimal: Mark
) -> tuple[list[float | int | None], str]:
    per_cent = [text.endswith("%") for text in wanted]
    found = [number(text, decimal=decimal, thousands=notation.thousands) for text in wanted]
    remark = ""
    if column.kind == "share":
        scale = how.scale
        if scale == "auto":
            above_one = any(value is not None and value > 1 for value in found)
            scale = "percent" if above_one else "fraction"
            remark = f"read as {'per cent, 0 to 100' if above_one else 'shares, 0 to 1'}"
        known = [value for value, sign in zip(found, per_cent, strict=True) if value is not None and not sign]
        if scale == "percent" and known and set(known) <= {0, 1}:
            remark = (
                'holds 0 and 1 alone, read as 0 and 1 per cent: if 1 is the whole, write scale = "fraction"'
            )
        if scale == "percent" and known and max(known) > 1 and any(0 < value < 1 for value in known):
            odd = min(value for value in known if value > 0)
            remark = f"read as per cent: {odd:g} is {odd:g} %; it could be read otherwise"
        if scale == "percent" and known and max(known) <= 1 and any(0 < value < 1 for value in known):
            scale, remark = "fraction", "read as shares, 0 to 1: no value is above 1"
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
        return [
            None if value is None or value != int(value) or abs(value) >= _TOO_LARGE else int(value)
            for value in found
        ], remark
    return found, remark


def _dates(
    wanted: list[str], column: Column, how: ColumnMap, notation: Notation, prefer: Order | None
) -> tuple[list[Any], str]:
    formats = how.date_format or notation.date_format
    read = read_dates(
        wanted, formats, time_zone=notation.time_zone, prefer=prefer, whole_days=column.kind == "date"
    )
    remarks = []
    if read.order and len({order_of(one) for one in formats}) != 1:
        remarks.append(f"dates read {read.order}")
        if not read.is_certain:
            remarks.append("they could be read otherwise, as other days: declare date_format")
    if read.may_be_swapped:
        remarks.append(
            "days and months of some may be swapped: the dates kept as such all have days up to 12, those "
            "left as text none, as when a spreadsheet of another country opened the file. Export it again"
        )
    if read.at_midnight_elsewhere:
        hours = " or ".join(f"{hour}:00" for hour in read.at_midnight_elsewhere)
        remarks.append(
            f"all times are at {hours} UTC, which looks like midnight in another time zone: "
            'if days seem one off, declare time_zone, such as time_zone = "Europe/Zurich"'
        )
    return [None if pd.isna(value) else value for value in read.moments], "; ".join(remarks)


def _flag(text: str, *, negate: bool) -> bool | None:
    lowered = text.lower()
    if lowered in TRUE or lowered in FALSE:
        return (lowered in TRUE) != negate
    return None


def _text(text: str, column: Column) -> str:
    text = without_clear_mark(text)
    if column.name in _CODES:
        return currency_code_of(text)
    if column.choices:
        return {folded(choice): choice for choice in column.choices}.get(folded(text), text)
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
            return plain_problem(error.errors()[0])
        return None

    return fault


def _series(values: list[Any], column: Column) -> pd.Series:
    if column.dtype == "datetime64[us]":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype("datetime64[us]")
    dtype: Any = column.dtype
    return pd.Series(values, dtype="object").astype(dtype)
