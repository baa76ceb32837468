"""What a notebook leaves behind in a process that the next one shall not find."""

from __future__ import annotations

import decimal
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import is_
from typing import Any

Undo = Callable[[], None]

_FACES = ("pandas", "numpy", "altair", "json", "datetime", "os", "random", "time")
"""The libraries that a notebook works with."""

_OURS = "planning_helpers."
_CHANGEABLE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the class is written in Python, so that it can be patched


@contextmanager
def put_back() -> Iterator[None]:
    """Put back what a notebook changed in this process when it has ended.

    That is its environment, working directory, search path, warnings, logging, signals, options of pandas and
    Altair, and patches of our modules and of the libraries it works with. Threads it started, modules it
    imported and objects it changed in place stay: to be sure, run each notebook in a process of its own.
    """
    undo = [keep() for keep in (_surroundings, _warnings, _logging, _signals, _pandas, _altair, _patches)]
    try:
        yield
    finally:
        for step in reversed(undo):
            step()


def _surroundings() -> Undo:
    environment, folder, path = dict(os.environ), os.getcwd(), list(sys.path)
    limit, numbers = sys.getrecursionlimit(), decimal.getcontext().copy()

    def undo() -> None:
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        os.environ.update(environment)
        os.chdir(folder)
        sys.path[:] = path
        sys.setrecursionlimit(limit)
        decimal.setcontext(numbers)

    return undo


def _warnings() -> Undo:
    caught = warnings.catch_warnings()
    caught.__enter__()
    return lambda: caught.__exit__(None, None, None)


def _logging() -> Undo:
    root = logging.getLogger()
    disabled = root.manager.disable
    kept = {log: (log.level, log.propagate, log.disabled, list(log.handlers)) for log in _loggers()}

    def undo() -> None:
        logging.disable(disabled)
        for log in _loggers():
            was = kept.get(log, (logging.NOTSET, True, False, []))
            log.level, log.propagate, log.disabled, log.handlers = was[0], was[1], was[2], was[3]
        root.manager._clear_cache()  # type: ignore[attr-defined]

    return undo


def _loggers() -> list[logging.Logger]:
    root = logging.getLogger()
    return [root, *(log for log in root.manager.loggerDict.values() if isinstance(log, logging.Logger))]


def _signals() -> Undo:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def undo() -> None:
        for number, handler in kept.items():
            signal.signal(number, handler)

    return undo


def _pandas() -> Undo:
    pandas: Any = sys.modules.get("pandas")
    if pandas is None:
        return _nothing
    kept = _flat(pandas.options.d)

    def undo() -> None:
        for name, value in _flat(pandas.options.d).items():
            if name in kept and value is not kept[name]:
                pandas.set_option(name, kept[name])

    return undo


def _flat(options: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in options.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return found


def _altair() -> Undo:
    altair: Any = sys.modules.get("altair")
    if altair is None:
        return _nothing
    registries = [altair.renderers, altair.data_transformers, altair.theme._themes]
    kept = [registry._get_state() for registry in registries]

    def undo() -> None:
        for registry, state in zip(registries, kept, strict=True):
            registry._set_state(state)

    return undo


def _patches() -> Undo:
    kept = _kept(tuple(name for name in sys.modules if name in _FACES or name.startswith(_OURS)))

    def undo() -> None:
        for place, names in kept:
            now = vars(place)
            if len(now) == len(names) and all(map(is_, now.values(), names.values())):
                continue
            for name in [name for name, value in names.items() if now.get(name) is not value]:
                setattr(place, name, names[name])
            if isinstance(place, type):  # a module grows by what is imported, a class by patches alone
                for name in [name for name in now if name not in names and not name.startswith("__")]:
                    delattr(place, name)

    return undo


@lru_cache(maxsize=1)
def _kept(modules: Sequence[str]) -> list[tuple[Any, dict[str, Any]]]:
    """What the names in `modules` and in the classes of libraries stood for when first asked."""
    found = {name: sys.modules[name] for name in modules}
    faces = [module for name, module in found.items() if name in _FACES]
    classes = {value for face in faces for value in vars(face).values() if isinstance(value, type)}
    places = [*found.values(), *(each for each in classes if each.__flags__ & _CHANGEABLE)]
    return [(place, dict(vars(place))) for place in places]


def _nothing() -> None:
    """The library is not loaded, so nothing of it can be left behind."""
