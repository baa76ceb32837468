"""What a workbook would change: row by row, against what it was given and what the store holds now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from planning_helpers.commands.workbook_names import Names
from planning_helpers.commands.workbook_rows import BookRow, Row, book_rows, text_of, typed_cells
from planning_helpers.commands.workbook_values import Problem, row_values
from planning_helpers.model import columns, row_class
from planning_helpers.model.workbook import (
    ACCOUNT_KEY,
    PLAN_KEY,
    is_kept,
    sheet_columns,
    sheet_title,
    tables_named,
)
from planning_helpers.periods import PeriodError, parse_period
from planning_helpers.reports.names import NAMED_BY
from planning_helpers.sources.plan_workbook import PlanWorkbook
from planning_helpers.store import InvalidRowError, States
from planning_helpers.store.values import valid_row


@dataclass(frozen=True)
class RowEdit:
    """A row of which the workbook says something new.

    Attributes:
        row: The row of the workbook.
        after: What it says.
        fields: The columns that differ from what the workbook was given; those filled in, of a new row.
    """

    row: BookRow
    after: Row
    fields: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether the row is added."""
        return self.row.read is None and self.row.theirs is None


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken, and why."""

    row: BookRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Missing:
    """A row that the workbook was given and no longer has; `led_to` counts the rows that lead to it."""

    table: str
    key: str
    version: int
    theirs: Row
    led_to: int = 0


@dataclass
class WorkbookEdits:
    """What becomes of every row of a workbook.

    Attributes:
        account_id: Whose plan it is.
        plan_id: Its plan.
        save: Rows to be saved.
        conflicts: Rows that others have changed as well since the workbook was written.
        refused: Rows that cannot be taken.
        missing: Rows that were taken out.
        unchanged: How many rows say what they said.
        remarks: What a reader must know of how the workbook was read.
        names: What rows are called.
        has_plan: Whether the plan is stored, or in the workbook.
    """

    account_id: str
    plan_id: str
    names: Names
    has_plan: bool = True
    save: list[RowEdit] = field(default_factory=list)
    conflicts: list[RowEdit] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)


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
        _sort_out(row, edits, states)
    _refuse_swapped(edits)
    _refuse_followers(edits)
    present = {(row.table, row.key) for row in rows}
    edits.missing = list(_missing(workbook, states, present))
    edits.remarks += _likely_repeats(workbook, states, edits, present)
    return edits


def _sort_out(row: BookRow, edits: WorkbookEdits, states: States) -> None:
    """Put `row` where it belongs in `edits`."""
    if row.repeats is not None:
        edits.remarks.append(f"{_place(row)} repeats row {row.repeats} and is taken once.")
        return
    problem = row.problem or _foreign(row, edits, states)
    if problem:
        edits.refused.append(Refusal(row, (Problem(_place(row), problem),)))
        return
    values, problems, remarks = row_values(row, edits.names)
    edits.remarks += remarks
    known = row.read or row.theirs or {}
    after = {**known, **values, **_owners(row.table, edits), row_class(row.table).key: row.key}
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


def _owners(table: str, edits: WorkbookEdits) -> dict[str, str]:
    names = {column.name for column in columns(table)}
    owners = {"account_id": edits.account_id, "plan_id": edits.plan_id}
    return {name: key for name, key in owners.items() if name in names}


def _foreign(row: BookRow, edits: WorkbookEdits, states: States) -> str:
    """Why `row` does not belong to this account and plan; empty when it does."""
    for name, key in _owners(row.table, edits).items():
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
    for (table, key), history in states.items():
        now = history[-1]
        if (
            table == "plans"
            and key != row.key
            and now is not None
            and now["period"] == name
            and not row.is_known
        ):
            return f"the account has a plan for {name} already. Export that one, and change it."
    return ""


def _valid(row: BookRow, after: Row) -> tuple[Row, list[Problem]]:
    """`after` with the defaults of the model, and which of its cells do not fit the table."""
    known = row.read or row.theirs or {}
    try:
        checked = valid_row(row.table, {**after, "version": known.get("version") or 1})
    except InvalidRowError as error:
        cells = row.line.cells
        found = [
            Problem(
                cells[name].place if name in cells else _place(row), f"{_label(row.table, name)} {problem}."
            )
            for name, problem in error.problems.items()
        ]
        return after, found
    return checked, []


def _label(table: str, name: str) -> str:
    return next((column.label for column in columns(table) if column.name == name), name)


def _place(row: BookRow) -> str:
    return f"{row.sheet.title}, row {row.line.number}"


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


def _refuse_swapped(edits: WorkbookEdits) -> None:
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
        edits.refused.append(Refusal(edit.row, (Problem(_place(edit.row), told),)))


def _content(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(column.name) for column in sheet_columns(table) if not is_kept(table, column))


def _refuse_followers(edits: WorkbookEdits) -> None:
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
        return Problem(_place(edit.row), "the plan it belongs to cannot be saved, see the sheet 'Plans'.")
    for column in sheet_columns(edit.row.table):
        for table in tables_named(edit.row.table, column):
            if (table, edit.after.get(column.name)) in lost:
                cell = edit.row.line.cells[column.name]
                told = f"leads to a row of {sheet_title(table)!r} that cannot be saved. Mend that one first."
                return Problem(cell.place, told)
    return None


def _likely_repeats(
    workbook: PlanWorkbook, states: States, edits: WorkbookEdits, present: set[tuple[str, str]]
) -> Iterator[str]:
    """What is said of a new row much like one added after the workbook was written, perhaps from it."""
    unseen = {
        place: history[-1]
        for place, history in states.items()
        if place not in present and place not in (workbook.exported or {}) and history[-1] is not None
    }
    for edit in edits.save:
        for (table, _), now in unseen.items():
            alike = [name for name in edit.fields if now is not None and edit.after[name] == now.get(name)]
            if edit.is_new and table == edit.row.table and 2 * len(alike) >= len(edit.fields):
                yield (
                    f"{_place(edit.row)}: much like a row added since the export. If it is that row, "
                    "changed after an import, do not save: change it in a new export."
                )
                break


def _missing(workbook: PlanWorkbook, states: States, present: set[tuple[str, str]]) -> Iterator[Missing]:
    """Rows that the workbook was given, on sheets that it still has, and that are stored."""
    for (table, key), version in (workbook.exported or {}).items():
        sheet = workbook.sheets.get(table)
        if sheet is None or sheet.problem or table == "plans" or row_class(table).key not in sheet.columns:
            continue
        now = states.get((table, key), [None])[-1]
        if (table, key) not in present and now is not None:
            yield Missing(table, key, version, now, _led_to(states, table, key))


def _led_to(states: States, table: str, key: str) -> int:
    return sum(
        now is not None
        and any(now[column.name] == key for column in columns(of) if column.references == table)
        for (of, _), (*_, now) in states.items()
    )
