"""What a notebook prints, also through file descriptors 1 and 2."""

from __future__ import annotations

import codecs
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel import iostream
from jupyter_client.session import Session

from planning_helpers.engine.caller import LISTENER


class Capture:
    """What C code and subprocesses write to a file descriptor, taken in by a thread until it is asked for.

    It is a pipe, as under a stock kernel: a file could be truncated by who opens `/dev/stdout`.
    """

    def __init__(self, descriptor: int, journal: Journal) -> None:
        self.original = os.dup(descriptor)
        self._descriptor, self._journal = descriptor, journal
        self._taken: list[bytes] = []
        self._taking = threading.Lock()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._pipe, theirs = os.pipe()
        os.set_blocking(self._pipe, False)
        os.dup2(theirs, descriptor)
        os.close(theirs)
        self._stop, self._stopped = os.pipe()
        self._thread = threading.Thread(target=self._listen, name=LISTENER, daemon=True)
        self._thread.start()

    def new_text(self) -> str:
        """What was written since the last call."""
        with self._taking:
            self._take()
            taken = b"".join(self._taken)
            self._taken.clear()
        return self._decode(taken)

    def write(self, text: str) -> int:
        """Write as C code does."""
        os.write(self._descriptor, text.encode(errors="replace"))
        return len(text)

    def close(self) -> None:
        """Put the descriptor back."""
        os.dup2(self.original, self._descriptor)
        os.close(self._stopped)
        self._thread.join()
        for descriptor in (self.original, self._pipe, self._stop):
            os.close(descriptor)

    def _listen(self) -> None:
        while True:
            ready, _, _ = select.select([self._pipe, self._stop], [], [])
            if self._stop in ready:
                return
            with self._taking:
                if not self._take():
                    return

    def _take(self) -> bool:
        """Take in what is in the pipe; whether more can come."""
        with suppress(BlockingIOError):
            while part := os.read(self._pipe, 1 << 20):
                self._taken.append(part)
                self._journal.keep(part)
            return False
        return True


class Journal:
    """A file that keeps what a notebook has printed until that is published: who dies may have much to say.

    Args:
        path: Where it goes; None for none.
    """

    def __init__(self, path: Path | None) -> None:
        self._file = None if path is None else path.open("ab", buffering=0)
        self._holds_any = False

    def keep(self, part: bytes) -> None:
        """Keep what was printed."""
        if self._file and part:
            self._file.write(part)
            self._holds_any = True

    def clear(self) -> None:
        """All of it is published."""
        if self._file and self._holds_any:
            self._file.truncate(0)
            self._holds_any = False


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

    def __init__(self, session: Session, wire: Any, name: str, capture: Capture, journal: Journal) -> None:
        publisher = _Publisher(wire)
        super().__init__(session, publisher, name, watchfd=False)  # type: ignore[no-untyped-call]
        self._capture, self._journal, self._process = capture, journal, os.getpid()
        self._original_stdstream_copy = capture.original

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """As ipykernel does, after what subprocesses wrote before."""
        if os.getpid() != self._process:  # forked by a cell
            return self._capture.write(string)
        self._drain()
        if isinstance(string, str):
            self._journal.keep(string.encode(errors="replace"))
        return super().write(string)

    def flush(self) -> None:
        """Publish what is there."""
        if os.getpid() == self._process:
            self._drain()
            super().flush()  # type: ignore[no-untyped-call]

    def _flush(self) -> None:
        super()._flush()  # type: ignore[no-untyped-call]
        self._journal.clear()

    def _drain(self) -> None:
        if text := self._capture.new_text():
            super().write(text)


@contextmanager
def redirected(session: Session, wire: Any, kept: Path | None = None) -> Iterator[None]:
    """While it lasts, all that this process prints is published over `wire`.

    Args:
        session: Writes the messages.
        wire: Takes them.
        kept: Folder for what is printed and not published yet, in a file a stream; None for none.
    """
    before = sys.stdout, sys.stderr
    for stream in before:
        if stream is not None:  # as in a service, which has none
            stream.flush()
    with ExitStack() as captures:
        ours = []
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            journal = Journal(kept and kept / name)
            capture = Capture(descriptor, journal)
            captures.callback(capture.close)
            ours.append(OutStream(session, wire, name, capture, journal))
        sys.stdout, sys.stderr = ours
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
