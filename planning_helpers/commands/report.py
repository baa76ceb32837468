"""`planbook report`: render reports again from notebooks that a run has executed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planning_helpers.batch.records import Outcome
from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.terminal import say
from planning_helpers.errors import PlanningError
from planning_helpers.periods import parse_period
from planning_helpers.project import project_folder
from planning_helpers.store import AccountPlan, read_account_plan


def report(
    ctx: typer.Context,
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders of accounts, as a run left them.")
    ] = None,
    period: Annotated[str, typer.Option(help="All folders of this plan period instead.")] = "",
    to: Annotated[str, typer.Option(help="Folder of the reports. Default: reports/ of the project.")] = "",
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
) -> None:
    """Render reports, workbook, calendar and index again without running a notebook.

    \b
        planbook report --period 2026Q4
        planbook report reports/2026Q4/northwind
    """  # noqa: D301 - \b keeps the lines of the example in the help
    from planning_helpers.batch.rerender import folders_of_period, rerender  # see commands.run
    from planning_helpers.commands.planned_run import checked_store

    if bool(folders) == bool(period):
        raise PlanningError("either folders or a period says what to render. Give FOLDER... or --period.")
    if folders:
        refuse_ignored(ctx, ["to"], why="where folders are named")
    if "://" in to:
        raise PlanningError("reports can be rendered again on this machine only. Copy them here first.")
    chosen = [folder.resolve() for folder in folders or []]
    if period:
        reports = Path(to or project_folder() / "reports").resolve()
        chosen = folders_of_period(reports / parse_period(period).name)
    bare_store, _ = checked_store(store, "")

    def read_plan(record: Outcome) -> AccountPlan:
        return read_account_plan(
            bare_store, account_id=str(record.account_id), period=record.period, as_of=record.as_of
        )

    for path in rerender(chosen, read_plan):
        say(path)
