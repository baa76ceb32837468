"""Where the command `planbook` starts: what must be set before numpy and pyarrow are loaded."""

from __future__ import annotations

import os

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the default one keeps a thread of its own
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel warns of frozen modules
}
"""Workers are forked, which is safe from one thread only; an account's frames are too small for more."""


def main() -> None:
    """Run the command line."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    from planning_helpers.cli import main as command_line

    command_line()
