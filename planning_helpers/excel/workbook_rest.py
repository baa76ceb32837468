"""The rows of a workbook that were not saved, in one of their own: to be mended and imported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from planning_helpers.excel.sheets import is_kept, sheet_columns, sheet_tables
from planning_helpers.excel.workbook_outcome import Refusal, RowEdit, WorkbookEdits
from planning_helpers.excel.workbook_rows import Row, typed_cells
from planning_helpers.excel.workbook_text import cell_shown, saved_by
from planning_helpers.excel.write import Subject, write_workbook
from planning_helpers.model import columns, row_class
from planning_helpers.values.cell_values import cell_value

Remarks = dict[tuple[int, str], str]


def write_rest(plan: Mapping[str, pd.DataFrame], path: Path, subject: Subject, edits: WorkbookEdits) -> Path:
    """Write the rows of `edits` that are not saved to `path`, each with the reason beside its cell.

    A refused row stands as it was typed. A row that others have changed stands as it is stored now, with
    what the person typed over it: importing the file says that the person has seen both.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    remarks: dict[str, Remarks] = defaultdict(dict)
    for refusal in rest_of(edits):
        table = refusal.row.table
        told = _told_of(refusal)
        remarks[table] |= {(len(rows[table]), name): text for name, text in told.items()}
        rows[table].append(_as_typed(refusal))
    for edit in edits.conflicts:
        table = edit.row.table
        remarks[table] |= {(len(rows[table]), name): _both(edit, name, edits) for name in edit.fields}
        rows[table].append(_merged(edit))
    frames = {
        table: pd.DataFrame(rows[table], columns=[column.name for column in columns(table)], dtype=object)
        for table in sheet_tables()
    }
    return write_workbook(plan, path, subject, rows=frames, remarks=remarks)


def rest_of(edits: WorkbookEdits) -> list[Refusal]:
    """The refused rows that another workbook can hold: those of a sheet that could be read."""
    return [one for one in edits.refused if not one.row.sheet.problem]


def _as_typed(refusal: Refusal) -> Row:
    row = refusal.row
    found: Row = {}
    for column in sheet_columns(row.table):
        cell = row.line.cells.get(column.name)
        if cell is None or cell.is_empty:
            continue
        read = cell_value(cell.raw, column)
        is_value = not (cell.problem or read.problem or is_kept(row.table, column))
        found[column.name] = read.value if is_value else _kept(cell.raw)
    if not row.key:
        found |= dict.fromkeys([row_class(row.table).key, "version", "recorded_at", "recorded_by"])
    return found


def _kept(raw: Any) -> Any:
    return raw if isinstance(raw, (int, float)) or hasattr(raw, "year") else str(raw)


def _told_of(refusal: Refusal) -> dict[str, str]:
    """What is wrong, by the column beside whose cell it is told: the first, if it is the whole row."""
    places = {cell.place: name for name, cell in refusal.row.line.cells.items()}
    first = next(
        iter(typed_cells(refusal.row.sheet, refusal.row.line)), sheet_columns(refusal.row.table)[0].name
    )
    told: dict[str, str] = {}
    for problem in refusal.problems:
        name = places.get(problem.place, first)
        told[name] = f"{told[name]}\n{problem.message}" if name in told else problem.message
    return told


def _merged(edit: RowEdit) -> Row:
    """What is stored now, and over it what the person typed; without a version where the row was removed."""
    if edit.row.theirs is None:
        return {**edit.after, "version": None, "recorded_at": None, "recorded_by": None}
    return {**edit.row.theirs, **{name: edit.after[name] for name in edit.fields}}


def _both(edit: RowEdit, name: str, edits: WorkbookEdits) -> str:
    column = next(column for column in columns(edit.row.table) if column.name == name)
    theirs = edit.row.theirs
    if theirs is None:
        return "The row has been removed since. Importing this file adds it again."
    now = f"Stored now: {cell_shown(theirs, edit.row.table, column, edits.names)} ({saved_by(theirs)})."
    told = [now, "The cell holds yours; importing this file saves it."]
    if edit.row.read is not None:
        told.insert(1, f"It was: {cell_shown(edit.row.read, edit.row.table, column, edits.names)}.")
    return "\n".join(told)
