"""What a notebook prints, also through file descriptors 1 and 2, without a thread that listens."""

from __future__ import annotations

import codecs
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

from ipykernel import iostream
from jupyter_client.session import Session


class Capture:
    """What C code and subprocesses write to a file descriptor, kept in a file until it is asked for."""

    def __init__(self, descriptor: int) -> None:
        self.original = os.dup(descriptor)
        self._descriptor = descriptor
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - `close` closes it
        self._read = 0
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        os.dup2(self._file.fileno(), descriptor)

    def new_text(self) -> str:
        """What was written since the last call."""
        text = ""
        while part := os.pread(self._file.fileno(), 1 << 16, self._read):
            self._read += len(part)
            text += self._decode(part)
        return text

    def write(self, text: str) -> int:
        """Write as C code does."""
        os.write(self._descriptor, text.encode(errors="replace"))
        return len(text)

    def close(self) -> None:
        """Put the descriptor back."""
        os.dup2(self.original, self._descriptor)
        os.close(self.original)
        self._file.close()


class _Publisher(iostream.IOPubThread):
    """Publishes at once, in the thread that asks: ipykernel's own starts a thread and sockets for it."""

    def __init__(self, wire: Any) -> None:
        loop: Any = SimpleNamespace(call_later=_never)
        no_thread: Any = None
        self.socket, self.thread, self.io_loop = wire, no_thread, loop

    def schedule(self, f: Callable[[], None]) -> None:
        f()

    def send_multipart(self, *args: Any, **kwargs: Any) -> None:
        self.socket.send_multipart(*args, **kwargs)


def _never(*_: Any) -> None:
    """Buffers are flushed before each display and at the end of a cell, so no timer is needed."""


class OutStream(iostream.OutStream):
    """ipykernel's stream, with what was written below Python put in its place.

    It has that one's name: libraries look for it.
    """

    def __init__(self, session: Session, wire: Any, name: str, capture: Capture) -> None:
        publisher = _Publisher(wire)
        super().__init__(session, publisher, name, watchfd=False)  # type: ignore[no-untyped-call]
        self._capture, self._process = capture, os.getpid()
        self._original_stdstream_copy = capture.original

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """As ipykernel does, after what subprocesses wrote before."""
        if os.getpid() != self._process:  # forked by a cell
            return self._capture.write(string)
        self._drain()
        return super().write(string)

    def flush(self) -> None:
        """Publish what is there."""
        if os.getpid() == self._process:
            self._drain()
            super().flush()  # type: ignore[no-untyped-call]

    def _drain(self) -> None:
        if text := self._capture.new_text():
            super().write(text)


@contextmanager
def redirected(session: Session, wire: Any) -> Iterator[None]:
    """While it lasts, all that this process prints is published over `wire`."""
    before = sys.stdout, sys.stderr
    for stream in before:
        stream.flush()
    with ExitStack() as captures:
        ours = []
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            capture = Capture(descriptor)
            captures.callback(capture.close)
            ours.append(OutStream(session, wire, name, capture))
        sys.stdout, sys.stderr = ours
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
