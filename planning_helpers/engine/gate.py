"""One way out for what several threads say at once."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Gate:
    """Hands messages to `send` one at a time, in the order in which they came, whichever thread said them.

    Nobody waits at it: whoever finds another one sending leaves the message to that one. A message is sent
    whole: Ctrl-C comes after it, not within.
    """

    def __init__(self, send: Callable[..., None]) -> None:
        self._send = send
        self._waiting: deque[tuple[Any, ...]] = deque()
        self._is_sending = threading.Lock()

    def __call__(self, *message: Any) -> None:
        """Send `message`, or leave it to the thread that is sending."""
        self._waiting.append(message)
        while self._waiting and self._is_sending.acquire(blocking=False):
            try:
                with _no_interrupt():
                    while self._waiting:
                        self._send(*self._waiting.popleft())
            finally:
                self._is_sending.release()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Within it Ctrl-C is held back; Python hears signals in its main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if held:
            os.kill(os.getpid(), signal.SIGINT)
