"""What a workbook would change, as lines that a person reads before saying yes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from planning_helpers.excel.read import PlanWorkbook
from planning_helpers.excel.sheets import (
    ACCOUNT,
    AS_OF,
    PERIOD,
    end_kind,
    is_kept,
    sheet_columns,
    sheet_title,
    tables_named,
)
from planning_helpers.excel.workbook_names import Names
from planning_helpers.excel.workbook_outcome import Missing, Refusal, RowEdit, WorkbookEdits
from planning_helpers.excel.workbook_rows import Row
from planning_helpers.model import Column
from planning_helpers.values.signs import on_one_line
from planning_helpers.wording.figures import counted
from planning_helpers.wording.prose import one_or_many

_LONGEST = 72
_NOTHING = "(empty)"


def edits_lines(workbook: PlanWorkbook, edits: WorkbookEdits, *, remove_missing: bool) -> Iterator[str]:
    """Everything that would be saved, field by field before and after, and everything that would not."""
    cover = workbook.cover
    told = [cover.get(ACCOUNT) or edits.account_id, cover.get(PERIOD, ""), f"as of {cover.get(AS_OF, '?')}"]
    yield f"{plain_text(workbook.file)}: {', '.join(plain_text(text) for text in told if text)}"
    added = sum(edit.is_new for edit in edits.save)
    yield (
        f"{counted(added, 'row')} to add, {len(edits.save) - added:,} to change, "
        f"{edits.unchanged:,} as stored; {len(edits.conflicts):,} changed in the store since, "
        f"{len(edits.refused):,} to mend"
    )
    for table, of_table in groupby(edits.save, key=lambda edit: edit.row.table):
        yield ""
        yield sheet_title(table)
        for edit in of_table:
            yield from _edit(edit, edits.names)
    if edits.conflicts:
        yield from ["", "Changed in the store since the workbook was written, so not saved"]
        for edit in edits.conflicts:
            yield from _conflict(edit, edits.names)
    if edits.refused:
        yield from ["", "To be mended, so not saved"]
        yield from _refusals(edits.refused)
    if edits.missing:
        kept = "to be removed" if remove_missing else "kept (--remove-missing removes them)"
        yield from ["", f"No longer in the workbook, {kept}"]
        yield from (_missing(one, edits.names, remove_missing=remove_missing) for one in edits.missing)
    if edits.remarks:
        yield from ["", "How it was read", *(f"  {on_one_line(remark)}" for remark in edits.remarks)]


def cell_shown(row: Row, table: str, column: Column, names: Names) -> str:
    """A value as a line shows it: names for keys, cut where it is long, without control characters."""
    value = row.get(column.name)
    kind = end_kind(table, column)
    named = tables_named(table, column, row.get(kind) if kind else None)
    if isinstance(value, str) and named:
        value = names.name(named, value)
    return value_text(value)


def value_text(value: Any) -> str:
    """A value on one line."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return plain_text(str(value))


def plain_text(text: str) -> str:
    """`text` on one line, fit for a terminal, and not too long."""
    line = on_one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"


def row_name(table: str, row: Row, names: Names) -> str:
    """What a reader calls a row: the first thing that it says."""
    typed = [column for column in sheet_columns(table) if not is_kept(table, column)]
    told = (cell_shown(row, table, column, names) for column in typed)
    return next((text for text in told if text != _NOTHING), "an empty row")


def saved_by(row: Row) -> str:
    """Which version a stored row is, and whose."""
    when = "" if row["recorded_at"] is None else f" on {row['recorded_at']:%Y-%m-%d %H:%M} UTC"
    return f"version {row['version']}, saved by {plain_text(row['recorded_by'] or 'nobody named')}{when}"


def _edit(edit: RowEdit, names: Names) -> Iterator[str]:
    sign = "+" if edit.is_new else "~"
    table, before = edit.row.table, edit.row.read or {}
    yield f"  {sign} row {edit.row.line.number}  {row_name(table, before or edit.after, names)}"
    for column in _columns(table, edit.fields):
        after = cell_shown(edit.after, table, column, names)
        change = after if edit.is_new else f"{cell_shown(before, table, column, names)} → {after}"
        yield f"      {column.label}: {change}"


def _conflict(edit: RowEdit, names: Names) -> Iterator[str]:
    table, theirs, read = edit.row.table, edit.row.theirs, edit.row.read
    now = "removed since" if theirs is None else f"now {saved_by(theirs)}"
    name = row_name(table, read or edit.after, names)
    yield f"  {edit.row.sheet.title}, row {edit.row.line.number}  {name} ({now})"
    for column in _columns(table, edit.fields):
        stored = "removed" if theirs is None else cell_shown(theirs, table, column, names)
        was = "" if read is None else f", was {cell_shown(read, table, column, names)}"
        yours = cell_shown(edit.after, table, column, names)
        yield f"      {column.label}: yours {yours}; stored {stored}{was}"
    others = [name for name in (theirs or {}) if read and name not in edit.fields]
    for column in _columns(
        table, [name for name in others if theirs and read and theirs[name] != read[name]]
    ):
        was, is_now = (cell_shown(row or {}, table, column, names) for row in (read, theirs))
        yield f"      {column.label}: changed by them only, {was} → {is_now}"


def _refusals(refused: list[Refusal]) -> Iterator[str]:
    for problem, of_sheet in groupby(refused, key=lambda one: (one.row.sheet.title, one.row.sheet.problem)):
        rows = list(of_sheet)
        if problem[1]:
            yield f"  {problem[0]}, all {counted(len(rows), 'row')}: {on_one_line(problem[1])}"
            continue
        for one in rows:
            yield from (f"  {found.place}: {on_one_line(found.message)}" for found in one.problems)


def _missing(one: Missing, names: Names, *, remove_missing: bool) -> str:
    told = f"  {sheet_title(one.table)}: {row_name(one.table, one.theirs, names)}"
    if one.led_to:
        lead = one_or_many(one.led_to, "leads", "lead")
        told += f" ({counted(one.led_to, 'row')} of the plan still {lead} to it)"
    changed = one.theirs["version"] != one.version
    return told + (f" (kept: {saved_by(one.theirs)}, changed since)" if changed and remove_missing else "")


def _columns(table: str, names: Iterable[str]) -> list[Column]:
    wanted = set(names)
    return [column for column in sheet_columns(table) if column.name in wanted and not is_kept(table, column)]
