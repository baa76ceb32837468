"""What can go wrong with a store that the person running the planbook can mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planning_helpers.errors import PlanningError, listed


class StoreNotFoundError(PlanningError):
    """There is no store where one was to be read."""

    def __init__(self, shown: str, why: str = "nothing is there") -> None:
        super().__init__(f"no store at {shown}; {why}. Load your data first with `planbook import`.")


class StoreUnreachableError(PlanningError):
    """The store's address cannot be read, or nothing that can be used answers there."""


class OutdatedStoreError(PlanningError):
    """The store has the tables of another version of the planbook."""

    def __init__(self, shown: str, found: str, wanted: str) -> None:
        self.found, self.wanted = found, wanted
        remedy = (
            "Upgrade it with `planbook import`: of SQLite it keeps a copy; of PostgreSQL take a dump first."
            if found < wanted
            else "Update the planbook; a newer one wrote this store."
        )
        super().__init__(
            f"the store {shown} has version {found} of the tables; this planbook reads {wanted}. {remedy}"
        )


class UpgradeError(PlanningError):
    """An upgrade of the tables would lose or add rows."""

    def __init__(self, shown: str, counts: str) -> None:
        super().__init__(
            f"the store {shown} is not upgraded: its rows would not be the same afterwards ({counts}). "
            "It is as it was; report this with the two versions."
        )


class ForeignStoreError(PlanningError):
    """The database holds tables of something else."""

    def __init__(self, shown: str, tables: list[str]) -> None:
        super().__init__(
            f"the database {shown} is no planbook store; it holds {listed(tables)}. "
            "Give the planbook a database of its own."
        )


class OutOfOrderError(PlanningError):
    """A write is dated before what the store already knows of the same rows."""

    def __init__(self, table: str, keys: list[str], effective_on: date, latest: date) -> None:
        self.keys, self.latest = keys, latest
        super().__init__(
            f"{len(keys)} rows of {table} ({listed(keys, most=3)}) would change as of {effective_on}; "
            f"they are known up to {latest} already. Load extracts in the order of their dates."
        )


class NothingToTakeBackError(PlanningError):
    """The store has no import that could be taken back, or no longer the one that was asked for."""

    def __init__(self, wanted: object = None) -> None:
        super().__init__(
            "no import is left to take back; the store has recorded none that stands (none is recorded of an "
            "import that changed nothing, or of an older planbook). `planbook undo --list` lists them."
            if wanted is None
            else f"{wanted} is not taken back; it is no longer the last one. "
            "Look at `planbook undo --list`, and try again."
        )


class WrittenSinceError(PlanningError):
    """Rows of an import were written again after it."""

    def __init__(self, shown: str, rows: list[tuple[str, str, str]], *, told: str) -> None:
        self.rows = rows
        more = f", and {len(rows) - 1:,} more were written" if len(rows) > 1 else ""
        super().__init__(
            f"{shown} is not taken back: {rows[0][2]} wrote {told} after it{more}. "
            "Correct these rows by another import, or put back the copy of the store that was made before."
        )


class LeadsNowhereError(PlanningError):
    """Rows written after an import lead to rows that taking it back would remove."""

    def __init__(
        self, shown: str, rows: Sequence[tuple[str, str, str, str, str]], *, told: str, gone: str
    ) -> None:
        self.rows = list(rows)
        more = f", and so do {len(rows) - 1:,} more" if len(rows) > 1 else ""
        super().__init__(
            f"{shown} is not taken back: {told} leads to {gone}, which would be gone{more}. "
            "Change or remove that first, or correct the import by another one."
        )


class PlanThereError(PlanningError):
    """An account would have two plans for one period."""

    def __init__(self, account: str, there: Mapping[str, Any], plan_id: str) -> None:
        self.there = dict(there)
        super().__init__(
            f"plan {plan_id!r} is not saved: {account} has a plan for {there['period']} already, "
            f"{there['plan_id']!r}, last saved by {there['recorded_by'] or 'an unknown person'}. "
            "An account has one plan for a period: work on that one, or give the other another period."
        )


class MovedRowError(PlanningError):
    """Rows from outside the planbook would leave the plan, account or period that they are stored under."""

    def __init__(self, table: str, moved: Sequence[tuple[str, str, str, str]]) -> None:
        key, column, was, wanted = moved[0]
        more = f", and so do {len(moved) - 1:,} more" if len(moved) > 1 else ""
        remedy = (
            f"A plan for another period is a plan of its own: give it another key, name {key!r} in its "
            "follows_id, and give its rows keys of their own. If this very plan is to move, use "
            "`planbook move-plan`."
            if table == "plans"
            else "Give the row of the other plan a key of its own."
        )
        super().__init__(
            f"{table} {key!r} has {column} {was!r} in the store and {wanted!r} in what is read{more}; "
            f"what is there would be gone from {was!r}. Nothing was written. {remedy}"
        )


class NotJudgementError(PlanningError):
    """A row of an imported table was to be saved by hand."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"{table} is imported from the CRM; people do not type it. Change it there and import again."
        )


class AccountNotKnownError(PlanningError):
    """The account is in the store, but not on the day asked for."""

    def __init__(self, account_id: str, as_of: date, first: date | None, last: date | None) -> None:
        self.first = first
        known = f"it is known from {first} on" if first and first > as_of else f"it was removed on {last}"
        super().__init__(
            f"account {account_id!r} is not known on {as_of}; {known}. "
            "Take another as_of, or import an extract of that day with `planbook import --as-of`."
        )


class DateError(PlanningError):
    """A day is not written as an ISO date."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date; dates read 2026-11-15. Write it in this form.")


class NoAccountError(PlanningError):
    """The store knows no account on a day."""

    def __init__(self, as_of: date, first: date | None) -> None:
        known = f"the first import is of {first}" if first else "nothing was imported"
        remedy = "Take a later day, or import an earlier extract." if first else "Import a CRM export first."
        super().__init__(f"the store holds no account on {as_of}; {known}. {remedy}")
