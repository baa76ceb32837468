"""Running the notebooks of many accounts, each apart from the others, each published when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from typing import Literal

from planning_helpers.batch.account_job import Run, Task
from planning_helpers.batch.execute import Way
from planning_helpers.batch.overview import Overview
from planning_helpers.batch.places import Place
from planning_helpers.batch.pool import Job, work_in_pool
from planning_helpers.batch.records import Outcome
from planning_helpers.batch.workers import Done, forked_workers, work_forked
from planning_helpers.engine.isolated import can_fork
from planning_helpers.errors import PlanningError

EngineName = Literal["planbook", "stock"]
Isolation = Literal["account", "notebook"]


def run_tasks(
    run: Run,
    tasks: Sequence[Task],
    place: Place,
    *,
    jobs: int,
    force: bool = False,
    engine: EngineName = "planbook",
    isolate: Isolation = "account",
    scheduler: str = "",
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
        place: Where the folders are.
        jobs: How many at the same time, when that is on this machine.
        force: Do also what has not changed.
        engine: What executes the notebooks: ours, or papermill's own with a kernel for each.
        isolate: What gets a process of its own when the engine is ours.
        scheduler: Address of the dask cluster whose workers do it; empty for this machine.
        report: Called with each outcome as it comes.

    Raises:
        RunningAlreadyError: If another run writes to the same place.
        NoClusterError: If the cluster cannot be used.
    """
    work_on_cluster = _cluster_work() if scheduler else None
    with ExitStack() as stack:
        stack.enter_context(place.only())
        overview = Overview(run, tasks, place)
        stack.callback(overview.write, at_once=True)
        waiting = []
        for task in tasks:
            if (former := overview.unchanged(task)) and not force:
                overview.add(former)
                report(former)
            else:
                waiting.append((task, place.aside(task.folder)))
        overview.write(at_once=True)
        way: Way = "stock" if engine == "stock" else "direct" if isolate == "account" else "isolated"
        if work_on_cluster:
            work = work_on_cluster(scheduler, run, waiting, way=way, place=place.shown(""))
        else:
            work = _work_through(run, waiting, workers=jobs, way=way)
        for done in stack.enter_context(closing(work)):
            if done:
                (_, partial), outcome = done
                place.publish(partial, outcome)
                overview.add(outcome)
                report(outcome)
            overview.write()
    return overview.outcomes


def _cluster_work() -> Callable[..., Generator[Done | None]]:
    try:
        from planning_helpers.batch.cluster import work_on_cluster
    except ModuleNotFoundError as error:
        raise PlanningError(
            f"--scheduler needs a package that is not installed, {error.name}. "
            "Run `pip install 'account-planbook[cluster]'`, here and on every worker."
        ) from None
    return work_on_cluster


def _work_through(run: Run, waiting: list[Job], *, workers: int, way: Way) -> Generator[Done | None]:
    """What became of each job. If the first crashes the template, another goes on from a cold start."""
    if not waiting:
        return
    if way == "stock" or not can_fork():
        yield from work_in_pool(run, waiting, workers=workers, way=way)
        return
    left = dict.fromkeys(waiting)
    try:
        with forked_workers() as template:
            for done in work_forked(template, run, waiting, workers=workers, way=way):
                if done:
                    del left[done[0]]
                yield done
    except EOFError:
        for _, partial in left:
            shutil.rmtree(partial, ignore_errors=True)
        with forked_workers() as template:
            yield from work_forked(template, run, list(left), workers=workers, way="isolated")
