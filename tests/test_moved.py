"""Notebooks of people who import the old places are told the new ones."""

from __future__ import annotations

import importlib
import tomllib

import pytest

from planning_helpers.moved import UNTIL, MovedError, moved_names
from tests.support.places import PROJECT


def test_an_old_module_is_refused_with_its_new_place():
    with pytest.raises(MovedError) as caught:
        importlib.import_module("planning_helpers.analysis.goal_outlook")

    assert str(caught.value) == (
        "planning_helpers.analysis.goal_outlook has moved; "
        "it is planning_helpers.measures.pipeline.goal_outlook now. Change the import."
    )


@pytest.mark.parametrize(
    "statement",
    [
        "from planning_helpers.analysis.past_close_date import past_close_date",
        "from planning_helpers.analysis import past_close_date",
        "import planning_helpers.analysis.past_close_date",
    ],
)
def test_names_that_changed_are_named(statement):
    with pytest.raises(MovedError, match="past_close_date_finding is overdue_deals_finding"):
        exec(statement, {})


def test_a_module_that_never_was_is_not_found():
    for name in (
        "planning_helpers.nothing",
        "planning_helpers.analysis.nothing",
        "planning_helpers.store.nothing",
    ):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module(name)


def test_every_new_place_is_there_and_no_old_one_is():
    for before, now in moved_names().items():
        module, _, name = f"planning_helpers.{now}".rpartition(".")

        assert hasattr(importlib.import_module(module), name) or importlib.import_module(f"{module}.{name}")
        if before.rpartition(".")[0] not in moved_names():
            with pytest.raises(ImportError):
                importlib.import_module(f"planning_helpers.{before}")


def test_the_table_goes_in_time():
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert tuple(map(int, version.split("."))) < tuple(map(int, UNTIL.split("."))), (
        "take planning_helpers.moved out"
    )
