"""A light plan from an empty account, once by mouse and once by keyboard alone; a board in Voila."""

from __future__ import annotations

import shutil
import socket

import pytest

from planning_helpers.store import read_account_plan
from tests.support.browser import started_chromium
from tests.support.places import PROJECT
from tests.support.servers import lab_page, started_lab, started_voila, voila_page

pytestmark = pytest.mark.browser
AS_OF, PERIOD = "2026-11-15", "2026Q4"
BY_MOUSE = ("001Pb0000000006IAA", "Thévenet Ibérica SL")  # the sample has no plan of either
BY_KEYBOARD = ("001Pb0000000008IAA", "Albisgrat Präzisionsguss AG")


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as found:
        yield found


@pytest.fixture(scope="module")
def project(tmp_path_factory, sample_store):
    """A copy of the notebooks and of the sample."""
    folder = tmp_path_factory.mktemp("journey") / "project"
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
    (folder / "data").mkdir()
    shutil.copy(sample_store.removeprefix("sqlite:///"), folder / "data" / "sample.db")
    return folder


@pytest.fixture(scope="module")
def server(project):
    with started_lab(project) as found:
        yield found


@pytest.fixture
def start(browser, server):
    page = lab_page(browser, server, "notebooks/start.ipynb")
    yield page
    page.context.close()


def form(page, heading):
    """The form under `heading`."""
    cell = page.locator(".jp-Cell", has=page.get_by_role("heading", name=heading, level=2))
    following = cell.locator("xpath=following-sibling::*[.//*[contains(@class, 'pb-form')]][1]")
    return following.locator(".pb-form")


def leave(page):
    """Click beside all forms."""
    page.get_by_role("heading", name="How far are we?").click()


def shows(page, text):
    """Wait for a finding that says `text`."""
    page.locator(".jp-RenderedHTMLCommon h3", has_text=text).wait_for()


def press(page, *keys):
    """Press each key; a text in quotes is typed."""
    for key in keys:
        page.keyboard.type(key[1:-1]) if key.startswith("'") else page.keyboard.press(key)


def tab_to(page, label):
    """Press Tab until the focus is on what is called `label`."""
    met = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
        met.append(page.evaluate(name).strip())
        if met[-1] == label:
            return
    raise AssertionError(f"80 times Tab, and no {label!r} among {met}")


def is_light_and_whole(server, account_id):
    store = f"sqlite:///{server.folder / 'data' / 'sample.db'}"
    found = read_account_plan(store, account_id=account_id, period=PERIOD, as_of=AS_OF)
    assert (found.plan["depth"], found.plan["commit_goal"]) == ("light", 120_000)
    assert [len(found[table]) for table in ("stakeholders", "risks", "actions")] == [1, 1, 1]


def test_a_light_plan_is_built_by_mouse(server, start):
    start.get_by_label("Account", exact=True).select_option(label=f"{BY_MOUSE[1]} – no plan yet")
    start.get_by_role("button", name=f"Begin the plan for {PERIOD}").click()
    start.get_by_text(f"The plan for {PERIOD} is begun. All below is brought up to date.").wait_for()
    shows(start, "0 of the six questions")

    plan = form(start, "What is the plan for")
    plan.get_by_label("Primary objective").fill("One supplier for every gauge of the plant")
    plan.get_by_label("Commit goal").fill("120k")
    plan.get_by_label("Client agreed on").fill("2026-11-10")
    plan.get_by_label("Depth").select_option("light")
    leave(start)
    shows(start, "3 of the six questions")

    people = form(start, "Who decides")
    people.get_by_role("button", name="Add", exact=True).click()
    people.get_by_role("combobox", name="Contact").click()
    people.get_by_role("option", name="Montserrat Serra").click()
    people.get_by_role("combobox", name="Buying role").fill("decision maker")
    people.get_by_role("combobox", name="Status").fill("supporter")
    leave(start)
    shows(start, "4 of the six questions")

    form(start, "What could stop it?").get_by_role("button", name="Add", exact=True).click()
    press(start, "'The budget is frozen'")
    leave(start)
    shows(start, "5 of the six questions")

    form(start, "What happens next").get_by_role("button", name="Add", exact=True).click()
    press(start, "'Show the new gauge'", "Tab", "'Camille Rousseau'", "Tab", "Tab", "Tab", "'2026-12-01'")
    leave(start)
    shows(start, "All six questions")

    start.get_by_text("4 of 4 parts of the plan are filled in").wait_for()
    is_light_and_whole(server, BY_MOUSE[0])


def test_a_light_plan_is_built_by_keyboard_alone(server, start):
    start.get_by_label("Account", exact=True).focus()
    press(start, "'Albis'")
    start.get_by_text("All below is brought up to date.").wait_for()
    tab_to(start, f"Begin the plan for {PERIOD}")
    press(start, "Space")
    start.get_by_text(f"The plan for {PERIOD} is begun. All below is brought up to date.").wait_for()
    shows(start, "0 of the six questions")

    tab_to(start, "Primary objective")
    press(start, "'One supplier for every gauge of the plant'", "Tab", "'120k'")
    tab_to(start, "Client agreed on")
    press(start, "'10.11.2026'")
    tab_to(start, "Depth")
    press(start, "'light'")

    tab_to(start, "Add")
    shows(start, "3 of the six questions")
    press(start, "Enter", "ArrowDown", "ArrowDown", "Enter")
    tab_to(start, "Buying role")
    press(start, "'decision maker'", "Tab", "'supporter'")

    tab_to(start, "Add")
    shows(start, "4 of the six questions")
    press(start, "Enter", "'The budget is frozen'", "Enter")

    tab_to(start, "Add")
    shows(start, "5 of the six questions")
    press(start, "Enter", "'Show the gauge'", "Tab", "'Camille Rousseau'", "Tab", "Tab", "Tab")
    press(start, "'2026-12-01'", "Enter", "Control+s")
    shows(start, "All six questions")

    is_light_and_whole(server, BY_KEYBOARD[0])


def test_in_voila_the_finding_follows_a_card_that_is_moved_on_the_board(browser, project):
    (project / "data" / "desk.json").unlink(missing_ok=True)  # begin with the account of the parameters
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    asked: list[str] = []
    with started_voila(project, port) as server:
        page = voila_page(browser, server, "notebooks/02_swot.ipynb", requests=asked)
        page.locator("h3", has_text="3 in favour of the account, 2 against").wait_for()
        card = page.locator(".pb-board").get_by_role(
            "button", name="Retailers ask for emission figures by product from 2027", exact=True
        )
        card.drag_to(page.locator("section[aria-label=Threats]").first)
        page.locator("h3", has_text="2 in favour of the account, 3 against").wait_for()
        page.context.close()

    assert {url for url in asked if not url.startswith((server.url, "data:", "blob:"))} == set()
