"""`planbook plans` and `planbook move-plan`: which plans there are, and whose they are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Annotated, Any

import pandas as pd
import typer

from planning_helpers.commands.dates import agreed_day
from planning_helpers.commands.person import person
from planning_helpers.commands.terminal import say
from planning_helpers.store import kept_plans, move_plan, named_accounts, open_store, read_table
from planning_helpers.wording.figures import counted


def plans(
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    gone: Annotated[
        bool, typer.Option("--gone", help="Only plans of accounts that the CRM no longer has.")
    ] = False,
) -> None:
    """List all plans, those of accounts that are gone first.

    A plan stays when its account vanishes from the CRM, as when two accounts are merged or one gets another
    key. `planbook move-plan` gives it to the account that stands for it now.

    \b
        planbook plans --gone
    """  # noqa: D301 - \b keeps the lines of the example in the help
    found = kept_plans(open_store(store))
    shown = found[found["is_gone"]] if gone else found
    if shown.empty:
        say("Every plan has its account." if gone and len(found) else "There is no plan.")
        return
    say(*plan_lines(shown))
    if shown["is_gone"].any():
        say("", "Give a plan to another account with `planbook move-plan PLAN --to ACCOUNT`.")


def plan_lines(found: pd.DataFrame) -> list[str]:
    """The plans of `store.kept_plans` as lines with a heading, in columns."""
    cells = [("Plan", "Period", "Rows", "Account", "Last saved", "")]
    cells += [
        (
            row["plan_id"],
            row["period"],
            f"{row['rows']:,}",
            row["account_id"] if pd.isna(row["account"]) else f"{row['account']} [{row['account_id']}]",
            _saved(row),
            _gone(row),
        )
        for row in found.to_dict("records")
    ]
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def _saved(row: Mapping[Hashable, Any]) -> str:
    moment = "" if pd.isna(row["recorded_at"]) else f"{row['recorded_at']:%Y-%m-%d} "
    return "" if pd.isna(row["recorded_by"]) else f"{moment}by {row['recorded_by']}"


def _gone(row: Mapping[Hashable, Any]) -> str:
    if not row["is_gone"]:
        return ""
    return "account gone" if pd.isna(row["gone_on"]) else f"account gone since {row['gone_on']:%Y-%m-%d}"


def move(
    plan_id: Annotated[
        str, typer.Argument(metavar="PLAN", help="Key of the plan, as `planbook plans` lists it.")
    ],
    to: Annotated[str, typer.Option(help="Account that it is to belong to: its key or its name.")],
    period: Annotated[str, typer.Option(help="Period that it is to be for. Default: its own.")] = "",
    join: Annotated[
        bool, typer.Option("--join", help="Add its rows to the plan that the account has for the period.")
    ] = False,
    as_of: Annotated[str, typer.Option(help="Day from which it belongs there. Default: today.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take a day far ahead.")] = False,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    recorded_by: Annotated[str, typer.Option(help="Who moves it. Default: your user name.")] = "",
) -> None:
    """Give a plan, with all its rows, to another account: one that was merged, or got another key.

    \b
        planbook move-plan 3f2a… --to "Northwind AG"
    """  # noqa: D301 - \b keeps the lines of the example in the help
    opened = open_store(store)
    accounts = read_table(opened, "accounts")
    (account_id,) = named_accounts(accounts, [to])
    name = accounts.set_index("account_id")["name"][account_id]
    moved = move_plan(
        opened,
        plan_id,
        account_id,
        by=recorded_by or person(),
        effective_on=agreed_day(as_of, agreed=lambda _: yes),
        period=period,
        join=join,
    )
    rows = counted(moved.rows, "row")
    say(
        f"{rows} added to the plan of {name} for {moved.period}; {plan_id!r} keeps its own goals and words."
        if moved.is_joined
        else f"The plan for {moved.period} belongs to {name} now, with {rows}."
    )
