"""The plan as an Excel workbook, read back with openpyxl."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from planning_helpers.excel.sheets import sheet_tables
from planning_helpers.excel.write import Subject, write_workbook
from planning_helpers.model import TABLES, columns, empty, is_fact, typed

AS_OF = date(2026, 11, 15)
SUBJECT = Subject("Northwind", "northwind", "2026Q4", "plan", AS_OF)


def plan_of(**tables: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """All tables, those named with rows."""
    return {
        name: typed(pd.DataFrame(tables[name]), name) if name in tables else empty(name) for name in TABLES
    }


def sheet_rows(path: Path, sheet: str) -> list[dict[str, object]]:
    heading, *lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def test_an_action_has_its_values_as_typed_and_its_references_by_name(tmp_path: Path):
    plan = plan_of(
        users=[{"user_id": "u1", "name": "Ada Byron", "title": "Chief analyst"}],
        actions=[
            {
                "row_id": "a1",
                "name": "Call",
                "owner_id": "u1",
                "due_date": pd.Timestamp("2026-12-01"),
                "status": "done",
            }
        ],
    )

    path = write_workbook(plan, tmp_path / "plan.xlsx", SUBJECT)

    (row,) = sheet_rows(path, "Actions")
    assert (row["Action"], row["Owner"], row["Row"]) == ("Call", "Ada Byron, Chief analyst", "a1")
    assert row["Due"] == pd.Timestamp("2026-12-01")
    assert (row["Status"], row["With whom"]) == ("done", None)


def test_every_judgement_table_of_an_account_has_a_sheet_and_facts_have_none(tmp_path: Path):
    path = write_workbook(plan_of(), tmp_path / "plan.xlsx", SUBJECT)

    sheets = openpyxl.load_workbook(path).sheetnames
    judgement = [name for name, row in TABLES.items() if not is_fact(name) and row.scope != "book"]
    assert len(sheets) == len(["Plan", "Lists", "Exported"]) + len(judgement)
    assert {"Plan", "Plans", "SWOT items", "Opportunity strategies"} <= set(sheets)
    assert "Accounts" not in sheets


def test_headings_carry_the_descriptions_and_choices_are_drop_downs(tmp_path: Path):
    path = write_workbook(plan_of(), tmp_path / "plan.xlsx", SUBJECT)

    sheet = openpyxl.load_workbook(path)["SWOT items"]
    heads = {cell.value: cell for cell in sheet[1]}
    assert heads["Quadrant"].comment.text == "Placement matters less than capturing it. Required."
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists[f"{heads['Quadrant'].column_letter}2:{heads['Quadrant'].column_letter}1001"] == (
        '"strength,weakness,opportunity,threat"'
    )
    assert sheet.freeze_panes == "B2"


def test_an_open_vocabulary_suggests_and_a_closed_one_insists(tmp_path: Path):
    path = write_workbook(plan_of(), tmp_path / "plan.xlsx", SUBJECT)

    rules = openpyxl.load_workbook(path)["Stakeholders"].data_validations.dataValidation
    by_list = {rule.formula1: rule.errorStyle or "stop" for rule in rules}
    assert by_list['"unknown,none,brief,multiple,in depth"'] == "stop"
    assert by_list['"mentor,supporter,neutral,non-supporter,enemy,unknown"'] == "information"


def test_money_shares_and_flags_have_their_formats(tmp_path: Path):
    plan = plan_of(
        plans=[{"plan_id": "p", "commit_goal": 1234.5, "planned_close_ratio": 0.25}],
        strategies=[{"row_id": "s", "name": "Niche", "is_primary": True}],
    )

    book = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx", SUBJECT))

    cells = {head.value: cell for head, cell in zip(book["Plans"][1], book["Plans"][2], strict=True)}
    assert (cells["Commit goal"].value, cells["Commit goal"].number_format) == (1234.5, "#,##0.00")
    assert (cells["Planned close ratio"].value, cells["Planned close ratio"].number_format) == (0.25, "0.0%")
    assert cells["Stretch goal"].value is None
    assert sheet_rows(tmp_path / "plan.xlsx", "Strategies")[0]["Primary"] is True


def test_what_looks_like_a_formula_is_text(tmp_path: Path):
    texts = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
    plan = plan_of(
        users=[{"user_id": f"u{place}", "name": text} for place, text in enumerate(texts)],
        risks=[
            {"row_id": text, "name": text, "kind": text, "owner_id": f"u{place}"}
            for place, text in enumerate(texts)
        ],
    )

    path = write_workbook(plan, tmp_path / "plan.xlsx", replace(SUBJECT, account=texts[0]))

    rows = sheet_rows(path, "Risks")
    assert [(row["Risk"], row["Owner"]) for row in rows] == [(text, text) for text in texts]
    assert_without_formulas(path)


def test_the_public_list_of_formula_payloads_stays_text(shared_data: Path, tmp_path: Path):
    texts = [
        line
        for line in (shared_data / "bad_input/formula_injection/csv-payload.txt")
        .read_text(encoding="utf-8")
        .splitlines()
        if line
    ]
    plan = plan_of(swot_items=[{"row_id": str(n), "statement": text} for n, text in enumerate(texts)])

    path = write_workbook(plan, tmp_path / "plan.xlsx", SUBJECT)

    assert [row["Statement"] for row in sheet_rows(path, "SWOT items")] == texts
    assert_without_formulas(path)


def assert_without_formulas(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(
        b"<f>" not in sheet and b"<hyperlink r" not in sheet.replace(b'location="', b"")
        for sheet in sheets[1:]
    )


def test_text_longer_than_a_cell_says_that_it_was_cut(tmp_path: Path):
    plan = plan_of(plans=[{"plan_id": "p", "narrative": "x" * 40_000}])

    path = write_workbook(plan, tmp_path / "plan.xlsx", SUBJECT)

    narrative = sheet_rows(path, "Plans")[0]["Narrative"]
    assert len(narrative) == 32_767
    assert narrative.endswith("(cut: longer than Excel allows)")


def test_equal_input_gives_equal_bytes(tmp_path: Path):
    plan = plan_of(goals=[{"row_id": "g", "name": "Grow", "target": 2.5}])

    first = write_workbook(plan, tmp_path / "a.xlsx", SUBJECT)
    second = write_workbook(plan, tmp_path / "b.xlsx", SUBJECT)

    assert first.read_bytes() == second.read_bytes()


def test_the_cover_counts_the_rows_of_each_sheet(tmp_path: Path):
    plan = plan_of(goals=[{"row_id": "g", "name": "Grow"}, {"row_id": "h", "name": "Keep"}])

    path = write_workbook(plan, tmp_path / "plan.xlsx", SUBJECT)

    cover = dict(row for row in openpyxl.load_workbook(path)["Plan"].iter_rows(values_only=True))
    assert (cover["Account"], cover["Period"], cover["As of"]) == ("Northwind", "2026Q4", "2026-11-15")
    assert (cover["Goals"], cover["Risks"]) == (2, 0)


def test_a_sheet_has_every_column_of_its_table(tmp_path: Path):
    path = write_workbook(plan_of(), tmp_path / "plan.xlsx", SUBJECT)

    heads = [cell.value for cell in openpyxl.load_workbook(path)["Actions"][1]]
    assert {column.label for column in columns("actions")} <= set(heads)
    assert heads[0] == "Action"


def test_headings_of_a_sheet_are_told_apart():
    for table in sheet_tables():
        labels = [column.label.casefold() for column in columns(table)]
        assert len(set(labels)) == len(labels), table
