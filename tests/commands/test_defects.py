"""What nobody foresaw, and what a disk refuses: one sentence on the screen, the traceback in a file."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands import summary
from tests.support.batch_project import finding, notebook, store_of

START = "import sys; from planning_helpers.start import main; sys.argv[0] = 'planbook'; main()"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    store_of(tmp_path / "data/plans.db", {"n1": "Northwind", "n2": "Contoso"})
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", finding("'Fine.'"))
    return tmp_path


def raise_(error: BaseException) -> None:
    raise error


def test_the_traceback_of_a_defect_is_added_to_a_log_for_its_owner(project, monkeypatch):
    text = "no such thing\nas postgresql://ann:s3cret@db/plans"
    monkeypatch.setattr(summary, "store_summary", lambda *_, **__: raise_(KeyError(text)))

    with chdir(project):
        runs = [CliRunner().invoke(app, ["summary"]) for _ in range(2)]

    log = project / "data/planbook.log"
    assert [ran.exit_code for ran in runs] == [1, 1]
    assert runs[0].output.count("\n") == 1
    assert f"Its traceback is in {log}; send that file to whoever looks after the planbook." in runs[0].output
    assert "Traceback" not in runs[0].output
    assert log.read_text().count("Traceback (most recent call last)") == 2
    assert "s3cret" not in log.read_text() + runs[0].output
    assert log.stat().st_mode & 0o077 == 0


def test_where_the_project_cannot_be_written_the_log_is_among_the_temporary_files(tmp_path, monkeypatch):
    (tmp_path / "data").touch()
    monkeypatch.setattr(summary, "store_summary", lambda *_, **__: raise_(RecursionError()))

    with chdir(tmp_path):
        ran = CliRunner().invoke(app, ["summary"])

    log = Path(ran.stderr.partition("traceback is in ")[2].partition(";")[0])
    assert "(RecursionError)" in ran.stderr
    assert "RecursionError" in log.read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["export", "contoso", "--period", "2026Q4", "--to", "plan.xlsx"],
        ["run", "--period", "2026Q4", "--jobs", "1"],
    ],
)
def test_a_disk_that_takes_no_more_is_a_sentence_and_leaves_no_part(project, command):
    def take_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    with chdir(project):
        CliRunner().invoke(app, ["summary", "--as-of", "2026-11-15"])  # so that the store needs no writing
        ran = subprocess.run(
            [sys.executable, "-c", START, *command],
            preexec_fn=take_little, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("planbook: ")
    assert "ile too large" in ran.stderr or "disk" in ran.stderr
    assert not list(project.glob("*.xlsx*"))
    assert not list(project.glob("reports/2026Q4/*/report.html"))


def test_every_account_of_a_run_has_its_seconds_of_the_processor(project):
    with chdir(project):
        ran = CliRunner().invoke(app, ["run", "--period", "2026Q4", "--jobs", "1"])

    outcomes = json.loads((project / "reports/2026Q4/manifest.json").read_text())["outcomes"]
    assert ran.exit_code == 0
    assert len(outcomes) == 2
    assert all(outcome["cpu_seconds"] > 0 for outcome in outcomes)
