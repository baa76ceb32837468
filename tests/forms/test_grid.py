"""The grid in a real browser: keyboard alone, validation, copy and paste, conflicts, hostile texts, dark."""

from __future__ import annotations

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from planning_helpers.forms.table_form import TableForm
from tests.support.browser import started_chromium
from tests.support.live_forms import FakeEditor, open_live, sends, settle, type_keys
from tests.support.report_notebooks import HOSTILE, hostile_texts

pytestmark = pytest.mark.browser

PEOPLE = [("u1", "Mara Ols, Account manager"), ("u2", "Ben Okoro, Engineer"), ("u3", "Ida Falk, CFO")]
LISTS = {name: [] for name in ("contact_id", "strategy_id", "initiative_id", "opportunity_id")}
DEFAULTS = {"plan_id": "plan", "evidence_status": "assumed", "audience": "internal"}
GAUGE = {"name": "Show the new gauge", "owner_id": "u2", "due_date": date(2026, 12, 1), "status": "planned"}
FORMAT = {"name": "Agree the format", "owner_id": "u1", "due_date": date(2026, 11, 1), "status": "done"}
BUDGET = {"name": "Ask for the budget", "status": "in progress"}


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as found:
        yield found


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a form on a page of its own; nothing may go wrong on it."""
    errors, contexts = [], []

    def opens(form, **how):
        context = browser.new_context(viewport={"width": 1300, "height": 800}, offline=True, **how)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(dialog.message) or dialog.dismiss())
        open_live(page, tmp_path / f"form{len(contexts)}.html", form)
        contexts.append(context)
        return page

    yield opens
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def editor():
    rows = [{**DEFAULTS, **row} for row in (GAUGE, FORMAT, BUDGET)]
    return FakeEditor("actions", choices={"owner_id": PEOPLE, **LISTS}).given(*rows)


def names(editor):
    return [row["name"] for row in editor.rows()]


def cell(page, name, row=1):
    return page.locator(f"tbody tr:nth-child({row}) [data-name={name}]")


def shown(page, name):
    return page.locator(f"tbody [data-name={name}]").all_inner_texts()


def paste(page, text):
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def copied(page):
    return page.evaluate(
        """() => {
            const data = new DataTransfer();
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
            return [data.getData("text/plain"), data.getData("text/html")];
        }"""
    )


def status(page):
    settle(page)
    return page.locator(".pb-status").inner_text()


def trouble(page):
    settle(page)
    return page.locator(".pb-trouble [role=alert]").inner_text()


def test_a_row_is_built_with_the_keyboard_alone(opened, editor):
    page = opened(TableForm(editor, title="Actions"))

    page.locator("#before").focus()
    type_keys(page, *["Tab"] * 4)  # add, duplicate, delete, find; undo cannot be used and is passed over
    page.locator("button", has_text="Add").focus()
    type_keys(
        page, "Enter", "'Call Eva'", "Tab", "'ben'", "Tab", "Tab", "Tab", "'1.12.2026'", "Tab", "'d'", "Tab"
    )
    type_keys(page, "Escape", "Control+s")
    settle(page)

    row = editor.rows()[-1]
    assert (row["name"], row["owner_id"], row["status"]) == ("Call Eva", "u2", "done")
    assert date(2026, 12, 1) in (row["start_date"], row["due_date"])
    assert status(page) == "Saved “Call Eva”."


def test_tab_leads_into_the_grid_and_out_of_it_again(opened, editor):
    page = opened(TableForm(editor))

    cell(page, "name").click()
    type_keys(page, "ArrowDown", "Tab")
    out = page.evaluate("document.activeElement.closest('[role=grid]') === null")
    type_keys(page, "Shift+Tab")

    assert out
    assert page.evaluate("document.activeElement.textContent") == FORMAT["name"]
    assert page.locator("[role=grid] [tabindex='0']").count() == 1


def test_escape_leaves_the_cell_as_it_was_and_again_the_row(opened, editor):
    page = opened(TableForm(editor))

    cell(page, "name").click()
    type_keys(page, "F2", "' and more'", "Escape")
    after_cell = shown(page, "name")[0]
    type_keys(page, "F2", "' today'", "Enter", "ArrowUp")
    settle(page)
    type_keys(page, "'x'", "ArrowLeft", "'y'", "Enter", "ArrowUp", "Control+z")
    settle(page)

    assert after_cell == "Show the new gauge"
    assert names(editor)[0] == "Show the new gauge today"


def test_a_row_is_saved_when_one_leaves_it_and_not_before(opened, editor):
    page = opened(TableForm(editor))

    cell(page, "name").click()
    type_keys(page, "'A'", "Tab", "Escape")
    settle(page)
    before = names(editor)[0]
    type_keys(page, "ArrowDown")
    settle(page)

    assert (before, names(editor)[0]) == ("Show the new gauge", "A")


def test_an_amount_is_in_the_currency_of_its_row_or_of_the_account(opened):
    plans = {"account_id": "northwind", "depth": "light"}
    editor = FakeEditor("plans").given(
        {**plans, "period": "2026Q4", "currency": "CHF"}, {**plans, "period": "2027Q1"}
    )
    page = opened(TableForm(editor, view="grid", currency="USD"))

    for row, typed in [(1, "CHF 1,500"), (2, "$2,500")]:
        cell(page, "commit_goal", row).click()
        type_keys(page, f"'{typed}'", "Enter")
    type_keys(page, "Control+s")
    settle(page)

    assert [row["commit_goal"] for row in editor.rows()] == [1500, 2500]

    cell(page, "stretch_goal", 1).click()
    type_keys(page, "'$1,500'")

    field = cell(page, "stretch_goal", 1).locator("input[data-control]")
    note = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "is marked $, and the amounts here are in CHF; convert it" in note.inner_text()


def test_what_is_wrong_is_said_beside_the_field_while_typing(opened, editor):
    page = opened(TableForm(editor))

    cell(page, "due_date").click()
    type_keys(page, "'3/4/2026'")

    field = cell(page, "due_date").locator("input[data-control]")
    note = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert field.get_attribute("aria-invalid") == "true"
    assert note.inner_text() == "“3/4/2026” may be 2026-03-04 or 2026-04-03; write one of them."

    type_keys(page, *["Backspace"] * 8, "'2026-04-03'")

    assert field.get_attribute("aria-invalid") is None
    assert note.is_hidden()


def test_a_row_that_cannot_be_saved_stays_as_typed_and_is_counted(opened, editor):
    form = TableForm(editor)
    page = opened(form)

    cell(page, "due_date").click()
    type_keys(page, "'soon'", "Enter")
    cell(page, "name", 2).click()
    type_keys(page, "Delete", "ArrowDown")

    assert trouble(page).startswith("2 rows are not saved: Due: “soon” is no date; write it like 2026-11-15")
    assert cell(page, "due_date").inner_text() == "soon"
    page.wait_for_timeout(400)
    assert form.drafts["r1"]["texts"] == {"due_date": "soon"}
    assert [row["version"] for row in editor.rows()] == [1, 1, 1]

    page.get_by_role("button", name="Go to it").click()
    type_keys(page, "'2026-12-24'", "Enter")

    assert trouble(page) == "1 row is not saved: Action is empty; it is required."
    assert editor.stored["r1"]["due_date"] == date(2026, 12, 24)


def test_a_refusal_of_the_store_stands_at_the_row(opened):
    item = {
        "quadrant": "strength",
        "statement": "Near",
        **DEFAULTS,
        "perspective": "us",
        "status": "accepted",
    }
    editor = FakeEditor("swot_items").given(item, item)
    page = opened(TableForm(editor, view="grid"))

    cell(page, "statement").click()
    type_keys(page, "'wrong'", "Enter")

    assert trouble(page) == "1 row is not saved: Statement holds the word 'wrong'."
    assert cell(page, "statement").get_attribute("aria-invalid") == "true"


def test_reloading_the_page_loses_nothing_typed(opened, editor):
    form = TableForm(editor)
    page = opened(form)
    cell(page, "due_date").click()
    type_keys(page, "'soon'", "Enter", "Control+Enter", "'Half a row'")
    page.wait_for_timeout(400)

    page.reload()
    page.wait_for_selector("html[data-ready]")

    assert cell(page, "due_date").inner_text() == "soon"
    assert shown(page, "name")[-1] == "Half a row"


def test_rows_are_duplicated_deleted_and_brought_back(opened, editor):
    page = opened(TableForm(editor))
    undo = page.get_by_role("button", name="Undo")

    cell(page, "name", 2).click()
    type_keys(page, "Control+d", "'Agree the colours'", "Enter")
    settle(page)
    assert names(editor)[-1] == "Agree the colours"
    assert shown(page, "name")[2] == "Agree the colours"

    cell(page, "row", 1).click()
    type_keys(page, "Shift+ArrowDown", "Delete")
    settle(page)
    assert shown(page, "name") == ["Agree the colours", "Ask for the budget"]
    assert undo.inner_text() == "Undo deleting 2 rows"

    cell(page, "name").click()
    type_keys(page, "Control+z")
    settle(page)
    kept = ["Agree the colours", "Agree the format", "Ask for the budget", "Show the new gauge"]
    assert sorted(names(editor)) == kept
    assert undo.inner_text() == "Undo adding “Agree the colours”"


def test_a_block_of_excel_is_pasted_with_new_rows_and_its_bad_cells_marked(opened, editor):
    page = opened(TableForm(editor))
    cell(page, "name", 3).click()

    paste(page, '"Two\nlines, ""quoted"""\tIda Falk\nPlain\tNobody\nLast\tMara Ols, Account manager\n')

    said = "Pasted 3 × 2 cells; 2 new rows; 1 cell does not fit and is marked. Saved 2 rows."
    assert status(page) == said
    assert names(editor)[2:] == ['Two\nlines, "quoted"', "Last"]
    assert editor.stored["r3"]["owner_id"] == "u3"
    assert shown(page, "owner_id")[-2:] == ["Nobody", "Mara Ols, Account manager"]
    assert cell(page, "owner_id", 4).get_attribute("aria-invalid") == "true"
    assert trouble(page).startswith("1 row is not saved: Owner: “Nobody” is not in the list.")

    page.get_by_role("button", name="Undo").click()

    assert status(page) == "Undone: the change of 2 rows."
    assert names(editor) == ["Show the new gauge", "Agree the format", "Ask for the budget"]


def test_a_block_is_copied_as_text_that_no_spreadsheet_computes(opened):
    row = {**DEFAULTS, "name": '=HYPERLINK("x")\n<b>', "owner_id": "u1"}
    editor = FakeEditor("actions", choices={"owner_id": PEOPLE, **LISTS}).given(row)
    page = opened(TableForm(editor))
    cell(page, "name").click()
    type_keys(page, "Shift+ArrowRight")

    text, html = copied(page)

    assert text == '"=HYPERLINK(""x"")\n<b>"\tMara Ols, Account manager'
    assert "mso-number-format" in html
    assert "<b>" not in html


def test_one_cell_fills_a_marked_block(opened, editor):
    page = opened(TableForm(editor))
    cell(page, "status").click()
    type_keys(page, "Shift+ArrowDown", "Shift+ArrowDown")

    paste(page, "cancelled")
    settle(page)

    assert [row["status"] for row in editor.rows()] == ["cancelled"] * 3


def test_rows_are_sorted_and_filtered_from_the_headings(opened, editor):
    page = opened(TableForm(editor))
    due = page.locator("th[data-name=due_date]")

    due.click()
    ascending = shown(page, "due_date")
    type_keys(page, "Enter")
    descending = shown(page, "due_date")
    type_keys(page, "ArrowDown", "'2026-12'")

    assert (ascending, descending) == (["2026-11-01", "2026-12-01", ""], ["2026-12-01", "2026-11-01", ""])
    assert due.get_attribute("aria-sort") == "descending"
    assert shown(page, "name") == ["Show the new gauge"]
    assert status(page) == "1 of 3 rows"

    type_keys(page, "ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "2026-12-01"


def test_what_others_change_comes_in_and_typing_goes_on(opened, editor):
    form, other = TableForm(editor), TableForm(editor.seen_by("Bo"))
    page = opened(form)
    cell(page, "name").click()
    type_keys(page, "F2", "' now'")

    sends(
        other, {"op": "save", "id": "r2", "version": 1, "values": {**other.rows[1]["values"], "name": "Bo's"}}
    )
    page.wait_for_function(
        "document.querySelector('tbody tr:nth-child(2) [data-name=name]').textContent === \"Bo's\""
    )
    type_keys(page, "' and then'")

    assert page.evaluate("document.activeElement.value") == "Show the new gauge now and then"
    assert status(page) == "Bo changed “Bo's”."


def test_two_who_change_a_row_choose_field_by_field(opened, editor):
    mine, other = opened(TableForm(editor)), opened(TableForm(editor.seen_by("Bo")))
    cell(mine, "name").click()
    cell(other, "name").click()
    type_keys(other, "'Theirs'", "Tab", "'ida'", "Enter")
    settle(other)

    type_keys(mine, "'Mine'", "Tab", "Tab", "Tab", "Tab", "'2026-12-31'", "Enter")
    dialog = mine.get_by_role("dialog")
    dialog.wait_for()

    assert dialog.get_by_role("heading").inner_text() == "Bo changed this row while you were changing it"
    assert dialog.locator("tbody th").all_inner_texts() == ["Action changed by both", "Owner", "Due"]
    chosen = dialog.locator("input:checked").evaluate_all("radios => radios.map(radio => radio.ariaLabel)")
    assert chosen == ["Action: yours, Mine", "Owner: theirs, Ida Falk, CFO", "Due: yours, 2026-12-31"]
    assert Axe().run(mine).violations_count == 0

    dialog.get_by_label("Action: yours, Mine").focus()
    type_keys(mine, "ArrowLeft")
    dialog.get_by_role("button", name="Save the chosen").press("Enter")
    settle(mine)

    row = editor.stored["r1"]
    assert (row["name"], row["owner_id"], row["due_date"]) == ("Theirs", "u3", date(2026, 12, 31))
    assert dialog.count() == 0


def test_a_row_deleted_meanwhile_is_added_again_or_let_go(opened, editor):
    page, other = opened(TableForm(editor)), TableForm(editor.seen_by("Bo"))
    cell(page, "name").click()
    type_keys(page, "'Kept'")
    sends(other, {"op": "remove", "id": "r1", "version": 1})

    type_keys(page, "Enter")
    page.get_by_role("button", name="Add it again").click()
    settle(page)

    assert sorted(names(editor)) == ["Agree the format", "Ask for the budget", "Kept"]


def test_undo_and_delete_ask_when_another_has_changed_the_row(opened, editor):
    page, other = opened(TableForm(editor)), TableForm(editor.seen_by("Bo"))
    cell(page, "name").click()
    type_keys(page, "'Mine'", "Enter")
    settle(page)
    sends(other, {"op": "look"})
    sends(other, {"op": "save", "id": "r1", "version": 2, "values": {"name": "Theirs", "status": "done"}})

    type_keys(page, "Control+z")
    dialog = page.get_by_role("dialog")
    heading = dialog.get_by_role("heading").inner_text()
    dialog.get_by_role("button", name="Save the chosen").click()
    settle(page)

    assert heading == "Bo changed this row while you were about to undo"
    row = editor.stored["r1"]
    assert (row["name"], row["status"]) == ("Show the new gauge", "done")

    sends(other, {"op": "look"})
    sends(
        other, {"op": "save", "id": "r2", "version": 1, "values": {"name": "Theirs again", "status": "done"}}
    )
    cell(page, "row", 2).click()
    type_keys(page, "Delete")
    assert (
        dialog.get_by_role("heading").inner_text() == "Bo changed this row while you were about to delete it"
    )
    dialog.get_by_role("button", name="Delete it all the same").click()
    settle(page)
    assert "r2" not in editor.stored


def test_putting_a_conflict_off_keeps_what_was_typed(opened, editor):
    page, other = opened(TableForm(editor)), TableForm(editor.seen_by("Bo"))
    cell(page, "name").click()
    type_keys(page, "'Mine'")
    sends(
        other,
        {"op": "save", "id": "r1", "version": 1, "values": {**other.rows[0]["values"], "name": "Theirs"}},
    )

    type_keys(page, "Enter")
    page.get_by_role("dialog").wait_for()
    type_keys(page, "Escape")

    assert shown(page, "name")[0] == "Mine"
    assert trouble(page) == "1 row is not saved: another person changed it meanwhile."
    assert editor.stored["r1"]["name"] == "Theirs"

    page.get_by_role("button", name="Go to it").click()
    page.get_by_role("button", name="Drop my changes").click()
    assert shown(page, "name")[0] == "Theirs"
    cell(page, "name", 2).click()
    type_keys(page, "Control+z")
    assert shown(page, "name")[0] == "Mine"  # nothing typed is ever lost


def test_typing_goes_on_while_a_save_is_on_its_way(opened, editor):
    page = opened(TableForm(editor))
    page.evaluate(
        """() => {
            const ask = window.python;
            window.python = async (told) => {
                await new Promise((done) => setTimeout(done, 400));
                return ask(told);
            };
        }"""
    )

    cell(page, "name").click()
    type_keys(page, "'One'", "Enter", "ArrowUp", "'Two'", "Enter", "ArrowUp", "Tab", "Shift+Tab")
    cell(page, "owner_id").click()
    type_keys(page, "'ida'", "Enter", "Control+Enter", "'New'", "Enter", "F2", "'er'", "Enter")
    page.locator(".pb-status", has_text="Saving…").wait_for()
    page.locator(".pb-status", has_text="Saved").wait_for()
    settle(page)

    row = editor.stored["r1"]
    assert (row["name"], row["owner_id"]) == ("Two", "u3")
    assert names(editor)[-1] == "Newer"
    assert page.locator("tbody tr[data-state=stored]").count() == 4
    assert page.get_by_role("dialog").count() == 0


def test_a_kernel_that_does_not_answer_is_told(opened, editor):
    page = opened(TableForm(editor))
    page.evaluate("window.model.send = () => {}")
    cell(page, "name").click()
    type_keys(page, "'Mine'", "Enter")
    said = page.locator(".pb-status").inner_text()

    page.evaluate("{ const later = Date.now() + 20_000; Date.now = () => later; }")
    page.locator(".pb-status", has_text="Not saved yet: the kernel does not answer.").wait_for()

    assert said == "Saving…"
    assert shown(page, "name")[0] == "Mine"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_finds_nothing_amiss(opened, editor, scheme):
    page = opened(TableForm(editor, title="Actions"), color_scheme=scheme)
    cell(page, "due_date").click()
    type_keys(page, "'soon'", "Enter", "F2")

    found = Axe().run(page)

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []


def test_five_hundred_rows_are_typed_in_without_waiting(opened):
    rows = [{**DEFAULTS, **GAUGE, "name": f"Action {number}"} for number in range(500)]
    editor = FakeEditor("actions", choices={"owner_id": PEOPLE, **LISTS}).given(*rows)
    page = opened(TableForm(editor))
    cell(page, "name", 250).click()
    type_keys(page, "F2")

    spent = page.evaluate(
        """() => {
            const field = document.querySelector("[data-control]");
            const times = Array.from({ length: 30 }, () => {
                const began = performance.now();
                field.value += "x";
                field.dispatchEvent(new Event("input"));
                document.body.getBoundingClientRect(); // lays the page out
                return performance.now() - began;
            });
            return times.sort((one, other) => one - other)[15];
        }"""
    )

    assert page.locator("tbody tr").count() == 500
    assert page.locator("tbody :is(input, select, textarea)").count() == 1  # a field only where the focus is
    assert spent < 50  # milliseconds; about 2 on a quiet machine


def test_hostile_texts_stay_texts(opened):
    texts = [text.replace("\ud800", "?") for text in hostile_texts()]
    rows = [{**DEFAULTS, "name": text, "department": text, "evidence_source": text} for text in texts]
    editor = FakeEditor("actions", choices={"owner_id": [("u1", HOSTILE[3])], **LISTS}).given(*rows)
    page = opened(TableForm(editor, title=HOSTILE[0]))

    page.get_by_role("button", name="All columns").click()
    assert len(shown(page, "name")) == len(texts)
    for number, text in enumerate(HOSTILE[:10], start=1):
        cell(page, "name", number).click()
        type_keys(page, "F2", "End")
        page.keyboard.insert_text(f" {text}")
        type_keys(page, "Enter")
    cell(page, "owner_id").click()
    type_keys(page, "Enter", "ArrowDown", "Enter")
    settle(page)

    assert names(editor)[0] == f"{HOSTILE[0]} {HOSTILE[0]}"
    assert (
        page.evaluate("document.querySelectorAll('.pb-form script, .pb-form svg, .pb-form img').length") == 0
    )
    assert editor.stored["r1"]["owner_id"] == "u1"
