"""Who runs a command."""

from __future__ import annotations

from planning_helpers.values.user_name import user_name


def person() -> str:
    """Who sits at this machine."""
    return user_name("import")
