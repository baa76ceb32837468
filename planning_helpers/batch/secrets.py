"""Keeping the store's password out of notebooks, reports and manifests."""

from __future__ import annotations

import os

from sqlalchemy import make_url

VARIABLE = "PGPASSWORD"  # read by PostgreSQL's own client library


def without_password(store_url: str) -> tuple[str, dict[str, str]]:
    """`store_url` fit to be written down, and the environment that a process needs to connect all the same.

    Examples:
        >>> without_password("postgresql://ada:secret@db.example/plans")
        ('postgresql://ada@db.example/plans', {'PGPASSWORD': 'secret'})
        >>> without_password("sqlite:///data/plans.db")
        ('sqlite:///data/plans.db', {})
    """
    url = make_url(store_url)
    given = url.query.get("password")
    password = url.password or (given if isinstance(given, str) else None)
    if password is None:
        return store_url, {}
    bare = url._replace(password=None).difference_update_query(["password"])
    return bare.render_as_string(hide_password=False), {VARIABLE: str(password)}


def own_secrets() -> dict[str, str]:
    """Of the environment of this process, what another one needs to connect to the same store."""
    return {VARIABLE: os.environ[VARIABLE]} if VARIABLE in os.environ else {}
