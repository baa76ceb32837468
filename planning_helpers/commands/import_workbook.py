"""A workbook of a plan back into the store: shown first, saved on a yes, nothing overwritten, no row lost."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from planning_helpers.commands.workbook_edits import Missing, WorkbookEdits, workbook_edits
from planning_helpers.commands.workbook_rest import rest_of, write_rest
from planning_helpers.commands.workbook_text import edits_text
from planning_helpers.errors import UnknownNameError
from planning_helpers.figures import counted
from planning_helpers.model.workbook import ACCOUNT, ACCOUNT_KEY, PERIOD, sheet_tables
from planning_helpers.reports.names import labels_of, names_of
from planning_helpers.reports.workbook import WORKBOOK_TABLES, Subject
from planning_helpers.sources.plan_workbook import PlanWorkbook, fetch_plan_workbook
from planning_helpers.store import open_store, read_table, remove, row_states, save, writing


@dataclass(frozen=True)
class WorkbookImport:
    """What came of the import of a workbook.

    Attributes:
        saved: How many rows were saved.
        removed: How many were removed.
        left: How many are not saved: to be mended, or changed by others since.
        rest: The workbook that holds those; None when there are none, or it was a check.
    """

    saved: int = 0
    removed: int = 0
    left: int = 0
    rest: Path | None = None


def import_workbook(
    path: Path,
    *,
    store: str | Engine,
    by: str,
    effective_on: date,
    check: bool = False,
    remove_missing: bool = False,
    agreed: Callable[[str], bool] = lambda _: True,
    say: Callable[[str], object] = lambda _: None,
) -> WorkbookImport:
    """Show what the workbook at `path` would change, and save it when that is agreed to.

    Rows without a fault are saved, all of them or none; the others are written into a workbook beside `path`,
    each with the reason, to be mended and imported.

    Args:
        path: A workbook that `planbook export` or a run wrote.
        store: URL of the store, or the store.
        by: Who saves.
        effective_on: The day from which the rows hold.
        check: Show only; write nothing.
        remove_missing: Remove rows that were taken out of the workbook.
        agreed: Asked before anything is saved.
        say: Told everything that a person should read.

    Raises:
        PlanningError: If the file or the store cannot be used, or somebody wrote a row meanwhile;
            nothing is saved then.
    """
    workbook = fetch_plan_workbook(path)
    opened = store if isinstance(store, Engine) else open_store(store)
    account_id = workbook.cover[ACCOUNT_KEY]
    known = {table: read_table(opened, table, account_id=account_id) for table in WORKBOOK_TABLES}
    _refuse_unknown_account(opened, workbook, known["accounts"])
    states = row_states(opened, account_id, sheet_tables())
    edits = workbook_edits(workbook, states, [names_of(known), labels_of(known)])
    say(edits_text(workbook, edits, remove_missing=remove_missing))
    removals = [one for one in edits.missing if remove_missing and one.theirs["version"] == one.version]
    left = len(edits.refused) + len(edits.conflicts)
    if check:
        say("\nNothing was written: this was a check.")
        return WorkbookImport(left=left)
    if (edits.save or removals) and not agreed(_question(edits, removals)):
        say("Nothing was written.")
        return WorkbookImport(left=left)
    _write(opened, edits, removals, by=by, effective_on=effective_on)
    if edits.save or removals:
        say(f"{counted(len(edits.save), 'row')} saved, {len(removals):,} removed, by {by}.")
        say("Before you go on, export the plan again: this workbook does not know what was just saved.")
    rest = _rest(known, path, workbook, edits, effective_on)
    if rest is not None:
        say(
            f"What was not saved is in {rest}, with the reasons beside the cells. "
            "Mend it there and import that file."
        )
    return WorkbookImport(len(edits.save), len(removals), left, rest)


def person() -> str:
    """Who sits at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "import"


def _refuse_unknown_account(store: Engine, workbook: PlanWorkbook, found: pd.DataFrame) -> None:
    if found.empty:
        remedy = f"{workbook.file} was exported from another store. Name that one with --store."
        known = read_table(store, "accounts")["account_id"]
        raise UnknownNameError("account", workbook.cover[ACCOUNT_KEY], known, remedy)


def _question(edits: WorkbookEdits, removals: list[Missing]) -> str:
    removed = f" and remove {len(removals):,}" if removals else ""
    return f"Save {counted(len(edits.save), 'row')}{removed}?"


def _write(
    store: Engine, edits: WorkbookEdits, removals: list[Missing], *, by: str, effective_on: date
) -> None:
    """Save all, or nothing when one row was written by another while the person was looking."""
    with writing(store):
        for edit in edits.save:
            version = None if edit.row.theirs is None else edit.row.theirs["version"]
            save(store, edit.row.table, {**edit.after, "version": version}, by=by, effective_on=effective_on)
        for one in removals:
            remove(store, one.table, one.key, version=one.version, by=by, effective_on=effective_on)


def _rest(
    known: dict[str, pd.DataFrame], path: Path, workbook: PlanWorkbook, edits: WorkbookEdits, day: date
) -> Path | None:
    if not (rest_of(edits) or edits.conflicts):
        return None
    name = workbook.cover.get(ACCOUNT) or edits.account_id
    subject = Subject(name, edits.account_id, workbook.cover.get(PERIOD, ""), edits.plan_id, day)
    return write_rest(known, _free(path), subject, edits)


def _free(path: Path) -> Path:
    """A name beside `path` that no file has."""
    stem = path.stem.split("-not-saved")[0]
    names = (f"{stem}-not-saved{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())
