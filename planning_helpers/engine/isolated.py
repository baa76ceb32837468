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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Literal

from planning_helpers.engine.clients import Client
from planning_helpers.engine.kernel import Frames, forget_shell, started

EXIT = 0.1  # seconds in which a kernel still takes requests after `exit()`, as a stock kernel does
IDLE = 0.2  # seconds in which a kernel that runs no cell ends
GRACE = 5  # seconds an interrupted cell, or what a notebook does at its exit, may take
READY = "ready"

Method = Literal["fork", "spawn"]


class IsolatedClient(Client):
    """Asks the kernel at the other end of a pipe."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        super().__init__(self.ask, self._listen)
        self.process, self.is_open = process, True
        self._pipe, self._listening = pipe, False

    async def is_alive(self) -> bool:
        """Whether the kernel's process lives."""
        return bool(self.process.is_alive())

    def ask(self, request: Frames | None) -> None:
        """Send a request to the kernel, or that there are no more."""
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
            self.is_open = False
            loop.remove_reader(self._pipe.fileno())

    def _take_all(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(EOFError, OSError):
            while True:
                loop.call_soon_threadsafe(self.receive, *self._pipe.recv())
        self.is_open = False


class Process:
    """What nbclient asks of a kernel manager, for the process of one notebook."""

    has_kernel = True
    ipykernel = False

    def __init__(self, client: IsolatedClient) -> None:
        self._client = client

    async def is_alive(self) -> bool:
        """Whether the process lives."""
        return await self._client.is_alive()

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell as Ctrl-C would."""
        os.kill(self._client.process.pid, signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False) -> None:
        """Let the kernel end, and hear what a cell that still runs says when it is interrupted."""
        self._client.ask(None)
        await _wait(lambda: not self._client.is_open, IDLE)
        if self._client.is_open:
            self.interrupt_kernel()
        await _wait(lambda: not self._client.process.is_alive(), GRACE)

    async def cleanup_resources(self) -> None:
        """`isolated_kernel` does that."""


async def _wait(has_come: Callable[[], bool], seconds: float) -> None:
    end = monotonic() + seconds
    while not has_come() and monotonic() < end:
        await asyncio.sleep(0.005)


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
    client = IsolatedClient(process, ours)
    try:
        with suppress(EOFError):  # it is dead, which `is_alive` tells
            ours.recv()  # it has started
        yield Process(client), client
    finally:
        ours.close()
        _end(process)


def safe_method() -> Method:
    """`fork` where nothing can be lost by it: a lock that another thread holds stays locked in the child."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _end(process: Any) -> None:
    process.join(IDLE)
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
    pipe.close()
    atexit._run_exitfuncs()


def _answer(pipe: Connection) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with started(lambda channel, frames: pipe.send((channel, frames))) as kernel, suppress(OSError):
        pipe.send(READY)
        while not kernel.has_ended or pipe.poll(EXIT):
            try:
                request = pipe.recv()
            except (EOFError, KeyboardInterrupt):
                break
            if request is None:
                break
            loop.run_until_complete(kernel.handle(request))


def die_with_parent() -> None:
    """Let the system end this process with its parent, where it offers that."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
