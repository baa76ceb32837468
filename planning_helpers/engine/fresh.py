"""What a notebook finds as in an interpreter of its own, whatever the process that runs it has set."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from IPython.core.shellapp import InteractiveShellApp


@contextmanager
def fresh() -> Iterator[None]:
    """While it lasts, modules beside the notebook import, nothing handles logs, and chance is new.

    Python seeds its own generator at a fork, NumPy does not.
    """
    root, path = logging.getLogger(), sys.path[:]
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []
    root.setLevel(logging.WARNING)
    InteractiveShellApp.init_path(SimpleNamespace(ignore_cwd=False))  # type: ignore[arg-type]
    if chance := sys.modules.get("numpy.random"):
        chance.seed()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        sys.path[:] = path
