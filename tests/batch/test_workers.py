"""Forked workers: what one account does to its process reaches no other, and every failure is told."""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest

from planning_helpers.batch.account_job import Run, Task
from planning_helpers.batch.pool import work_in_pool
from planning_helpers.batch.workers import forked_workers, work_forked
from planning_helpers.reports import read_findings
from tests.support.batch_project import finding, manifest, notebook, planbook, statuses, store_of

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only"),
]

NAMES = {"A": "Acme", "B": "Globex", "C": "Initech"}
LEAVES_BEHIND = """
import decimal, logging, os, random, sys, warnings
import numpy as np, pandas as pd, altair as alt
import planning_helpers.wording.figures as figures
os.environ["LEFT"] = "1"; os.chdir("/"); sys.path.insert(0, "/left"); warnings.simplefilter("error")
pd.set_option("display.max_rows", 3); alt.renderers.enable("json"); alt.theme.enable("dark")
logging.getLogger().setLevel(1); logging.getLogger("left").addHandler(logging.NullHandler())
decimal.getcontext().prec = 5; pd.DataFrame.head = None; figures.money = None; sys.setrecursionlimit(500)
pd.DataFrame.left = 1; left = 1; np.random.seed(1); random.seed(1)
"""
TELLS = """
import decimal, logging, os, random, sys, warnings
import numpy as np, pandas as pd, altair as alt
import planning_helpers.wording.figures as figures
found = {
    "environment": os.environ.get("LEFT"), "folder": os.getcwd(), "path": "/left" in sys.path,
    "warnings": warnings.filters[0][0] == "error", "rows": pd.get_option("display.max_rows"),
    "renderer": alt.renderers.active, "theme": alt.theme.active, "level": logging.getLogger().level,
    "handlers": logging.getLogger("left").handlers, "digits": decimal.getcontext().prec,
    "head": pd.DataFrame.head is None, "money": figures.money is None, "name": "left" in globals(),
    "limit": sys.getrecursionlimit() == 500,
}
numbers = np.random.rand(), random.random()
"""


def project_of(folder: Path, *cells: str, second: str = "x = 1") -> Path:
    """A project of three accounts and two notebooks, the first of them with `cells`."""
    (folder / "data").mkdir(parents=True)
    store_of(folder / "data/plans.db", NAMES)
    notebook(folder / "notebooks/01_snapshot.ipynb", *cells)
    notebook(folder / "notebooks/02_swot.ipynb", second)
    return folder


def run_of(project: Path, paths: list[Path]) -> Run:
    """A run of the notebooks `paths`, over the book."""
    return Run(
        period="2026Q4",
        as_of="2026-11-15",
        store_url=f"sqlite:///{project}/data/plans.db",
        read_plan=dict,
        reading_once=nullcontext,
        prepare=nullcontext,
        notebooks={},
        book_notebooks={path: {} for path in paths},
    )


def run(project: Path, *options: str):
    return planbook(project, "run", "--period", "2026Q4", "--jobs", "2", *options)


def statements(project: Path, account: str, name: str = "02_swot.ipynb") -> list[str]:
    path = project / f"reports/2026Q4/{account}/notebooks/{name}"
    return [found["statement"] for found in read_findings(nbformat.read(path, as_version=4))]


@pytest.mark.parametrize("account", ["A", "B"])
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import os; os._exit(3)", "01_snapshot.ipynb, cell 3: DeadKernelError: Kernel died"),
        (
            "import ctypes; ctypes.CDLL(None).sleep(60)",
            "01_snapshot.ipynb, cell 3: CellTimeoutError: A cell timed out",
        ),
    ],
    ids=["dies", "hangs in C"],
)
def test_an_account_that_kills_or_holds_its_process_fails_alone(
    tmp_path: Path, account: str, source: str, message: str
):
    project = project_of(tmp_path / "project", f"if account_id == {account!r}:\n    {source}")

    result = run(project, "--timeout", "2")

    names = {"A": "acme", "B": "globex", "C": "initech"}
    assert result.exit_code == 1
    assert statuses(project) == {
        folder: "failed" if key == account else "done" for key, folder in names.items()
    }
    error = (project / f"reports/2026Q4/{names[account]}/error.txt").read_text()
    assert error.startswith(message)
    assert source in error


LEAVES_RUNNING = """
import os, subprocess
left = subprocess.Popen(["sleep", "600"], start_new_session=True)
open({folder!r} + f"/{{left.pid}}", "w").close()
"""


@pytest.mark.parametrize(("isolate", "killed"), [("account", "os.getpid()"), ("notebook", "os.getppid()")])
def test_a_worker_that_is_killed_leaves_nothing_running(tmp_path: Path, isolate: str, killed: str):
    told = tmp_path / "told"
    told.mkdir()
    kills = LEAVES_RUNNING.format(folder=str(told)) + f"if account_id == 'B':\n    os.kill({killed}, 9)"
    project = project_of(tmp_path / "project", kills)

    run(project, "--isolate", isolate)

    assert statuses(project) == {"acme": "done", "globex": "failed", "initech": "done"}
    assert len(list(told.iterdir())) >= 3
    assert _running(told) == []


def test_workers_that_are_given_up_leave_nothing_running(tmp_path: Path):
    told = tmp_path / "told"
    told.mkdir()
    starts = LEAVES_RUNNING.format(folder=str(told)) + "import time\ntime.sleep(600)"
    project = project_of(tmp_path / "project", starts)
    paths = sorted((project / "notebooks").glob("*.ipynb"))
    the_run = run_of(project, paths)
    jobs = [(Task(None, "", "book", ""), tmp_path / "out/book")]

    with forked_workers() as template:
        for _ in work_forked(template, the_run, jobs, workers=1, way="isolated"):
            if list(told.iterdir()):
                break

    assert _running(told) == []


def _running(told: Path) -> list[str]:
    """Which of the processes that the files in `told` are named for live still, after a moment."""
    time.sleep(0.2)
    return [one.name for one in told.iterdir() if os.path.exists(f"/proc/{one.name}/exe")]


@pytest.mark.parametrize("isolate", ["account", "notebook"])
def test_what_a_notebook_leaves_behind_is_found_by_no_other(tmp_path: Path, isolate: str):
    project = project_of(
        tmp_path / "project",
        TELLS,
        finding("str(found)"),
        LEAVES_BEHIND,
        second=TELLS + finding("str(found)"),
    )

    result = run(project, "--isolate", isolate)

    assert result.exit_code == 0, result.output
    told = {
        tuple(statements(project, account, name))
        for account in ("acme", "globex", "initech")
        for name in ("01_snapshot.ipynb", "02_swot.ipynb")
    }
    assert len(told) == 1
    assert "'environment': None" in str(told)
    assert "'head': False, 'money': False, 'name': False" in str(told)


def test_each_notebook_has_random_numbers_of_its_own(tmp_path: Path):
    project = project_of(
        tmp_path / "project", TELLS + finding("str(numbers)"), second=TELLS + finding("str(numbers)")
    )

    run(project)

    told = [
        number
        for account in ("acme", "globex", "initech")
        for name in ("01_snapshot.ipynb", "02_swot.ipynb")
        for number in statements(project, account, name)[0].split(",")
    ]
    assert len(set(told)) == 12


def test_a_thread_left_behind_by_the_first_account_stops_no_other(tmp_path: Path):
    waits = "import threading, time; threading.Thread(target=time.sleep, args=(300,), daemon=True).start()"
    project = project_of(tmp_path / "project", waits)

    result = run(project)

    assert result.exit_code == 0, result.output
    assert set(statuses(project).values()) == {"done"}


@pytest.mark.parametrize("option", [("--engine", "stock"), ("--isolate", "notebook")], ids=" ".join)
def test_every_way_to_run_gives_the_same_report(tmp_path: Path, option: tuple[str, str]):
    project = project_of(
        tmp_path / "project", finding("account_id"), "print('hidden')", second=finding("period")
    )
    run(project)
    report = project / "reports/2026Q4/globex/report.html"
    before = report.read_text()
    findings = {outcome["account_id"]: outcome["findings"] for outcome in manifest(project)["outcomes"]}

    result = run(project, "--account", "B", "--force", *option)

    assert result.exit_code == 0, result.output
    assert report.read_text() == before
    assert manifest(project)["outcomes"][0]["findings"] == findings["B"]


def test_where_nothing_can_be_forked_the_engine_works_in_started_workers(tmp_path: Path):
    project = project_of(tmp_path / "project", finding("account_id"), LEAVES_BEHIND, second=finding("period"))
    paths = sorted((project / "notebooks").glob("*.ipynb"))
    the_run = run_of(project, paths)
    jobs = [(Task(None, "", f"book-{n}", ""), tmp_path / f"out/book-{n}") for n in range(3)]

    done = list(work_in_pool(the_run, jobs, workers=1, way="direct"))

    assert [outcome.status for _, outcome in done] == ["done"] * 3, done[0][1].details
