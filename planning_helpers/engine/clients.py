"""What nbclient asks a kernel with, and the one that asks a kernel of its own process by function calls."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from papermill.log import logger

from planning_helpers.engine.kernel import DirectKernel, Frames
from planning_helpers.engine.session import LocalSession


class Channel:
    """One channel of a client: requests go out by `send`, what arrives is waited for.

    Args:
        session: Reads and writes the messages.
        send: Hands a request over.
        before_waiting: Awaited when nothing has arrived yet.
    """

    def __init__(
        self, session: Session, send: Callable[[Frames], None], before_waiting: Callable[[], Awaitable[None]]
    ) -> None:
        self._session, self._send, self._before_waiting = session, send, before_waiting
        self._arrived: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def send(self, message: dict[str, Any]) -> None:
        """Send a request to the kernel."""
        self._send(self._session.serialize(message))

    def arrive(self, frames: Frames) -> None:
        """Take in what the kernel said."""
        _, parts = self._session.feed_identities(list(frames))
        self._arrived.put_nowait(self._session.deserialize(parts, copy=True))

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message.

        Raises:
            Empty: If none comes in `timeout` seconds.
        """
        if self._arrived.empty():
            await self._before_waiting()
        try:
            return await asyncio.wait_for(self._arrived.get(), timeout)
        except TimeoutError:
            raise Empty from None


class Client(KernelClient):
    """A client of two channels that are not sockets; `receive` takes what the kernel says."""

    def __init__(self, send: Callable[[Frames], None], before_waiting: Callable[[], Awaitable[None]]) -> None:
        super().__init__(session=LocalSession("client"))
        self.allow_stdin = False
        self._channels = {name: Channel(self.session, send, before_waiting) for name in ("shell", "iopub")}

    def receive(self, channel: str, frames: Frames) -> None:
        """Take in what the kernel said on `channel`."""
        self._channels[channel].arrive(frames)

    def stop_channels(self) -> None:
        """There is nothing to stop."""

    @property
    def shell_channel(self) -> Any:
        """Requests and their replies."""
        return self._channels["shell"]

    @property
    def iopub_channel(self) -> Any:
        """What all clients hear: outputs, and whether the kernel is busy."""
        return self._channels["iopub"]


class DirectClient(Client):
    """Asks a kernel of this process: waiting for a reply is what runs the request.

    Nothing in a process can stop its own C code, so a request that takes more than `timeout` seconds ends the
    process: the system does it, or on Windows, which has no alarm, a thread.
    """

    def __init__(self, timeout: float | None = None) -> None:
        self._timeout = timeout or 0
        self._requests: deque[Frames] = deque()
        self._thread = threading.get_ident()
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(self._requests.append, self._answer)
        self.kernel: DirectKernel | None = None

    def receive(self, channel: str, frames: Frames) -> None:
        """Take in what the kernel said, in whatever thread it did."""
        super().receive(channel, frames)
        if threading.get_ident() != self._thread and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_wake)

    async def _answer(self) -> None:
        self._thread, self._loop = threading.get_ident(), asyncio.get_running_loop()
        while self._requests and self.kernel:
            try:
                with _at_most(self._timeout):
                    await self.kernel.handle(self._requests.popleft())
            except Exception as error:
                log_failure(error)
                self.kernel = None  # which `is_alive` tells; nobody would ever hear a reply

    async def is_alive(self) -> bool:
        """Whether the kernel still answers; `exit()` in a cell ends it."""
        return self.kernel is not None and not self.kernel.has_ended


def log_failure(error: Exception) -> None:
    """Say why a kernel is given up; papermill says only that it died."""
    logger.error(f"The kernel is given up: {error!r}")


def _wake() -> None:
    """The loop looks at what has arrived."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End this process when what is done within takes longer; 0 for no limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return
    timer = threading.Timer(seconds or threading.TIMEOUT_MAX, os._exit, [1])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
