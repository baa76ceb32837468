"""What a notebook finds as in an interpreter of its own, whatever the process that runs it has set."""

from __future__ import annotations

import logging
import random
import sys
from types import SimpleNamespace
from typing import Any

from IPython.core.shellapp import InteractiveShellApp


def make_fresh() -> None:
    """Let modules beside the notebook be found, logs be unhandled, and random numbers be new.

    `leftovers.put_back` gives the process what it had before.
    """
    application: Any = SimpleNamespace(ignore_cwd=False)
    InteractiveShellApp.init_path(application)  # type: ignore[no-untyped-call]
    root = logging.getLogger()
    root.handlers[:] = []
    root.setLevel(logging.WARNING)
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
