"""`planbook run`: the notebooks of each key account, and one report from them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.terminal import say
from planning_helpers.errors import PlanningError
from planning_helpers.periods import parse_period
from planning_helpers.project import project_folder
from planning_helpers.wording.figures import counted


@contextmanager
def _told_what_stays() -> Iterator[None]:
    """Let whoever stops a run know what is left of it."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            "Finished reports are kept, the others are as before; the same command goes on from there."
        ) from None


class EngineName(StrEnum):
    """What executes the notebooks."""

    planbook = "planbook"
    stock = "stock"


class Isolation(StrEnum):
    """What gets a process of its own."""

    account = "account"
    notebook = "notebook"


def run(
    ctx: typer.Context,
    period: Annotated[str, typer.Option(help="Plan period: 2026Q4, 2026H2 or 2026.")],
    account: Annotated[
        list[str] | None,
        typer.Option(
            help="Key or name of an account, or part of its name; may be repeated. Default: the key accounts."
        ),
    ] = None,
    as_of: Annotated[
        str, typer.Option(help="Day the facts are taken at, such as 2026-11-15. Default: the latest.")
    ] = "",
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    to: Annotated[
        str,
        typer.Option(
            help="Folder of the reports, or a URL such as s3://bucket/reports. "
            "Default: reports/ of the project."
        ),
    ] = "",
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder of the notebooks. Default: notebooks/.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="name=value for the notebooks that declare it; may be repeated.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run also what has not changed.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Accounts at the same time.")] = os.cpu_count() or 1,
    scheduler: Annotated[
        str,
        typer.Option(
            help="Address of a dask cluster to do the work, such as tcp://host:8786; see docs/scale.md."
        ),
    ] = "",
    engine: Annotated[
        EngineName, typer.Option(help="planbook, or stock: papermill's own, with a kernel for each notebook.")
    ] = EngineName.planbook,
    isolate: Annotated[
        Isolation, typer.Option(help="What the planbook engine gives a process of its own.")
    ] = Isolation.account,
    timeout: Annotated[int, typer.Option(min=1, max=1_000_000, help="Seconds that one cell may take.")] = 600,
) -> None:
    """Run the notebooks of each account and write its report, workbook and calendar.

    Leaves reports/PERIOD/index.html and a folder for each account. What has not changed is not run again; an
    account that fails does not stop the others, a section that fails costs its account no more than that
    section; the exit status is then 1.

    \b
        planbook run --period 2026Q4
        planbook run --period 2026Q4 --account "Northwind Traders" --as-of 2026-09-30
    """  # noqa: D301 - \b keeps the lines of the example in the help
    from planning_helpers.batch.places import place_at
    from planning_helpers.batch.progress import progress, summary_lines
    from planning_helpers.batch.run import (
        run_tasks,
    )  # papermill takes seconds to import; other commands go without
    from planning_helpers.commands.planned_run import plan_run

    if scheduler and engine is EngineName.stock:
        raise PlanningError("--engine stock works on this machine only. Leave out --engine or --scheduler.")
    if engine is EngineName.stock:
        refuse_ignored(ctx, ["isolate"], why="with --engine stock, which has a kernel for each notebook")
    if scheduler:
        refuse_ignored(ctx, ["jobs"], why="with --scheduler, where each worker takes one account at a time")
    the_period = parse_period(period)
    place = place_at(to or project_folder() / "reports", the_period.name)
    the_run, tasks, reason = plan_run(
        the_period,
        wanted=account or [],
        as_of=as_of,
        store=store,
        place=place,
        notebooks=notebooks,
        given=parameter or [],
        timeout=timeout,
    )
    accounts = sum(task.account_id is not None for task in tasks)
    say(f"{the_period}, facts as of {the_run.as_of}: {counted(accounts, 'account')} ({reason}).")
    with _told_what_stays(), progress(len(tasks), sys.stderr) as report:
        outcomes = run_tasks(
            the_run,
            tasks,
            place,
            jobs=jobs,
            force=force,
            engine=engine.value,
            isolate=isolate.value,
            scheduler=scheduler,
            report=report,
        )
    for line in summary_lines(outcomes, place):
        say(line)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(1)
