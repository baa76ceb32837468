"""Worker processes started anew: for papermill's own engine, and where none can be forked."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from planning_helpers.batch.account_job import Run, Task, failed, produce
from planning_helpers.batch.execute import Way
from planning_helpers.batch.records import Outcome

_MOST = 61  # processes that Windows waits for at once

Job = tuple[Task, Path]
"""What to do, and the folder aside to do it in."""


def work_in_pool(run: Run, jobs: Sequence[Job], *, workers: int, way: Way) -> Iterator[tuple[Job, Outcome]]:
    """What became of each of `jobs`, as they come.

    A worker that dies takes its pool along; what is left is done one by one.
    """
    broken: list[Job] = []
    for job, future in _started(run, jobs, workers=workers, way=way):
        try:
            yield job, future.result()
        except BrokenProcessPool:
            broken.append(job)
    for job in broken:
        for _, future in _started(run, [job], workers=1, way=way):
            try:
                outcome = future.result()
            except BrokenProcessPool:
                outcome = died(run, job)
            yield job, outcome


def died(run: Run, job: Job) -> Outcome:
    """The outcome of a job whose worker ended without a word."""
    return failed(run, job[0], "its worker process died; it may have run out of memory")


def _started(
    run: Run, jobs: Sequence[Job], *, workers: int, way: Way
) -> Iterator[tuple[Job, Future[Outcome]]]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs), _MOST), mp_context=spawn, initializer=_prepare) as pool:
        started = {pool.submit(produce, run, *job, way): job for job in jobs}
        try:
            for future in as_completed(started):
                yield started[future], future
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _prepare() -> None:
    """Let this worker end with the run, also when that is killed; its kernels end with it."""
    logging.disable(logging.ERROR)  # libraries tell of a dead kernel at length; what counts is in error.txt
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else each kernel warns of frozen modules
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
