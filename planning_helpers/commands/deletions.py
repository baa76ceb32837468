"""What `planbook import --complete` may delete: nothing because of a broken file, unless it is agreed to."""

from __future__ import annotations

from collections.abc import Mapping

from planning_helpers.errors import PlanningError, listed
from planning_helpers.model import is_fact
from planning_helpers.sources import DataQuality
from planning_helpers.store import Replaced


class DeletionError(PlanningError):
    """A complete import would delete rows that nobody meant to delete."""


def refuse_number_alone(*, complete: bool, delete: int | None) -> None:
    """Stop when it is said how many rows may go, but not that the extracts are complete.

    Raises:
        DeletionError: If that is so.
    """
    if delete is not None and not complete:
        raise DeletionError(
            f"--delete {delete} tells how many stored rows --complete may delete; --complete is not given. "
            "Add --complete, or leave --delete out."
        )


def refuse_doubtful_deletion(
    written: Mapping[str, Replaced], quality: DataQuality, *, agreed: int | None
) -> None:
    """Stop a complete import, before it is committed, that deletes too much or because of a broken file.

    Args:
        written: What the import did to each table, its deletions among it.
        quality: What was found in the extracts.
        agreed: How many rows the person said may go, in all tables together.

    Raises:
        DeletionError: If `agreed` is another number than that of the rows that go; or none, and a table that
            loses rows has damaged rows or no rows in its extract, or loses more than a tenth of its rows.
    """
    losing = {table: done for table, done in written.items() if is_fact(table) and done.absent}
    total = sum(done.absent for done in losing.values())
    doubts = {table: _doubt(table, done, quality) for table, done in losing.items()}
    if agreed == total or (agreed is None and not any(doubts.values())):
        return
    would = "; ".join(
        f"{done.absent:,} of {_stored(done):,} {table}{f' ({doubts[table]})' if doubts[table] else ''}"
        for table, done in losing.items()
    )
    given = "" if agreed is None else f"--delete {agreed} was given, yet "
    remedy = (
        f"Look whether the files are whole; if that is right, add --delete {total}."
        if total
        else "Leave --delete out."
    )
    raise DeletionError(f"{given}--complete would delete {would or 'nothing'}; nothing was written. {remedy}")


def _doubt(table: str, done: Replaced, quality: DataQuality) -> str:
    """Why the extract may lack rows of `table` by mistake; empty when nothing speaks for that."""
    files = listed(quality.balance.loc[quality.balance["table"] == table, "file"].unique())
    if done.absent == _stored(done) and not done.inserted:
        return f"no rows in {files}"
    if ragged := quality.count("ragged row", table):
        return f"damaged rows in {files}: {ragged:,}"
    if aside := quality.count("row set aside", table):
        return f"rows of {files} set aside: {aside:,}"
    return "more than a tenth" if done.absent * 10 > _stored(done) else ""


def _stored(done: Replaced) -> int:
    """How many rows the table had before."""
    return done.changed + done.unchanged + done.absent
