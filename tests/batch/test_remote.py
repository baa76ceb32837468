"""Reports in a storage that cannot rename and has no locks: what a reader may see of them at any time."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from planning_helpers.batch.places import LocalFolder, place_at
from planning_helpers.batch.publishing import RunningAlreadyError, UnreachablePlaceError
from planning_helpers.batch.records import Outcome
from planning_helpers.batch.remote import LEASE, RemoteFolder
from tests.support.batch_project import finding, notebook, planbook, store_of

DONE = Outcome("A", "Acme", "acme", "2026Q4", "2026-11-15", "done", findings=[], fingerprint="1")
FAILED = Outcome("A", "Acme", "acme", "2026Q4", "2026-11-15", "failed", error="no", details="No.\n")


class Watched(MemoryFileSystem):
    """Memory that notes what is written and removed, in order."""

    cachable = False

    def __init__(self) -> None:
        super().__init__()
        self.store, self.pseudo_dirs, self.noted = {}, [""], []

    def put_file(self, lpath, rpath, **options):
        self.noted.append(f"+{rpath.removeprefix('/reports/2026Q4/')}")
        super().put_file(lpath, rpath, **options)

    def rm_file(self, path):
        super().rm_file(path)
        self.noted.append(f"-{path.removeprefix('/reports/2026Q4/')}")


@pytest.fixture(params=["memory", "files"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> RemoteFolder:
    if request.param == "memory":
        return RemoteFolder(Watched(), "/reports/2026Q4")
    return RemoteFolder(LocalFileSystem(auto_mkdir=True), str(tmp_path / "reports/2026Q4"))


def made(place: RemoteFolder, *names: str) -> Path:
    """A finished folder of these files."""
    partial = place.aside("acme")
    for name in names:
        (partial / name).parent.mkdir(parents=True, exist_ok=True)
        (partial / name).write_text(name)
    return partial


def test_what_was_published_is_found_by_the_next_run(place: RemoteFolder):
    with place.only():
        place.publish(made(place, "report.html", "notebooks/01.ipynb"), DONE)
        place.write("manifest.json", '{"period": "2026Q4"}')

    assert place.manifest() == {"period": "2026Q4"}
    with place.only():
        assert place.records() == [DONE]
        assert place.holds("acme/report.html")
        assert place.holds("acme/notebooks/01.ipynb")
        assert not place.holds("acme/report-client.html")


def test_a_failure_keeps_the_report_of_the_run_before_and_a_success_removes_the_error(place: RemoteFolder):
    with place.only():
        place.publish(made(place, "report.html", "report-client.html"), DONE)
        place.publish(made(place, "half.html"), FAILED)

        assert place.holds("acme/report.html")
        assert place.holds("acme/error.txt")
        assert not place.holds("acme/half.html")
        assert [record.status for record in place.records()] == ["failed"]

        place.publish(made(place, "report.html"), DONE)

        assert not place.holds("acme/error.txt")
        assert not place.holds("acme/report-client.html")
        assert place.records() == [DONE]


def test_a_removed_folder_is_gone(place: RemoteFolder):
    with place.only():
        place.publish(made(place, "report.html"), DONE)
        place.remove("acme")

        assert place.records() == []
    with place.only():
        assert not place.holds("acme/report.html")


def test_the_record_goes_first_and_comes_last():
    files = Watched()
    place = RemoteFolder(files, "/reports/2026Q4")
    with place.only():
        place.publish(made(place, "report.html", "report-client.html"), DONE)
        files.noted.clear()

        place.publish(made(place, "report.html", "plan.xlsx"), DONE)

        assert files.noted[0] == "-acme/run.json"
        assert files.noted[-1] == "+acme/run.json"
        assert sorted(files.noted[1:-1]) == [
            "+acme/plan.xlsx",
            "+acme/report.html",
            "-acme/report-client.html",
        ]


def test_an_upload_that_breaks_off_leaves_an_account_that_is_not_done():
    files = Watched()
    place = RemoteFolder(files, "/reports/2026Q4")
    with place.only():
        place.publish(made(place, "report.html"), DONE)
        partial = made(place, "report.html")
        files.put_file = lambda *_, **__: broken_off()
        with pytest.raises(ConnectionError):
            place.publish(partial, DONE)

    with place.only():
        assert place.records() == []


def broken_off() -> None:
    raise ConnectionError("the line is down")


def test_a_second_run_is_kept_out_until_the_first_has_ended(place: RemoteFolder):
    other = RemoteFolder(place._files, place._path)

    kept_out = pytest.raises(RunningAlreadyError, match=r"another run is writing to .*wait 15 minutes")
    with place.only(), kept_out, other.only():
        pass

    with other.only():
        pass


@pytest.mark.parametrize(
    ("host", "process", "age", "is_kept_out"),
    [
        (socket.gethostname(), os.getpid(), 10 * LEASE, True),
        (socket.gethostname(), 2**22 + 1, 0, False),  # a number that Linux gives to no process
        ("elsewhere", 1, LEASE - 60, True),
        ("elsewhere", 1, LEASE + 60, False),
    ],
    ids=["goes on here", "was killed here", "goes on elsewhere", "silent elsewhere"],
)
def test_the_lock_of_a_run_that_has_ended_keeps_nobody_out(
    place: RemoteFolder, host: str, process: int, age: float, is_kept_out: bool
):
    held = {"by": "another", "host": host, "process": process, "at": time.time() - age}
    place._files.makedirs(place._path, exist_ok=True)
    place._files.pipe_file(f"{place._path}/.lock", json.dumps(held).encode())

    if is_kept_out:
        with pytest.raises(RunningAlreadyError), place.only():
            pass
    else:
        with place.only():
            pass
        assert not place._files.exists(f"{place._path}/.lock")


def test_a_path_and_a_file_url_are_folders_of_this_machine(tmp_path: Path):
    assert place_at(tmp_path, "2026Q4") == LocalFolder(tmp_path / "2026Q4")
    assert place_at(f"file://{tmp_path}", "2026Q4") == LocalFolder(tmp_path / "2026Q4")


def test_an_unknown_storage_is_told_without_the_password_in_its_url():
    with pytest.raises(UnreachablePlaceError, match=r"reports cannot go to warp://\.\.\.; ") as told:
        place_at("warp://ada:secret@host/reports", "2026Q4")

    assert "secret" not in str(told.value)


@pytest.mark.notebooks
def test_a_run_resumes_in_a_storage_as_it_does_in_a_folder(tmp_path: Path):
    (tmp_path / "data").mkdir()
    store_of(tmp_path / "data/plans.db", {"A": "Acme", "B": "Globex"})
    failing = f'if account_id == "B":\n    1 / 0\n{finding("account_id")}'
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", failing)
    command = ("run", "--period", "2026Q4", "--jobs", "1", "--to", "memory://resumes")
    files = fsspec.filesystem("memory")

    first = planbook(tmp_path, *command)
    before = files.modified("/resumes/2026Q4/acme/report.html")
    second = planbook(tmp_path, *command)
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", finding("account_id"))
    third = planbook(tmp_path, *command)

    assert (first.exit_code, second.exit_code, third.exit_code) == (1, 1, 0), third.output
    assert "failed" in first.stdout
    assert "memory:///resumes/2026Q4/globex/error.txt" in first.stdout
    assert "unchanged" in second.stdout
    assert before < files.modified("/resumes/2026Q4/acme/report.html")
    assert "2 of 2 accounts reported, see memory:///resumes/2026Q4/index.html" in third.stdout
    assert not files.exists("/resumes/2026Q4/globex/error.txt")
    assert not files.exists("/resumes/2026Q4/.lock")
    assert files.cat_file("/resumes/2026Q4/index.html").count(b'href="./acme/report.html"') == 1
    assert not (tmp_path / "reports").exists()
