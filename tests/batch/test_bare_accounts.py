"""The first notebooks on accounts of which little is known: each section speaks, and nothing unknown is 0."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planning_helpers.commands.import_ import import_folder
from planning_helpers.reports.cells import CHART, TABLE
from planning_helpers.wording.findings import MIME_TYPE as FINDING
from tests.support.executed import executed
from tests.support.places import PROJECT

pytestmark = pytest.mark.notebooks
MAPS = PROJECT / "maps"
NOTEBOOKS = (
    "01_snapshot.ipynb",
    "02_swot.ipynb",
    "03_initiatives.ipynb",
    "04_business_units.ipynb",
    "05_connect_the_dots.ipynb",
)
UNSAID = re.compile(r"\bnan\b|\bNone\b|<NA>|\bNaT\b|(?:EUR|USD) 0\b(?![,.]\d)")


@pytest.fixture(scope="module")
def maven(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A run on an account of which only deals are known."""
    url = f"sqlite:///{tmp_path_factory.mktemp('maven') / 'store.db'}"
    day = date(2017, 12, 31)
    import_folder(shared_data / "maven_crm", store=url, as_of=day, map_file=MAPS / "maven_crm.toml")
    return {"store_url": url, "account_id": "Kan-code", "as_of": str(day), "period": "2017Q4"}


@pytest.fixture(scope="module")
def without_plan(sample_store: str) -> dict[str, str]:
    """A run on an account that never bought and has no plan."""
    return {"store_url": sample_store, "account_id": "001Pb0000000013IAA"}


def sections(notebook: Any) -> dict[str, list[dict[str, Any]]]:
    """The outputs under each question."""
    found: dict[str, list[dict[str, Any]]] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            found[cell.source.splitlines()[0]] = []
        for output in cell.get("outputs", []) if found else []:
            list(found.values())[-1].append(output)
    return found


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("run", ["maven", "without_plan"])
def test_each_section_speaks_and_shows_no_zero_for_what_is_not_known(
    run: str, notebook: str, request: pytest.FixtureRequest, tmp_path: Path
):
    told = sections(executed(notebook, tmp_path, **request.getfixturevalue(run)))

    for question, outputs in told.items():
        assert outputs, f"{question} shows nothing"
        for output in outputs:
            data = output["data"]
            assert {FINDING, TABLE, CHART} & set(data), f"{question} shows {output}"
            said = data.get(FINDING, {}).get("statement") or data["text/plain"]
            assert not UNSAID.search(said), f"{question} says {said}"
            if data.get(FINDING, {}).get("severity") == "unknown":
                assert data[FINDING]["next_step"], f"{question} does not say what would answer it"
