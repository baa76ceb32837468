"""A plan goes out as a workbook, is changed and comes back: `planbook export`, `planbook import`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from planning_helpers.cli import app
from planning_helpers.errors import ExtractError, PlanningError, UnknownNameError
from planning_helpers.store import (
    PlanThereError,
    StaleRowError,
    begin_plan,
    changes_between,
    open_store,
    read_table,
    remove,
    save,
)
from tests.support.plan_workbooks import TODAY, cell, edit, exported, planned_store, stored, taken_back, write
from tests.support.store_rows import NOVEMBER, OCTOBER, save_row

pytestmark = pytest.mark.database


@pytest.fixture
def plan(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'store.db')}")
    yield planned_store(opened)
    opened.dispose()


def changes(store: Engine) -> pd.DataFrame:
    return changes_between(store, OCTOBER, TODAY)


def test_a_workbook_that_nobody_changed_changes_nothing(plan, tmp_path):
    done, said = taken_back(plan, exported(plan, tmp_path))

    assert (done.saved, done.left) == (0, 0)
    assert "0 rows to add, 0 to change, 5 as stored" in said
    assert changes(plan).empty


def test_a_changed_cell_is_shown_before_and_after_and_saved_with_who_and_when(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Actions", 2, Owner="Bob Ray", Due=date(2026, 12, 8))

    done, said = taken_back(plan, path)

    assert done.saved == 1
    assert "Owner: Ada Byron, Analyst → Bob Ray" in said
    assert "Due: 2026-12-01 → 2026-12-08" in said
    action = stored(plan, "actions", "a1")
    assert (action["owner_id"], action["due_date"], action["version"], action["recorded_by"]) == (
        "u2",
        pd.Timestamp("2026-12-08"),
        2,
        "ann",
    )


def test_a_change_beside_a_text_with_hidden_signs_leaves_that_text_as_it_was_stored(plan, tmp_path):
    text = "Vienna\u2028Graz \u202eturned\nhere"
    row = {"row_id": "w1", "plan_id": "plan", "quadrant": "threat", "statement": "Late"}
    save_row(plan, "swot_items", row | {"evidence_source": text})
    path = write(exported(plan, tmp_path), "SWOT items", 2, Statement="Later")

    done, said = taken_back(plan, path)

    assert (done.saved, "Statement: Late → Later" in said, "Evidence" in said) == (1, True, False)
    assert stored(plan, "swot_items", "w1")["evidence_source"] == text


def test_a_check_and_a_no_save_nothing(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=5)

    checked, _ = taken_back(plan, path, check=True)
    declined, said = taken_back(plan, path, agreed=lambda _: False)

    assert (checked.saved, declined.saved) == (0, 0)
    assert "Nothing was written" in said
    assert changes(plan).empty


def test_a_row_typed_below_the_last_is_added_and_twice_imported_it_is_there_once(store, tmp_path):
    plan = planned_store(store)
    path = write(
        exported(plan, tmp_path), "Actions", 4, Action="Visit Di", Owner="ada byron", With_whom="Di Moss"
    )

    first, said = taken_back(plan, path)
    second, _ = taken_back(plan, path)

    assert (first.saved, second.saved) == (1, 0)
    assert "+ row 4  Visit Di" in said
    added = read_table(plan, "actions").query("name == 'Visit Di'").iloc[0]
    assert (added["owner_id"], added["contact_id"], added["plan_id"], added["status"]) == (
        "u1",
        "c2",
        "plan",
        "planned",
    )


def test_a_new_row_may_lead_to_another_new_row_by_its_name(plan, tmp_path):
    path = exported(plan, tmp_path)
    write(path, "Strategies", 3, Strategy="Land and Expand")
    write(path, "Tactics", 2, Strategy="Land and Expand", Tactic="Begin with one unit")

    taken_back(plan, path)

    strategies = read_table(plan, "strategies").set_index("name")["row_id"]
    assert read_table(plan, "tactics")["strategy_id"].tolist() == [strategies["Land and Expand"]]


def test_bad_cells_are_refused_with_sheet_cell_and_reason_and_the_good_rows_saved(plan, tmp_path):
    path = exported(plan, tmp_path)
    write(path, "Actions", 2, Owner="Nobody", Due="31.2.2026")
    write(path, "Risks", 2, Likelihood=9)
    write(path, "Plans", 2, Commit_goal=2000)

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (1, 2)
    assert "Actions!E2: 'Nobody' is none of the users; there is Ada Byron, Analyst; Bob Ray." in said
    assert "Actions!I2: '31.2.2026' is no date that can mean one day only. Write it like 2026-11-15." in said
    assert "Risks!C2: Likelihood is 9; must be 5 or less." in said
    assert stored(plan, "plans", "plan")["commit_goal"] == 2000
    assert stored(plan, "actions", "a1")["version"] == 1


def test_what_was_refused_is_in_a_workbook_beside_it_and_mended_there_it_is_saved(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Actions", 2, Owner="Nobody", Action="Call Cy at once")

    done, said = taken_back(plan, path)
    rest = openpyxl.load_workbook(done.rest)

    assert done.rest.name == "plan-not-saved.xlsx"
    assert str(done.rest) in said
    assert cell(rest, "Actions", 2, "Owner").value == "Nobody"
    assert "none of the users" in cell(rest, "Actions", 2, "Owner").comment.text
    mended, _ = taken_back(plan, write(done.rest, "Actions", 2, Owner="Bob Ray"))
    action = stored(plan, "actions", "a1")
    assert (mended.saved, mended.rest) == (1, None)
    assert (action["owner_id"], action["name"], action["contact_id"]) == ("u2", "Call Cy at once", "c1")


def test_a_row_that_leads_to_a_refused_new_row_waits_with_it(plan, tmp_path):
    path = exported(plan, tmp_path)
    write(path, "Strategies", 3, Strategy="Conquer")
    write(path, "Tactics", 2, Strategy="Conquer", Tactic="Begin")

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 2)
    assert "Tactics!A2: leads to a row of 'Strategies' that cannot be saved" in said


def test_a_row_changed_by_another_meanwhile_is_shown_side_by_side_and_not_overwritten(store, tmp_path):
    plan = planned_store(store)
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=4)
    save_row(
        plan,
        "risks",
        {**stored(plan, "risks", "r1"), "likelihood": 5, "kind": "Market"},
        by="bob",
        on=OCTOBER,
    )

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 1)
    assert "Likelihood: yours 4; stored 5, was 3" in said
    assert "Kind: changed by them only, (empty) → Market" in said
    assert "saved by bob" in said
    assert stored(plan, "risks", "r1")["likelihood"] == 5


def test_a_conflict_is_settled_in_the_workbook_beside_it(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=4)
    save_row(
        plan,
        "risks",
        {**stored(plan, "risks", "r1"), "likelihood": 5, "kind": "Market"},
        by="bob",
        on=OCTOBER,
    )
    done, _ = taken_back(plan, path)

    rest = openpyxl.load_workbook(done.rest)
    settled, _ = taken_back(plan, done.rest)

    assert "Stored now: 5 (version 2, saved by bob" in cell(rest, "Risks", 2, "Likelihood").comment.text
    risk = stored(plan, "risks", "r1")
    assert (settled.saved, risk["likelihood"], risk["kind"], risk["version"]) == (1, 4, "Market", 3)


def test_rows_that_only_others_changed_are_left_alone(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Plans", 2, Commit_goal=2000)
    save_row(plan, "risks", {**stored(plan, "risks", "r1"), "likelihood": 5}, by="bob", on=OCTOBER)

    done, _ = taken_back(plan, path)

    assert (done.saved, done.left) == (1, 0)
    assert stored(plan, "risks", "r1")["likelihood"] == 5


def test_the_same_change_made_by_another_is_no_conflict(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=5)
    save_row(plan, "risks", {**stored(plan, "risks", "r1"), "likelihood": 5}, by="bob", on=OCTOBER)

    done, _ = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 0)


def test_a_row_removed_by_another_is_added_again_only_through_the_workbook_beside_it(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=4)
    remove(plan, "risks", "r1", version=1, by="bob", effective_on=OCTOBER)

    done, said = taken_back(plan, path)
    assert (done.saved, done.left) == (0, 1)
    assert "(removed since)" in said

    taken_back(plan, done.rest)
    assert stored(plan, "risks", "r1")["likelihood"] == 4


def test_a_row_removed_and_typed_anew_under_the_same_version_is_not_overwritten(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=4)
    remove(plan, "risks", "r1", version=1, by="bob", effective_on=OCTOBER)
    risk = {"row_id": "r1", "plan_id": "plan", "name": "Something else", "likelihood": 1}
    save(plan, "risks", risk, by="bob", effective_on=OCTOBER, recorded_at=datetime(2027, 1, 1, tzinfo=UTC))

    done, _ = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 1)
    assert stored(plan, "risks", "r1")["name"] == "Something else"


def test_nothing_is_saved_when_another_writes_while_the_question_stands(store, tmp_path):
    plan = planned_store(store)
    path = write(exported(plan, tmp_path), "Plans", 2, Commit_goal=2000)
    write(path, "Risks", 2, Likelihood=4)

    def meanwhile(_: str) -> bool:
        save_row(plan, "risks", {**stored(plan, "risks", "r1"), "likelihood": 5}, by="bob", on=OCTOBER)
        return True

    with pytest.raises(StaleRowError):
        taken_back(plan, path, agreed=meanwhile)

    assert stored(plan, "plans", "plan")["commit_goal"] == 1000


def test_a_row_taken_out_is_kept_and_told_and_removed_only_when_asked_for(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book["Actions"].delete_rows(3))

    kept, said = taken_back(plan, path)
    assert "Actions: Send the offer" in said
    assert "kept (--remove-missing removes them)" in said
    assert len(read_table(plan, "actions")) == 2

    removed, _ = taken_back(plan, path, remove_missing=True)
    assert (kept.removed, removed.removed) == (0, 1)
    assert read_table(plan, "actions")["row_id"].tolist() == ["a1"]


def test_emptying_a_row_takes_it_out(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Actions", 3, Action=None, Status=None)
    edit(path, lambda book: [setattr(one, "value", None) for one in book["Actions"][3][:17]])

    done, _ = taken_back(plan, path, remove_missing=True)

    assert done.removed == 1


def test_rows_added_by_others_are_never_taken_for_removed_ones(plan, tmp_path):
    path = exported(plan, tmp_path)
    save_row(plan, "actions", {"row_id": "a3", "plan_id": "plan", "name": "Later"}, on=OCTOBER, by="bob")

    done, _ = taken_back(plan, path, remove_missing=True)

    assert done.removed == 0
    assert len(read_table(plan, "actions")) == 3


def test_a_row_that_was_taken_out_but_changed_by_another_is_kept(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book["Risks"].delete_rows(2))
    save_row(plan, "risks", {**stored(plan, "risks", "r1"), "likelihood": 5}, by="bob", on=OCTOBER)

    done, said = taken_back(plan, path, remove_missing=True)

    assert done.removed == 0
    assert "changed since" in said


def test_a_template_is_filled_in_and_becomes_a_plan(plan, tmp_path):
    path = exported(plan, tmp_path, period="2027Q1", is_template=True)
    write(path, "Plans", 2, Commit_goal=5000, Primary_objective="Grow")
    write(path, "Actions", 2, Action="Begin", Owner="Bob Ray", Opportunity="Deal")

    done, _ = taken_back(plan, path)

    made = read_table(plan, "plans").query("period == '2027Q1'").iloc[0]
    action = read_table(plan, "actions").query("name == 'Begin'").iloc[0]
    assert done.saved == 2
    assert (made["account_id"], made["commit_goal"], made["currency"]) == ("northwind", 5000, "EUR")
    assert (action["plan_id"], action["opportunity_id"]) == (made["plan_id"], "deal")


def test_two_templates_of_one_plan_do_not_overwrite_each_other(plan, tmp_path):
    first = exported(plan, tmp_path, "a.xlsx", period="2027Q1", is_template=True)
    second = exported(plan, tmp_path, "b.xlsx", period="2027Q1", is_template=True)
    taken_back(plan, write(first, "Plans", 2, Commit_goal=1))

    done, _ = taken_back(plan, write(second, "Plans", 2, Commit_goal=2))

    assert (done.saved, done.left) == (0, 1)
    assert read_table(plan, "plans").query("period == '2027Q1'")["commit_goal"].tolist() == [1]


def test_a_template_of_a_plan_that_was_begun_since_says_so_and_saves_nothing(plan, tmp_path):
    path = exported(plan, tmp_path, period="2027Q1", is_template=True)
    write(path, "Plans", 2, Commit_goal=5000)
    write(path, "Actions", 2, Action="Begin")
    begin_plan(plan, "northwind", "2027Q1", by="bob", effective_on=OCTOBER)

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 2)
    assert "the account has a plan for 2027Q1 already. Export that one, and change it." in said
    assert len(read_table(plan, "plans")) == 2


def test_a_plan_that_is_begun_while_the_workbook_is_looked_at_is_not_doubled(plan, tmp_path):
    path = write(exported(plan, tmp_path, period="2027Q1", is_template=True), "Plans", 2, Commit_goal=5000)

    def begin_meanwhile(_: str) -> bool:
        begin_plan(plan, "northwind", "2027Q1", by="bob", effective_on=OCTOBER)
        return True

    with pytest.raises(PlanThereError, match="Northwind has a plan for 2027Q1 already"):
        taken_back(plan, path, agreed=begin_meanwhile)

    assert read_table(plan, "plans")["recorded_by"].tolist().count("bob") == 1
    assert len(read_table(plan, "plans")) == 2


def test_a_plan_cannot_be_moved_to_a_period_that_has_one(plan, tmp_path):
    begin_plan(plan, "northwind", "2027Q1", by="bob", effective_on=OCTOBER)
    path = write(exported(plan, tmp_path), "Plans", 2, Period="2027q1")

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 1)
    assert "the account has a plan for 2027Q1 already" in said


def test_a_plan_whose_period_is_typed_over_stays_where_it_is(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Plans", 2, Period="2027Q1", Commit_goal=5000)

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 1)
    assert "the plan is for 2026Q4, and would be gone from there. To go on in 2027Q1, take" in said
    assert read_table(plan, "plans")["period"].tolist() == ["2026Q4"]


def test_the_rows_of_one_plan_under_the_period_of_another_are_refused(plan, tmp_path):
    path = exported(plan, tmp_path)
    begin_plan(plan, "northwind", "2027Q1", by="bob", effective_on=OCTOBER)
    book = openpyxl.load_workbook(path)
    (said,) = [one for line in book.worksheets[0].iter_rows() for one in line if one.value == "2026Q4"]
    said.value = "2027q1"
    book.save(path)

    with pytest.raises(
        PlanningError, match="says 2027q1 on its cover, and its rows are of the plan of 2026Q4"
    ):
        taken_back(plan, path)


def test_a_permission_of_the_client_edition_goes_out_and_comes_back(plan, tmp_path):
    row = {"table_name": "actions", "for_row": "a1", "words": "Ask", "allowed_by": "Ann"}
    save_row(plan, "client_permissions", row | {"plan_id": "plan", "allowed_date": OCTOBER})

    done, _ = taken_back(plan, exported(plan, tmp_path))

    assert (done.saved, done.left) == (0, 0)


def test_a_template_of_a_plan_that_exists_and_a_plan_that_does_not_are_refused(plan, tmp_path):
    with pytest.raises(PlanningError, match="has a plan for 2026Q4 already"):
        exported(plan, tmp_path, is_template=True)
    with pytest.raises(PlanningError, match=r"has no plan for 2025Q4\. `planbook export --template`"):
        exported(plan, tmp_path, period="2025Q4")


def test_an_export_never_writes_over_a_file(plan, tmp_path):
    path = exported(plan, tmp_path)

    with pytest.raises(PlanningError, match="may hold changes that were not imported"):
        exported(plan, tmp_path)

    assert path.exists()


def test_money_is_written_in_the_currency_it_is_stored_in(plan, tmp_path):
    save_row(plan, "plans", {**stored(plan, "plans", "plan"), "currency": "USD"}, on=OCTOBER)

    path = exported(plan, tmp_path, as_of=NOVEMBER.isoformat())

    assert cell(openpyxl.load_workbook(path), "Plans", 2, "Commit goal").value == 1000


def test_a_workbook_of_an_unknown_account_is_refused(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: setattr(book["Plan"]["B4"], "value", "fabrikam"))

    with pytest.raises(UnknownNameError, match="exported from another store"):
        taken_back(plan, path)


def test_rows_pasted_from_another_plan_are_refused(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 3, Risk="Theirs", Row="x9", Plan="other", Version=2)

    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 1)
    assert "Risks, row 3: the row belongs to 'other', this workbook to 'plan'" in said


def test_a_key_of_another_store_is_refused(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 3, Risk="Theirs", Row="x9", Version=2)

    _, said = taken_back(plan, path)

    assert "its key 'x9' is not known here" in said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html>"])
def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(plan, tmp_path, content):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)

    with pytest.raises(ExtractError, match="cannot be read as an Excel workbook"):
        taken_back(plan, path)


def test_a_workbook_of_something_else_is_refused_with_what_it_holds(plan, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "plan.xlsx")

    with pytest.raises(
        ExtractError, match="has no sheet 'Plan' that tells the account key; it has the sheets Sheet"
    ):
        taken_back(plan, tmp_path / "plan.xlsx")


def planbook(store: Engine, *words: str, answer: str = "") -> Result:
    url = store.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, [*words, "--store", url], input=answer)


def test_the_commands_export_ask_and_save(plan, tmp_path):
    wrote = planbook(plan, "export", "Northwind", "--xlsx", "--period", "2026Q4", "--to", str(tmp_path))
    path = tmp_path / "northwind-2026Q4.xlsx"
    assert (wrote.exit_code, wrote.output.strip()) == (0, str(path))
    write(path, "Risks", 2, Likelihood=4)

    no = planbook(plan, "import", str(path), answer="n\n")
    yes = planbook(plan, "import", str(path), "--recorded-by", "eve", answer="y\n")

    assert "Save 1 row? [y/N]" in no.output
    assert "Nothing was written." in no.output
    assert (no.exit_code, yes.exit_code) == (0, 0)
    assert (stored(plan, "risks", "r1")["likelihood"], stored(plan, "risks", "r1")["recorded_by"]) == (
        4,
        "eve",
    )


def test_the_command_ends_with_status_3_when_rows_are_left(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 2, Likelihood=9)

    checked = planbook(plan, "import", str(path), "--check")
    done = planbook(plan, "import", str(path), "--yes")

    assert (checked.exit_code, done.exit_code) == (3, 3)
    assert not (tmp_path / "plan-not-saved-2.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("plan.ods", "Save it as .xlsx"),
        ("plan.xls", "Save it as .xlsx"),
        ("nowhere.xlsx", "there is no file nowhere.xlsx. Give the path of a workbook."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(plan, tmp_path, name, remedy):
    (tmp_path / "plan.ods").write_bytes(b"PK")
    (tmp_path / "plan.xls").write_bytes(b"\xd0\xcf\x11\xe0")

    done = planbook(plan, "import", str(tmp_path / name))

    assert done.exit_code == 1
    assert remedy in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_misspelt_name_is_answered_with_the_one_meant(plan, tmp_path):
    _, said = taken_back(plan, write(exported(plan, tmp_path), "Actions", 2, Owner="Ada Bryon"), check=True)

    assert "Actions!E2: 'Ada Bryon' is none of the users. Did you mean 'Ada Byron, Analyst'?" in said


def test_what_is_left_of_the_workbook_of_a_report_is_written_where_no_run_replaces_it(
    plan, tmp_path, monkeypatch
):
    report = tmp_path / "reports"
    path = write(exported(plan, report), "Risks", 2, Likelihood=9)
    (report / "run.json").write_text("{}")
    monkeypatch.chdir(tmp_path)

    done, _ = taken_back(plan, path)

    assert done.rest == tmp_path / "plan-not-saved.xlsx"


def test_a_refreshed_workbook_goes_on_where_it_was(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 3, Risk="A new one", Likelihood=2)

    _, said = taken_back(plan, path, refresh=True)
    done, _ = taken_back(plan, write(path, "Risks", 2, Likelihood=5))

    assert "what you had there is in" in said
    assert (tmp_path / "plan-imported.xlsx").exists()
    assert (done.saved, done.left) == (1, 0)
    assert sorted(read_table(plan, "risks")["likelihood"]) in ([2, 5], [3, 5])


def test_a_row_added_and_then_changed_in_the_old_workbook_is_told_to_be_much_like_it(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Risks", 3, Risk="A new one", Likelihood=2)
    taken_back(plan, path)

    _, said = taken_back(plan, write(path, "Risks", 3, Likelihood=4), check=True)

    assert "Risks, row 3: much like a row added since the export." in said


def test_a_workbook_of_an_earlier_day_does_not_bring_back_what_was_then(plan, tmp_path):
    save_row(plan, "risks", {**stored(plan, "risks", "r1"), "likelihood": 5}, by="bob", on=OCTOBER)
    path = exported(plan, tmp_path)  # as of September

    unchanged, _ = taken_back(plan, path)
    changed, said = taken_back(plan, write(path, "Risks", 2, Likelihood=1))

    assert (unchanged.saved, unchanged.left) == (0, 0)
    assert (changed.saved, changed.left) == (0, 1)
    assert "Likelihood: yours 1; stored 5, was 3" in said


def test_a_row_taken_out_that_others_lead_to_says_so(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: book["Strategies"].delete_rows(2))

    _, said = taken_back(plan, path, check=True)

    assert "Strategies: Niche (1 row of the plan still leads to it)" in said
