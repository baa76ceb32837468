"""A kernel in a process of its own, joined by a pipe: whatever a notebook does, its caller lives on."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from planning_helpers.engine.caller import is_plain, without_main
from planning_helpers.engine.processes import IDLE, IsolatedClient, Process, end_group
from planning_helpers.engine.served import serve

Method = Literal["fork", "spawn"]


@contextmanager
def isolated_kernel() -> Iterator[tuple[Process, IsolatedClient]]:
    """A kernel in a process that ends with the notebook, at the latest when this process does.

    It is forked where that is safe and leaves nothing of the caller's in it, and has then all that is
    imported here; else it is started anew. What the notebook started ends with it.
    """
    method = safe_method()
    context: Any = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    with TemporaryDirectory(prefix="planbook-printed-") as folder:
        kept = Path(folder)
        given = (theirs, ours if method == "fork" else None, kept)
        process = context.Process(target=serve, args=given)
        with without_main():
            process.start()
        theirs.close()
        client = IsolatedClient(process, ours, kept)
        try:
            with suppress(EOFError):  # it is dead, which `is_alive` tells
                ours.recv()  # it has started
            yield Process(client), client
        finally:
            ours.close()
            _end(process)


def safe_method() -> Method:
    """`fork` where nothing can be lost by it: a lock that another thread holds stays locked in the child."""
    return "fork" if can_fork() and is_plain() else "spawn"


def can_fork() -> bool:
    """Whether processes are forked here: macOS can, but its libraries may not live through it."""
    return sys.platform == "linux" and hasattr(os, "fork")


def _end(process: Any) -> None:
    process.join(IDLE)
    if process.is_alive():
        process.kill()
        process.join()
    end_group(process.pid)
    with suppress(ValueError):  # the caller ignores the end of its children, so nothing tells of it
        process.close()
