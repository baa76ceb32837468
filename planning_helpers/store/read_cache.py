"""Reading once: what several notebooks ask of one account is read from the store a single time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import Engine

Found = TypeVar("Found")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept_readings", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within this, plans of the same store, account, period and day share what one of them has read.

    What was saved in the meantime is not seen, so this is for a batch, not for a person at work. Frames are
    handed out as copies: what a notebook does to one reaches no other. At the end nothing is kept and no
    connection is open, so that the process may fork.
    """
    if _kept.get() is not None:
        yield
        return
    kept: dict[Hashable, Any] = {}
    outer = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(outer)
        for found in kept.values():
            if isinstance(found, Engine):
                found.dispose()
        kept.clear()


def once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What `read` returns; within `reading_once`, what it returned for the same `key` before."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: Found = kept[key]
    return found


def is_reading_once() -> bool:
    """Whether what is read now is kept for others, stores being closed at the end."""
    return _kept.get() is not None
