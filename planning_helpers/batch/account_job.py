"""The work on one folder: its notebooks executed, its files written; called in a worker process."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planning_helpers.batch.execute import Fault, Way, faults, run_notebook, shows_anything
from planning_helpers.batch.records import Outcome
from planning_helpers.batch.rendering import render_account, render_book
from planning_helpers.errors import mendable
from planning_helpers.values.signs import on_one_line, visible

Notebooks = Mapping[Path, Mapping[str, Any]]
"""Notebooks in order, each with the parameters it is handed beside those of the run."""


@dataclass(frozen=True)
class Task:
    """One folder to fill: an account's, or the book's (without `account_id`)."""

    account_id: str | None
    account: str
    folder: str
    fingerprint: str


@dataclass(frozen=True)
class Run:
    """What all tasks of a run have in common.

    Attributes:
        store_url: As the notebooks get it: without a password.
        read_plan: From an account's id to what the store has of it; sent to worker processes.
        reading_once: Within it, the store is read once for all notebooks; sent to worker processes.
        prepare: Called once in a worker process of ours before it does anything.
        given: The parameters as typed, for the manifest.
        timeout: Seconds one cell may take.
    """

    period: str
    as_of: str
    store_url: str
    read_plan: Callable[[str], Any] = field(repr=False)
    reading_once: Callable[[], AbstractContextManager[None]] = field(repr=False)
    prepare: Callable[[], object] = field(repr=False)
    notebooks: Notebooks
    book_notebooks: Notebooks
    given: Sequence[str] = ()
    timeout: int = 600


def produce(run: Run, task: Task, partial: Path, way: Way) -> Outcome:
    """Execute the notebooks of `task` and write its files into `partial`.

    The one place where any error of an account is caught: it becomes the outcome, with its traceback.
    """
    begin, used = time.perf_counter(), _cpu_seconds()
    try:
        with run.reading_once():
            outcome = _produce(run, task, partial, way)
    except Exception as error:
        said = str(mendable(error) or f"{type(error).__name__}: {error}")
        outcome = failed(run, task, said, traceback.format_exc())
    return replace(
        outcome,
        seconds=round(time.perf_counter() - begin, 1),
        cpu_seconds=round(_cpu_seconds() - used, 3),
    )


def pending(run: Run, task: Task, **values: Any) -> Outcome:
    """The outcome of `task` as far as it is known; not yet done unless `values` say so."""
    return Outcome(
        task.account_id, task.account, task.folder, run.period, run.as_of, **{"status": "pending"} | values
    )


def failed(run: Run, task: Task, message: str, details: str = "") -> Outcome:
    """The outcome of a `task` that failed."""
    said = on_one_line(message)
    return pending(run, task, status="failed", error=said, details=visible(details) or f"{said}\n")


def _cpu_seconds() -> float:
    """What this process has used, and those that it started and that have ended (on Windows without them)."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _read_all(plan: Mapping[str, Any]) -> None:
    """Read every table once, here, so that the processes of the notebooks find them read."""
    for table in plan:
        plan[table]


def _produce(run: Run, task: Task, partial: Path, way: Way) -> Outcome:
    of_the_run = {} if task.account_id is None else {"account_id": task.account_id}
    of_the_run |= {"period": run.period, "as_of": run.as_of, "store_url": run.store_url}
    (partial / "notebooks").mkdir(parents=True)
    if way == "isolated" and task.account_id is not None:
        _read_all(run.read_plan(task.account_id))
    executed = [
        run_notebook(
            notebook,
            partial / "notebooks" / notebook.name,
            parameters={**of_the_run, **parameters},
            timeout=run.timeout,
            way=way,
        )
        for notebook, parameters in (run.book_notebooks if task.account_id is None else run.notebooks).items()
    ]
    flaws = [one for notebook in executed for one in faults(notebook, _name_of(notebook))]
    message, details = _told(flaws), "\n".join(one.details for one in flaws)
    if flaws and not any(shows_anything(notebook) for notebook in executed):
        return failed(run, task, message, details)
    if task.account_id is None:
        rendered = render_book(partial, executed, period=run.period, as_of=run.as_of)
    else:
        rendered = render_account(
            partial,
            executed,
            run.read_plan(task.account_id),
            account=task.account,
            period=run.period,
            as_of=run.as_of,
        )
    return pending(
        run,
        task,
        status="done",
        error=on_one_line(message),
        details=visible(details),
        findings=rendered.findings,
        has_client=rendered.has_client,
        withheld=rendered.withheld,
        has_calendar=rendered.has_calendar,
        fingerprint="" if flaws else task.fingerprint,
    )


def _name_of(notebook: Any) -> str:
    return str(notebook.metadata.papermill.input_path)


def _told(flaws: Sequence[Fault]) -> str:
    """The first of what failed, and how many others did."""
    if not flaws:
        return ""
    others = len(flaws) - 1
    return flaws[0].message + (f" (and {others} more)" if others else "")
