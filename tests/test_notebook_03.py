"""The initiatives of the account without a primary strategy, run on the sample."""

from __future__ import annotations

import nbformat
import pytest
from executed import executed as run

from planning_helpers.reports.findings import read_findings

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
    assert findings["goals"]["statement"] == "2 of 3 goals are SMART; Orders won in 2026Q4 lacks how"


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
