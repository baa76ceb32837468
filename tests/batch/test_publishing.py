"""What a run removes and replaces in a folder of reports: what it made, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planning_helpers.batch.places import LocalFolder
from planning_helpers.batch.publishing import UnreachablePlaceError, sole_run
from planning_helpers.batch.records import Outcome, read_record, write_record

MADE = Outcome("A", "Acme", "acme", "2026Q4", "2026-11-15", "done", fingerprint="f")


def finished(place: LocalFolder, folder: str = "acme", text: str = "new") -> Path:
    partial = place.aside(folder)
    partial.mkdir(parents=True)
    (partial / "report.html").write_text(text)
    return partial


@pytest.fixture
def place(tmp_path: Path) -> LocalFolder:
    return LocalFolder(tmp_path / "reports" / "2026Q4")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder outside, with a file that must stay as it is."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "report.html").write_text("mine")
    return tmp_path / "victim"


def test_what_somebody_keeps_beside_a_report_stays(place):
    place.publish(finished(place, text="old"), MADE)
    (place.path / "acme" / "notes.docx").write_text("mine")

    place.publish(finished(place), MADE)
    assert (place.path / "acme" / "notes.docx").read_text() == "mine"
    assert (place.path / "acme" / "report.html").read_text() == "new"

    place.remove("acme")
    assert [file.name for file in (place.path / "acme").iterdir()] == ["notes.docx"]


def test_a_folder_with_nothing_else_in_it_goes(place):
    place.publish(finished(place), MADE)

    place.remove("acme")

    assert not (place.path / "acme").exists()


@pytest.mark.parametrize("folder", ["../../victim", "/tmp/victim", "other", "", ".", "acme/../../victim"])
def test_a_record_that_names_another_folder_is_no_record(place, folder):
    place.publish(finished(place), MADE)
    record = place.path / "acme" / "run.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "folder": folder}))

    assert read_record(place.path / "acme") is None
    assert place.records() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("findings", "x"), ("account", 5), ("status", "perhaps"), ("seconds", "long"), ("error", None)],
)
def test_a_record_with_a_value_of_another_kind_is_no_record(place, name, value):
    place.publish(finished(place), MADE)
    record = place.path / "acme" / "run.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), name: value}))

    assert place.records() == []


def test_links_are_not_followed_out(place, victim):
    place.path.mkdir(parents=True)
    (place.path / "acme").symlink_to(victim)
    write_record(victim, MADE)
    kept = sorted((file.name, file.read_text()) for file in victim.iterdir())

    assert place.records() == []
    place.remove("acme")
    (place.path / "acme").symlink_to(victim)
    place.publish(finished(place), MADE)
    (place.path / "acme" / "report.html").unlink()
    place.remove("acme")
    (place.path / "acme").symlink_to(victim)
    place.publish(
        finished(place), Outcome("A", "Acme", "acme", "2026Q4", "2026-11-15", "failed", details="no")
    )
    (place.path / ".acme.partial-1").symlink_to(victim)
    (place.path / ".acme.old-1").symlink_to(victim)
    with sole_run(place.path):
        pass

    assert sorted((file.name, file.read_text()) for file in victim.iterdir()) == kept


def test_what_is_not_for_the_client_is_for_its_owner_alone(place):
    partial = finished(place)
    (partial / "notebooks").mkdir()
    (partial / "notebooks" / "01.ipynb").write_text("{}")
    (partial / "report-client.html").write_text("shared")
    (partial / "report-client.html").chmod(0o644)

    place.publish(partial, MADE)
    place.write("index.html", "all accounts")

    files = [file for file in place.path.rglob("*") if file.is_file()]
    assert {file.name for file in files if file.stat().st_mode & 0o077} == {"report-client.html"}


def test_a_folder_that_nothing_can_be_written_to_is_not_said_to_have_another_run(tmp_path):
    (tmp_path / ".lock").mkdir()  # as a full disk or one that may only be read: the lock cannot be made

    said = r"nothing can be written to .*unable to open"
    with pytest.raises(UnreachablePlaceError, match=said), sole_run(tmp_path):
        pass
