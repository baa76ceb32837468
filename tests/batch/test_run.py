"""A run over several accounts, started as a person would: what it leaves, and what it leaves alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import Result

from planning_helpers.batch.execute import Way, faults, run_notebook
from planning_helpers.reports import read_findings
from tests.support.batch_project import PARAMETERS, finding, manifest, notebook, planbook, statuses, store_of

pytestmark = pytest.mark.notebooks

HOSTILE = "../../<script>alert(1)</script>"
FAILS = """if account_id == "F":
    print("about to fail")
    1 / 0"""
STORE = "sqlite:///data/plans.db"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A project of three accounts, run once; a section of the second notebook fails for Fabrikam."""
    project = tmp_path_factory.mktemp("project")
    (project / "data").mkdir()
    store_of(project / "data/plans.db", {"N": "Northwind", "F": "Fabrikam", "X": HOSTILE})
    notebook(project / "notebooks/01_snapshot.ipynb", finding('f"{account_id} {period} {as_of} {months}"'))
    notebook(project / "notebooks/02_swot.ipynb", "x = 1", FAILS, f"y = x\n{finding('str(y)')}")
    book = {name: line for name, line in PARAMETERS.items() if name != "account_id"}
    notebook(project / "notebooks/09_manager_dashboard.ipynb", finding("'all is well'"), parameters=book)
    return project, planbook(project, "run", "--period", "2026Q4", "--parameter", "months=6")


@pytest.fixture
def project(first_run: tuple[Path, object], tmp_path: Path) -> Path:
    """A copy of the project after its first run."""
    return Path(shutil.copytree(first_run[0], tmp_path / "project"))


def test_a_section_that_fails_stops_nothing_and_is_told(first_run):
    project, result = first_run

    assert result.exit_code == 1, result.output
    assert statuses(project) == {
        "northwind": "done",
        "fabrikam": "done",
        "script-alert-1-script": "done",
        "book": "done",
    }


def test_a_done_account_has_all_its_files_and_nothing_half_written_is_left(first_run):
    project, _ = first_run
    folder = project / "reports/2026Q4"

    assert sorted(path.name for path in (folder / "northwind").iterdir()) == [
        "actions.ics",
        "notebooks",
        "plan.xlsx",
        "report.html",
        "run.json",
    ]
    assert sorted(path.name for path in (folder / "northwind/notebooks").iterdir()) == [
        "01_snapshot.ipynb",
        "02_swot.ipynb",
    ]
    assert (folder / "book/book.html").exists()
    assert [path for path in folder.rglob(".*") if path.name != ".lock"] == []


def test_the_parameters_reach_the_notebook_in_their_types(first_run):
    project, _ = first_run
    executed = nbformat.read(project / "reports/2026Q4/northwind/notebooks/01_snapshot.ipynb", as_version=4)

    assert [found["statement"] for found in read_findings(executed)] == ["N 2026Q4 2026-11-15 6"]
    assert executed.metadata.papermill.parameters == {
        "account_id": "N",
        "period": "2026Q4",
        "as_of": "2026-11-15",
        "store_url": STORE,
        "months": 6,
    }
    assert str(project) not in (project / "reports/2026Q4/northwind/notebooks/01_snapshot.ipynb").read_text()


def test_a_section_that_fails_costs_no_more_than_that_section(first_run):
    project, result = first_run
    folder = project / "reports/2026Q4/fabrikam"

    report = (folder / "report.html").read_text()
    assert "This section could not be made." in report
    assert "ZeroDivisionError: division by zero" in report
    assert "Sections could not be made in: " in report
    executed = [nbformat.read(path, as_version=4) for path in sorted((folder / "notebooks").glob("*.ipynb"))]
    said = [found["statement"] for one in executed for found in read_findings(one)]
    assert said == ["F 2026Q4 2026-11-15 6", "1"]
    error = (folder / "error.txt").read_text()
    assert error.startswith("02_swot.ipynb, cell 4: ZeroDivisionError: division by zero\n")
    assert 'print("about to fail")' in error
    assert "ZeroDivisionError: division by zero" in error.splitlines()[-1]
    assert not (folder.parent / "northwind/error.txt").exists()
    assert "02_swot.ipynb, cell 4: ZeroDivisionError: division by zero" in result.stdout


def test_the_output_has_a_line_for_each_account_as_it_comes_and_at_the_end(first_run):
    _, result = first_run

    lines = result.stdout.splitlines()
    assert lines[0] == "2026Q4, facts as of 2026-11-15: 3 accounts (those with a plan or selected)."
    assert [line.split()[0] for line in lines[1:-2]] == ["done", "02_swot.ipynb,", "done", "done", "done"]
    assert "northwind/report.html" in lines[3]
    assert lines[-2].startswith("3 of 3 accounts reported, see ")
    assert lines[-1].startswith("Sections failed: Fabrikam. ")
    assert sorted(line[:5] for line in result.stderr.splitlines()) == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]


def test_index_and_manifest_name_every_account(first_run):
    project, _ = first_run

    index = (project / "reports/2026Q4/index.html").read_text()
    assert "./northwind/report.html" in index
    assert "ZeroDivisionError" in index
    assert "book/book.html" in index
    assert "<script>alert(1)" not in index
    run = manifest(project)
    assert (run["period"], run["as_of"], run["parameters"]) == ("2026Q4", "2026-11-15", ["months=6"])
    assert run["notebooks"] == ["01_snapshot.ipynb", "02_swot.ipynb", "09_manager_dashboard.ipynb"]
    assert {"python", "papermill", "altair"} <= run["versions"].keys()
    northwind = next(outcome for outcome in run["outcomes"] if outcome["account_id"] == "N")
    assert northwind["findings"] == {"watch": 2}
    assert northwind["seconds"] > 0


def test_a_second_run_does_only_what_failed(project: Path):
    kept = project / "reports/2026Q4/northwind/report.html"
    before = kept.stat().st_mtime_ns

    result = planbook(project, "run", "--period", "2026Q4", "--parameter", "months=6")

    assert result.exit_code == 1
    assert statuses(project) == {
        "northwind": "unchanged",
        "fabrikam": "done",
        "script-alert-1-script": "unchanged",
        "book": "unchanged",
    }
    assert kept.stat().st_mtime_ns == before


def test_what_changed_is_run_again_and_nothing_else(project: Path):
    notebook(project / "notebooks/02_swot.ipynb", finding("'mended'"))

    result = planbook(
        project, "run", "--period", "2026Q4", "--account", "fabrikam", "--parameter", "months=6"
    )

    assert result.exit_code == 0, result.stdout
    assert statuses(project) == {"fabrikam": "done", "book": "unchanged"}
    assert not (project / "reports/2026Q4/fabrikam/error.txt").exists()
    assert "./northwind/report.html" in (project / "reports/2026Q4/index.html").read_text()


def test_an_account_of_which_nothing_can_be_shown_fails_and_keeps_the_report_of_the_run_before(project: Path):
    notebook(project / "notebooks/01_snapshot.ipynb", "1 / 0")
    notebook(project / "notebooks/02_swot.ipynb", "x", "print(x)")
    report = project / "reports/2026Q4/northwind/report.html"
    before = report.read_text()

    result = planbook(project, "run", "--period", "2026Q4", "--account", "N", "--parameter", "months=6")

    assert result.exit_code == 1
    assert statuses(project)["northwind"] == "failed"
    assert report.read_text() == before
    assert "01_snapshot.ipynb, cell 3: ZeroDivisionError" in (report.parent / "error.txt").read_text()
    assert (
        "the report of an earlier run is still in its folder"
        in (project / "reports/2026Q4/index.html").read_text()
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import time; time.sleep(60)", "slow.ipynb, cell 4: CellTimeoutError: A cell timed out"),
        ("import os; os._exit(1)", "slow.ipynb, cell 4: DeadKernelError: Kernel died"),
    ],
)
@pytest.mark.parametrize("way", ["isolated", "stock"])
def test_a_cell_that_hangs_or_kills_its_kernel_ends_the_notebook_there(
    tmp_path: Path, source: str, message: str, way: Way
):
    path = notebook(tmp_path / "slow.ipynb", finding("'before'"), source, finding("'after'"))

    executed = run_notebook(path, tmp_path / "out.ipynb", parameters={"account_id": "N"}, timeout=4, way=way)

    (fault,) = faults(executed, "slow.ipynb")
    assert fault.message.startswith(message)
    assert source in fault.details
    assert [found["statement"] for found in read_findings(executed)] == ["before"]
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4) == executed


def test_stock_papermill_gives_the_same_outputs(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(project)
    given = {"account_id": "N", "period": "2026Q4", "as_of": "2026-11-15", "store_url": STORE, "months": 6}

    stock = papermill.execute_notebook("notebooks/01_snapshot.ipynb", None, given, progress_bar=False)

    ours = nbformat.read("reports/2026Q4/northwind/notebooks/01_snapshot.ipynb", as_version=4)
    assert [cell.source for cell in ours.cells] == [cell.source for cell in stock.cells]
    assert [cell.get("outputs") for cell in ours.cells] == [cell.get("outputs") for cell in stock.cells]


def test_rendering_again_runs_no_notebook(project: Path):
    shutil.rmtree(project / "notebooks")
    (project / "notebooks").mkdir()
    report = project / "reports/2026Q4/northwind/report.html"
    before = report.read_text()
    report.write_text("spoilt")

    result = planbook(project, "report", "--period", "2026Q4")

    assert result.exit_code == 0, result.output
    assert report.read_text() == before
    assert result.stdout.splitlines()[-1].endswith("reports/2026Q4/index.html")


def test_a_killed_run_leaves_nothing_half_written_and_the_next_does_what_is_missing(tmp_path: Path):
    (tmp_path / "data").mkdir()
    store_of(tmp_path / "data/plans.db", {"A": "Acme", "B": "Globex"})
    slow = (
        'import time, pathlib\nif account_id == "B" and not pathlib.Path("go").exists():\n    time.sleep(60)'
    )
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", finding("account_id"), slow)
    command = [
        sys.executable,
        "-c",
        "from planning_helpers.cli import main; main()",
        "run",
        "--period",
        "2026Q4",
    ]
    running = subprocess.Popen([*command, "--jobs", "1"], cwd=tmp_path, stderr=subprocess.DEVNULL)
    folder = tmp_path / "reports/2026Q4"
    wait_for(
        lambda: (
            "./acme/report.html" in text_of(folder / "index.html")
            and any(folder.glob(".globex.partial-*/notebooks/*"))
        )
    )
    workers = children(running.pid)

    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), seconds=30)
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        "acme",
        "index.html",
        "manifest.json",
    ]
    assert "./acme/report.html" in (folder / "index.html").read_text()
    (tmp_path / "go").touch()
    result = planbook(tmp_path, "run", "--period", "2026Q4", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert statuses(tmp_path) == {"acme": "unchanged", "globex": "done"}
    assert list(folder.glob(".*partial*")) == []


def children(pid: int) -> list[int]:
    """Processes that `pid` started, and those they started."""
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*found, *(grandchild for child in found for grandchild in children(child))]


def wait_for(condition, seconds: float = 240.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
