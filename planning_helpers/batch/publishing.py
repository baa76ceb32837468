"""Making results visible all at once: written aside, then renamed, so that nothing half-written shows."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from planning_helpers.errors import PlanningError

PARTIAL, OLD = ".partial-", ".old-"
FOR_THE_CLIENT = "report-client.html"
"""The only file of a run that is not for its owner alone."""
OURS = frozenset(
    {FOR_THE_CLIENT, "report.html", "book.html", "plan.xlsx", "actions.ics"}
    | {"run.json", "error.txt", "notebooks"}
)
"""What a run puts into a folder; all else in it is somebody's own, and stays."""


class RunningAlreadyError(PlanningError):
    """Another run writes to the same folder."""


class UnreachablePlaceError(PlanningError):
    """Reports cannot be written where they were asked for."""


@contextmanager
def sole_run(folder: Path) -> Iterator[None]:
    """Hold `folder` for this run alone, and clear away what a killed one has left in it.

    The lock is SQLite's on an empty file: it works on every system and ends with the process.

    Raises:
        RunningAlreadyError: If another run holds it.
        UnreachablePlaceError: If it cannot be held: its disk is full, or nothing may be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ".lock").is_symlink():
        (folder / ".lock").unlink()
    with ExitStack() as held:
        try:
            lock = sqlite3.connect(folder / ".lock", timeout=0, isolation_level=None)
            held.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY"):
                raise RunningAlreadyError(
                    f"another run is writing to {folder}; two would mix their results. "
                    "Wait until it has ended."
                ) from None
            raise UnreachablePlaceError(
                f"nothing can be written to {folder} ({error}). "
                "Free space there, give yourself the right to write, or name another place with --to."
            ) from None
        _sweep(folder)
        yield


def partial_folder(final: Path) -> Path:
    """A folder beside `final` to make and write aside in; its name starts with a dot."""
    return final.with_name(f".{final.name}{PARTIAL}{uuid.uuid4().hex[:8]}")


def publish_folder(partial: Path, final: Path) -> None:
    """Put the finished folder `partial` in the place of `final`; what a run did not make there stays.

    A link in that place goes; what is at its end is left alone.
    """
    if final.is_symlink():
        final.unlink()
    for file in partial.rglob("*"):
        if file.is_file() and file.name != FOR_THE_CLIENT:
            file.chmod(0o600)
    old = final.with_name(partial.name.replace(PARTIAL, OLD))
    if final.exists():
        final.rename(old)
    partial.rename(final)
    if old.exists():
        _move_what_is_not_ours(old, final)
        shutil.rmtree(old, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove what a run made in `folder`, and the folder itself when nothing else is in it.

    Of a link only the link goes.
    """
    if folder.is_symlink():
        folder.unlink()
        return
    for name in OURS:
        _remove(folder / name)
    with suppress(OSError):  # somebody keeps own files there
        folder.rmdir()


def _move_what_is_not_ours(old: Path, new: Path) -> None:
    for entry in old.iterdir():
        if entry.name not in OURS and not entry.name.startswith(".") and not (new / entry.name).exists():
            entry.rename(new / entry.name)


def publish_text(text: str | bytes, final: Path) -> None:
    """Write `text` to the file `final` so that a reader sees the former or the new one, never a part."""
    partial = final.with_name(f".{final.name}{PARTIAL}{uuid.uuid4().hex[:8]}")
    partial.write_bytes(text.encode() if isinstance(text, str) else text)
    partial.chmod(0o600)
    os.replace(partial, final)


def _sweep(folder: Path) -> None:
    """Remove what a killed run left; a folder it had just moved out of the way comes back to its place."""
    for left in sorted(folder.glob(".*")):
        name, mark, _ = left.name.removeprefix(".").rpartition(OLD)
        if mark and not (final := left.with_name(name)).exists():
            left.rename(final)
        elif mark:
            if left.is_dir() and not left.is_symlink():
                _move_what_is_not_ours(left, final)
            _remove(left)
        elif PARTIAL in left.name:
            _remove(left)
    for left in folder.glob(f"*/.*{PARTIAL}*"):
        _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
