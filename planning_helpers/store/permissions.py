"""What a role of PostgreSQL may not do, as a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Engine, text

from planning_helpers.errors import PlanningError
from planning_helpers.wording.figures import counted

_NOT_PERMITTED = "42501"
"""What PostgreSQL calls a lack of rights, also when a row would not be one's own (SQLSTATE)."""


class NotPermittedError(PlanningError):
    """The role that opened the store may not do this."""


@dataclass(frozen=True, repr=False)
class PartSeen:
    """How much of a store PostgreSQL shows the role that opened it; how much there is, nobody tells it.

    Attributes:
        accounts: How many accounts it sees.
        plans: How many plans, of all periods.
    """

    accounts: int
    plans: int

    def __str__(self) -> str:
        seen = f"{counted(self.accounts, 'account')} and {counted(self.plans, 'plan')}"
        return f"Your database role shows you {seen}; the store may hold more (docs/teams.md)."

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return f"**{self}**"


def part_seen(store: Engine) -> PartSeen | None:
    """What the role that opened the store sees of it, where PostgreSQL narrows that; else None."""
    if store.dialect.name != "postgresql":
        return None
    with store.connect() as connection:
        if not connection.execute(text("SELECT row_security_active('plans')")).scalar():
            return None
        counts = text("SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM plans)")
        return PartSeen(*connection.execute(counts).one())


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
