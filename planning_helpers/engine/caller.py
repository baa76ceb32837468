"""What the process that runs papermill has of its own, which no notebook of its is to find."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from types import FunctionType, ModuleType
from typing import Any

LISTENER = "planbook-listener"
"""Name of the threads of `engine.streams`, which a fork harms in no way."""

_FACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("numpy", "json", "random", "time", "os"), ()),
    "pandas": ("DataFrame", "Series"),
    "altair": ("Chart",),
}
"""Modules that a notebook works with, and their classes that people patch."""

_INSTALLED = tuple(
    f"{folder}{os.sep}"
    for prefix in (sys.prefix, sys.base_prefix)
    for folder in (prefix, os.path.realpath(prefix))
)
_OURS = "planning_helpers"  # which a developer has not installed, but linked

_RECURSION = 1_000  # what Python allows


def is_plain() -> bool:
    """Whether a process forked from here begins as an interpreter does, but for what is imported.

    That is, no other thread runs, and no library was patched or set otherwise than it comes.
    """
    _stop_progress_monitors()
    others = [thread for thread in threading.enumerate() if thread.name != LISTENER]
    return len(others) == 1 and not _has_options() and not _is_patched() and not _is_patched_by_script()


@contextmanager
def without_main() -> Iterator[None]:
    """Within it a process that is started anew does not run the caller's script first."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _stop_progress_monitors() -> None:
    """Stop the thread that refreshes idle progress bars; the next bar starts another."""
    for thread in threading.enumerate():
        if type(thread).__name__ == "TMonitor" and type(thread).__module__.startswith("tqdm."):
            monitor: Any = thread
            monitor.exit()
            monitor.tqdm_cls.monitor = None


def _has_options() -> bool:
    """Whether an option of pandas was set, or the recursion limit."""
    if sys.getrecursionlimit() != _RECURSION:
        return True
    if "pandas" not in sys.modules:
        return False
    config: Any = importlib.import_module("pandas._config.config")
    usual = ((name, option.defval) for name, option in config._registered_options.items())
    return any(
        config.get_option(name) != value for name, value in usual if name not in config._deprecated_options
    )


def _is_patched() -> bool:
    """Whether somebody put functions of their own into a library that notebooks work with."""
    for package, kinds in _FACES.items():
        module = sys.modules.get(package)
        for place in (module, *(getattr(module, kind, None) for kind in kinds)):
            if place and any(_is_foreign(value, package) for value in vars(place).values()):
                return True
    return False


def _is_patched_by_script() -> bool:
    """Whether a script or a notebook cell put functions of its own into any installed library.

    It is looked for where such a one is the caller: a command such as papermill's is installed itself.
    """
    if _is_installed(getattr(sys.modules["__main__"], "__file__", None) or ""):
        return False
    modules = [
        one for one in list(sys.modules.values()) if _is_installed(getattr(one, "__file__", None) or "")
    ]
    values = [value for module in modules for value in list(vars(module).values())]
    kinds = {id(value): value for value in values if isinstance(value, type)}
    attributes = (value for kind in kinds.values() for value in vars(kind).values())
    return any(type(value) is FunctionType and _is_of_script(value) for value in chain(values, attributes))


def _is_of_script(function: FunctionType) -> bool:
    where = function.__code__.co_filename
    is_generated = where.startswith("<") and function.__globals__ is not vars(sys.modules["__main__"])
    return not (is_generated or _is_installed(where) or str(function.__module__).startswith(_OURS))


def _is_installed(file: str) -> bool:
    return file.startswith(_INSTALLED)


def _is_foreign(value: Any, package: str) -> bool:
    if not isinstance(value, FunctionType):
        return False
    home = value.__module__.partition(".")[0] if value.__module__ else package
    return home != package and home not in sys.stdlib_module_names
