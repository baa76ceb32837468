"""`planbook export`: plans as Excel workbooks, to be changed there and imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

import pandas as pd
import typer

from planning_helpers.batch.folders import account_folders
from planning_helpers.commands.dates import day
from planning_helpers.commands.plans import say_gone
from planning_helpers.commands.terminal import say
from planning_helpers.errors import PlanningError
from planning_helpers.model import typed
from planning_helpers.periods import parse_period
from planning_helpers.store import (
    AccountPlan,
    Book,
    latest_effective_date,
    named_accounts,
    open_store,
    read_account_plan,
    read_book,
)

_OTHER_FILES = frozenset({".csv", ".html", ".json", ".ods", ".pdf", ".xls", ".xlsb", ".xlsm"})


class FileInTheWayError(PlanningError):
    """A workbook would be written over another, which may hold rows that nobody has imported."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there already, and may hold changes that were not imported. "
            "Import it and remove it, or name another place with --to."
        )


def export(
    account: Annotated[
        list[str] | None,
        typer.Argument(help="Keys or names of accounts, or parts of names. Default: all with a plan."),
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="As Excel workbooks (the only form there is).")] = True,
    period: Annotated[str, typer.Option(help="Plan period: 2026Q4, 2026H2 or 2026.")] = "",
    as_of: Annotated[str, typer.Option(help="Day the plan is taken at. Default: the latest.")] = "",
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    to: Annotated[Path, typer.Option(help="Folder of the workbooks, or the file (.xlsx) of one.")] = Path(),
    template: Annotated[
        bool,
        typer.Option("--template", help="An empty plan to fill in, with the account's people and deals."),
    ] = False,
) -> None:
    """Write plans as Excel workbooks, to change them there and take them back with `planbook import`.

    \b
        planbook export --xlsx "Northwind AG" --period 2026Q4
        planbook export --xlsx "Northwind AG" --period 2027Q1 --template --to northwind-2027.xlsx
    """  # noqa: D301 - \b keeps the lines of the example in the help
    for path in export_plans(
        account or [], period=period, as_of=as_of, store=store, to=to, is_template=template
    ):
        say(path)


def export_plans(
    wanted: list[str], *, period: str, as_of: str, store: str, to: Path, is_template: bool = False
) -> list[Path]:
    """Write the workbook of the plan of each account `wanted`; of none, of all that have one for the period.

    Raises:
        PlanningError: If an account, its plan or the store is missing, or a file is in the way.
    """
    from planning_helpers.excel.write import subject_of, write_workbook  # see commands.run

    if not period:
        raise PlanningError("no plan period is named. Give --period, such as 2026Q4.")
    name = parse_period(period).name
    opened = open_store(store)
    on = day(as_of) if as_of else latest_effective_date(opened)
    if on is None:
        raise PlanningError("the store is empty. Import a CRM export with `planbook import`.")
    book = read_book(opened, period=name, as_of=on)
    if not wanted and not is_template:
        say_gone(opened, name)
    chosen = _chosen(book, wanted, name, is_template=is_template)
    paths = _paths(book, chosen, name, to)
    plans = [read_account_plan(opened, account_id=key, period=name, as_of=on) for key in chosen]
    made = [plan_tables(plan, name, is_template=is_template) for plan in plans]
    for tables, path in zip(made, paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(tables, path, subject_of(tables, period=name, as_of=on))
    return paths


def plan_tables(plan: AccountPlan, period: str, *, is_template: bool) -> dict[str, pd.DataFrame]:
    """What the workbook of `plan` holds; as a template, nothing but the beginning of a plan for `period`.

    Raises:
        PlanningError: If there is no plan, or, for a template, one for that very period.
    """
    from planning_helpers.excel.write import WORKBOOK_TABLES

    tables = {table: plan.as_stored(table) for table in WORKBOOK_TABLES}
    account = str(plan.account["name"])
    if not is_template:
        if plan.plan is None:
            raise PlanningError(
                f"{account} has no plan for {period}. `planbook export --template` gives an empty one."
            )
        return tables
    if plan.plan is not None and plan.plan["period"] == period:
        raise PlanningError(f"{account} has a plan for {period} already. Export it without --template.")
    begun = {
        "plan_id": _plan_key(str(plan.account["account_id"]), period),
        "account_id": plan.account["account_id"],
        "period": period,
        "depth": "standard",
        "currency": plan.currency or None,
    }
    of_plan = [table for table, rows in tables.items() if "plan_id" in rows]
    empty = {table: tables[table].iloc[:0] for table in of_plan}
    return {**tables, **empty, "plans": typed(pd.DataFrame([begun]), "plans")}


def _plan_key(account_id: str, period: str) -> str:
    """The same for all who begin a plan of the account and period: two of them cannot both add one unseen."""
    return uuid5(NAMESPACE_URL, f"{account_id} {period}").hex


def _chosen(book: Book, wanted: list[str], period: str, *, is_template: bool) -> list[str]:
    if wanted:
        return named_accounts(book["accounts"], wanted)
    if is_template:
        raise PlanningError("a template is of one account. Name it: `planbook export ACCOUNT --template`.")
    planned = set(book["plans"]["account_id"])
    found = [key for key in book["accounts"]["account_id"] if key in planned]
    if not found:
        raise PlanningError(f"no account has a plan for {period}. Name one, and give --template.")
    return found


def _paths(book: Book, chosen: list[str], period: str, to: Path) -> list[Path]:
    if to.suffix.lower() == ".xlsx":
        if len(chosen) > 1:
            raise PlanningError(
                f"{to} is one file, and {len(chosen)} plans are exported. Name a folder with --to."
            )
        paths = [to]
    elif to.suffix.lower() in _OTHER_FILES and not to.is_dir():
        raise PlanningError(
            f"{to} cannot be written: plans go to .xlsx files. Name one, or a folder, with --to."
        )
    else:
        accounts = book["accounts"]
        folders = account_folders(
            dict(zip(accounts["account_id"].astype(str), accounts["name"].astype(str), strict=True))
        )
        paths = [to / f"{folders[key]}-{period}.xlsx" for key in chosen]
    for path in paths:
        if path.exists():
            raise FileInTheWayError(path)
    return paths
