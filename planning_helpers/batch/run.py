"""Running the notebooks of many accounts, each apart from the others, each published when it is whole."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Literal

from planning_helpers.batch.execute import Way
from planning_helpers.batch.overview import Overview
from planning_helpers.batch.pool import Job, work_in_pool
from planning_helpers.batch.produce import Run, Task
from planning_helpers.batch.publishing import partial_folder, publish_folder, sole_run
from planning_helpers.batch.records import Outcome, write_record
from planning_helpers.batch.workers import Done, forked_workers, work_forked

EngineName = Literal["planbook", "stock"]
Isolation = Literal["account", "notebook"]


def run_tasks(
    run: Run,
    tasks: Sequence[Task],
    *,
    jobs: int,
    force: bool = False,
    engine: EngineName = "planbook",
    isolate: Isolation = "account",
    report: Callable[[Outcome], None],
) -> list[Outcome]:
    """Fill the folder of each of `tasks`, `jobs` at a time, and return what became of them in that order.

    What was done from the same inputs is left as it is, unless `force`. A task that fails leaves `error.txt`
    in its folder, and the report of an earlier run if there is one; the others go on. Manifest and index are
    right whenever nothing was done for a second, so a run that is killed can be started again and does what
    is missing.

    Args:
        run: What the tasks have in common.
        tasks: What to do.
        jobs: How many at the same time.
        force: Do also what has not changed.
        engine: What executes the notebooks: ours, or papermill's own with a kernel for each.
        isolate: What gets a process of its own when the engine is ours.
        report: Called with each outcome as it comes.

    Raises:
        RunningAlreadyError: If another run writes to the same folder.
    """
    with ExitStack() as stack:
        stack.enter_context(sole_run(run.folder))
        overview = Overview(run, tasks)
        stack.callback(overview.write, at_once=True)
        waiting = []
        for task in tasks:
            if (former := overview.unchanged(task)) and not force:
                overview.add(former)
                report(former)
            else:
                waiting.append((task, partial_folder(run.folder / task.folder)))
        overview.write(at_once=True)
        way: Way = "stock" if engine == "stock" else "direct" if isolate == "account" else "isolated"
        for done in _work_through(run, waiting, workers=jobs, way=way):
            if done:
                outcome = published(run, *done)
                overview.add(outcome)
                report(outcome)
            overview.write()
    return overview.outcomes


def _work_through(run: Run, waiting: list[Job], *, workers: int, way: Way) -> Iterator[Done | None]:
    """What became of each job. If the first crashes the template, another goes on from a cold start."""
    if not waiting:
        return
    if way == "stock" or sys.platform != "linux":
        yield from work_in_pool(run, waiting, workers=workers, way=way)
        return
    left = dict.fromkeys(waiting)
    try:
        with forked_workers(run) as template:
            for done in work_forked(template, run, waiting, workers=workers, way=way):
                if done:
                    del left[done[0]]
                yield done
    except EOFError:
        for _, partial in left:
            shutil.rmtree(partial, ignore_errors=True)
        with forked_workers(run) as template:
            yield from work_forked(template, run, list(left), workers=workers, way="isolated")


def published(run: Run, job: Job, outcome: Outcome) -> Outcome:
    """Make the results of the job visible."""
    partial, final = job[1], run.folder / outcome.folder
    if outcome.status == "failed":
        shutil.rmtree(partial, ignore_errors=True)
        write_record(final, outcome)
    else:
        write_record(partial, outcome)
        publish_folder(partial, final)
    return outcome
