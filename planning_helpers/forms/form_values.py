"""Rows and columns of a table as a form in the page reads them, and what it sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from planning_helpers.forms.layouts import column_places, layout
from planning_helpers.model import Column, columns, row_class
from planning_helpers.values.numbers import SIGNS, currencies_of

_LABEL_LENGTH = 40


def column_data(
    table: str, options: Mapping[str, Sequence[tuple[str, str]]], *, currency: str = ""
) -> list[dict[str, Any]]:
    """The columns of `table` that people fill in, in the order shown, as JSON values.

    Args:
        table: A judgement table.
        options: For columns that lead to rows elsewhere, the keys they may hold and what to call them.
        currency: ISO code of the money of rows without a currency of their own; empty when not known.
    """
    declared = {column.name: column for column in columns(table)}
    return [
        {
            **_declared(declared[name], options.get(name, ())),
            **_money(declared[name], currency),
            "default": _default(table, name),
            "place": place,
        }
        for name, place in column_places(table).items()
    ]


def _declared(column: Column, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A column with options that lead to no table takes other texts too."""
    return {
        "name": column.name,
        "label": column.label,
        "description": column.description,
        "kind": column.kind,
        "required": column.required,
        "choices": list(column.choices),
        "is_open": column.is_open or (bool(options) and column.references is None),
        "options": [list(option) for option in options],
        "least": column.least,
        "most": column.most,
    }


def _money(column: Column, currency: str) -> dict[str, Any]:
    """The currency of a column of amounts, and the currencies that a sign beside one may stand for."""
    if column.kind != "money":
        return {}
    return {"currency": currency, "signs": {sign: sorted(currencies_of(sign)) for sign in SIGNS}}


def _default(table: str, name: str) -> Any:
    field = row_class(table).model_fields[name]
    return None if field.is_required() else _json(field.get_default())


def row_data(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` as JSON values: dates as ISO text, what is empty as null."""
    return {
        "id": str(row.get(row_class(table).key) or ""),
        "version": row.get("version"),
        "by": row.get("recorded_by") or "",
        "at": _json(row.get("recorded_at")) or "",
        "values": {name: _json(row.get(name)) for name in column_places(table)},
    }


def typed_values(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sent, typed as the model declares it; what does not fit is left for the store to refuse."""
    kinds = {column.name: column.kind for column in columns(table)}
    return {
        name: _day(values[name]) if kinds[name] == "date" else values[name]
        for name in column_places(table)
        if name in values
    }


def row_label(table: str, row: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> str:
    """A short name of `row`, its references by what `shown` calls them."""
    names = {column["name"]: dict(column["options"]) for column in shown}
    told = (names.get(name, {}).get(row[name], row[name]) for name in layout(table).naming if row.get(name))
    text = str(next(told, ""))
    if not text:
        return "a row"
    return f"“{text[: _LABEL_LENGTH - 1]}…”" if len(text) > _LABEL_LENGTH else f"“{text}”"


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
