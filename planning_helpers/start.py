"""Where the command `planbook` starts: what must be set before numpy and pyarrow are loaded."""

from __future__ import annotations

import os

from planning_helpers.threads import ONE_THREAD


def main() -> None:
    """Run the command line."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    from planning_helpers.cli import main as command_line

    command_line()
