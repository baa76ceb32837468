"""Manifest and index of a period: one folder for each account, whatever its name has been."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from planning_helpers.batch.account_job import Run, Task, pending
from planning_helpers.batch.overview import Overview
from planning_helpers.batch.places import LocalFolder, place_at

RUN = Run("2026Q4", "2026-11-15", "sqlite:///a.db", str, nullcontext, str, notebooks={}, book_notebooks={})


@pytest.fixture
def place(tmp_path: Path) -> LocalFolder:
    return place_at(str(tmp_path), "2026Q4")


def done(place: LocalFolder, name: str, status: str = "done") -> None:
    """Finish account A under `name` in a run of its own."""
    task = Task("A", name, name.lower(), "")
    partial = place.aside(task.folder)
    partial.mkdir(parents=True)
    (partial / "report.html").write_text(name)
    overview = Overview(RUN, [task], place)
    outcome = pending(RUN, task, status=status)
    place.publish(partial, outcome)
    overview.add(outcome)
    overview.write(at_once=True)


def folders(place: LocalFolder) -> set[str]:
    return {record.folder for record in place.records()}


def test_the_folder_of_an_account_that_changed_its_name_goes_when_the_new_one_is_done(place, tmp_path):
    done(place, "Acme")
    done(place, "Globex", status="failed")
    assert folders(place) == {"acme", "globex"}

    done(place, "Globex")

    assert folders(place) == {"globex"}
    assert "Acme" not in (tmp_path / "2026Q4" / "index.html").read_text(encoding="utf-8")
    assert (
        json.loads((tmp_path / "2026Q4" / "manifest.json").read_text())["outcomes"][0]["folder"] == "globex"
    )
