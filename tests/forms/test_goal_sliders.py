"""Sliders for goal and ratio: they move the functions of the sections, and cost a batch nothing."""

from __future__ import annotations

from functools import partial

import nbformat
import pandas as pd
import pytest

from planning_helpers.batch.preload import imported_modules
from planning_helpers.chapters.opportunity_map.scenarios import first_guess, what_if, with_goal_and_ratio
from planning_helpers.forms.goal_sliders import GoalSliders
from planning_helpers.measures.pipeline.goal_outlook import goal_outlook
from planning_helpers.measures.pipeline.pipeline import pipeline_sufficiency
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from tests.support.executed import executed
from tests.support.places import PROJECT
from tests.support.plan_tables import deals

NOTEBOOK = PROJECT / "notebooks" / "06_opportunity_map.ipynb"
PERIOD = parse_period("2026Q4")
TODAY = pd.Timestamp("2026-11-15").date()
BOOK = deals("""
    opportunity_id | state | amount | close_date
    won1           | won   |    300 | 2026-10-10
    lost1          | lost  |    500 | 2026-11-01
    due1           | open  |    400 | 2026-12-31
    due2           | open  |    200 | 2026-12-31
""")
PLAN = pd.Series({"commit_goal": 1000.0, "stretch_goal": 1500.0, "planned_close_ratio": 0.5})


def outlook(plan=PLAN, book=BOOK):
    return goal_outlook(plan, book, book_opportunities=book, period=PERIOD, as_of=TODAY)


def form(found=None):
    found = outlook() if found is None else found
    goal, ratio = first_guess(found)
    return GoalSliders(
        partial(what_if, found, currency="EUR"), commit_goal=goal, close_ratio=ratio, currency="EUR"
    )


def test_the_sliders_begin_where_the_plan_stands():
    sliders = form()

    assert (sliders.goal.value, sliders.ratio.value) == (1000, 0.5)
    assert "Pipeline for the commit goal is EUR 800 short" in sliders.said.value


def test_a_moved_slider_gives_what_the_functions_give():
    sliders = form()

    sliders.ratio.value = 0.8
    sliders.goal.value = 700

    expected = pipeline_sufficiency(700, 300, 600, 0.8)
    changed = with_goal_and_ratio(outlook(), commit_goal=700, close_ratio=0.8)
    assert changed.commit == expected
    assert expected.verdict == "enough"
    assert (
        "Open deals are enough for the commit goal, on average: EUR 600 is EUR 100 more" in sliders.said.value
    )
    assert "Pipeline for the stretch goal is EUR 900 short" in sliders.said.value


def test_the_chance_is_that_of_a_certain_ratio():
    changed = with_goal_and_ratio(outlook(), commit_goal=700, close_ratio=0.8)

    # 400 more is needed: the deal of 400 must be won
    assert changed.chances.loc[0, "commit_probability"] == pytest.approx(0.8, abs=1e-4)


def test_a_ratio_of_nothing_is_not_computable_and_never_infinite():
    sliders = form()

    sliders.ratio.value = 0.0

    assert "is not computable: the close ratio is 0" in sliders.said.value


def test_without_goal_and_ratio_the_sliders_begin_with_what_is_there():
    bare, nothing = outlook(None), outlook(None, empty("opportunities"))

    assert first_guess(bare) == (900.0, pytest.approx(bare.ratio.estimated))
    assert first_guess(nothing) == (0.0, 0.5)
    assert "What" in form(nothing).said.value or "not computable" in form(nothing).said.value


@pytest.mark.notebooks
@pytest.mark.parametrize("way", ["isolated", "stock"])
def test_a_batch_leaves_the_form_as_it_is(way, sample_store, tmp_path):
    notebook = executed(NOTEBOOK.name, tmp_path, store_url=sample_store, way=way)

    (cell,) = [cell for cell in notebook.cells if cell.id == "what-if-form"]
    assert (cell.execution_count, cell.outputs) == (None, [])
    assert cell.source.endswith(")")  # a person who opens the executed notebook can run it


def test_a_form_is_not_imported_beforehand():
    assert not any("forms" in module or "what_if" in module for module in imported_modules(NOTEBOOK))


def test_the_form_of_the_notebook_runs_after_the_cells_above_it():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    (source,) = [cell.source for cell in cells if cell.id == "what-if-form"]
    scope = {"outlook": outlook(), "currency": "EUR"}

    exec(compile(source, "form", "exec"), scope)

    assert (scope["goal"], scope["ratio"]) == (1000, 0.5)
