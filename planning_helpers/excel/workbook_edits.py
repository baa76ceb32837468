"""What a workbook would change: row by row, against what it was given and what the store holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planning_helpers.excel.read import PlanWorkbook
from planning_helpers.excel.sheets import ACCOUNT_KEY, CURRENCY, PLAN_KEY
from planning_helpers.excel.workbook_missing import likely_repeats, missing_rows
from planning_helpers.excel.workbook_names import Names
from planning_helpers.excel.workbook_outcome import Refusal, RowEdit, WorkbookEdits, owners_of, place_of
from planning_helpers.excel.workbook_refusals import foreign, refuse_followers, refuse_swapped
from planning_helpers.excel.workbook_rows import BookRow, Row, book_rows, typed_cells
from planning_helpers.excel.workbook_values import Problem, row_values
from planning_helpers.model import columns, row_class
from planning_helpers.store import InvalidRowError, States
from planning_helpers.store.values import valid_row
from planning_helpers.wording.reference_names import NAMED_BY


def workbook_edits(
    workbook: PlanWorkbook, states: States, labels: Iterable[Mapping[str, Mapping[str, str]]]
) -> WorkbookEdits:
    """Compare each row of `workbook` with the state it was read in, and with the one stored now.

    Args:
        workbook: As it was read.
        states: Every state of the account's rows (`store.row_states`).
        labels: Names of people, deals and criteria by table and key; several mappings where each has several.
    """
    account_id, plan_id = workbook.cover[ACCOUNT_KEY], workbook.cover.get(PLAN_KEY, "")
    rows = book_rows(workbook, states, owner=f"{account_id} {plan_id}")
    if not plan_id:
        plan_id = next((row.key for row in rows if row.table == "plans"), "")
    edits = WorkbookEdits(
        account_id, plan_id, _names(workbook, states, rows, labels), remarks=list(workbook.notes)
    )
    edits.has_plan = any(row.table == "plans" and row.key == plan_id for row in rows)
    edits.has_plan |= states.get(("plans", plan_id), [None])[-1] is not None
    for row in rows:
        _sort_out(row, edits, states, workbook.cover.get(CURRENCY, ""))
    refuse_swapped(edits)
    refuse_followers(edits)
    present = {(row.table, row.key) for row in rows}
    edits.missing = list(missing_rows(workbook, states, present))
    edits.remarks += likely_repeats(workbook, states, edits, present)
    return edits


def _sort_out(row: BookRow, edits: WorkbookEdits, states: States, currency: str) -> None:
    """Put `row` where it belongs in `edits`."""
    if row.repeats is not None:
        edits.remarks.append(f"{place_of(row)} repeats row {row.repeats} and is taken once.")
        return
    problem = row.problem or foreign(row, edits, states)
    if problem:
        edits.refused.append(Refusal(row, (Problem(place_of(row), problem),)))
        return
    values, problems, remarks = row_values(row, edits.names, currency=currency)
    edits.remarks += remarks
    known = row.read or row.theirs or {}
    after = {**known, **values, **owners_of(row.table, edits), row_class(row.table).key: row.key}
    if not problems:
        after, problems = _valid(row, after)
    if problems:
        edits.refused.append(Refusal(row, tuple(problems)))
        return
    fields = tuple(name for name in values if after[name] != known.get(name))
    if not known:
        fields = tuple(name for name in fields if values[name] is not None)
    edit = RowEdit(row, after, fields)
    if known and (not fields or _says_the_same(after, row.theirs, fields)):
        edits.unchanged += 1
    elif row.read == row.theirs and (row.read is not None or row.version is None):
        edits.save.append(edit)
    else:
        edits.conflicts.append(edit)


def _says_the_same(after: Row, theirs: Row | None, fields: Iterable[str]) -> bool:
    return theirs is not None and all(after[name] == theirs[name] for name in fields)


def _valid(row: BookRow, after: Row) -> tuple[Row, list[Problem]]:
    """`after` with the defaults of the model, and which of its cells do not fit the table."""
    known = row.read or row.theirs or {}
    try:
        checked = valid_row(row.table, {**after, "version": known.get("version") or 1})
    except InvalidRowError as error:
        cells = row.line.cells
        found = [
            Problem(
                cells[name].place if name in cells else place_of(row), f"{_label(row.table, name)} {problem}."
            )
            for name, problem in error.problems.items()
        ]
        return after, found
    return checked, []


def _label(table: str, name: str) -> str:
    return next((column.label for column in columns(table) if column.name == name), name)


def _names(
    workbook: PlanWorkbook,
    states: States,
    rows: Iterable[BookRow],
    labels: Iterable[Mapping[str, Mapping[str, str]]],
) -> Names:
    """All names: those the workbook offered, those in the store, those of the plan's rows then and now."""
    names = Names()
    for table, keys in workbook.lists.items():
        names.add(table, ((key, label) for label, key in keys.items()))
    for given in labels:
        names.add_all(given)
    for (table, key), history in states.items():
        if table in NAMED_BY:
            names.add(table, ((key, state[NAMED_BY[table]]) for state in history if state is not None))
    for row in rows:
        if row.table in NAMED_BY and not row.problem:
            cell = typed_cells(row.sheet, row.line).get(NAMED_BY[row.table])
            names.add(row.table, [(row.key, None if cell is None or cell.is_empty else str(cell.raw))])
    return names
