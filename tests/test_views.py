"""Boards and cards in a real browser: by mouse, by keyboard alone, hostile texts, narrow, dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import sideways, started_chromium, visit
from tests.form_pages import form_page
from tests.report_notebooks import HOSTILE

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
PEOPLE = {"contact_id": [("c1", "Eva Lindt, Buyer"), ("c2", "Tom Hale, Plant manager")]}
STAKEHOLDERS = [
    {"contact_id": "c1", "buying_role": "decision maker", "status": "supporter", "influence": 5},
    {"contact_id": "c2", "status": "neutral"},
]


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as found:
        yield found


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a form of rows of a table; nothing may go wrong on its page."""
    visits = []

    def opens(table, rows, *, size=(1000, 900), **how):
        seen = visit(browser, form_page(tmp_path / "form.html", table, rows, **how), size=size)
        found = seen.__enter__()
        visits.append((seen, found))
        return found.page

    yield opens
    for seen, found in visits:
        assert (found.errors, found.dialogs) == ([], [])
        assert len(found.requests) == 1  # the page itself
        seen.__exit__(None, None, None)


def stored(page, row_id):
    return page.evaluate("id => window.model.row(id)", row_id)


def card(page, text):
    return page.get_by_role("button", name=text, exact=True)


def lane(page, title):
    return page.locator(f"section[aria-label='{title}']")


def in_lane(page, title):
    return lane(page, title).locator(".pb-item-text").all_inner_texts()


def test_a_swot_item_is_moved_by_drag(opened):
    page = opened("swot_items", SWOT)

    card(page, "Known in the plant").drag_to(lane(page, "Weaknesses"))

    page.wait_for_function("window.model.row('r2').quadrant === 'weakness'")
    assert in_lane(page, "Weaknesses") == ["Known in the plant"]
    assert "is now in Weaknesses" in page.locator(".pb-board [aria-live]").inner_text()


def test_a_swot_item_is_moved_by_the_keyboard_and_keeps_the_focus(opened):
    page = opened("swot_items", SWOT)

    card(page, "Known in the plant").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")

    page.wait_for_function("window.model.row('r2').quadrant === 'threat'")
    assert page.evaluate("document.activeElement.textContent") == "Known in the plant"
    page.keyboard.press("Shift+ArrowDown")
    assert "Nothing lies beyond Threats" in page.locator(".pb-board [aria-live]").inner_text()


def test_a_swot_item_is_moved_by_the_list_of_places(opened):
    page = opened("swot_items", SWOT)

    page.get_by_label("Move A rival is cheaper to").select_option(label="Weaknesses")

    page.wait_for_function("window.model.row('r3').quadrant === 'weakness'")
    assert stored(page, "r3")["impact"] == 4


def test_a_new_item_is_typed_into_its_lane_and_another_after_it(opened):
    page = opened("swot_items", SWOT, fixed={"perspective": "us"})

    page.get_by_label("Add to Threats").click()
    page.keyboard.type("Their new buyer\n")
    page.keyboard.type("A lost tender\n")

    page.wait_for_function("window.model.data.rows.length === 6")
    assert in_lane(page, "Threats") == ["A rival is cheaper", "Their new buyer", "A lost tender"]
    added = page.evaluate("window.model.data.rows[5].values")
    assert (added["quadrant"], added["perspective"]) == ("threat", "us")


def test_the_keyboard_alone_goes_round_a_board_opens_changes_and_removes(opened):
    page = opened("swot_items", SWOT)

    card(page, "Service within a day").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.type(" and the office")
    page.keyboard.press("Escape")
    page.wait_for_function("window.model.row('r2').statement === 'Known in the plant and the office'")

    assert page.evaluate("document.activeElement.textContent") == "Known in the plant and the office"
    page.keyboard.press("Delete")
    page.wait_for_function("window.model.data.rows.length === 3")
    assert page.evaluate("document.activeElement.textContent") == "Service within a day"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "The new plant"


def test_forces_are_weighed_by_click_and_by_key_and_summed(opened):
    page = opened("forces", FORCES)

    page.get_by_label("Strength 1").nth(1).click(force=True)
    page.wait_for_function("window.model.row('r2').strength === 1")
    card(page, "The new plant needs gauges").focus()
    page.keyboard.press("5")

    page.wait_for_function("window.model.row('r1').strength === 5")
    assert in_lane(page, "Restraining") == ["The buyer prefers another", "Budget is frozen"]
    assert [each.inner_text() for each in page.locator(".pb-forces .pb-count").all()] == ["5", "3"]


def test_an_initiative_is_placed_by_impact_and_effort(opened):
    page = opened("initiatives", INITIATIVES, view="board")
    assert in_lane(page, "Impact 5, effort 2") == ["Open the new plant"]
    assert in_lane(page, "Not placed yet") == ["Merge the workshops"]

    card(page, "Merge the workshops").drag_to(lane(page, "Impact 3, effort 3"))
    page.wait_for_function("window.model.row('r2').impact === 3")
    card(page, "Merge the workshops").focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")

    page.wait_for_function("window.model.row('r2').effort === 2")
    assert stored(page, "r2")["impact"] == 4


def test_a_card_shows_one_stakeholder_and_saves_when_one_goes_on(opened):
    page = opened("stakeholders", STAKEHOLDERS, options=PEOPLE)
    assert page.locator(".pb-card-title").inner_text() == "Eva Lindt, Buyer"

    page.get_by_label("Relationship strategy").fill("A visit each month")
    page.get_by_role("button", name="Next").click()

    page.wait_for_function("window.model.row('r1').strategy === 'A visit each month'")
    assert page.locator(".pb-card-title").inner_text() == "Tom Hale, Plant manager"
    assert page.locator(".pb-card-place").inner_text() == "2 of 2"


def test_a_value_that_does_not_fit_is_told_on_the_card_and_kept(opened):
    page = opened("stakeholders", STAKEHOLDERS, options=PEOPLE)

    page.get_by_label("Influence").fill("9")
    assert "outside 1 to 5" in page.locator(".pb-card .pb-problem:visible").inner_text()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Previous").click()

    assert page.get_by_label("Influence").input_value() == "9"
    assert stored(page, "r1")["influence"] == 5


def test_a_card_is_added_and_its_first_field_has_the_focus(opened):
    page = opened("interview_answers", [])
    assert "Nothing is written down yet" in page.locator(".pb-card").inner_text()

    page.get_by_role("button", name="Add").click()
    page.keyboard.type("What matters most?")
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer outages")
    page.keyboard.press("Control+s")

    page.wait_for_function("window.model.data.rows.length === 1")
    assert page.evaluate("window.model.data.rows[0].values.answer") == "Fewer outages"


def test_what_another_person_changes_comes_in_and_what_is_typed_stays(opened):
    page = opened("interview_answers", [{"question": "What matters?"}, {"question": "What is hard?"}])
    page.get_by_label("Answer", exact=True).fill("Fewer out")

    page.evaluate(
        """() => { const rows = structuredClone(window.model.data.rows);
        rows[1].values.answer = "Staff"; rows[1].version = 2; rows[1].by = "Cy"; window.model.set("rows", rows); }"""
    )

    assert page.get_by_label("Answer", exact=True).input_value() == "Fewer out"
    page.get_by_role("button", name="Next").click()
    assert page.get_by_label("Answer", exact=True).input_value() == "Staff"


@pytest.mark.parametrize("view", ["board", "card"])
def test_hostile_texts_stay_texts(opened, view):
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    page = opened("swot_items", [{"quadrant": "threat", "statement": text} for text in texts], view=view)

    if view == "board":
        page.get_by_label("Add to Threats").fill(texts[0])
        page.keyboard.press("Enter")
        page.wait_for_function(f"window.model.data.rows.length === {len(texts) + 1}")
        assert page.locator(".pb-item").count() == len(texts) + 1
    assert page.locator("img, svg, .pb-form script").count() == 0
    assert sideways(page) == 0


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("table", "rows", "view"),
    [
        ("swot_items", SWOT, "board"),
        ("forces", FORCES, "board"),
        ("initiatives", INITIATIVES, "board"),
        ("stakeholders", STAKEHOLDERS, "card"),
    ],
)
def test_axe_finds_nothing(opened, table, rows, view, is_dark):
    page = opened(table, rows, view=view, options=PEOPLE, is_dark=is_dark)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("table", "rows", "view"),
    [
        ("swot_items", SWOT, "board"),
        ("initiatives", INITIATIVES, "board"),
        ("forces", FORCES, "board"),
        ("stakeholders", STAKEHOLDERS, "card"),
    ],
)
def test_it_fits_600_pixels_and_targets_are_large_enough(opened, table, rows, view):
    page = opened(table, rows, view=view, options=PEOPLE, size=(600, 900))

    assert sideways(page) == 0
    small = page.evaluate(
        """() => [...document.querySelectorAll(".pb-view :is(button, select, label, summary)")]
        .filter((each) => each.checkVisibility()).map((each) => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []


def test_a_board_of_200_cards_answers_a_key_at_once(opened):
    rows = [{"quadrant": "threat", "statement": f"Threat {number}"} for number in range(200)]
    page = opened("swot_items", rows)
    card(page, "Threat 100").focus()

    took = page.evaluate(
        """() => { const from = performance.now();
        document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowUp", shiftKey: true, bubbles: true }));
        return performance.now() - from; }"""
    )

    assert took < 250
