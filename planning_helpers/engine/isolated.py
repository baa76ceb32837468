"""A kernel in a process of its own, joined by a pipe: whatever a notebook does, its caller lives on."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from traitlets.config import Application

from planning_helpers.engine.caller import is_plain, without_main
from planning_helpers.engine.ending import forget_caller
from planning_helpers.engine.kernel import forget_shell, started
from planning_helpers.engine.processes import IDLE, IsolatedClient, Process, end_group

EXIT = 0.1  # seconds in which a kernel still takes requests after `exit()`, as a stock kernel does
READY = "ready"

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
        process = context.Process(target=_serve, args=given)
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
    process.close()


def _serve(pipe: Connection, other_end: Connection | None, kept: Path) -> None:
    """Answer the requests that come through `pipe` until it is closed; runs in the kernel's process."""
    if hasattr(os, "setsid"):
        os.setsid()  # what the notebook starts is of this group, and is told with it to stop
    if other_end is not None:
        other_end.close()
        forget_caller()
    die_with_parent()
    forget_shell(Application)  # the caller may itself be a notebook
    Context().run(_answer, pipe, kept)  # without what the caller set, such as its event loop


def _answer(pipe: Connection, kept: Path) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with started(lambda channel, frames: pipe.send((channel, frames)), is_last=True, kept=kept) as kernel:
        with suppress(OSError):
            pipe.send(READY)
            while not kernel.has_ended or pipe.poll(EXIT):
                try:
                    request = pipe.recv()
                except (EOFError, KeyboardInterrupt):
                    break
                if request is None:
                    break
                loop.run_until_complete(kernel.handle(request))
        pipe.close()


def die_with_parent() -> None:
    """Let the system end this process with its parent, where it offers that."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
