"""A run over a cluster of several worker processes, the store on PostgreSQL, the reports in any storage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import dask
import fsspec
import psycopg
import pytest
from distributed import Client

from planning_helpers.batch import template
from planning_helpers.batch.account_job import Run, Task
from planning_helpers.batch.cluster import work_on_cluster
from planning_helpers.errors import PlanningError
from tests.support.batch_project import fill, finding, notebook, planbook, store_of

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only"),
]

PASSWORD = "s3cr3t-of-the-store"
NAMES = {key: f"Account {key}" for key in "ABCDEFGH"}
COUNTS = """
from planning_helpers.store import open_store
with open_store(store_url).connect() as connection:
    accounts = connection.exec_driver_sql("select count(*) from accounts").scalar()
"""
WAITS = """
import os, pathlib, time
signs = pathlib.Path({signs!r})
with (signs / account_id).open("a") as sign:
    sign.write(f"{{os.getpid()}}\\n")
if account_id == "B":
    os._exit(3)
while account_id == "D" and not (signs / "go").exists():
    time.sleep(0.05)
"""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a cluster of two worker processes, and the folder with all that they write."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "elsewhere").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"DASK_DISTRIBUTED__ADMIN__LOG_FORMAT": "%(message)s"}
    file = folder / "scheduler.json"
    common = {
        "cwd": folder / "elsewhere",
        "env": environment,
        "stderr": subprocess.STDOUT,
        "start_new_session": True,
    }
    started = []
    try:
        with (folder / "log").open("wb") as log:
            for arguments in (
                ["scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1"],
                ["worker", "--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", "."],
            ):
                command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(file)]
                started.append(subprocess.Popen(command, stdout=log, **common))
                wait_for(file.exists)
        with Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield json.loads(file.read_text())["address"], folder
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def guarded_store(postgresql_server: str) -> Iterator[str]:
    """The URL of a store on PostgreSQL that asks for a password, with eight accounts."""
    with psycopg.connect(f"host={postgresql_server} user=planbook dbname=postgres", autocommit=True) as admin:
        (rules,) = admin.execute("SHOW hba_file").fetchone()
        before = Path(rules).read_text()
        Path(rules).write_text("local all guarded scram-sha-256\n" + before)
        admin.execute("SELECT pg_reload_conf()")
        admin.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        admin.execute("CREATE DATABASE guarded OWNER guarded")
        url = f"postgresql://guarded:{PASSWORD}@/guarded?host={postgresql_server}"
        yield fill(url, NAMES)
        admin.execute("DROP DATABASE guarded WITH (FORCE)")
        admin.execute("DROP ROLE guarded")
        Path(rules).write_text(before)


@pytest.fixture(scope="module")
def run(
    scheduler: tuple[str, Path], guarded_store: str, tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """A run of eight accounts to an object store, during which the worker that does account D is killed."""
    address, _ = scheduler
    project, signs = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("signs")
    notebook(project / "notebooks/01_snapshot.ipynb", COUNTS, finding('f"{account_id}: one of {accounts}"'))
    notebook(project / "notebooks/02_swot.ipynb", WAITS.format(signs=str(signs)))
    with Client(address, set_as_default=False) as client:
        workers = set(client.run(os.getpid).values())
    killed = []

    def kill_the_worker_of_d() -> None:
        wait_for(lambda: (signs / "D").exists() and (signs / "D").read_text().endswith("\n"))
        killed.append(ancestor(int((signs / "D").read_text()), workers))
        os.kill(killed[0], signal.SIGKILL)
        (signs / "go").touch()

    killer = threading.Thread(target=kill_the_worker_of_d)
    killer.start()
    with without_password():
        result = planbook(
            project,
            *("run", "--period", "2026Q4", "--store", guarded_store),
            *("--scheduler", address, "--to", "memory://cluster"),
        )
    killer.join()
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)  # the killed one was started again
        left = set(client.run(os.getpid).values())
    memory = fsspec.filesystem("memory")
    return SimpleNamespace(
        result=result,
        project=project,
        signs=signs,
        killed=killed[0],
        workers=workers,
        left=left,
        files={
            path.removeprefix("/cluster/2026Q4/"): memory.cat_file(path) for path in memory.find("/cluster")
        },
    )


@pytest.mark.postgresql
def test_a_worker_killed_in_the_middle_costs_no_account(run: SimpleNamespace):
    outcomes = json.loads(run.files["manifest.json"])["outcomes"]

    assert {outcome["account_id"]: outcome["status"] for outcome in outcomes} == dict.fromkeys(NAMES, "done")
    assert [outcome["account_id"] for outcome in outcomes if outcome["error"]] == ["B"], run.result.output
    assert len(run.signs.joinpath("D").read_text().split()) == 2
    index = run.files["index.html"].decode()
    assert [index.count(f'href="./account-{key.lower()}/report.html"') for key in NAMES] == [1] * 8


@pytest.mark.postgresql
def test_a_notebook_that_kills_its_process_fails_alone_and_takes_no_worker_along(run: SimpleNamespace):
    assert run.result.exit_code == 1
    assert run.files["account-b/error.txt"].startswith(b"02_swot.ipynb, cell 3: DeadKernelError: Kernel died")
    assert len(run.left) == 2
    assert run.workers - run.left == {run.killed}


@pytest.mark.postgresql
def test_every_report_is_whole_and_made_from_the_store(run: SimpleNamespace):
    for key in "ACDEFGH":
        folder = f"account-{key.lower()}/"
        assert sorted(name.removeprefix(folder) for name in run.files if name.startswith(folder)) == [
            "actions.ics",
            "notebooks/01_snapshot.ipynb",
            "notebooks/02_swot.ipynb",
            "plan.xlsx",
            "report.html",
            "run.json",
        ]
        assert f"{key}: one of 8" in run.files[f"{folder}report.html"].decode()


@pytest.mark.postgresql
def test_the_password_is_in_no_file_and_no_process_outlives_the_run(
    run: SimpleNamespace, scheduler: tuple[str, Path]
):
    _, cluster = scheduler

    written = {path: path.read_bytes() for path in cluster.rglob("*") if path.is_file()}
    written |= {path: path.read_bytes() for path in run.project.rglob("*") if path.is_file()}

    assert (cluster / "log") in written
    holding = [name for name, text in (written | run.files).items() if PASSWORD.encode() in text]
    assert holding == []
    assert PASSWORD not in run.result.output
    assert not list(cluster.rglob("planbook-*"))
    wait_for(lambda: not any(children(worker) for worker in run.left), seconds=10)


def test_a_worker_with_another_version_is_refused(
    scheduler: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(template, "code_print", lambda: "another")

    with pytest.raises(PlanningError, match=r"the worker on \S+ has another code of account-planbook than"):
        list(work_of(tmp_path, scheduler[0]))


def test_a_store_in_a_file_is_refused(tmp_path: Path):
    with pytest.raises(PlanningError, match=r"'sqlite:///plans\.db' is a file of this machine"):
        list(work_of(tmp_path, "tcp://127.0.0.1:1", store="sqlite:///plans.db"))


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path):
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "500ms"}),
        pytest.raises(PlanningError, match=r"there is no scheduler at tcp://127\.0\.0\.1:1;"),
    ):
        list(work_of(tmp_path, "tcp://127.0.0.1:1"))


def test_without_the_extra_the_way_to_install_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "data").mkdir()
    store_of(tmp_path / "data/plans.db", {"A": "Acme"})
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", "x = 1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    for name in ("cluster", "cluster_worker"):
        monkeypatch.delitem(sys.modules, f"planning_helpers.batch.{name}", raising=False)

    result = planbook(tmp_path, "run", "--period", "2026Q4", "--scheduler", "tcp://127.0.0.1:1")

    assert result.exit_code == 1
    assert "pip install 'account-planbook[cluster]'" in " ".join(result.output.split())
    assert not (tmp_path / "reports").exists()


def work_of(folder: Path, scheduler: str, store: str = "postgresql://ada@db.example/plans"):
    """The work on one folder, on the cluster."""
    path = notebook(folder / "01_snapshot.ipynb", "x = 1")
    run = Run(
        period="2026Q4",
        as_of="2026-11-15",
        store_url=store,
        read_plan=dict,
        reading_once=nullcontext,
        prepare=nullcontext,
        notebooks={path: {}},
        book_notebooks={},
    )
    job = Task("A", "Acme", "acme", ""), folder / "acme"
    return work_on_cluster(scheduler, run, [job], way="direct", place=str(folder))


@contextmanager
def without_password() -> Iterator[None]:
    """Whatever password a run leaves in the environment of this process does not stay."""
    try:
        yield
    finally:
        os.environ.pop("PGPASSWORD", None)


def ancestor(process: int, among: set[int]) -> int:
    """Which of `among` started `process`, at some remove."""
    while process not in among:
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return process


def children(process: int) -> list[str]:
    return [
        child
        for file in Path(f"/proc/{process}/task").glob("*/children")
        for child in file.read_text().split()
    ]


def wait_for(condition, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
