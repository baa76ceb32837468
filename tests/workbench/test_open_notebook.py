"""Cells that run again in place, in a real kernel."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.places import PROJECT

pytestmark = pytest.mark.notebooks
SAMPLE = PROJECT / "data" / "sample.db"

DESK = """
from planning_helpers.chapters.action_plan.force_field import force_field_finding
from planning_helpers.store import open_store, read_account_plan, save
from planning_helpers.workbench import Desk
store_url, period, as_of = "sqlite:///{store}", "2026Q4", "2026-11-15"
account_id = "001Pb0000000001IAA"
desk = Desk("07_action_plan", store_url, account_id=account_id, period=period, as_of=as_of)
"""
READ = "plan = read_account_plan(store_url, account_id=account_id, period=period, as_of=as_of)"
FINDING = 'force_field_finding(plan["forces"])'
UNTOUCHED = 'runs = globals().get("runs", 0) + 1\nruns'
SAVE = """
row = {"direction": "restraining", "name": "A new law", "strength": 5, "plan_id": plan.plan["plan_id"]}
save(open_store(store_url), "forces", row, by="ann", effective_on=plan.as_of)
desk._saved("forces")
"""


def executed(*sources: str, folder: Path) -> list[nbformat.NotebookNode]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with a store of its own, its notebooks open in JupyterLab."""
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook.ipynb")
    for name in ("notebooks", "data"):
        (tmp_path / name).mkdir()
    shutil.copy(SAMPLE, tmp_path / "data" / "plans.db")
    return tmp_path


def text_of(cell: nbformat.NotebookNode) -> str:
    return " ".join(output["data"]["text/plain"] for output in cell.outputs if "data" in output)


def test_what_reads_a_saved_table_is_computed_again_where_it_stands_and_nothing_else(project):
    desk = DESK.format(store=project / "data" / "plans.db")

    before = executed(desk, READ, FINDING, UNTOUCHED, folder=project)
    after = executed(desk, READ, FINDING, UNTOUCHED, SAVE, "runs", folder=project)

    assert text_of(after[2]) != text_of(before[2])
    assert [output["output_type"] for output in after[2].outputs] == ["display_data"]
    assert (text_of(after[3]), text_of(after[5])) == ("1", "1")


def test_a_form_that_answers_in_a_thread_of_its_own_is_taken_in_too(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    in_a_thread = SAVE.replace(
        'desk._saved("forces")',
        "from threading import Thread\n"
        'thread = Thread(target=desk._saved, args=("forces",))\nthread.start()\nthread.join()',
    )

    before = executed(desk, READ, FINDING, folder=project)
    after = executed(desk, READ, FINDING, in_a_thread, folder=project)

    assert text_of(after[2]) not in {"", text_of(before[2])}
    assert [output["output_type"] for output in after[2].outputs] == ["display_data"]


def test_a_notebook_run_twice_does_not_fall_back_on_its_parameters(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    set_by_hand = 'account_id: str = "001Pb0000000001IAA"'
    pick = "desk._pickers.account.value = desk._pickers.account.options[0][1]"
    once = [set_by_hand, desk.replace('account_id = "001Pb0000000001IAA"\n', ""), READ]

    after = executed(*once, *once, pick, "desk._saved('plans')", "account_id", folder=project)

    assert "001Pb0000000001IAA" not in text_of(after[-1])


def test_another_account_is_told_where_the_first_one_was(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    pick = "desk._pickers.account.value = desk._pickers.account.options[0][1]"

    before = executed(desk, READ, "plan.account['name']", folder=project)
    after = executed(desk, READ, "plan.account['name']", pick, "account_id", folder=project)
    later = executed(desk, READ, "plan.account['name']", folder=project)

    assert "Thévenet" in text_of(before[2])
    assert "Thévenet" not in text_of(after[2])
    assert text_of(later[2]) == text_of(after[2])  # kept for the next notebook
    assert "001Pb0000000001IAA" not in text_of(after[4])


def test_what_fails_the_second_time_says_so_in_its_place(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    fails = 'seen = globals().get("seen", 0) + 1\nlen(plan["forces"]) // (2 - seen)'

    after = executed(desk, READ, fails, SAVE, folder=project)

    assert "ZeroDivisionError" in after[2].outputs[0]["data"]["text/html"]


def test_what_is_kept_can_be_read_by_its_owner_only(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    executed(desk, "desk._pickers.by.value = 'ann'", folder=project)

    kept = project / "data" / "desk.json"

    assert '"by": "ann"' in kept.read_text()
    assert os.stat(kept).st_mode & 0o077 == 0


def test_a_notebook_that_nobody_has_open_is_left_as_it_is(project, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    desk = DESK.format(store=project / "data" / "plans.db")

    after = executed(desk, READ, FINDING, folder=project)

    assert [output["output_type"] for output in after[2].outputs] == ["execute_result"]


def test_outputs_that_come_new_stand_in_the_last_one(project):
    desk = DESK.format(store=project / "data" / "plans.db")
    grows = 'from IPython.display import display\ndisplay(*plan["forces"]["name"])'

    after = executed(desk, READ, grows, SAVE, folder=project)

    (*_, last) = after[2].outputs
    assert last["data"]["text/html"].count("<pre>") == 2
