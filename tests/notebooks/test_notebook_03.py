"""The initiatives of the account without a primary strategy, run on the sample."""

from __future__ import annotations

import nbformat
import pytest

from planning_helpers.reports.findings import read_findings
from tests.support.executed import executed as run

pytestmark = pytest.mark.notebooks
PETROVIA = "001Pb0000000004IAA"


@pytest.fixture(scope="module")
def executed(sample_store, tmp_path_factory) -> nbformat.NotebookNode:
    return run(
        "03_initiatives.ipynb",
        tmp_path_factory.mktemp("initiatives"),
        account_id=PETROVIA,
        store_url=sample_store,
    )


@pytest.fixture(scope="module")
def findings(executed) -> dict[str, dict]:
    """The finding of each section."""
    return {found["section"]: found for found in read_findings(executed)}


def test_the_bottom_line_asks_for_a_strategy(findings):
    assert findings["aims"]["bottom_line"]
    assert findings["aims"]["severity"] == "act"
    assert findings["aims"]["next_step"] == "Choose exactly one primary strategy."


def test_the_missing_primary_strategy_is_flagged_and_one_is_favoured(findings):
    assert findings["strategy"]["statement"].startswith(
        "No primary strategy is chosen; the facts favour Land and Expand: we have 6.5% of the wallet"
    )
    assert findings["strategy"]["figures"]["primary"]["value"] == 0


def test_the_goal_that_is_not_smart_is_named_with_its_field(findings):
    assert findings["goals"]["statement"] == (
        "2 of 3 goals are SMART; Orders won in 2026Q4 fails A: no how; no goal is for the middle term"
    )


def test_aspirations_stand_apart_from_every_forecast(findings):
    assert (
        findings["aspirations"]["statement"]
        == "3 initiatives might bring USD 2,350,000; this is hope, and in no forecast, pipeline or goal"
    )


def test_the_next_compelling_event_is_named(findings):
    assert findings["events"]["statement"] == "New reporting duty is 228 days away (compelling event)"


def test_cells_for_the_client_show_neither_findings_nor_internal_columns(executed):
    cells = [cell for cell in executed.cells if "client" in cell.metadata.get("tags", [])]
    outputs = [output.data for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    tables = [data["application/vnd.planbook.table+json"] for data in outputs]
    shown = {column["name"] for table in tables for column in table["columns"]}

    assert len(tables) == 2
    assert not shown & {"owner", "missing", "aspiration", "origin", "audience", "ambition"}


def test_tasks_are_held_against_the_dates_of_initiatives(findings):
    assert findings["initiative_tasks"]["statement"] == (
        "2 of 3 initiatives have an open task; nothing is under way for One supplier for analysers"
    )


def test_the_stretch_goal_is_short_of_deals(findings):
    assert findings["stretch"]["statement"] == (
        "If every open deal due in time were won, USD 270,000 of the stretch goal of USD 450,000"
        " would still be missing (60%)"
    )


def test_the_goal_of_years_is_held_against_its_unit(findings):
    assert findings["long_goals"]["statement"] == (
        "1 goal reaches beyond a year; Foothold in Basic Chemicals asks for growth;"
        " Basic Chemicals did not grow last year"
    )


def test_the_account_carries_a_part_of_the_target_in_its_own_currency(findings):
    # a quota of EUR 340,000 at 1.12
    assert findings["account_target"]["statement"].startswith(
        "This account stands for USD 300,000 of the USD 380,800 that Tom Okafor is to sell in 2026Q4 (79%)"
    )


def test_the_client_is_not_asked_to_agree_to_our_own_orders(findings):
    assert findings["agreement"]["statement"] == (
        "The client agreed to 1 of 1 goal of both sides, last on 2026-11-11; 2 goals are ours alone"
    )


def test_a_strategy_without_an_action_is_named(findings):
    assert findings["strategy_tactics"]["statement"].endswith("missing: Direct Attack (action)")


def test_the_way_in_is_the_initiative_whose_event_comes_first(findings):
    assert (
        "through Continuous release figures in Specialty with Lucille Abernathy"
        in (findings["strategy_prompts"]["statement"])
    )


def test_the_step_that_lacks_is_the_strategy(findings):
    assert findings["planning_steps"]["next_step"] == ("Next: develop strategies; no strategy is primary.")


def test_every_rule_of_the_chapter_is_answered(executed):
    answered = {found["rule"] for found in read_findings(executed)}

    assert answered >= {
        *("INIT-1", "INIT-2", "INIT-3", "INIT-4", "SOL-1", "SOL-2"),
        *("GOAL-1", "GOAL-2", "GOAL-3", "GOAL-4", "GOAL-5", "GOAL-6", "GOAL-7"),
        *("STR-2", "STR-4", "STR-5", "STR-6", "STR-7", "CHAL-1", "PROC-1"),
    }
