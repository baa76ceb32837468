"""What people and programs do to a workbook before it comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from planning_helpers.store import open_store, read_table
from tests.support.plan_workbooks import cell, edit, exported, planned_store, stored, taken_back, write
from tests.support.store_rows import save_row

pytestmark = pytest.mark.database

SWOT = {"row_id": "w1", "plan_id": "plan", "quadrant": "weakness"}


@pytest.fixture
def plan(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'store.db')}")
    yield planned_store(opened)
    opened.dispose()


def moved(sheet: Worksheet, order: list[int]) -> None:
    """Put the columns of `sheet` into another order (of their old numbers)."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for number, row in enumerate(rows, start=1):
        for place, old in enumerate(order, start=1):
            sheet.cell(number, place).value = row[old - 1]


def test_sheets_and_columns_in_another_order_are_read_all_the_same(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book.move_sheet("Actions", offset=-5)
        moved(book["Actions"], list(range(book["Actions"].max_column, 0, -1)))
        cell(book, "Actions", 2, "Owner").value = "Bob Ray"

    done, _ = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert (done.saved, done.left) == (1, 0)
    assert stored(plan, "actions", "a1")["owner_id"] == "u2"


def test_a_renamed_sheet_is_known_by_its_headings(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Risks", 2, "Likelihood").value = 1
        book["Risks"].title = "Worries"

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert done.saved == 1
    assert "The sheet 'Worries' is read as 'Risks', by its headings." in said


def test_a_missing_sheet_removes_nothing(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book.remove(book["Actions"]))

    done, _ = taken_back(plan, path, remove_missing=True)

    assert (done.removed, len(read_table(plan, "actions"))) == (0, 2)


def test_sheets_and_columns_of_ones_own_are_left_unread_and_named(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("My notes")["A1"] = "buy milk"
        book["Actions"].cell(1, 40).value = "Mood"

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert (done.saved, done.left) == (0, 0)
    assert "The sheet 'My notes' is not one of the planbook's" in said
    assert "Actions: the column 'Mood' is not one of the planbook's" in said


def test_a_copy_of_a_sheet_is_not_read_beside_it(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book.copy_worksheet(book["Risks"]))

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 0)
    assert "The sheet 'Risks Copy' is not read: another sheet holds the risks." in said


def test_a_column_that_is_missing_stays_as_it_is_stored(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book["Actions"].delete_cols(cell(book, "Actions", 1, "Due").column)
        cell(book, "Actions", 2, "Action").value = "Call Cy twice"

    taken_back(plan, edit(exported(plan, tmp_path), change))

    action = stored(plan, "actions", "a1")
    assert (action["name"], str(action["due_date"].date())) == ("Call Cy twice", "2026-12-01")


def test_without_the_hidden_keys_no_row_of_the_sheet_is_taken(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book["Actions"].delete_cols(cell(book, "Actions", 1, "Row").column)

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change), remove_missing=True)

    assert (done.saved, done.removed, done.left) == (0, 0, 2)
    assert "Actions, all 2 rows: the sheet lacks the hidden column of keys" in said
    assert len(read_table(plan, "actions")) == 2


def test_two_columns_of_one_heading_are_refused(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: setattr(book["Risks"].cell(1, 40), "value", "Impact"))

    _, said = taken_back(plan, path)

    assert "two columns are headed 'Impact'" in said


def test_lines_above_the_heading_do_not_matter(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book["Risks"].insert_rows(1, amount=3)
        book["Risks"]["A1"] = "Our worries"

    done, _ = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert (done.saved, done.left) == (0, 0)


def test_rows_of_merged_cells_are_refused(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book["Actions"].merge_cells("A2:A3"))

    done, said = taken_back(plan, path)

    assert done.saved == 0
    assert "Actions, row 2: the cells A2:A3 are merged" in said


def test_hidden_rows_are_read_and_told(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        book["Actions"].row_dimensions[2].hidden = True
        cell(book, "Actions", 2, "Action").value = "Call Cy twice"

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert done.saved == 1
    assert "Actions: 1 of 2 rows are hidden or filtered out; they are read too." in said


def test_a_formula_without_a_result_is_refused_and_its_text_kept(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Plans", 2, Commit_goal="=1000*2")

    done, said = taken_back(plan, path)

    assert "holds a formula without a result" in said
    assert cell(openpyxl.load_workbook(done.rest), "Plans", 2, "Commit goal").value == "=1000*2"
    assert stored(plan, "plans", "plan")["commit_goal"] == 1000


def test_an_error_in_a_cell_is_refused(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Plans", 2, Commit_goal="#REF!")

    _, said = taken_back(plan, path)

    assert "holds the error #REF!. Write the value instead." in said


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "'quoted", "''", '=HYPERLINK("http://x")']
)
def test_text_that_looks_like_a_formula_stays_text_both_ways(plan, tmp_path, text):
    save_row(plan, "swot_items", {**SWOT, "statement": text})

    done, _ = taken_back(plan, exported(plan, tmp_path))
    path = write(exported(plan, tmp_path, "b.xlsx"), "SWOT items", 2, Impact=3)
    taken_back(plan, path)

    assert done.saved == 0
    assert (stored(plan, "swot_items", "w1")["statement"], stored(plan, "swot_items", "w1")["impact"]) == (
        text,
        3,
    )


def test_a_text_too_long_for_a_cell_survives_and_a_change_of_it_is_refused(plan, tmp_path):
    save_row(plan, "swot_items", {**SWOT, "statement": "😀" * 20_000})
    path = write(exported(plan, tmp_path), "SWOT items", 2, Impact=3)

    taken_back(plan, path)
    assert stored(plan, "swot_items", "w1")["statement"] == "😀" * 20_000

    done, said = taken_back(plan, write(path, "SWOT items", 2, Statement="Short"))
    assert (done.saved, done.left) == (0, 1)
    assert "longer than Excel allows and was cut here" in said


def test_a_row_copied_with_its_key_is_told_and_not_lost(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Risks"]
        for place in range(1, sheet.max_column + 1):
            sheet.cell(3, place).value = sheet.cell(2, place).value
        cell(book, "Risks", 3, "Risk").value = "A second one"

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change))
    assert "Risks, row 3: row 2 has the same hidden key" in said

    taken_back(plan, done.rest)
    assert sorted(read_table(plan, "risks")["name"]) == ["A second one", "Budget is frozen"]


def test_a_sheet_sorted_without_its_keys_is_refused(plan, tmp_path):
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        typed = cell(book, "Actions", 1, "Row").column - 1
        for place in range(1, typed + 1):
            first, second = sheet.cell(2, place).value, sheet.cell(3, place).value
            sheet.cell(2, place).value, sheet.cell(3, place).value = second, first

    done, said = taken_back(plan, edit(exported(plan, tmp_path), change))

    assert (done.saved, done.left) == (0, 2)
    assert "Was the sheet sorted without its hidden columns?" in said


def test_names_that_several_have_must_be_told_apart(plan, tmp_path):
    for key in ("s2", "s3"):
        save_row(plan, "strategies", {"row_id": key, "plan_id": "plan", "name": "Maintain and Support"})
    path = exported(plan, tmp_path)

    _, said = taken_back(plan, write(path, "Actions", 3, Strategy="Maintain and Support"))
    assert (
        "is the name of several; write one of: Maintain and Support [s2]; Maintain and Support [s3]" in said
    )

    taken_back(plan, write(path, "Actions", 3, Strategy="Maintain and Support [s3]"))
    assert stored(plan, "actions", "a2")["strategy_id"] == "s3"


def test_a_row_renamed_in_its_own_sheet_keeps_what_leads_to_it(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Strategies", 2, Strategy="Land and Expand")

    done, _ = taken_back(plan, path)

    assert (done.saved, done.left) == (1, 0)
    assert stored(plan, "actions", "a1")["strategy_id"] == "s1"


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [("user", "Bob Ray", "u2"), ("network", "Bob Ray", "Bob Ray"), ("partner", "Acme", "Acme")],
)
def test_the_ends_of_a_tie_are_named_by_their_kind(plan, tmp_path, kind, name, key):
    path = write(
        exported(plan, tmp_path), "Ties", 2, From=kind, From_whom=name, To_whom="Cy Young", Strength=3
    )

    taken_back(plan, path)

    tie = read_table(plan, "ties").iloc[0]
    assert (tie["from_id"], tie["to_kind"], tie["to_id"]) == (key, "contact", "c1")


def test_names_that_two_people_share_come_back_as_the_right_one(plan, tmp_path):
    from tests.support.store_rows import import_rows

    import_rows(plan, "users", {"user_id": "u3", "name": "Bob Ray"})
    save_row(plan, "risks", {**stored(plan, "risks", "r1"), "owner_id": "u3"})

    path = exported(plan, tmp_path)
    done, _ = taken_back(plan, path)

    assert cell(openpyxl.load_workbook(path), "Risks", 2, "Owner").value == "Bob Ray [u3]"
    assert (done.saved, done.left) == (0, 0)


def test_emptying_a_cell_empties_the_field(plan, tmp_path):
    taken_back(plan, write(exported(plan, tmp_path), "Actions", 2, Due=None, Owner=None))

    assert {"due_date", "owner_id"} & stored(plan, "actions", "a1").keys() == set()


def test_emptying_what_must_be_there_is_refused(plan, tmp_path):
    _, said = taken_back(plan, write(exported(plan, tmp_path), "Actions", 2, Action=None))

    assert "Actions!A2: Action is empty; it is required." in said


def test_what_a_row_said_cannot_reach_the_terminal(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Risk="a\u202eb\u2028c" + "x" * 300)

    _, said = taken_back(plan, path)

    assert "\u202e" not in said
    assert "\u2028" not in said
    assert "x" * 100 not in said


def drop_downs(path: Path, sheet: str) -> dict[str, Any]:
    found = openpyxl.load_workbook(path)[sheet]
    heads = {head.column_letter: head.value for head in found[1]}
    return {
        heads[str(rule.sqref).split(":")[0].rstrip("0123456789")]: rule
        for rule in found.data_validations.dataValidation
    }


def test_people_deals_and_rows_of_other_sheets_are_drop_downs(plan, tmp_path):
    path = exported(plan, tmp_path)

    rules = drop_downs(path, "Actions")

    lists = openpyxl.load_workbook(path)["Lists"]
    assert [one.value for one in lists["A"][:3]] == ["users", "Ada Byron, Analyst", "Bob Ray"]
    assert rules["Owner"].formula1 == "Lists!$A$2:$A$3"
    assert rules["Strategy"].formula1.startswith("OFFSET('Strategies'!$A$2")
    assert (rules["Due"].type, rules["Owner"].errorStyle) == ("date", None)
    assert lists.sheet_state == "hidden"


def test_scores_and_shares_have_their_limits(plan, tmp_path):
    path = exported(plan, tmp_path)

    likelihood, ratio = (
        drop_downs(path, "Risks")["Likelihood"],
        drop_downs(path, "Plans")["Planned close ratio"],
    )

    assert (likelihood.type, likelihood.formula1, likelihood.formula2) == ("whole", "1", "5")
    assert (ratio.type, ratio.formula1, ratio.formula2) == ("decimal", "0", "1")


def test_keys_and_versions_are_locked_and_all_else_can_be_typed_in(plan, tmp_path):
    sheet = openpyxl.load_workbook(exported(plan, tmp_path))["Actions"]

    assert sheet.protection.sheet
    assert not sheet.protection.insertRows
    heads = {head.value: head.column_letter for head in sheet[1]}
    assert [sheet[f"{heads[name]}2"].protection.locked for name in ("Action", "Owner", "Row", "Version")] == [
        False,
        False,
        True,
        True,
    ]
    assert sheet.column_dimensions[heads["Row"]].hidden
    assert date(2026, 12, 1) == sheet[f"{heads['Due']}2"].value.date()
