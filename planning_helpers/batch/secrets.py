"""Keeping the store's password out of notebooks, reports and manifests."""

from __future__ import annotations

import os

from planning_helpers.values.addresses import PASSWORD_VARIABLE, bare_address


def without_password(store_url: str) -> tuple[str, dict[str, str]]:
    """`store_url` fit to be written down, and the environment that a process needs to connect all the same.

    Examples:
        >>> without_password("postgresql://ada:secret@db.example/plans")
        ('postgresql://ada@db.example/plans', {'PGPASSWORD': 'secret'})
        >>> without_password("sqlite:///data/plans.db")
        ('sqlite:///data/plans.db', {})
    """
    bare, password = bare_address(store_url)
    return bare, {PASSWORD_VARIABLE: password} if password else {}


def own_secrets() -> dict[str, str]:
    """Of the environment of this process, what another one needs to connect to the same store."""
    return {PASSWORD_VARIABLE: os.environ[PASSWORD_VARIABLE]} if PASSWORD_VARIABLE in os.environ else {}
