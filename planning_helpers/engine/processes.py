"""The caller's side of a kernel in another process: what nbclient asks it, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from planning_helpers.engine.clients import Client, log_failure
from planning_helpers.engine.ending import GRACE
from planning_helpers.engine.kernel import Frames

IDLE = 0.2  # seconds in which a kernel that runs no cell ends


class IsolatedClient(Client):
    """Asks the kernel at the other end of a pipe."""

    def __init__(self, process: Any, pipe: Connection, kept: Path) -> None:
        super().__init__(self.ask, self._listen)
        self._kept, self._asked = kept, dict[str, Any]()
        self.process, self.is_open = process, True
        self._pipe, self._listening = pipe, False

    async def is_alive(self) -> bool:
        """Whether the kernel's process lives."""
        return self.is_open and bool(self.process.is_alive())

    def ask(self, request: Frames | None) -> None:
        """Send a request to the kernel, or that there are no more."""
        if request is not None:
            _, parts = self.session.feed_identities(list(request))
            self._asked = self.session.deserialize(parts)["header"]
        with suppress(OSError):  # it is dead, which `is_alive` tells
            self._pipe.send(request)

    def _hear_the_last(self) -> None:
        """Take in what the kernel has printed and did not come to publish before it died."""
        for name in ("stdout", "stderr"):
            file = self._kept / name
            text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
            if text:
                said = self.session.msg(
                    "stream", {"name": name, "text": text}, parent={"header": self._asked}
                )
                self.receive("iopub", self.session.serialize(said))

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
            self._hear_the_last()
            self._close(loop)
        except Exception as error:  # nobody would hear the reply, and the client would wait for ever
            log_failure(error)
            self._close(loop)
            self.process.kill()

    def _close(self, loop: asyncio.AbstractEventLoop) -> None:
        self.is_open = False
        loop.remove_reader(self._pipe.fileno())

    def _take_all(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while True:
                loop.call_soon_threadsafe(self.receive, *self._pipe.recv())
        except (EOFError, OSError):
            loop.call_soon_threadsafe(self._hear_the_last)
            self.is_open = False
        except Exception as error:
            log_failure(error)
            self.is_open = False
            self.process.kill()


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
        """Interrupt the running cell, and what it started, as Ctrl-C would."""
        tell_group(self._client.process.pid, signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False) -> None:
        """Let the kernel end, and hear what a cell that still runs says when it is interrupted."""
        self._client.ask(None)
        await _wait(lambda: not self._client.is_open, IDLE)
        if self._client.is_open:
            self.interrupt_kernel()
        await _wait(lambda: not self._client.process.is_alive(), GRACE)

    async def cleanup_resources(self) -> None:
        """`isolated_kernel` does that."""


def tell_group(leader: int, number: int) -> None:
    """Send a signal to a process and all it has started that are still of its group."""
    with suppress(OSError):  # they have ended
        os.killpg(leader, number) if hasattr(os, "killpg") else os.kill(leader, number)


def end_group(leader: int) -> None:
    """End what a process that has ended has left running."""
    if hasattr(os, "killpg"):
        tell_group(leader, signal.SIGKILL)


async def _wait(has_come: Callable[[], bool], seconds: float) -> None:
    end = monotonic() + seconds
    while not has_come() and monotonic() < end:
        await asyncio.sleep(0.005)
