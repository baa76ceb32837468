"""A kernel in a process of its own, joined by a pipe: whatever a notebook does, its caller lives on."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from multiprocessing.connection import Connection
from typing import Any, Literal

from planning_helpers.engine.clients import Client
from planning_helpers.engine.kernel import Frames, forget_shell, started

GRACE = 5  # seconds a notebook's own exit functions may take

Method = Literal["fork", "spawn"]


class IsolatedClient(Client):
    """Asks the kernel at the other end of a pipe."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        super().__init__(self._ask, self._listen)
        self.process, self._pipe, self._listening = process, pipe, False

    async def is_alive(self) -> bool:
        """Whether the kernel's process lives."""
        return bool(self.process.is_alive())

    def _ask(self, request: Frames) -> None:
        with suppress(OSError):  # it is dead, which `is_alive` tells
            self._pipe.send(request)

    async def _listen(self) -> None:
        if self._listening:
            return
        self._listening = True
        loop = asyncio.get_running_loop()
        try:
            loop.add_reader(self._pipe.fileno(), self._take, loop)
        except NotImplementedError:  # Windows
            threading.Thread(target=self._take_all, args=(loop,), daemon=True).start()

    def _take(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while self._pipe.poll():
                self.receive(*self._pipe.recv())
        except (EOFError, OSError):
            loop.remove_reader(self._pipe.fileno())

    def _take_all(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(EOFError, OSError):
            while True:
                loop.call_soon_threadsafe(self.receive, *self._pipe.recv())


class Process:
    """What nbclient asks of a kernel manager, for the process of one notebook."""

    has_kernel = True
    ipykernel = False

    def __init__(self, process: Any) -> None:
        self._process = process

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell as Ctrl-C would."""
        os.kill(self._process.pid, signal.SIGINT)


@contextmanager
def isolated_kernel(method: Method | None = None) -> Iterator[tuple[Process, IsolatedClient]]:
    """A kernel in a process that ends with the notebook, at the latest when this process does.

    It is forked where that is safe, that is from a single thread on Linux, and has then all that is imported
    here; else it is started anew.
    """
    method = method or safe_method()
    context: Any = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, ours if method == "fork" else None))
    process.start()
    theirs.close()
    try:
        yield Process(process), IsolatedClient(process, ours)
    finally:
        ours.close()
        _end(process)


def safe_method() -> Method:
    """`fork` where nothing can be lost by it: a lock that another thread holds stays locked in the child."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _end(process: Any) -> None:
    process.join(0.2)  # one that is idle ends at once
    if process.is_alive():
        os.kill(process.pid, signal.SIGINT)
        process.join(GRACE)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def _serve(pipe: Connection, other_end: Connection | None) -> None:
    """Answer the requests that come through `pipe` until it is closed; runs in the kernel's process."""
    if other_end is not None:
        other_end.close()
        atexit._clear()  # what the caller does at its exit is not for this process
    die_with_parent()
    forget_shell()  # the caller may itself be a notebook
    Context().run(_answer, pipe)  # without what the caller set, such as its event loop
    atexit._run_exitfuncs()


def _answer(pipe: Connection) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with started(lambda channel, frames: pipe.send((channel, frames))) as kernel, suppress(OSError):
        while not kernel.has_ended:
            try:
                request = pipe.recv()
            except (EOFError, KeyboardInterrupt):
                break
            loop.run_until_complete(kernel.handle(request))


def die_with_parent() -> None:
    """Let the system end this process with its parent, where it offers that."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
