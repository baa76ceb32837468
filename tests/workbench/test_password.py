"""The password of a store on a round through desk, notebooks, batch and failures: where it is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from planning_helpers.store.passwords import FILE, keep_password, kept_password
from tests.support.browser import started_chromium
from tests.support.places import PROJECT
from tests.support.plan_workbooks import planned_store
from tests.support.servers import lab_page, started_lab

CANARY = "c4nary-Vogel"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT)}
MAP = """
[tables.accounts]
sql = "select 1 as account_id, 'x' as name"
url = "postgresql://planbook:{canary}@127.0.0.1:1/none"
columns = {{ account_id = "account_id", name = "name" }}
"""


def test_a_password_is_kept_where_only_its_owner_reads_it(tmp_path):
    bare = keep_password(tmp_path, f"postgresql://ada:{CANARY}@db.example/plans")

    assert bare == "postgresql://ada@db.example/plans"
    assert kept_password(tmp_path, bare) == CANARY
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert keep_password(tmp_path, bare) == bare
    assert kept_password(tmp_path, bare) == CANARY
    assert kept_password(tmp_path, "postgresql://eve@db.example/plans") == ""


@pytest.fixture
def guarded(store):
    """The address, with a password, of a store with an account and a plan, in PostgreSQL."""
    if store.dialect.name == "sqlite":
        pytest.skip("a file has no password")
    planned_store(store)
    return make_url(store.url).set(password=CANARY, drivername="postgresql").render_as_string(False)


@pytest.fixture
def project(tmp_path):
    """A copy of the notebooks beside the sample."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
    (folder / "data").mkdir()
    shutil.copy(PROJECT / "data" / "sample.db", folder / "data" / "sample.db")
    return folder


def left_in(folder: Path) -> list[str]:
    """The files that hold the password, but the one that is there for it."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != FILE.name]
    return [str(file.relative_to(folder)) for file in files if CANARY.encode() in file.read_bytes()]


def shown_of_processes(stop: threading.Event, seen: set[str]) -> None:
    """Collect what other users of the machine see of its processes for longer than a moment."""
    since: dict[Path, float] = {}
    while not stop.wait(0.1):
        showing = {
            file: words for file in Path("/proc").glob("[0-9]*/cmdline") if CANARY in (words := read(file))
        }
        since = {file: since.get(file, time.monotonic()) for file in showing}
        seen |= {showing[file] for file, begun in since.items() if time.monotonic() - begun > 1}


def read(file: Path) -> str:
    try:
        return file.read_bytes().decode(errors="replace")
    except OSError:
        return ""  # the process has ended


@pytest.mark.browser
@pytest.mark.postgresql
def test_a_password_given_at_the_desk_is_in_no_notebook_and_on_no_screen(guarded, project):
    wrong = f"postgresql://planbook:{CANARY}@127.0.0.1:1/none"
    with started_lab(project) as server, started_chromium() as browser:
        page = lab_page(browser, server, "notebooks/start.ipynb")
        data = page.get_by_label("Data", exact=True)
        data.fill(wrong)
        data.press("Tab")
        page.get_by_text("cannot be opened").wait_for()
        data.fill(guarded)
        data.press("Tab")
        page.get_by_text("All below is brought up to date.").wait_for()
        on_screen = page.evaluate(
            "() => document.body.innerText + [...document.querySelectorAll('input')].map((one) => one.value)"
        )
        page.evaluate(
            "() => jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
        )
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_timeout(1_000)
        page = lab_page(browser, server, "notebooks/03_initiatives.ipynb")
        page.locator("option", has_text="Northwind").first.wait_for(state="attached")
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_timeout(1_000)

    assert "planbook@" in on_screen
    assert CANARY not in on_screen
    assert "planbook@" in (project / "notebooks" / "start.ipynb").read_text()
    assert left_in(project.parent) == []
    assert CANARY in (project / FILE).read_text()


@pytest.mark.postgresql
def test_a_password_given_on_the_command_line_is_in_no_file_and_no_list_of_processes(guarded, project):
    (project / "map.toml").write_text(MAP.format(canary="${CANARY}"))
    seen, stop = set(), threading.Event()
    watch = threading.Thread(target=shown_of_processes, args=(stop, seen))
    watch.start()
    planbook = [Path(sys.executable).with_name("planbook")]
    commands = [
        [*planbook, "run", "--period", "2026Q4", "--store", guarded, "--to", "reports"],
        [
            *planbook,
            "run",
            "--period",
            "2026Q4",
            "--store",
            guarded,
            "--to",
            "reports",
            "--as-of",
            "1990-01-01",
        ],
        [*planbook, "check", f"--store={guarded}"],
        [*planbook, "summary", "--store", guarded.replace("@", "@127.0.0.1:1")],
        [
            *planbook,
            "import",
            "data",
            "--map",
            "map.toml",
            "--store",
            "sqlite:///data/x.db",
            "--as-of",
            "2026-11-15",
        ],
    ]
    said = [
        subprocess.run(
            command,
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            env={**ENVIRONMENT, "CANARY": CANARY},
        )
        for command in commands
    ]
    stop.set()
    watch.join()

    for command, one in zip(commands, said, strict=True):
        assert CANARY not in one.stdout + one.stderr, command
        assert "Traceback" not in one.stderr
    assert said[0].returncode == 0, said[0].stderr
    assert "cannot be run at postgresql://planbook:***@127.0.0.1:1/none" in said[-1].stderr
    assert (project / "reports" / "2026Q4" / "manifest.json").exists()
    assert left_in(project.parent) == []
    assert seen == set()
