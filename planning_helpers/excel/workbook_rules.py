"""What a cell of a workbook takes: drop-downs, and the limits of numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from planning_helpers.excel.sheets import (
    FIRST_DAY,
    LISTS,
    end_kind,
    sheet_columns,
    sheet_title,
    tables_named,
)
from planning_helpers.model import Column
from planning_helpers.wording.reference_names import NAMED_BY

LONGEST_LIST = 255  # characters Excel takes in a list that stands in the rule itself
_ANY = 1e300
_ONE_OF = "Choose one from the list."
_USUAL = "Usual values are in the list; yours is taken too."
_ADDED = "Not in the list: it must be the name of a row that you add to this workbook."
_KNOWN_PERSON = "Not in the list: it is taken as the name of somebody the planbook does not know."
PERSONS = "persons"
"""The list of all whom a tie may join."""


def rule(
    table: str, column: Column, lists: Mapping[str, tuple[int, int]], *, most: int
) -> dict[str, Any] | None:
    """The data validation of `column`, in the words of xlsxwriter; None where any text is taken.

    Args:
        table: Table of the column.
        column: What is typed there.
        lists: By the name of a list, its column on the sheet of lists and how many entries it has.
        most: How many rows a sheet is ready to take.
    """
    if named := tables_named(table, column):
        return _of_names(PERSONS if end_kind(table, column) else named[0], lists, most=most)
    if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
        return _list(list(column.choices), _USUAL if column.is_open else _ONE_OF, is_open=column.is_open)
    match column.kind:
        case "flag":
            return _list(["TRUE", "FALSE"], _ONE_OF, is_open=False)
        case "date":
            return _between("date", FIRST_DAY, date(9999, 12, 31), "A date, such as 2026-11-15.")
        case "score" | "count":
            return _limits("integer", column, "A whole number")
        case "number" | "money" | "share":
            return _limits("decimal", column, "A number")
    return None


def _of_names(name: str, lists: Mapping[str, tuple[int, int]], *, most: int) -> dict[str, Any] | None:
    """A drop-down of names: those on the sheet of lists, else those typed on the sheet of the table."""
    if name in lists:
        position, entries = lists[name]
        letter = xl_col_to_name(position)
        advice = _KNOWN_PERSON if name == PERSONS else _ONE_OF
        source = f"={LISTS}!${letter}$2:${letter}${entries + 1}"
        return _list(source, advice, is_open=name == PERSONS) if entries else None
    names = [column.name for column in sheet_columns(name)]
    letter = xl_col_to_name(names.index(NAMED_BY[name]))
    sheet = f"'{sheet_title(name)}'!"
    cells = f"{sheet}${letter}$2:${letter}${most + 1}"
    source = f"=OFFSET({sheet}${letter}$2,0,0,MAX(1,COUNTA({cells})),1)"
    return _list(source, _ADDED, is_open=True)


def _list(source: str | list[str], advice: str, *, is_open: bool) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "information" if is_open else "stop",
        "error_message": advice,
    }


def _limits(kind: str, column: Column, noun: str) -> dict[str, Any]:
    least = -_ANY if column.least is None else column.least
    most = _ANY if column.most is None else column.most
    if column.least is None:
        told = f"{noun}."
    elif column.most is None:
        told = f"{noun}, {least:g} or more."
    else:
        told = f"{noun} from {least:g} to {most:g}."
    return _between(kind, _whole(least), _whole(most), told)


def _between(kind: str, least: Any, most: Any, advice: str) -> dict[str, Any]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "error_message": advice,
    }


def _whole(number: float) -> float | int:
    return int(number) if abs(number) < _ANY and number == int(number) else number
