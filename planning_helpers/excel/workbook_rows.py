"""The rows of a workbook, each with its key and the state that it was read in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from planning_helpers.excel.kept_values import kept_text
from planning_helpers.excel.read import Line, PlanSheet, PlanWorkbook
from planning_helpers.excel.sheets import is_kept, sheet_columns
from planning_helpers.excel.workbook_grid import Cell
from planning_helpers.model import row_class
from planning_helpers.store import States

Row = dict[str, Any]
_SAME_MOMENT = timedelta(seconds=2)  # how exactly a spreadsheet keeps one


@dataclass(frozen=True)
class BookRow:
    """One row of a sheet.

    Attributes:
        sheet: The sheet.
        line: Its cells.
        key: Key of the row; made of what it says where it has none yet; empty for a copy of another.
        read: The state that the workbook was given; None for a row that was added, or of an unknown state.
        theirs: What is stored now; None when nothing is.
        is_known: Whether the store has, or had, a row of this key.
        problem: Why the row cannot be taken; empty when it can.
        repeats: Number of the row above that says the very same under the same key; None where none does.
    """

    sheet: PlanSheet
    line: Line
    key: str
    read: Row | None = None
    theirs: Row | None = None
    is_known: bool = False
    problem: str = ""
    repeats: int | None = None

    @property
    def table(self) -> str:
        """The table of the row."""
        return self.sheet.table

    @property
    def version(self) -> int | None:
        """The version that it was read at, as its cell has it."""
        return version_of(self.line)


def version_of(line: Line) -> int | None:
    """The version in the row's own cell; None without one."""
    text = text_of(line, "version")
    return int(text) if text.isdecimal() else None


def text_of(line: Line, name: str) -> str:
    """What stands in a cell of the planbook's own, as text."""
    raw = _raw(line, name)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return "" if raw is None else str(raw).strip()


def book_rows(workbook: PlanWorkbook, states: States, *, owner: str) -> list[BookRow]:
    """Every row of the workbook in which somebody has typed, or that the workbook was given; in order."""
    return [row for sheet in workbook.sheets.values() for row in _rows(sheet, states, owner)]


def typed_cells(sheet: PlanSheet, line: Line) -> dict[str, Cell]:
    """The cells that are a person's to fill in, by column."""
    typed = [column.name for column in sheet_columns(sheet.table) if not is_kept(sheet.table, column)]
    return {name: line.cells[name] for name in typed if name in line.cells}


def _rows(sheet: PlanSheet, states: States, owner: str) -> Iterator[BookRow]:
    key_name = row_class(sheet.table).key
    stored = any(table == sheet.table and found[-1] is not None for (table, _), found in states.items())
    problem = sheet.problem
    if not problem and key_name not in sheet.columns and stored:
        problem = (
            "the sheet lacks the hidden column of keys, so its rows cannot be told from new ones. "
            "Export the plan again and copy your changes there."
        )
    sheet = replace(sheet, problem=problem)
    found = [_row(sheet, line, states, owner) for line in sheet.lines]
    yield from _told_apart([row for row in found if row.problem or _is_filled(row)])


def _is_filled(row: BookRow) -> bool:
    """Whether the row says anything; one that never did stays what it was, others have been emptied."""
    cells = typed_cells(row.sheet, row.line)
    if any(not cell.is_empty or cell.problem for cell in cells.values()):
        return True
    return row.read is not None and all(row.read[name] in {None, ""} for name in cells)


def _row(sheet: PlanSheet, line: Line, states: States, owner: str) -> BookRow:
    given = text_of(line, row_class(sheet.table).key)
    key = _stored_key(sheet.table, given, states) if given else _made_key(sheet, line, states, owner)
    history = states.get((sheet.table, key), [])
    read = _state_read(history, line) if given else next(iter(history), None)
    theirs = history[-1] if history else None
    return BookRow(sheet, line, key, read, theirs, bool(history), sheet.problem or line.problem)


def _stored_key(table: str, given: str, states: States) -> str:
    """The key of a stored row that a cell holds as `given`: a spreadsheet does not keep every character."""
    if (table, given) in states:
        return given
    kept = (key for of_table, key in states if of_table == table and kept_text(key) == kept_text(given))
    return next(kept, given)


def _made_key(sheet: PlanSheet, line: Line, states: States, owner: str) -> str:
    """A key made of what the row says: importing it twice adds it once, and again when it was removed."""
    says = {
        name: str(cell.raw).strip() for name, cell in typed_cells(sheet, line).items() if not cell.is_empty
    }
    again = 0
    while True:
        key = uuid5(NAMESPACE_URL, json.dumps([owner, sheet.table, says, again], sort_keys=True)).hex
        if states.get((sheet.table, key), [{}])[-1] is not None:
            return key
        again += 1


def _state_read(history: list[Row | None], line: Line) -> Row | None:
    """The state with the version, and the moment of saving, that the row carries."""
    version, moment = version_of(line), _raw(line, "recorded_at")
    of_version = [state for state in history if state is not None and state["version"] == version]
    if isinstance(moment, datetime):
        of_version = [state for state in of_version if _is_near(state["recorded_at"], moment)]
    elif len(of_version) > 1:
        return None
    return of_version[-1] if of_version else None


def _is_near(stored: datetime | None, told: datetime) -> bool:
    return stored is None or abs(stored - told.replace(tzinfo=None)) < _SAME_MOMENT


def _told_apart(rows: list[BookRow]) -> Iterator[BookRow]:
    """Rows that share a key: copies that say the same are one; else it cannot be told which is the row."""
    first: dict[str, BookRow] = {}
    for row in rows:
        other = first.setdefault(row.key, row)
        if other is row or row.problem:
            yield row
        elif _says(row) == _says(other):
            yield replace(row, repeats=other.line.number)
        else:
            yield replace(
                row,
                key="",
                problem=f"row {other.line.number} has the same hidden key: one was copied from the other. "
                "Clear the hidden key of the one that is new.",
            )


def _says(row: BookRow) -> dict[str, Any]:
    return {name: cell.raw for name, cell in typed_cells(row.sheet, row.line).items()}


def _raw(line: Line, name: str) -> Any:
    cell = line.cells.get(name)
    return None if cell is None or cell.is_empty else cell.raw
