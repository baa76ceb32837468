"""From executed notebooks to the files of an account's folder, of the book and of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from planning_helpers.batch.places import Place
from planning_helpers.batch.records import BOOK, Outcome
from planning_helpers.excel.write import WORKBOOK_TABLES, subject_of, write_workbook
from planning_helpers.periods import parse_period
from planning_helpers.reports import (
    FailedNotebookError,
    IndexEntry,
    LeakError,
    account_report,
    book_report,
    client_report,
    index_page,
    internal_terms,
    read_findings,
)
from planning_helpers.reports.calendar import calendar
from planning_helpers.reports.html import long_date


@dataclass(frozen=True)
class Rendered:
    """What the files of a folder hold."""

    findings: tuple[dict[str, Any], ...] = ()
    has_client: bool = False
    withheld: str = ""
    has_calendar: bool = False


def render_account(
    folder: Path, notebooks: Sequence[NotebookNode], plan: Any, *, account: str, period: str, as_of: str
) -> Rendered:
    """Write the reports, the workbook and the calendar of `account` into `folder`.

    A client edition that would leak is not written, nor is a calendar without events; the internal report
    stands all the same.

    Args:
        folder: The account's folder, not yet published.
        notebooks: Its executed notebooks, in the order of the report.
        plan: What the store has of the account (`store.AccountPlan`).
        account: Name of the account.
        period: Name of the plan period.
        as_of: The day the facts are taken at (ISO date).

    """
    page = account_report(
        notebooks,
        account=account,
        period=period,
        as_of=as_of,
        notes=plan.notes,
        depth="standard" if plan.plan is None else plan.plan["depth"],
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
    client, withheld = "", ""
    try:
        client = client_report(
            notebooks,
            account=account,
            period=period,
            as_of=as_of,
            internal_terms=internal_terms(
                plan, other_accounts=plan.other_accounts, as_of=date.fromisoformat(as_of)
            ),
            agreed=_agreed(plan),
        )
    except (LeakError, FailedNotebookError) as error:
        withheld = str(error)
    if client:
        (folder / "report-client.html").write_text(client, encoding="utf-8")
    day = date.fromisoformat(as_of)
    tables = {table: plan.as_stored(table) for table in WORKBOOK_TABLES}
    write_workbook(tables, folder / "plan.xlsx", subject_of(tables, period=period, as_of=day))
    dates = calendar(plan, account=account, as_of=day, until=parse_period(period).end)
    if dates:
        (folder / "actions.ics").write_bytes(dates)
    return Rendered(
        _findings(notebooks), has_client=bool(client), withheld=withheld, has_calendar=bool(dates)
    )


def render_book(folder: Path, notebooks: Sequence[NotebookNode], *, period: str, as_of: str) -> Rendered:
    """Write `book.html` into `folder`."""
    (folder / "book.html").write_text(book_report(notebooks, period=period, as_of=as_of), encoding="utf-8")
    return Rendered(_findings(notebooks))


def render_index(place: Place, records: Sequence[Outcome], *, period: str, as_of: str) -> None:
    """Write the index of a period over the accounts that any run of it has left in `place`."""
    entries = [
        IndexEntry(
            account_id=record.account_id or "",
            account=record.account,
            folder=record.folder,
            status=_status(record),
            error=_why(record, place),
            findings=record.findings,
            has_client=record.has_client,
            has_calendar=record.has_calendar,
            seconds=record.seconds,
        )
        for record in records
    ]
    book = f"{BOOK}/book.html" if place.holds(f"{BOOK}/book.html") else ""
    place.write("index.html", index_page(entries, period=period, as_of=as_of, book=book))


def read_notebooks(folder: Path) -> list[NotebookNode]:
    """The executed notebooks of `folder`, in the order of their names."""
    return [nbformat.read(path, as_version=4) for path in sorted((folder / "notebooks").glob("*.ipynb"))]  # type: ignore[no-untyped-call]


def _findings(notebooks: Sequence[NotebookNode]) -> tuple[dict[str, Any], ...]:
    """What the notebooks found; the rows behind each stay in the notebooks."""
    found = (finding for notebook in notebooks for finding in read_findings(notebook))
    return tuple({name: value for name, value in finding.items() if name != "rows"} for finding in found)


def _agreed(plan: Any) -> list[str]:
    """Format, access and update frequency of the plan, and the day the client agreed. Source: IMPL-1."""
    if plan.plan is None or pd.isna(plan.plan["client_agreed_date"]):
        return []
    wanted = {"plan_format": "Format", "plan_access": "Access", "update_frequency": "Updated"}
    told = [
        f"{label}: {plan.plan[name]}" for name, label in wanted.items() if isinstance(plan.plan[name], str)
    ]
    day = plan.plan["client_agreed_date"].date().isoformat()
    return [*told, f"Agreed on: {long_date(day)}"] if told else []


def _status(record: Outcome) -> str:
    if record.status == "failed":
        return record.status
    flaws = ["sections failed"] * bool(record.error) + ["client edition withheld"] * bool(record.withheld)
    return ", ".join([record.status, *flaws])


def _why(record: Outcome, place: Place) -> str:
    """What the index says of a failure or of a client edition that was not written."""
    if record.status == "failed" and place.holds(f"{record.folder}/report.html"):
        return f"{record.error} (the report of an earlier run is still in its folder)"
    return record.error or record.withheld
