"""What an initiative might bring is in no forecast: whatever it is, every other figure stays (INIT-4)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planning_helpers.commands.import_ import import_folder
from tests.support.executed import executed
from tests.support.places import PROJECT

pytestmark = pytest.mark.notebooks
SAMPLE = PROJECT / "data" / "sample"
THEVENET = {"account_id": "001Pb0000000001IAA"}
FORECASTS = {
    "00_account_selection.ipynb": {},
    "01_snapshot.ipynb": THEVENET,
    "03_initiatives.ipynb": THEVENET,
    "06_opportunity_map.ipynb": THEVENET,
    "08_quarterly_review.ipynb": THEVENET,
    "09_manager_dashboard.ipynb": {},
}
"""The notebooks that tell what is to be expected, won or missing, and the one that has the initiatives."""

SKETCHES = {
    "03_initiatives.ipynb": {"## What might it bring us one day?"},
    "06_opportunity_map.ipynb": {"## Which deals could be opened, or made bigger?"},
}
"""The sections that show a hope, and say that it is one."""


@pytest.fixture(scope="module")
def other_hopes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample, where every initiative hopes for a thousand times as much and a million."""
    root = tmp_path_factory.mktemp("hopes")
    store = f"sqlite:///{root / 'store.db'}"
    for folder in sorted(SAMPLE.glob("2026-*")):
        copied = root / folder.name
        copied.mkdir()
        for file in folder.iterdir():
            (copied / file.name).symlink_to(file)
        rows = list(csv.DictReader((folder / "initiatives.csv").open(encoding="utf-8", newline="")))
        for row in rows:
            row["aspiration"] = str(float(row["aspiration"] or 0) * 1000 + 1_000_000)
        (copied / "initiatives.csv").unlink()
        with (copied / "initiatives.csv").open("w", encoding="utf-8", newline="") as changed:
            writer = csv.DictWriter(changed, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        import_folder(copied, store=store, as_of=date.fromisoformat(folder.name))
    return store


@pytest.mark.parametrize("notebook", FORECASTS)
def test_no_figure_moves_when_aspirations_do(
    notebook: str, sample_store: str, other_hopes: str, tmp_path: Path
):
    told = []
    for number, store in enumerate((sample_store, other_hopes)):
        folder = tmp_path / str(number)
        folder.mkdir()
        told.append(dict(shown(executed(notebook, folder, store_url=store, **FORECASTS[notebook]))))

    moved = {section for section, outputs in told[0].items() if told[1][section] != outputs}

    assert moved == SKETCHES.get(notebook, set())


def shown(notebook: Any) -> Iterator[tuple[str, str]]:
    """What each section of a notebook that was run shows, by its heading."""
    section, outputs = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            yield section, outputs
            section, outputs = cell.source.splitlines()[0], ""
        outputs += "".join(str(output.get("data")) for output in cell.get("outputs", []))
    yield section, outputs


def test_only_initiatives_and_sketches_of_deals_read_an_aspiration():
    reading = {
        path.relative_to(PROJECT / "planning_helpers").as_posix()
        for folder in ("measures", "chapters", "charts")
        for path in (PROJECT / "planning_helpers" / folder).rglob("*.py")
        if path.name not in {"__init__.py", "tables.py"}
        and "aspiration" in path.read_text(encoding="utf-8").casefold()
    }

    assert reading == {"chapters/initiatives/initiatives.py", "chapters/opportunity_map/expansion_ideas.py"}
