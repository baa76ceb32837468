"""Rows of a workbook that cannot be taken, although each of their cells could be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planning_helpers.excel.sheets import is_kept, sheet_columns, sheet_title, tables_named
from planning_helpers.excel.workbook_outcome import Refusal, RowEdit, WorkbookEdits, owners_of, place_of
from planning_helpers.excel.workbook_rows import BookRow, text_of
from planning_helpers.excel.workbook_values import Problem
from planning_helpers.model import row_class
from planning_helpers.periods import PeriodError, parse_period, period_name
from planning_helpers.store import States


def foreign(row: BookRow, edits: WorkbookEdits, states: States) -> str:
    """Why `row` does not belong to this account and plan; empty when it does."""
    for name, key in owners_of(row.table, edits).items():
        told = text_of(row.line, name)
        if told and told != key and name != row_class(row.table).key:
            return f"the row belongs to {told!r}, this workbook to {key!r}. Put it into its own workbook."
    of_plan = row.table != "plans" and row_class(row.table).scope == "plan"
    if of_plan and not edits.has_plan:
        return "there is no plan it could belong to. Fill in the sheet 'Plans' first."
    if row.version is not None and not row.is_known:
        return (
            f"its key {row.key!r} is not known here, so it comes from another store or account. "
            "Type it into a workbook exported from this store."
        )
    return _other_plan(row, edits, states) if row.table == "plans" else ""


def _other_plan(row: BookRow, edits: WorkbookEdits, states: States) -> str:
    """Why a row of the sheet of plans is none of this workbook's plan."""
    if row.key != edits.plan_id:
        return f"this workbook is of the plan {edits.plan_id!r} only. Export a template for another period."
    cell = row.line.cells.get("period")
    period = "" if cell is None or cell.is_empty else str(cell.raw).strip()
    try:
        name = parse_period(period).name if period else ""
    except PeriodError as error:
        return str(error)
    others = [now for (table, key), (*_, now) in states.items() if table == "plans" and key != row.key]
    own = [now for now in others if now is not None and now["account_id"] == edits.account_id]
    if any(now["period"] == name for now in own):
        return f"the account has a plan for {name} already. Export that one, and change it."
    base = row.read or row.theirs
    if base and name and name != period_name(base["period"]):
        return (
            f"the plan is for {base['period']}, and would be gone from there. To go on in {name}, "
            "take the plan on in the notebook 'start'; if its period is wrong, use `planbook move-plan`."
        )
    return ""


def refuse_swapped(edits: WorkbookEdits) -> None:
    """Refuse rows that have traded what they say with one another: a sheet sorted without its keys."""
    changed = {(edit.row.table, edit.row.key): edit for edit in edits.save if edit.row.read is not None}
    said = {(table, _content(table, edit.row.read or {})): key for (table, key), edit in changed.items()}
    swapped = [
        edit
        for (table, key), edit in changed.items()
        if said.get((table, _content(table, edit.after)), key) != key
    ]
    for edit in swapped:
        told = (
            "it says what another row said, and that one says something else now. Was the sheet sorted "
            "without its hidden columns? Export the plan again, and change it there."
        )
        edits.save.remove(edit)
        edits.refused.append(Refusal(edit.row, (Problem(place_of(edit.row), told),)))


def _content(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(column.name) for column in sheet_columns(table) if not is_kept(table, column))


def refuse_followers(edits: WorkbookEdits) -> None:
    """Refuse rows that lead to a new row which is itself refused."""
    while True:
        lost = {(one.row.table, one.row.key) for one in edits.refused if one.row.theirs is None}
        found = [(edit, problem) for edit in edits.save if (problem := _follows(edit, lost))]
        if not found:
            return
        for edit, problem in found:
            edits.save.remove(edit)
            edits.refused.append(Refusal(edit.row, (problem,)))


def _follows(edit: RowEdit, lost: set[tuple[str, str]]) -> Problem | None:
    if edit.row.table != "plans" and ("plans", str(edit.after.get("plan_id"))) in lost:
        return Problem(place_of(edit.row), "the plan it belongs to cannot be saved, see the sheet 'Plans'.")
    for column in sheet_columns(edit.row.table):
        for table in tables_named(edit.row.table, column):
            if (table, edit.after.get(column.name)) in lost:
                cell = edit.row.line.cells[column.name]
                told = f"leads to a row of {sheet_title(table)!r} that cannot be saved. Mend that one first."
                return Problem(cell.place, told)
    return None
