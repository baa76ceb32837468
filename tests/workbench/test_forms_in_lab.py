"""Forms in JupyterLab and Voila: two people at once, shortcuts, a refused value, a reload, dark theme."""

from __future__ import annotations

import json
import shutil
import socket
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from planning_helpers.store import open_store, read_table
from planning_helpers.store.schema import changes
from tests.support.browser import started_chromium
from tests.support.live_forms import type_keys
from tests.support.servers import lab_page, started_lab, started_voila, voila_page, write_notebook
from tests.support.store_rows import account, import_rows, save_plan, save_row

pytestmark = pytest.mark.browser

NOVEMBER = date(2026, 11, 15)
CELL = """
from datetime import date
from pathlib import Path
from planning_helpers.forms.table_form import TableForm
from planning_helpers.store import PlanTable, open_store
store = open_store(Path("{by}.url").read_text())
editor = PlanTable(store, "actions", as_of=date(2026, 11, 15), by={by!r}, owner={{"plan_id": "plan"}},
                   account_id="northwind")
TableForm(editor, title="Actions", view="grid")
"""
SAVES = 50  # of each of two

SAVING = """
async ({ by, saves }) => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const key = (target, name, ctrlKey = false) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key: name, ctrlKey, bubbles: true }));
  const line = (number) => document.querySelectorAll(".pb-form tbody tr")[number];
  let conflicts = 0;
  for (let number = 1; number <= saves; number += 1) {
    const cell = () => line(number % 2).querySelector("[data-name=expected_outcome]");
    cell().focus();
    key(cell(), "F2");
    const field = cell().querySelector("textarea");
    field.value = `${by} ${number}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    key(field, "s", true);
    for (let waited = 0; line(number % 2).dataset.state !== "stored"; waited += 1) {
      const dialog = document.querySelector(".pb-form dialog");
      if (dialog) {
        conflicts += 1;
        dialog.querySelectorAll("input[value=ours]").forEach((radio) => (radio.checked = true));
        dialog.querySelector(".pb-primary").click();
      }
      if (waited > 2000) throw new Error(`${by} ${number} is not saved`);
      await wait(5);
    }
    const open = cell().querySelector("textarea");
    if (open) key(open, "Enter");
  }
  return conflicts;
}
"""


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as found:
        yield found


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab") / "project"
    folder.mkdir()
    with started_lab(folder) as server:
        yield server


@pytest.fixture
def any_plan(store):
    """A plan of two actions, once on each database."""
    return planned(store)


@pytest.fixture
def plan(sqlite_template, tmp_path):
    """A plan of two actions."""
    opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'store.db')}")
    yield planned(opened)
    opened.dispose()


def planned(store):
    import_rows(store, "accounts", account())
    save_plan(store)
    for name in ("Show the gauge", "Agree the format"):
        save_row(store, "actions", {"plan_id": "plan", "name": name}, by="Eva")
    return store


def notebook_of(server, store, by):
    """A notebook in which `by` edits the actions of `store`."""
    (server.folder / f"{by}.url").write_text(store.url.render_as_string(hide_password=False))
    file = server.folder / f"{by}.ipynb"
    if not file.exists():  # one that is open is left alone
        write_notebook(file, CELL.format(by=by))
    return file.name


@pytest.fixture(scope="module")
def pages():
    """The notebooks that are open, by whom."""
    return {}


@pytest.fixture
def edited_by(browser, lab, pages):
    """The form of a person in JupyterLab: the notebook is opened once, and run again for another store."""

    def opens(by, store):
        name = notebook_of(lab, store, by)
        if by in pages:
            run_again(pages[by])
        else:
            pages[by] = lab_page(browser, lab, name)
            pages[by].wait_for_selector(".pb-form [role=grid]")
        return pages[by]

    return opens


def run_again(page):
    page.evaluate("document.querySelector('.pb-form').classList.add('old')")
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(".pb-form:not(.old) [role=grid]")


def cell(page, name, row=1):
    return page.locator(f".pb-form tbody tr:nth-child({row}) [data-name={name}]")


def status(page, text):
    page.locator(".pb-status", has_text=text).wait_for()


def actions(store):
    return read_table(store, "actions", as_of=NOVEMBER).set_index("name")


def test_two_people_edit_a_plan_and_neither_loses_anything(edited_by, plan):
    ann, bo = edited_by("Ann", plan), edited_by("Bo", plan)
    cell(ann, "name").click()
    ann.keyboard.type("Show Ann the gauge")

    cell(bo, "name").click()
    type_keys(bo, "'Show Bo the gauge'", "Tab", "Tab", "Tab", "'2026-12-01'", "Enter")
    status(bo, "Saved")
    cell(bo, "name", 2).click()
    bo.keyboard.type("Agree all\n")

    ann.get_by_text("Agree all", exact=True).wait_for()  # came in while Ann was typing
    ann.keyboard.press("Control+s")
    dialog = ann.get_by_role("dialog")
    dialog.wait_for()
    assert dialog.get_by_role("heading").inner_text() == "Bo changed this row while you were changing it"
    assert dialog.locator("tbody th").all_inner_texts() == ["Action changed by both", "Start"]
    dialog.get_by_role("button", name="Save the chosen").press("Enter")
    status(ann, "Saved")

    row = actions(plan).loc["Show Ann the gauge"]
    assert (row["recorded_by"], row["start_date"].date()) == ("Ann", date(2026, 12, 1))
    status(bo, "Ann changed “Show Ann the gauge”.")  # and back, without reloading


def test_two_browsers_save_at_once_and_every_edit_is_accounted_for(edited_by, any_plan):
    pages = {by: edited_by(by, any_plan) for by in ("Ann", "Bo")}

    for by, page in pages.items():  # both loops run in their browsers at the same time
        page.evaluate(f"how => {{ window.saving = ({SAVING})(how); }}", {"by": by, "saves": SAVES})
    conflicts = [page.evaluate("window.saving") for page in pages.values()]

    with any_plan.connect() as connection:
        written = connection.execute(
            select(changes.c.before, changes.c.after, changes.c.recorded_by).where(
                changes.c.table_name == "actions", changes.c.recorded_by != "Eva"
            )
        ).all()
    outcomes = [_json(change.after)["expected_outcome"] for change in written]
    assert sorted(outcomes) == sorted(f"{by} {number}" for by in pages for number in range(1, SAVES + 1))
    assert all(
        outcome.startswith(change.recorded_by) for outcome, change in zip(outcomes, written, strict=True)
    )
    assert sum(conflicts) > 0
    versions = actions(any_plan)["version"]
    assert versions.sum() == 2 + 2 * SAVES  # none was written over another's


def test_a_refused_value_outlives_reload_and_run_and_no_shortcut_reaches_the_notebook(edited_by, plan):
    page = edited_by("Ann", plan)
    cells = page.locator(".jp-Cell").count()

    cell(page, "due_date").click()
    page.keyboard.type("soon\n")
    page.locator(".pb-trouble", has_text="“soon” is no date").wait_for()
    type_keys(page, "d", "d", "Escape", "a", "Escape", "Shift+Enter", "Escape", "Control+z")
    page.wait_for_timeout(500)
    assert page.locator(".jp-Cell").count() == cells
    assert actions(plan)["version"].tolist() == [1, 1]

    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.locator(".pb-trouble", has_text="“soon” is no date").wait_for()
    run_again(page)
    page.locator(".pb-trouble", has_text="“soon” is no date").wait_for()

    assert cell(page, "due_date").inner_text() == "soon"
    page.get_by_role("button", name="Go to it").click()
    page.keyboard.type("2026-12-24\n")
    status(page, "Saved")
    assert actions(plan).loc["Show the gauge", "due_date"].date() == date(2026, 12, 24)


def test_a_row_is_added_and_changed_by_keyboard_in_the_dark_theme(edited_by, plan):
    page = edited_by("Ann", plan)
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")

    cell(page, "name").focus()
    page.keyboard.press("Control+Enter")
    type_keys(page, "'Call Eva'", *["Tab"] * 4, "'2026-12-01'", "Tab", "'d'", "Enter")
    status(page, "Saved “Call Eva”")

    row = actions(plan).loc["Call Eva"]
    assert (row["due_date"].date(), row["status"]) == (date(2026, 12, 1), "done")
    found = Axe().run(page, context=".pb-form")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []


def test_the_same_grid_works_in_voila(browser, plan, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with started_voila(folder, port) as server:
        page = voila_page(browser, server, notebook_of(server, plan, "Ann"))
        cell(page, "name", 2).click()
        type_keys(page, "'Agree all'", *["Tab"] * 4, "'2026-12-01'", "Enter")
        status(page, "Saved “Agree all”")
        page.context.close()

    assert actions(plan).loc["Agree all", "due_date"].date() == date(2026, 12, 1)


def _json(value):
    return json.loads(value) if isinstance(value, str) else value
