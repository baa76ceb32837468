"""A workbook that nobody changed changes nothing, whatever the rows say: tested as a property."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning_helpers.excel.read import fetch_plan_workbook
from planning_helpers.excel.sheets import is_kept, sheet_columns, sheet_tables, tables_named
from planning_helpers.excel.workbook_edits import workbook_edits
from planning_helpers.excel.workbook_outcome import WorkbookEdits
from planning_helpers.excel.write import WORKBOOK_TABLES, Subject, write_workbook
from planning_helpers.model import Column, columns, empty, row_class, typed
from planning_helpers.store import InvalidRowError
from planning_helpers.store.values import plain, valid_row
from planning_helpers.wording.reference_names import row_labels, row_names
from tests.support.report_notebooks import HOSTILE

SUBJECT = Subject("=Northwind", "northwind", "2026Q4", "plan", date(2026, 11, 15))
TRICKY = (
    *HOSTILE,
    "=1+1", "+1", "-x", "@x", "'quoted", "''", "\t=1", "1,200", "45 %", "2026-11-15", "TRUE", "1e5", "007",
    "a\r\nb", "a\rb", "a\nb", "\x01", "_x0001_", "_x005F_", "x005F_", "_x000D_", "\ufffe", "x" * 40_000,
    "😀" * 17_000, "#REF!", "{=1}", "https://example.org", "mailto:x@y", "&amp;", "<![CDATA[", "NaN", "None",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(TRICKY), st.text(max_size=40)).map(plain)
PEOPLE = ("u1", "u2", "=u3", "007")
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
MOMENTS = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01"))


def values(column: Column, keys: dict[str, list[str]], table: str) -> st.SearchStrategy[Any]:
    """Values that a column may hold."""
    named = tables_named(table, column)
    if named:
        known = [key for one in named for key in keys.get(one, [])]
        return st.one_of(st.sampled_from([*known, "gone"]), TEXTS)
    match column.kind:
        case "choice":
            return st.sampled_from(column.choices) if not column.is_open else TEXTS
        case "flag":
            return st.booleans()
        case "date":
            return st.dates()
        case "score":
            return st.integers(1, 5)
        case "count":
            return st.integers(int(column.least or 0), int(column.most or 2**60))
        case "share":
            return st.floats(0, 1)
        case "number" | "money":
            return st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
    return TEXTS


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, pd.DataFrame], str]:
    """Tables of a plan, one of them with rows; and its name."""
    people = [{"user_id": key, "name": draw(TEXTS) or "x", "title": draw(TEXTS)} for key in PEOPLE]
    contacts = [{"contact_id": f"c{n}", "name": draw(TEXTS) or "x"} for n in range(3)]
    facts = {"users": people, "contacts": contacts}
    table = draw(st.sampled_from(sheet_tables()))
    keys = {"users": list(PEOPLE), "contacts": [row["contact_id"] for row in contacts]}
    rows = []
    for number in range(1 if table == "plans" else draw(st.integers(1, 3))):
        own = {"row_id": f"row{number}", "plan_id": "plan", "account_id": "northwind", "version": number + 1}
        own |= {"period": "2026Q4"} if table == "plans" else {}
        own |= {"recorded_by": draw(TEXTS), "recorded_at": draw(MOMENTS)}
        own = {name: value for name, value in own.items() if name in row_class(table).model_fields}
        for column in sheet_columns(table):
            if (
                column.name not in own
                and not is_kept(table, column)
                and (column.required or draw(st.booleans()))
            ):
                own[column.name] = draw(values(column, keys, table))
        try:
            rows.append(valid_row(table, own))
        except InvalidRowError:  # a text of blanks alone in a column that must not be empty, say
            continue
    made = {
        name: typed(pd.DataFrame(facts[name]), name) if name in facts else empty(name)
        for name in WORKBOOK_TABLES
    }
    frame = pd.DataFrame(rows, columns=[column.name for column in columns(table)], dtype=object)
    return {**made, table: typed(frame, table)}, table


def taken_back(plan: dict[str, pd.DataFrame], table: str) -> WorkbookEdits:
    """What the workbook of `plan`, untouched, would change."""
    rows = [valid_row(table, row) for row in plan[table].to_dict("records")]
    states: Any = {("plans", "plan"): [{"version": 1, "plan_id": "plan", "period": "2026Q4"}]}
    states |= {(table, row[row_class(table).key]): [row] for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        workbook = fetch_plan_workbook(write_workbook(plan, Path(folder) / "plan.xlsx", SUBJECT))
    return workbook_edits(workbook, states, [row_names(plan), row_labels(plan)])


@settings(max_examples=40, suppress_health_check=SLOW)
@given(plans())
def test_a_workbook_that_nobody_changed_changes_nothing(made: tuple[dict[str, pd.DataFrame], str]):
    plan, table = made

    edits = taken_back(plan, table)

    assert (edits.save, edits.conflicts, edits.refused, edits.missing) == ([], [], [], [])
    assert edits.unchanged == len(plan[table])


def test_a_name_that_a_spreadsheet_cannot_keep_is_shown_by_its_key():
    plan = {name: empty(name) for name in WORKBOOK_TABLES}
    contacts = pd.DataFrame([{"contact_id": "c0", "name": "x005F_"}])
    answer = {"row_id": "row0", "plan_id": "plan", "version": 1, "question": "Why?", "contact_id": "c0"}
    plan |= {
        "contacts": typed(contacts, "contacts"),
        "interview_answers": typed(pd.DataFrame([answer]), "interview_answers"),
    }

    edits = taken_back(plan, "interview_answers")

    assert (edits.save, edits.unchanged) == ([], 1)
