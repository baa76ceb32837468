"""Rendering reports again from notebooks that were executed before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planning_helpers.batch.places import LocalFolder
from planning_helpers.batch.publishing import partial_folder, publish_folder, sole_run
from planning_helpers.batch.records import (
    ERROR,
    Outcome,
    by_account,
    read_record,
    read_records,
    write_record,
)
from planning_helpers.batch.rendering import (
    Rendered,
    read_notebooks,
    render_account,
    render_book,
    render_index,
)
from planning_helpers.errors import PlanningError


class NothingToRenderError(PlanningError):
    """A folder holds no executed notebooks."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no executed notebooks of a run. Make them with `planbook run`.")


def folders_of_period(period_folder: Path) -> list[Path]:
    """The folders of the period that hold executed notebooks, the book's included.

    Raises:
        NothingToRenderError: If there is none.
    """
    found = sorted(path.parent for path in period_folder.glob("[!.]*/notebooks"))
    if not found:
        raise NothingToRenderError(period_folder)
    return found


def rerender(folders: Sequence[Path], read_plan: Callable[[Outcome], Any]) -> list[Path]:
    """Render the files of each of `folders` from the notebooks in it, and the index; no notebook is run.

    Each folder is replaced when all of its files are there.

    Args:
        folders: Folders of accounts or of the book, as a run left them.
        read_plan: From the record of an account to what the store has of it.

    Returns:
        The report of each folder, then the index of each period.

    Raises:
        NothingToRenderError: If one holds no executed notebooks; then none is rendered.
    """
    records = {folder: _record(folder) for folder in folders}
    written = []
    for period_folder in sorted({folder.parent for folder in folders}):
        with sole_run(period_folder):
            ours = {folder: record for folder, record in records.items() if folder.parent == period_folder}
            written += [_render(folder, record, read_plan) for folder, record in ours.items()]
            latest = max(ours.values(), key=lambda record: record.as_of)
            all_accounts = by_account(read_records(period_folder))
            place = LocalFolder(period_folder)
            render_index(place, all_accounts, period=latest.period, as_of=latest.as_of)
            written.append(period_folder / "index.html")
    return written


def _record(folder: Path) -> Outcome:
    record = read_record(folder)
    if record is None or not any((folder / "notebooks").glob("*.ipynb")):
        raise NothingToRenderError(folder)
    return record


def _render(folder: Path, record: Outcome, read_plan: Callable[[Outcome], Any]) -> Path:
    partial = partial_folder(folder)
    shutil.copytree(folder / "notebooks", partial / "notebooks")
    notebooks = read_notebooks(folder)
    rendered: Rendered
    if record.account_id is None:
        rendered = render_book(partial, notebooks, period=record.period, as_of=record.as_of)
    else:
        plan = read_plan(record)
        rendered = render_account(
            partial, notebooks, plan, account=record.account, period=record.period, as_of=record.as_of
        )
    details = (folder / ERROR).read_text(encoding="utf-8") if (folder / ERROR).exists() else ""
    outcome = replace(
        record,
        details=details,
        findings=rendered.findings,
        has_client=rendered.has_client,
        withheld=rendered.withheld,
        has_calendar=rendered.has_calendar,
    )
    write_record(partial, outcome)
    publish_folder(partial, folder)
    return folder / ("book.html" if record.account_id is None else "report.html")
