"""As on Windows: no process is forked, there is no alarm, and the console knows one letter in a hundred."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.batch_project import finding, notebook, statuses, store_of
from tests.support.places import PROJECT

START = "import sys; from planning_helpers.start import main; sys.argv[0] = 'planbook'; main()"
WITHOUT = """
import os, signal
for name in ("fork", "forkpty", "setsid", "wait4"):
    delattr(os, name)
for name in ("setitimer", "getitimer", "alarm", "SIGALRM"):
    delattr(signal, name)
"""
"""What Windows lacks, taken away from every process that Python starts with it on its path."""
NAMES = {"S": "Строй \u2212 Łódź 日本", "A": "Acme"}


def project_at(folder: Path, *sources: str) -> Path:
    store_of(folder / "plans.db", NAMES)
    notebook(folder / "notebooks/01_snapshot.ipynb", finding("account_id + ' ' + as_of"), *sources)
    notebook(folder / "notebooks/02_swot.ipynb", finding("period"))
    return folder


def planbook(project: Path, *command: str, without: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    path = os.pathsep.join(map(str, filter(None, [without, PROJECT])))
    console = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252:strict", "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, "-c", START, *command],
        cwd=project,
        env={**os.environ, **console},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def findings(project: Path) -> dict[str, object]:
    records = (project / "reports/2026Q4").glob("*/run.json")
    return {one["account_id"]: one["findings"] for one in (json.loads(path.read_bytes()) for path in records)}


@pytest.fixture
def without(tmp_path: Path) -> Path:
    (tmp_path / "without").mkdir()
    (tmp_path / "without/sitecustomize.py").write_text(WITHOUT)
    return tmp_path / "without"


RUN = ("run", "--period", "2026Q4", "--as-of", "2026-11-15", "--store", "plans.db", "--jobs", "2")


def test_a_run_without_forks_and_alarms_finds_the_same(tmp_path, without):
    usual, here = project_at(tmp_path / "usual"), project_at(tmp_path / "here")

    ran = [planbook(usual, *RUN), planbook(here, *RUN, without=without)]

    assert [one.returncode for one in ran] == [0, 0], ran[1].stdout + ran[1].stderr
    assert findings(here) == findings(usual)
    assert set(findings(here)) == {"S", "A"}
    assert b"Acme" in ran[1].stdout


def test_a_cell_that_overruns_where_there_is_no_alarm_fails_its_account_alone(tmp_path, without):
    hangs = "import time\nif account_id == 'A':\n    time.sleep(600)"
    project = project_at(tmp_path / "here", hangs)

    ran = planbook(project, *RUN, "--timeout", "5", without=without)

    assert ran.returncode == 1
    assert statuses(project) == {"acme": "failed", "строй-łódź-日本": "done"}


def test_every_command_speaks_to_a_console_of_windows(tmp_path):
    project = project_at(tmp_path / "here")
    (project / "extracts").mkdir()
    (project / "extracts/accounts.csv").write_text("account_id,name\nS,Строй\nT,Łódź\n", encoding="utf-8")
    (project / "broken").mkdir()
    (project / "broken/Счета.csv").write_text("x\n", encoding="utf-8")
    of_store = ["--store", "plans.db"]
    of_plan = ["--period", "2026Q4", *of_store]
    commands = {
        "check": (["check", *of_plan], {0, 3}),
        "check as JSON": (["check", *of_plan, "--json"], {0, 3}),
        "check of nobody": (["check", "Łąka", *of_plan], {1}),
        "run": ([*RUN], {0}),
        "report": (["report", *of_plan], {0}),
        "export": (["export", "Строй", *of_plan, "--to", "план.xlsx"], {0}),
        "import of the workbook": (["import", "план.xlsx", *of_store, "--as-of", "2026-11-15"], {0, 1}),
        "import": (["import", "extracts", *of_store, "--as-of", "2026-11-16"], {0}),
        "import of nothing": (["import", "broken", *of_store], {1}),
        "summary": (["summary", *of_store, "--as-of", "2026-11-16"], {0}),
        "imports": (["undo-import", *of_store, "--list"], {0}),
        "undo": (["undo-import", *of_store, "--yes"], {0}),
    }

    ran = {name: planbook(project, *command) for name, (command, _) in commands.items()}

    said = {name: one.stdout + one.stderr for name, one in ran.items()}
    assert {
        name for name, text in said.items() if b"Traceback" in text or b"planbook itself" in text
    } == set()
    assert {name: ran[name].returncode for name in ran if ran[name].returncode not in commands[name][1]} == {}
    for text in said.values():
        text.decode("cp1252")
