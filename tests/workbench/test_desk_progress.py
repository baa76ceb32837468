"""What the desk says of the plan, and that every part of it has its form where the desk says."""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest

from planning_helpers.checks.form_sections import PARTS
from planning_helpers.workbench.pages import TITLES, way_through
from planning_helpers.workbench.progress import progress_html, still_needed
from tests.support.places import PROJECT
from tests.support.report_notebooks import HOSTILE

NOTEBOOKS = PROJECT / "notebooks"


def parts(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["notebook", "section", "table", "state", "needs"], dtype=object)


def test_the_bar_counts_what_is_done_and_the_rest_is_listed_by_notebook():
    known = parts(
        ("07_action_plan", "What may go wrong?", "risks", "empty", "Name one."),
        ("07_action_plan", "Who does what?", "actions", "done", ""),
        ("02_swot", "What helps?", "swot_items", "begun", "Ask again."),
    )

    here, start = progress_html(known, "07_action_plan"), progress_html(known, "start")

    assert "1 of 3 parts of the plan are filled in" in here
    assert "Still needed in this notebook: 1" in here
    assert "Still needed in the others: 1" in here
    assert "Still needed: 2" in start
    assert "SWOT: What helps? <b>begun</b> – Ask again." in start
    assert still_needed(known, "risks") == "<p>Still needed: Name one.</p>"
    assert still_needed(known, "actions") == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_part_needs_is_text(text):
    known = parts(("02_swot", "What helps?", "swot_items", "begun", text))

    for said in (progress_html(known, "02_swot"), still_needed(known, "swot_items")):
        assert "<script" not in said
        assert "<img" not in said
        assert "<svg" not in said


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.notebook}-{part.table}")
def test_every_part_has_its_form_at_the_end_of_its_section(part):
    cells = nbformat.read(NOTEBOOKS / f"{part.notebook}.ipynb", as_version=4).cells
    start = next(n for n, cell in enumerate(cells) if cell.source.startswith(f"## {part.section}"))
    section = cells[
        start : next((n for n in range(start + 1, len(cells)) if cells[n].source.startswith("## ")), None)
    ]

    forms = [cell for cell in section if "form" in cell.metadata.get("tags", [])]

    assert any(f'desk.form("{part.table}"' in cell.source for cell in forms)
    assert all(value in cell.source for cell in forms[:1] for value in part.fixed.values())


@pytest.mark.parametrize("name", TITLES)
def test_every_notebook_opens_with_its_own_desk(name):
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    title = cells[0].source.splitlines()[0]
    (desk,) = [cell for cell in cells if "Desk(" in cell.source]

    assert title == f"# {TITLES[name]}"
    assert f'Desk("{name}"' in desk.source
    assert "form" in desk.metadata.tags
    assert f"**{TITLES[name]}**" in way_through(name)


def test_the_way_leads_through_every_notebook():
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(TITLES)
    assert way_through("start").startswith("[Account selection](00_account_selection.ipynb) →")
    assert way_through("09_manager_dashboard").startswith("← [Quarterly review](08_quarterly_review.ipynb)\n")
