"""What a role of PostgreSQL may not do, as a sentence."""

from __future__ import annotations

import re

from sqlalchemy import Engine, text

from planning_helpers.errors import PlanningError

_NOT_PERMITTED = "42501"
"""What PostgreSQL calls a lack of rights, also when a row would not be one's own (SQLSTATE)."""


class NotPermittedError(PlanningError):
    """The role that opened the store may not do this."""


def is_narrowed(store: Engine) -> bool:
    """Whether PostgreSQL shows the role that opened the store a part of the plans only."""
    if store.dialect.name != "postgresql":
        return False
    with store.connect() as connection:
        return bool(connection.execute(text("SELECT row_security_active('plans')")).scalar())


def refusal(error: BaseException) -> NotPermittedError | None:
    """PostgreSQL's `error` as a sentence when it is about rights; else None."""
    if getattr(error, "sqlstate", None) != _NOT_PERMITTED:
        return None
    said = str(error).splitlines()[0]
    named = re.search(r'"?(\w+)"?$', said)
    table = f" of {named.group(1)}" if named else ""
    return NotPermittedError(
        f"your database role may not write these rows{table}; PostgreSQL says: {said}. "
        "You may write the plans of accounts that you, or people of your line, own. "
        "Let a member of planbook_book import (docs/teams.md)."
    )
