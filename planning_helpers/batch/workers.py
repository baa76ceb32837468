"""Forked workers: one process imports all and runs the first account, then forks a child for each other."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from planning_helpers.batch.account_job import Run, produce
from planning_helpers.batch.execute import Way
from planning_helpers.batch.pool import Job, died
from planning_helpers.batch.preload import preload
from planning_helpers.batch.records import Outcome
from planning_helpers.engine.ending import adopt_orphans, children, end_processes, end_tree
from planning_helpers.engine.served import die_with_parent

Done = tuple[Job, Outcome]
Request = tuple[Run, Sequence[Job], int, Way]
"""What to do, how many at the same time, and how."""

IDLE = 1.0
SELDOM = (100_000, 20, 100)
"""How seldom a child collects garbage: it lives for seconds, and its end frees all."""


class Template(NamedTuple):
    """The process that workers are forked from.

    Attributes:
        pipe: Jobs go in, outcomes come out.
        pid: Its process id.
    """

    pipe: Connection
    pid: int


@contextmanager
def forked_workers() -> Iterator[Template]:
    """A process to fork workers from, which ends with this one; hand it to `work_forked`.

    Start it while this process has one thread and no open store, as a fork carries both along.
    """
    gc.collect()
    gc.freeze()  # else each process's collector copies every page of this one
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, ours))
    process.start()
    theirs.close()
    try:
        yield Template(ours, process.pid)
    finally:
        ours.close()
        end_tree(process.pid)
        process.join()


def work_forked(
    template: Template, run: Run, jobs: Sequence[Job], *, workers: int, way: Way
) -> Iterator[Done | None]:
    """What became of each of `jobs`, as they come; None when nothing came for `IDLE` seconds.

    The very first is done in the template itself, which so has loaded all that a notebook needs. Each other
    one is done in a child of it, and again with every notebook isolated if that child dies.

    Raises:
        EOFError: If the template dies, as it does when the first job crashes or overruns.
    """
    if jobs:
        template.pipe.send((run, list(jobs), workers, way))
    left = len(jobs)
    while left:
        is_there = template.pipe.poll(IDLE)
        left -= is_there
        yield template.pipe.recv() if is_there else None


def _serve(pipe: Connection, other_end: Connection) -> None:
    """Do what comes through `pipe`; runs in the template."""
    other_end.close()
    os.setsid()  # Ctrl-C at the terminal is for the process that asked
    die_with_parent()
    for done in work(_requests(pipe)):
        pipe.send(done)


def _requests(pipe: Connection) -> Iterator[Request]:
    with suppress(EOFError):
        while True:
            yield pipe.recv()


def work(requests: Iterable[Request]) -> Iterator[Done]:
    """What became of the jobs of each of `requests`, the very first done in this very process."""
    adopt_orphans()  # what the kernels of a worker have started outlives that one if it is killed
    for number, (run, jobs, workers, way) in enumerate(requests):
        waiting = list(jobs)
        if number == 0:
            run.prepare()
            preload((*run.notebooks, *run.book_notebooks))
            if way == "direct":
                first = waiting.pop(0)
                yield first, produce(run, *first, way)
            _share_memory()
        if threading.active_count() > 1:  # one was left behind, whose locks a child could not open
            way = "isolated"
        yield from _work(run, waiting, workers=workers, way=way)


def _share_memory() -> None:
    """Keep the garbage collector of each process forked from here off the pages that they share."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _work(run: Run, jobs: Sequence[Job], *, workers: int, way: Way) -> Iterator[Done]:
    waiting, others = list(jobs), children()
    running: dict[Connection, tuple[Job, Way, int]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            _fork(run, waiting.pop(0), way, running)
        for pipe in wait(list(running)):
            job, its_way, process = running.pop(pipe)  # type: ignore[call-overload]
            outcome = _received(pipe)  # type: ignore[arg-type]
            os.waitpid(process, 0)
            end_processes(but=others | {worker for _, _, worker in running.values()})
            if outcome is not None:
                yield job, outcome
            elif its_way == "direct":
                shutil.rmtree(job[1], ignore_errors=True)
                _fork(run, job, "isolated", running)
            else:
                yield job, died(run, job)


def _fork(run: Run, job: Job, way: Way, running: dict[Any, tuple[Job, Way, int]]) -> None:
    """Do `job` in a child; `running` gets the pipe its outcome comes through."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = os.fork()
    if process == 0:
        try:
            os.setpgid(0, 0)  # a signal that its notebooks send to their group is for this process alone
            die_with_parent()
            theirs.send(produce(run, *job, way))
        finally:
            os._exit(0)  # without what the template would do at its exit
    theirs.close()
    running[ours] = (job, way, process)


def _received(pipe: Connection) -> Outcome | None:
    """What a child said before it ended; None if it ended without a word."""
    try:
        outcome: Outcome = pipe.recv()
    except EOFError:
        return None
    finally:
        pipe.close()
    return outcome
