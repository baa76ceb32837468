"""The kernel's side of a process of its own; whoever starts it anew imports no more than this."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from contextlib import suppress
from contextvars import Context
from multiprocessing.connection import Connection
from pathlib import Path

from traitlets.config import Application

from planning_helpers.engine.ending import forget_caller
from planning_helpers.engine.kernel import forget_shell, started

EXIT = 0.1  # seconds in which a kernel still takes requests after `exit()`, as a stock kernel does
READY = "ready"


def serve(pipe: Connection, other_end: Connection | None, kept: Path) -> None:
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
