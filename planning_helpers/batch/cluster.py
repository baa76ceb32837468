"""Handing the work to a dask cluster: its workers make the folders, this machine publishes them."""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client, Future, KilledWorker, as_completed
from sqlalchemy import make_url

from planning_helpers.batch.account_job import Run
from planning_helpers.batch.cluster_worker import Accounts, do_task
from planning_helpers.batch.execute import Way
from planning_helpers.batch.pool import Job, died
from planning_helpers.batch.records import Outcome
from planning_helpers.batch.secrets import own_secrets
from planning_helpers.batch.template import Result, order, unpack
from planning_helpers.batch.workers import Done
from planning_helpers.errors import PlanningError

PAUSE = 0.05
PATIENCE = 60
"""Seconds to wait for the first worker."""


class NoClusterError(PlanningError):
    """The work cannot be done on the cluster that was named."""


def work_on_cluster(
    scheduler: str, run: Run, jobs: Sequence[Job], *, way: Way, place: str
) -> Generator[Done | None]:
    """What became of each of `jobs`, as they come; None when nothing came for a moment.

    The files of a folder come back as bytes and are whole: a worker that is killed has given none, and dask
    hands what it was at to another. So many of them have to die over the same account as the scheduler's
    `allowed-failures` says, by default four, before that account fails.

    Args:
        scheduler: Address of the scheduler.
        run: What the jobs have in common.
        jobs: What to do, and the folders of this machine that the files come to.
        way: How notebooks are executed.
        place: Where the reports go. A run to the same place that was killed may have left processes with the
            workers; this one puts its own in their stead.

    Raises:
        NoClusterError: If the cluster cannot be used, or is lost.
        UnlikeWorkerError: If a worker would give other reports than this machine.
    """
    _refuse_file_store(run.store_url)
    if not jobs:
        return
    name = f"planbook-{hashlib.sha256(place.encode()).hexdigest()[:12]}"
    with _client(scheduler) as client:
        try:
            client.register_plugin(Accounts(name, order(run, own_secrets()), way))
            yield from _worked(client, run, jobs, name)
        except ModuleNotFoundError as error:
            raise NoClusterError(
                f"a worker of {scheduler} lacks the package {error.name}. "
                "Run `pip install 'account-planbook[cluster]'` on every worker."
            ) from None
        except CancelledError:
            raise NoClusterError(
                f"the scheduler {scheduler} has gone. Run again: only what is missing is run."
            ) from None
        finally:
            with suppress(Exception):  # it may be gone; what went wrong is told already
                client.unregister_worker_plugin(name)


def _worked(client: Client, run: Run, jobs: Sequence[Job], name: str) -> Iterator[Done | None]:
    futures = client.map(do_task, [pickle.dumps(task) for task, _ in jobs], name=name, pure=False)
    waiting: dict[Future[Any], Job] = dict(zip(futures, jobs, strict=True))
    del futures
    finished = as_completed(waiting, loop=client.loop)
    while waiting:
        if not finished.has_ready():
            time.sleep(PAUSE)
            yield None
            continue
        for future in finished.next_batch():
            job = waiting.pop(future)
            yield job, _outcome(run, job, future)
            future.release()


def _outcome(run: Run, job: Job, future: Any) -> Outcome:
    try:
        answer: bytes = future.result()
    except KilledWorker:
        answer = b""
    if not answer:
        return died(run, job)
    result: Result = pickle.loads(answer)  # noqa: S301 - a scheduler runs what it is given, it must be trusted
    if isinstance(result, PlanningError):
        raise result
    outcome, files = result
    if files:
        unpack(files, job[1])
    return outcome


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    try:
        client = Client(scheduler, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoClusterError(
            f"there is no scheduler at {scheduler}; {error}. Start `dask scheduler`."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise NoClusterError(
                f"no worker has joined {scheduler} in {PATIENCE} seconds. Start `dask worker {scheduler}`."
            ) from None
        yield client


def _refuse_file_store(store_url: str) -> None:
    if make_url(store_url).get_backend_name() == "sqlite":
        raise NoClusterError(
            f"the store {store_url!r} is a file of this machine, which workers on others cannot read. "
            "Import into PostgreSQL: `planbook import ... --store postgresql://...`."
        )
