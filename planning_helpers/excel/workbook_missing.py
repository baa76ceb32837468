"""Rows that a workbook no longer has, and rows it may have twice."""

from __future__ import annotations

from collections.abc import Iterator

from planning_helpers.excel.read import PlanWorkbook
from planning_helpers.excel.workbook_outcome import Missing, WorkbookEdits, place_of
from planning_helpers.model import columns, row_class
from planning_helpers.store import States


def missing_rows(workbook: PlanWorkbook, states: States, present: set[tuple[str, str]]) -> Iterator[Missing]:
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


def likely_repeats(
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
                    f"{place_of(edit.row)}: much like a row added since the export. If it is that row, "
                    "changed after an import, do not save: change it in a new export."
                )
                break
