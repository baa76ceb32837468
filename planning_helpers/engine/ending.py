"""How a notebook ends in a process that goes on, or that is left without Python's own end.

An interpreter that ends waits for its threads, runs what was registered for its exit, lets go of all objects,
so that `__del__` runs, and writes out and closes files. A process that was forked from a large one would pay
for all that the large one holds: this does it for the notebook's own.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import io
import os
import sys
import threading
import weakref
from collections.abc import Collection, Iterator
from concurrent.futures import thread as pools
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import psutil

GRACE = 5  # seconds that an interrupted cell, or what a notebook does at its end, may take


@dataclass
class Beginning:
    """What there was before the notebook.

    Attributes:
        threads: Threads that ran.
        files: File descriptors that were open.
        modules: Modules that were imported.
        processes: Processes that this one had started.
        exits: What the notebook registered for its exit.
    """

    threads: Collection[threading.Thread] = field(default_factory=threading.enumerate)
    files: Collection[int] = field(default_factory=lambda: _open_files())
    modules: Collection[str] = field(default_factory=lambda: frozenset(sys.modules))
    processes: Collection[int] = field(default_factory=lambda: children())
    exits: list[partial[object]] = field(default_factory=list)


@contextmanager
def begun() -> Iterator[Beginning]:
    """While it lasts, what is registered for the exit is kept for `end`."""
    adopt_orphans()
    beginning = Beginning()
    register, unregister = atexit.register, atexit.unregister

    def keep(function: Any, /, *given: Any, **named: Any) -> Any:
        beginning.exits.append(partial(function, *given, **named))
        return function

    def forget(function: Any) -> None:
        beginning.exits[:] = [one for one in beginning.exits if one.func != function]
        unregister(function)

    atexit.register, atexit.unregister = keep, forget
    try:
        yield beginning
    finally:
        atexit.register, atexit.unregister = register, unregister


def end(beginning: Beginning, shell: Any, *, is_last: bool) -> None:
    """End the notebook of `shell`, which began with `beginning`.

    Args:
        beginning: What there was before.
        shell: IPython's shell.
        is_last: Whether nothing runs in this process afterwards; then modules beside the notebook go too, and
            objects that hold each other.
    """
    until = monotonic() + GRACE
    _join(beginning, until, but=set(pools._threads_queues))
    for leave in reversed(beginning.exits):
        with suppress(Exception, SystemExit):
            leave()
    _let_go(shell)
    if is_last:
        _clear_modules(beginning)
    if is_last or not _open_files() <= set(beginning.files):
        gc.collect()
    _join(beginning, until)
    end_processes(but=beginning.processes)
    if is_last:
        finalize: Any = weakref.finalize
        finalize._exitfunc()
    if not _open_files() <= set(beginning.files):
        _write_out("close" if is_last else "flush")


def _join(beginning: Beginning, until: float, but: Collection[threading.Thread] = ()) -> None:
    """Wait for the notebook's threads, as an interpreter waits for those that are no daemons."""
    for thread in threading.enumerate():
        if not (thread.daemon or thread in beginning.threads or thread in but):
            thread.join(max(0.0, until - monotonic()))


def children() -> frozenset[int]:
    """The processes that this one has started, in whatever thread, and those it has adopted."""
    try:
        told = [file.read_text(encoding="ascii") for file in Path("/proc/self/task").glob("*/children")]
    except OSError:  # a thread has ended
        told = []
    if told:
        return frozenset(int(number) for one in told for number in one.split())
    return frozenset(child.pid for child in psutil.Process().children())


def end_processes(but: Collection[int]) -> None:
    """End the processes that this one has started and what these have, as a kernel that ends does.

    It takes `GRACE` seconds at most: what the system holds back goes on.

    Args:
        but: Those of its own that go on.
    """
    until = monotonic() + GRACE
    while (left := [one for one in children() - set(but) if not _is_tracker(one)]) and monotonic() < until:
        for number in left:
            end_tree(number)
            with suppress(psutil.Error):
                psutil.Process(number).wait(max(0.0, until - monotonic()))


def end_tree(number: int) -> None:
    """End a process and all that it has started, and these."""
    with suppress(psutil.Error):
        process = psutil.Process(number)
        for one in (process, *process.children(recursive=True)):
            if not _is_tracker(one.pid):
                with suppress(psutil.Error):
                    one.kill()


def _is_tracker(number: int) -> bool:
    """Whether a process is Python's own, which ends by itself when it has put its things in order."""
    with suppress(psutil.Error):
        return "resource_tracker" in " ".join(psutil.Process(number).cmdline())
    return False


def adopt_orphans() -> None:
    """Let processes whose parent ends become children of this one, where the system offers that."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1)


def _let_go(shell: Any) -> None:
    """Forget what the notebook named, its outputs and its last error."""
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)
    shell._last_traceback = None
    shell.last_execution_result = None
    with suppress(Exception):
        shell.displayhook.flush()
    shell.history_manager.output_hist.clear()
    kept = {name: value for name, value in shell.user_ns.items() if name.startswith("__")}
    while shell.user_ns:  # one by one, so that what fails in a `__del__` stops nothing
        shell.user_ns.popitem()
    shell.user_ns.update(kept)
    shell.user_ns_hidden.clear()


def _clear_modules(beginning: Beginning) -> None:
    """Empty the modules that lie beside the notebook; libraries hold nothing of it."""
    folder = os.getcwd() + os.sep
    for name in [name for name in sys.modules if name not in beginning.modules]:
        module = sys.modules[name]
        file = getattr(module, "__file__", None) or ""
        if file.startswith(folder) and f"{os.sep}site-packages{os.sep}" not in file:
            vars(module).clear()


def forget_caller() -> None:
    """Leave to the caller what it has to do at its own exit; for a process that was just forked from it."""
    atexit._clear()
    finalize: Any = weakref.finalize
    finalize._registry.clear()
    gc.freeze()  # what it holds, also files half written, is not for this process to end


def _open_files() -> set[int]:
    """Descriptors that are open, where the system lists them."""
    try:
        return {int(name) for name in os.listdir("/proc/self/fd")}
    except OSError:
        return set()


def _write_out(way: Literal["close", "flush"]) -> None:
    """Close or flush files that are open still, such as those that a module holds."""
    ours = {id(stream) for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)}
    for one in gc.get_objects():
        if isinstance(one, io.IOBase) and id(one) not in ours:
            with suppress(ValueError, OSError):
                getattr(one, way)()
