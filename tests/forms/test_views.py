"""Boards and cards in a real browser: by mouse, by keyboard alone, hostile texts, narrow, dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from planning_helpers.forms.table_form import TableForm
from tests.support.browser import sideways, started_chromium
from tests.support.live_forms import FakeEditor, open_live, settle
from tests.support.report_notebooks import HOSTILE

pytestmark = pytest.mark.browser
EVIDENCE = {"evidence_status": "assumed", "audience": "internal", "plan_id": "p"}
SWOT = [
    {"quadrant": "strength", "statement": "Service within a day", "impact": 5, "status": "accepted"},
    {"quadrant": "strength", "statement": "Known in the plant", "status": "accepted"},
    {"quadrant": "threat", "statement": "A rival is cheaper", "impact": 4, "status": "accepted"},
    {"quadrant": "opportunity", "statement": "The new plant", "status": "dismissed"},
]
FORCES = [
    {"direction": "driving", "name": "The new plant needs gauges", "strength": 4},
    {"direction": "restraining", "name": "Budget is frozen", "strength": 5},
    {"direction": "restraining", "name": "The buyer prefers another", "strength": 2},
]
INITIATIVES = [
    {"name": "Open the new plant", "impact": 5, "effort": 2, "horizon": "short"},
    {"name": "Merge the workshops"},
]
STAKEHOLDERS = [
    {"contact_id": "c1", "buying_role": "decision maker", "status": "supporter", "influence": 5},
    {"contact_id": "c2", "status": "neutral"},
]
PEOPLE = {"contact_id": [("c1", "Eva Lindt, Buyer"), ("c2", "Tom Hale, Plant manager")]}
SHOWN = [
    ("swot_items", SWOT, "board"),
    ("forces", FORCES, "board"),
    ("initiatives", INITIATIVES, "board"),
    ("stakeholders", STAKEHOLDERS, "card"),
]


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as found:
        yield found


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a form on a page of its own; nothing may go wrong on it."""
    errors, contexts = [], []

    def opens(editor, *, size=(1000, 900), scheme="light", **how):
        window = {"width": size[0], "height": size[1]}
        contexts.append(browser.new_context(viewport=window, offline=True, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(dialog.message) or dialog.dismiss())
        open_live(page, tmp_path / f"form{len(contexts)}.html", TableForm(editor, **how))
        return page

    yield opens
    for context in contexts:
        context.close()
    assert errors == []


def editor_of(table, rows):
    """An editor of `rows`, which are r1, r2, …"""
    return FakeEditor(table, choices=PEOPLE).given(*({**EVIDENCE, **row} for row in rows))


def stored(page, editor, row_id):
    settle(page)
    return editor.stored[row_id]


def card(page, text):
    return page.get_by_role("button", name=text, exact=True)


def lane(page, title):
    return page.locator(f"section[aria-label='{title}']")


def in_lane(page, title):
    return lane(page, title).locator(".pb-item-text").all_inner_texts()


def announced(page):
    return page.locator(".pb-board [aria-live]").inner_text()


def focused(page):
    return page.evaluate("document.activeElement.textContent")


def test_a_swot_item_is_moved_by_drag(opened):
    editor = editor_of("swot_items", SWOT)
    page = opened(editor)

    card(page, "Known in the plant").drag_to(lane(page, "Weaknesses"))

    assert stored(page, editor, "r2")["quadrant"] == "weakness"
    assert in_lane(page, "Weaknesses") == ["Known in the plant"]
    assert announced(page) == "Known in the plant is now in Weaknesses."


def test_a_swot_item_is_moved_by_the_keyboard_and_keeps_the_focus(opened):
    editor = editor_of("swot_items", SWOT)
    page = opened(editor)

    card(page, "Known in the plant").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")

    assert stored(page, editor, "r2")["quadrant"] == "threat"
    assert focused(page) == "Known in the plant"
    page.keyboard.press("Shift+ArrowDown")
    assert announced(page) == "Nothing lies beyond Threats."


def test_a_swot_item_is_moved_by_the_list_of_places_and_undone(opened):
    editor = editor_of("swot_items", SWOT)
    page = opened(editor)

    page.get_by_label("Move A rival is cheaper to").select_option(label="Weaknesses", force=True)
    assert stored(page, editor, "r3")["quadrant"] == "weakness"

    page.get_by_role("button", name="Undo").click()
    assert stored(page, editor, "r3")["quadrant"] == "threat"
    assert in_lane(page, "Threats") == ["A rival is cheaper"]


def test_a_new_item_is_typed_into_its_lane_and_another_after_it(opened):
    editor = editor_of("swot_items", [{**row, "perspective": "us"} for row in SWOT])
    page = opened(editor, fixed={"perspective": "us"})

    page.get_by_label("Add to Threats").click()
    page.keyboard.type("Their new buyer\n")
    page.keyboard.type("A lost tender\n")
    settle(page)

    assert in_lane(page, "Threats") == ["A rival is cheaper", "Their new buyer", "A lost tender"]
    assert [(row["quadrant"], row["perspective"]) for row in editor.rows()[4:]] == [("threat", "us")] * 2


def test_the_keyboard_alone_goes_round_a_board_opens_changes_and_removes(opened):
    editor = editor_of("swot_items", SWOT)
    page = opened(editor)

    card(page, "Service within a day").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type(" and the office")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert stored(page, editor, "r2")["statement"] == "Known in the plant and the office"
    assert focused(page) == "Known in the plant and the office"

    page.keyboard.press("Delete")
    settle(page)
    assert "r2" not in editor.stored
    assert focused(page) == "Service within a day"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "The new plant"


def test_the_add_button_opens_an_empty_card_and_leaving_it_empty_leaves_nothing(opened):
    editor = editor_of("swot_items", SWOT)
    page = opened(editor)

    page.get_by_role("button", name="Add", exact=True).click()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")

    assert page.locator(".pb-item").count() == len(editor.stored) == 4


def test_forces_are_weighed_by_click_and_by_key_and_summed(opened):
    editor = editor_of("forces", FORCES)
    page = opened(editor)

    page.get_by_label("Strength 1").nth(0).click(force=True)
    assert stored(page, editor, "r2")["strength"] == 1
    card(page, "The new plant needs gauges").focus()
    page.keyboard.press("5")

    assert stored(page, editor, "r1")["strength"] == 5
    assert in_lane(page, "Restraining") == ["The buyer prefers another", "Budget is frozen"]
    assert page.locator(".pb-forces .pb-count").all_inner_texts() == ["3", "5"]


def test_an_initiative_is_placed_by_impact_and_effort(opened):
    editor = editor_of("initiatives", INITIATIVES)
    page = opened(editor, view="board")
    assert in_lane(page, "Impact 5, effort 2") == ["Open the new plant"]
    assert in_lane(page, "Not placed yet") == ["Merge the workshops"]

    card(page, "Merge the workshops").drag_to(lane(page, "Impact 3, effort 3"))
    assert stored(page, editor, "r2")["impact"] == 3
    card(page, "Merge the workshops").focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")

    placed = stored(page, editor, "r2")
    assert (placed["impact"], placed["effort"]) == (4, 2)


def test_a_card_shows_one_stakeholder_and_saves_when_one_goes_on(opened):
    editor = editor_of("stakeholders", STAKEHOLDERS)
    page = opened(editor)
    assert page.locator(".pb-card-title").inner_text() == "Eva Lindt, Buyer"

    page.get_by_label("Relationship strategy").fill("A visit each month")
    page.get_by_role("button", name="Next").click()

    assert stored(page, editor, "r1")["strategy"] == "A visit each month"
    assert page.locator(".pb-card-title").inner_text() == "Tom Hale, Plant manager"
    assert page.locator(".pb-card-place").inner_text() == "2 of 2"


def test_a_value_that_does_not_fit_is_told_on_the_card_and_kept(opened):
    editor = editor_of("stakeholders", STAKEHOLDERS)
    page = opened(editor)

    page.get_by_label("Influence").fill("9")
    assert "outside 1 to 5" in page.locator(".pb-card .pb-problem:visible").inner_text()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Previous").click()

    assert page.get_by_label("Influence").input_value() == "9"
    assert stored(page, editor, "r1")["influence"] == 5


def test_a_card_is_added_by_keyboard_and_its_first_field_has_the_focus(opened):
    editor = editor_of("interview_answers", [])
    page = opened(editor)
    assert "Nothing is written down yet" in page.locator(".pb-card").inner_text()

    page.get_by_role("button", name="Add", exact=True).press("Enter")
    page.keyboard.type("What matters most?")
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer outages")
    page.keyboard.press("Control+s")
    settle(page)

    (row,) = editor.rows()
    assert (row["question"], row["answer"]) == ("What matters most?", "Fewer outages")


def test_what_another_person_changes_comes_in_and_what_is_typed_stays(opened):
    editor = editor_of("interview_answers", [{"question": "What matters?"}, {"question": "What is hard?"}])
    page = opened(editor)
    page.get_by_label("Answer", exact=True).fill("Fewer out")

    other = editor.seen_by("Cy")
    other.save({**other.stored["r2"], "answer": "Staff", "row_id": "r2"})
    page.wait_for_function("window.model.data.rows[1].values.answer === 'Staff'")

    assert page.get_by_label("Answer", exact=True).input_value() == "Fewer out"
    page.get_by_role("button", name="Next").click()
    assert page.get_by_label("Answer", exact=True).input_value() == "Staff"


@pytest.mark.parametrize("view", ["board", "card"])
def test_hostile_texts_stay_texts(opened, view):
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    editor = editor_of("swot_items", [{"quadrant": "threat", "statement": text} for text in texts])
    page = opened(editor, view=view)

    if view == "board":
        for text in texts:
            page.get_by_label("Add to Threats").fill(text)
            page.keyboard.press("Enter")
        settle(page)
        assert page.locator(".pb-item").count() == 2 * len(texts)
        card(page, texts[0]).first.click()
    assert page.locator(".pb-form :is(img, svg, script, a)").count() == 0
    assert sideways(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("table", "rows", "view"), SHOWN)
def test_axe_finds_nothing(opened, table, rows, view, scheme):
    page = opened(editor_of(table, rows), view=view, scheme=scheme)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("table", "rows", "view"), SHOWN)
def test_it_fits_600_pixels_and_targets_are_large_enough(opened, table, rows, view):
    page = opened(editor_of(table, rows), view=view, size=(600, 900))

    assert sideways(page) == 0
    small = page.evaluate(
        """() => [...document.querySelectorAll(".pb-view :is(button, select, label, summary)")]
        .filter((each) => each.checkVisibility())
        .map((each) => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []


def test_of_200_cards_only_the_one_that_is_moved_is_drawn_anew(opened):
    editor = editor_of(
        "swot_items", [{"quadrant": "threat", "statement": f"{n} threats"} for n in range(200)]
    )
    page = opened(editor)
    page.evaluate("document.querySelectorAll('.pb-item').forEach((item) => { item.isOld = true; })")

    card(page, "100 threats").focus()
    page.keyboard.press("Shift+ArrowUp")
    assert stored(page, editor, "r101")["quadrant"] == "weakness"

    drawn = """() => [...document.querySelectorAll(".pb-item")].filter((each) => !each.isOld)
        .map((each) => each.querySelector(".pb-item-text").innerText)"""
    assert page.evaluate(drawn) == ["100 threats"]
