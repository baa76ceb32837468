"""Who runs a command."""

from __future__ import annotations

import getpass


def person() -> str:
    """Who sits at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "import"
