"""Who sits at this machine."""

from __future__ import annotations

import getpass


def user_name(otherwise: str) -> str:
    """The name of the system's user; `otherwise` where there is none, as in many containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, no name in the environment, no `pwd`
        return otherwise
