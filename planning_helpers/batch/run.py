"""Running the notebooks of many accounts, each in a worker process, each published when it is whole."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planning_helpers.batch.execute import NotebookFailedError, run_notebook
from planning_helpers.batch.fingerprint import code_print, versions
from planning_helpers.batch.publishing import partial_folder, publish_folder, publish_text, sole_run
from planning_helpers.batch.records import MANIFEST, Outcome, read_record, read_records, write_record
from planning_helpers.batch.rendering import render_account, render_book, render_index

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
        folder: The period's folder.
        store_url: As the notebooks get it: without a password.
        read_plan: From an account's id to what the store has of it; sent to worker processes.
        given: The parameters as typed, for the manifest.
        timeout: Seconds one cell may take.
    """

    period: str
    as_of: str
    folder: Path
    store_url: str
    read_plan: Callable[[str], Any] = field(repr=False)
    notebooks: Notebooks
    book_notebooks: Notebooks
    given: Sequence[str] = ()
    timeout: int = 600


def run_tasks(
    run: Run, tasks: Sequence[Task], *, jobs: int, force: bool = False, report: Callable[[Outcome], None]
) -> list[Outcome]:
    """Fill the folder of each of `tasks`, `jobs` at a time, and return what became of them in that order.

    What was done from the same inputs is left as it is, unless `force`. A task that fails leaves `error.txt`
    in its folder, and the report of an earlier run if there is one; the others go on. Manifest and index are
    right after every task, so a run that is killed can be started again and does what is missing.

    Args:
        run: What the tasks have in common.
        tasks: What to do.
        jobs: How many at the same time.
        force: Do also what has not changed.
        report: Called with each outcome as it comes.

    Raises:
        RunningAlreadyError: If another run writes to the same folder.
    """
    with sole_run(run.folder):
        outcomes = {task.folder: _outcome(run, task, status="pending") for task in tasks}
        waiting = []
        for task in tasks:
            former = read_record(run.folder / task.folder)
            if former and not force and _is_current(run, task, former):
                outcomes[task.folder] = replace(former, status="unchanged", seconds=0.0)
                report(outcomes[task.folder])
            else:
                waiting.append(task)
        _write_overview(run, outcomes)
        for outcome in _work_through(run, waiting, jobs=jobs):
            outcomes[outcome.folder] = outcome
            _write_overview(run, outcomes)
            report(outcome)
    return list(outcomes.values())


def _is_current(run: Run, task: Task, former: Outcome) -> bool:
    return former.fingerprint == task.fingerprint and (run.folder / former.report).is_file()


def _work_through(run: Run, tasks: Sequence[Task], *, jobs: int) -> Iterator[Outcome]:
    """Outcomes as they come. A worker that dies takes its pool along; what is left is done one by one."""
    broken: list[Task] = []
    for task, partial, future in _in_workers(run, tasks, jobs=min(jobs, len(tasks))):
        try:
            yield _publish(run, partial, future.result())
        except BrokenProcessPool:
            shutil.rmtree(partial, ignore_errors=True)
            broken.append(task)
    for task in broken:
        for _, partial, future in _in_workers(run, [task], jobs=1):
            try:
                outcome = future.result()
            except BrokenProcessPool:
                outcome = _failed(run, task, "its worker process died; it may have run out of memory")
            yield _publish(run, partial, outcome)


def _in_workers(
    run: Run, tasks: Sequence[Task], *, jobs: int
) -> Iterator[tuple[Task, Path, Future[Outcome]]]:
    if not tasks:
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_prepare_worker) as pool:
        started = {}
        for task in tasks:
            partial = partial_folder(run.folder / task.folder)
            started[pool.submit(produce, run, task, partial)] = (task, partial)
        try:
            for future in as_completed(started):
                yield *started[future], future
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def produce(run: Run, task: Task, partial: Path) -> Outcome:
    """Execute the notebooks of `task` and write its files into `partial`; called in a worker process.

    The one place where any error of an account is caught: it becomes the outcome, with its traceback.
    """
    begin = time.perf_counter()
    try:
        outcome = _produce(run, task, partial)
    except NotebookFailedError as error:
        outcome = _failed(run, task, str(error), error.details)
    except Exception as error:
        outcome = _failed(run, task, f"{type(error).__name__}: {error}", traceback.format_exc())
    return replace(outcome, seconds=round(time.perf_counter() - begin, 1))


def _produce(run: Run, task: Task, partial: Path) -> Outcome:
    of_the_run = {} if task.account_id is None else {"account_id": task.account_id}
    of_the_run |= {"period": run.period, "as_of": run.as_of, "store_url": run.store_url}
    (partial / "notebooks").mkdir(parents=True)
    notebooks = run.book_notebooks if task.account_id is None else run.notebooks
    for notebook, parameters in notebooks.items():
        output = partial / "notebooks" / notebook.name
        run_notebook(notebook, output, parameters={**of_the_run, **parameters}, timeout=run.timeout)
    if task.account_id is None:
        rendered = render_book(partial, period=run.period, as_of=run.as_of)
    else:
        plan = run.read_plan(task.account_id)
        rendered = render_account(partial, plan, account=task.account, period=run.period, as_of=run.as_of)
    return replace(
        _outcome(run, task, status="done"),
        findings=rendered.findings,
        has_client=rendered.has_client,
        withheld=rendered.withheld,
        fingerprint=task.fingerprint,
    )


def _publish(run: Run, partial: Path, outcome: Outcome) -> Outcome:
    final = run.folder / outcome.folder
    if outcome.status == "failed":
        shutil.rmtree(partial, ignore_errors=True)
        write_record(final, outcome)
    else:
        write_record(partial, outcome)
        publish_folder(partial, final)
        for record in read_records(run.folder):
            if record.account_id == outcome.account_id and record.folder != outcome.folder:
                shutil.rmtree(run.folder / record.folder)  # the account had another name
    return outcome


def _write_overview(run: Run, outcomes: Mapping[str, Outcome]) -> None:
    manifest = {
        "period": run.period,
        "as_of": run.as_of,
        "store_url": run.store_url,
        "parameters": list(run.given),
        "notebooks": [path.name for path in (*run.notebooks, *run.book_notebooks)],
        "code": code_print(),
        "versions": versions(),
        "outcomes": [outcome.as_data() | {"findings": outcome.counts} for outcome in outcomes.values()],
    }
    publish_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", run.folder / MANIFEST)
    render_index(run.folder, period=run.period, as_of=run.as_of)


def _outcome(run: Run, task: Task, **values: Any) -> Outcome:
    return Outcome(task.account_id, task.account, task.folder, run.period, run.as_of, **values)


def _failed(run: Run, task: Task, message: str, details: str = "") -> Outcome:
    one_line = " ".join(message.split())
    return _outcome(run, task, status="failed", error=one_line, details=details or f"{one_line}\n")


def _prepare_worker() -> None:
    """Let this worker end with the run, also when that is killed; its kernels end with it."""
    logging.disable(logging.ERROR)  # libraries tell of a dead kernel at length; what counts is in error.txt
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else each kernel warns of frozen modules
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
