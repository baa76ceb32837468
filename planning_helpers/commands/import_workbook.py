"""A workbook of a plan back into the store: shown first, saved on a yes, nothing overwritten, no row lost."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from planning_helpers.batch.records import RECORD
from planning_helpers.commands.export import plan_tables
from planning_helpers.commands.forgotten_people import forgotten_of, leave_out_forgotten
from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.excel.read import PlanWorkbook, fetch_plan_workbook
from planning_helpers.excel.sheets import ACCOUNT, ACCOUNT_KEY, PERIOD, sheet_tables
from planning_helpers.excel.workbook_edits import workbook_edits
from planning_helpers.excel.workbook_outcome import Missing, WorkbookEdits
from planning_helpers.excel.workbook_rest import rest_of, write_rest
from planning_helpers.excel.workbook_text import edits_lines
from planning_helpers.excel.write import WORKBOOK_TABLES, Subject, subject_of, write_workbook
from planning_helpers.periods import period_name
from planning_helpers.store import (
    latest_effective_date,
    open_store,
    read_account_plan,
    read_table,
    record_import,
    remove,
    row_states,
    save,
    writing,
)
from planning_helpers.store.values import moment
from planning_helpers.wording.figures import counted
from planning_helpers.wording.reference_names import row_labels, row_names


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
    refresh: bool = False,
    agreed: Callable[[str], bool] = lambda _: True,
    say: Callable[..., object] = lambda *_: None,
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
        refresh: Write the workbook anew afterwards, with what is stored then; the one read is kept beside it.
        agreed: Asked before anything is saved.
        say: Told everything that a person should read, one or more lines at once.

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
    edits = workbook_edits(workbook, states, [row_names(known), row_labels(known)])
    _refuse_another_plan(known["plans"], workbook, edits)
    named = leave_out_forgotten(edits, forgotten_of(opened, known))
    say(*edits_lines(workbook, edits, remove_missing=remove_missing))
    if named:
        say(f"{counted(named, 'row')} would name people who are forgotten; their names are not saved.")
    removals = [one for one in edits.missing if remove_missing and one.theirs["version"] == one.version]
    left = len(edits.refused) + len(edits.conflicts)
    if check:
        say("", "Nothing was written: this was a check.")
        return WorkbookImport(left=left)
    if (edits.save or removals) and not agreed(_question(edits, removals)):
        say("Nothing was written.")
        return WorkbookImport(left=left)
    _write(opened, edits, removals, by=by, effective_on=effective_on, source=path.name)
    if edits.save or removals:
        say(f"{counted(len(edits.save), 'row')} saved, {len(removals):,} removed, by {by}.")
    rest = _rest(known, path, workbook, edits, effective_on)
    if rest is not None:
        say(
            f"What was not saved is in {rest}, with the reasons beside the cells. "
            "Mend it there and import that file."
        )
    if refresh and edits.has_plan:
        say(f"{path} is as stored now; what you had there is in {_refreshed(opened, path, edits)}.")
    elif edits.save or removals:
        say("Go on in a new export, this workbook does not know what was saved; --refresh writes it anew.")
    return WorkbookImport(len(edits.save), len(removals), left, rest)


def _refuse_unknown_account(store: Engine, workbook: PlanWorkbook, found: pd.DataFrame) -> None:
    if found.empty:
        remedy = f"{workbook.file} was exported from another store. Name that one with --store."
        known = read_table(store, "accounts")["account_id"]
        raise UnknownNameError("account", workbook.cover[ACCOUNT_KEY], known, remedy)


def _refuse_another_plan(plans: pd.DataFrame, workbook: PlanWorkbook, edits: WorkbookEdits) -> None:
    """A cover that names the period of one plan, over the rows of another, would change the wrong one."""
    said = workbook.cover.get(PERIOD, "")
    periods = {str(plan_id): str(period) for plan_id, period in plans[["plan_id", "period"]].to_numpy()}
    own = periods.get(edits.plan_id or "")
    if (
        own
        and period_name(said) != period_name(own)
        and period_name(said) in map(period_name, periods.values())
    ):
        raise PlanningError(
            f"{workbook.file} says {said} on its cover, and its rows are of the plan of {own}. "
            f"Export the plan of {said} and change that one, or write {own} on the cover again."
        )


def _question(edits: WorkbookEdits, removals: list[Missing]) -> str:
    removed = f" and remove {len(removals):,}" if removals else ""
    return f"Save {counted(len(edits.save), 'row')}{removed}?"


def _write(
    store: Engine, edits: WorkbookEdits, removals: list[Missing], *, by: str, effective_on: date, source: str
) -> None:
    """Save all, or nothing when one row was written by another while the person was looking."""
    at = moment()
    done: dict[str, Counter[str]] = defaultdict(Counter)
    signed: dict[str, Any] = {"by": by, "effective_on": effective_on, "recorded_at": at}
    with writing(store):
        for edit in edits.save:
            version = None if edit.row.theirs is None else edit.row.theirs["version"]
            save(store, edit.row.table, {**edit.after, "version": version}, **signed)
            done[edit.row.table]["new" if version is None else "changed"] += 1
        for one in removals:
            remove(store, one.table, one.key, version=one.version, **signed)
            done[one.table]["removed"] += 1
        record_import(store, done, at=at, by=by, day=effective_on, source=source)


def _rest(
    known: dict[str, pd.DataFrame], path: Path, workbook: PlanWorkbook, edits: WorkbookEdits, day: date
) -> Path | None:
    if not (rest_of(edits) or edits.conflicts):
        return None
    name = workbook.cover.get(ACCOUNT) or edits.account_id
    subject = Subject(name, edits.account_id, workbook.cover.get(PERIOD, ""), edits.plan_id, day)
    return write_rest(known, _free(path, "not-saved"), subject, edits)


def _refreshed(store: Engine, path: Path, edits: WorkbookEdits) -> Path:
    """Write the workbook at `path` anew, and return where the one that was there is kept."""
    plans = read_table(store, "plans", account_id=edits.account_id).set_index("plan_id")
    period, on = str(plans["period"].get(edits.plan_id, "")), latest_effective_date(store) or date.min
    plan = read_account_plan(store, account_id=edits.account_id, period=period, as_of=on)
    tables = plan_tables(plan, period, is_template=False)
    kept = Path(shutil.move(path, _free(path, "imported")))
    write_workbook(tables, path, subject_of(tables, period=period, as_of=on))
    return kept


def _free(path: Path, what: str) -> Path:
    """A name beside `path` that no file has; in the working folder where the next run replaces that place."""
    folder = Path.cwd() if (path.parent / RECORD).exists() else path.parent
    stem = path.stem.split(f"-{what}")[0]
    names = (f"{stem}-{what}{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
