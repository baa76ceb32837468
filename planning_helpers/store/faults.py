"""What a database says when it cannot go on, as errors that a person can mend."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from planning_helpers.errors import PlanningError
from planning_helpers.store.errors import StoreUnreachableError
from planning_helpers.store.permissions import refusal
from planning_helpers.values.addresses import without_password_of

_WAITS = logging.getLogger(__name__)

_ENDED = "Wait until that has ended, or close the program that has it open, and try again"
_SPACE = "Free space there and try again"
_SQLITE = {
    "SQLITE_BUSY": ("is held by another program; nothing was written", _ENDED),
    "SQLITE_LOCKED": ("is held by another program; nothing was written", _ENDED),
    "SQLITE_FULL": ("cannot grow, as its disk is full; nothing was written", _SPACE),
    "SQLITE_READONLY": (
        "may only be read, and this would write to it or to its folder; nothing was written",
        "Give yourself the right to write there, or work on a copy",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written, as its disk fails or is full; nothing was written",
        "Look at the disk and try again",
    ),
    "SQLITE_CORRUPT": ("is damaged", "Put back the copy that was made last"),
}
"""What is wrong and what to do, by the beginning of the name that SQLite gives its errors."""
_POSTGRESQL = {
    "53": (
        "has no room left on its server (disk, memory or connections); nothing was written",
        "Ask who runs the server, and try again",
    ),
    "57": (
        "was shut down or restarted by its server meanwhile; what was being written is undone",
        "Try again when the server runs",
    ),
    "58": ("fails on its server; what was being written is undone", "Ask who runs the server"),
    "25006": ("may only be read there; nothing was written", "Take the address of the server that writes"),
    "55P03": ("is held by another program; nothing was written", _ENDED),
}
"""The same by the beginning of the codes of PostgreSQL, appendix A of its manual."""


class StoreFaultError(PlanningError):
    """The database could not go on; the store is as it was before."""


def fault_of(error: BaseException, address: URL, shown: str, *, in_work: bool) -> PlanningError | None:
    """The sentence for what a database says; None where it says something else, which is a defect of ours.

    Args:
        error: As the database's driver raised it.
        address: Of the store.
        shown: `address` as it may be shown.
        in_work: Whether the store had answered before.
    """
    if refused := refusal(error):
        return refused
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", None) or ""
        said = next((said for start, said in _SQLITE.items() if name.startswith(start)), None)
        if name == "SQLITE_CANTOPEN" and address.database:
            said = _why_not_opened(Path(address.database))
    else:
        code = getattr(error, "sqlstate", None) or ""
        said = next((said for start, said in _POSTGRESQL.items() if code.startswith(start)), None)
        if not said and in_work and type(error).__name__ == "OperationalError" and not code:
            said = (
                "no longer answers: the connection was lost; what was being written is undone",
                "Try again when the server runs",
            )
    if said:
        return StoreFaultError(f"the store {shown} {said[0]}. {said[1]}.")
    return None if in_work else _unreachable(error, address, shown)


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether SQLite says that a file is broken or no store, not that it cannot go on now."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or name == "SQLITE_ERROR"


def file_fault(error: sqlite3.Error, file: Path) -> StoreFaultError:
    """The sentence for a file that SQLite cannot read now, although it is not damaged."""
    name = getattr(error, "sqlite_errorname", None) or ""
    said = next((said for start, said in _SQLITE.items() if name.startswith(start)), None)
    what, remedy = said or (
        f"cannot be read now ({error})",
        "See that its disk has room and that you may write to its folder, and try again",
    )
    return StoreFaultError(f"the store {file} {what}. {remedy}.")


def _why_not_opened(file: Path) -> tuple[str, str] | None:
    if file.is_dir():
        return "is a folder; a store is a file", "Name a file in it, such as plans.db"
    if file.is_file() and not os.access(file.parent, os.W_OK):
        return (
            "lies where nothing may be written, and SQLite writes beside it",
            "Copy it to a folder of yours",
        )
    return None


def say_that_it_waits(shown: str, seconds: float | None) -> None:
    """Tell the person at the terminal why nothing happens."""
    limit = f" up to {seconds:g} seconds" if seconds else ""
    _WAITS.warning("The store %s is being written by another program; waiting%s for it to end.", shown, limit)


def is_locked(error: BaseException) -> bool:
    """Whether SQLite or PostgreSQL says that another holds what is asked for."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or getattr(error, "sqlstate", None) == "55P03"


def _unreachable(error: Any, address: URL, shown: str) -> StoreUnreachableError:
    reason = without_password_of(
        address.render_as_string(hide_password=False), next(iter(str(error).strip().splitlines()), "nothing")
    )
    return StoreUnreachableError(
        f"the store {shown} cannot be opened; the database says: {reason}. "
        "Check the address, the permissions and that the server runs."
    )
