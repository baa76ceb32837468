"""One notebook through papermill's client and a kernel joined by function calls or a pipe."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from types import SimpleNamespace
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.log import logger

from planning_helpers.engine.clients import Client, DirectClient
from planning_helpers.engine.isolated import isolated_kernel
from planning_helpers.engine.kernel import started
from planning_helpers.engine.outputs import validated_quickly
from planning_helpers.engine.restore_state import put_back


def execute(
    nb_man: Any, kernel_name: str, *, timeout: int | None, is_direct: bool, options: Mapping[str, Any]
) -> Any:
    """Execute the notebook of `nb_man`; see `engine.PlanbookEngine`."""
    timeout = timeout or options.get("timeout")
    with _direct_kernel(timeout) if is_direct else isolated_kernel() as (manager, client):
        executor = Executor(
            nb_man,
            km=manager,
            kernel_name=kernel_name,
            log=logger,
            timeout=timeout,
            **{name: value for name, value in options.items() if name not in ("input_path", "timeout")},
        )
        executor.kc, executor.owns_km = client, not is_direct
        return Context().run(_in_new_loop, executor)


class Executor(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client; it loses no time over outputs."""

    def output(self, *arguments: Any, **named: Any) -> NotebookNode | None:
        """Add what a message says to the outputs of its cell."""
        with validated_quickly():
            return super().output(*arguments, **named)  # type: ignore[no-any-return]


def _in_new_loop(executor: Executor) -> Any:
    """Execute in an event loop of its own: one from before a fork is shared with the parent process.

    nbclient takes the loop of the current context, which must therefore be a new one.
    """
    loop = ensure_event_loop()
    if loop.is_running():  # called from a notebook; nbclient then works in a thread
        return executor.execute()
    try:
        return executor.execute()
    finally:
        for task in (left := asyncio.all_tasks(loop)):
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()


@contextmanager
def _direct_kernel(timeout: float | None) -> Iterator[tuple[Any, Client]]:
    client = DirectClient(timeout)
    with put_back(), started(client.receive) as client.kernel:
        yield SimpleNamespace(has_kernel=True, ipykernel=False), client
