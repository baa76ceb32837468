"""Whatever people do at once, what was typed is stored or stands in a workbook; nothing is overwritten."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import Engine

from planning_helpers.store import open_store, read_table, remove
from tests.support.plan_workbooks import cell, edit, exported, planned_store, stored, taken_back
from tests.support.store_rows import OCTOBER, save_row

pytestmark = pytest.mark.database

OURS = st.sampled_from(["leave", "good", "bad", "empty"])
THEIRS = st.sampled_from(["leave", "change", "remove"])
ADDED = st.lists(st.sampled_from(["good", "bad", "same"]), max_size=4)
ROWS = 4


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    ours=st.lists(OURS, min_size=ROWS, max_size=ROWS),
    theirs=st.lists(THEIRS, min_size=ROWS, max_size=ROWS),
    added=ADDED,
    remove_missing=st.booleans(),
)
def test_nothing_typed_is_lost_and_nothing_of_others_overwritten(
    sqlite_template: Path, ours: list[str], theirs: list[str], added: list[str], remove_missing: bool
):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, folder / 'store.db')}")
        store = planned_store(opened)
        for number in range(ROWS):
            save_row(store, "goals", {"row_id": f"g{number}", "plan_id": "plan", "name": f"Goal {number}"})
        path = edit(exported(store, folder), lambda book: typed(book, ours, added))
        kept = by_others(store, theirs)

        done, said = taken_back(store, path, remove_missing=remove_missing)

        now = {row["row_id"]: row for row in read_table(store, "goals").to_dict("records")}
        assert {key: now[key]["metric"] for key in kept} == kept
        found = {str(row["name"]) for row in now.values()} | rest_texts(done.rest)
        wanted = {f"Ours {number}" for number, what in enumerate(ours) if what in {"good", "bad"}}
        wanted |= {f"New {place}" for place, what in enumerate(added) if what != "same"}
        assert wanted <= found, said
        for number, (we, they) in enumerate(zip(ours, theirs, strict=True)):
            if they == "leave" and we == "leave":
                assert now[f"g{number}"]["version"] == 1
        opened.dispose()


def typed(book: Workbook, ours: list[str], added: list[str]) -> None:
    """A person's hand: rows changed well or badly, emptied or added."""
    for row, what in enumerate(ours, start=2):
        if what == "empty":
            for one in book["Goals"][row][: cell(book, "Goals", 1, "Row").column - 1]:
                one.value = None
        elif what != "leave":
            fill(book, row, Goal=f"Ours {row - 2}", Baseline=12 if what == "good" else "a lot")
    for place, what in enumerate(added):
        name = "New 0" if what == "same" else f"New {place}"
        fill(book, len(ours) + 2 + place, Goal=name, Target=1 if what != "bad" else "much")


def fill(book: Workbook, row: int, **values: Any) -> None:
    for label, value in values.items():
        cell(book, "Goals", row, label).value = value


def by_others(store: Engine, theirs: list[str]) -> dict[str, str]:
    """What others have saved meanwhile: the metric of each row that they changed."""
    for number, what in enumerate(theirs):
        if what == "change":
            row = stored(store, "goals", f"g{number}")
            save_row(store, "goals", {**row, "metric": f"Theirs {number}"}, by="bob", on=OCTOBER)
        elif what == "remove":
            remove(store, "goals", f"g{number}", version=1, by="bob", effective_on=OCTOBER)
    return {f"g{number}": f"Theirs {number}" for number, what in enumerate(theirs) if what == "change"}


def rest_texts(path: Path | None) -> set[str]:
    if path is None:
        return set()
    rows = openpyxl.load_workbook(path)["Goals"].iter_rows(values_only=True)
    return {str(value) for row in rows for value in row if value is not None}
