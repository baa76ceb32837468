"""Importing the same file again goes over nothing that people changed or removed since."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import read_table, remove, save

AS_OF, THIRD, LATER = date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "accounts.csv").write_text("account_id,name\nA,Acme\n")
    (extracts / "plans.csv").write_text("plan_id,account_id,period\nP1,A,2026Q4\n")
    (extracts / "goals.csv").write_text("row_id,plan_id,name\nG1,P1,Grow\nG2,P1,Stay\n")
    (extracts / "risks.csv").write_text("plan_id,name\nP1,Budget is frozen\nP1,Champion leaves\n")
    return extracts


def row(store, table, name):
    rows = read_table(store, table)
    return rows[rows["name"] == name].iloc[0].dropna().to_dict()


def remove_row(store, table, name, *, by="ann"):
    stored = row(store, table, name)
    remove(store, table, stored["row_id"], version=stored["version"], by=by, effective_on=THIRD)
    return stored["row_id"]


def kept(report):
    notes = report.quality.notes.query("kind == 'kept judgement'")
    return notes[["table", "value", "message"]].to_numpy().tolist()


def names(store, table):
    return sorted(read_table(store, table)["name"])


def test_a_row_that_somebody_removed_stays_removed_and_is_listed(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    remove_row(store, "goals", "Grow")

    report = import_folder(folder, store=store, as_of=LATER)

    assert names(store, "goals") == ["Stay"]
    assert kept(report) == [["goals", "G1", "ann removed it on 2026-11-03"]]


def test_so_does_a_row_whose_key_is_made_of_what_it_says(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    key = remove_row(store, "risks", "Champion leaves")

    report = import_folder(folder, store=store, as_of=LATER)

    assert names(store, "risks") == ["Budget is frozen"]
    assert kept(report) == [["risks", key, "ann removed it on 2026-11-03"]]


def test_it_stays_removed_even_if_the_file_says_something_new_of_it(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    remove_row(store, "goals", "Grow")
    (folder / "goals.csv").write_text("row_id,plan_id,name\nG1,P1,Grow faster\nG2,P1,Stay\n")

    report = import_folder(folder, store=store, as_of=LATER)

    assert names(store, "goals") == ["Stay"]
    assert kept(report) == [["goals", "G1", "ann removed it on 2026-11-03"]]


def test_a_changed_row_without_a_key_in_the_file_is_not_overwritten(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    stored = row(store, "risks", "Champion leaves")
    save(store, "risks", {**stored, "name": "Champion has left"}, by="ann", effective_on=THIRD)

    report = import_folder(folder, store=store, as_of=LATER)

    assert names(store, "risks") == ["Budget is frozen", "Champion has left"]
    assert kept(report) == [["risks", stored["row_id"], "ann saved it last"]]


def test_what_the_importer_removed_or_somebody_saved_again_is_imported(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    remove_row(store, "goals", "Grow", by="import")
    remove_row(store, "goals", "Stay")
    save(store, "goals", {"row_id": "G2", "plan_id": "P1", "name": "Stay"}, by="bob", effective_on=THIRD)

    report = import_folder(folder, store=store, as_of=LATER)

    assert names(store, "goals") == ["Grow", "Stay"]
    assert kept(report) == []
