"""`planbook plans` and `planbook move-plan`: which plans there are, and whose they are."""

from __future__ import annotations

import shlex
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import pandas as pd
import typer
from sqlalchemy import Engine

from planning_helpers.commands.dates import agreed_day
from planning_helpers.commands.person import person
from planning_helpers.commands.terminal import agreed, answered, say, say_part_seen
from planning_helpers.errors import PlanningError
from planning_helpers.periods import period_name
from planning_helpers.store import (
    PlanMove,
    kept_plans,
    make_move,
    named_accounts,
    open_store,
    planned_move,
    planned_return,
    read_table,
)
from planning_helpers.wording.figures import counted
from planning_helpers.wording.prose import one_or_many


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
    opened = open_store(store)
    say_part_seen(opened)
    found = kept_plans(opened)
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


def say_gone(store: Engine, period: str) -> None:
    """Say, where all plans of `period` are asked for, that some are left out as their account is gone."""
    plans = kept_plans(store)
    names = plans.loc[plans["is_gone"], "period"].map(period_name)
    if many := int((names == period_name(period)).sum()):
        whose, them = ("an account that is", "it") if many == 1 else ("accounts that are", "them")
        say(
            f"{counted(many, 'plan')} for {period} {one_or_many(many, 'is', 'are')} of {whose} gone; "
            f"{one_or_many(many, 'it is', 'they are')} not among these. `planbook plans --gone` lists "
            f"{them}, `planbook move-plan` gives {them} to another account.",
            err=True,
        )


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
    to: Annotated[str, typer.Option(help="Account that it is to belong to: its key or its name.")] = "",
    period: Annotated[str, typer.Option(help="Period that it is to be for. Default: its own.")] = "",
    join: Annotated[
        bool, typer.Option("--join", help="Add its rows to the plan that the account has for the period.")
    ] = False,
    back: Annotated[bool, typer.Option("--back", help="Take its last move back instead.")] = False,
    as_of: Annotated[str, typer.Option(help="Day from which it belongs there. Default: today.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, and take a day far ahead.")] = False,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    recorded_by: Annotated[str, typer.Option(help="Who moves it. Default: your user name.")] = "",
) -> None:
    """Give a plan, with all its rows, to another account: one that was merged, or got another key.

    What would move is shown first. `--back` takes the last move of the plan back, also to an account that the
    CRM no longer has.

    \b
        planbook move-plan 3f2a… --to "Northwind AG"
        planbook move-plan 3f2a… --back
    """  # noqa: D301 - \b keeps the lines of the example in the help
    if back == bool(to) or (back and (period or join)):
        raise PlanningError(
            "either --to says whose the plan is to be (with --period and --join if wanted), or --back takes "
            "its last move back. Give one of the two."
        )
    opened = open_store(store)
    day = agreed_day(as_of, agreed=lambda question: yes or answered(question))
    if back:
        move = planned_return(opened, plan_id)
    else:
        (account_id,) = named_accounts(read_table(opened, "accounts"), [to])
        move = planned_move(opened, plan_id, account_id, period=period, join=join)
    say(*move_lines(move, day))
    unasked = f"plan {plan_id!r} is not moved; nobody was asked. Add --yes to move it."
    if not agreed("Move it?", yes=yes, unasked=unasked):
        say("Nothing was moved.")
        return
    make_move(opened, move, by=recorded_by or person(), effective_on=day)
    said = f"{counted(sum(move.rows.values()), 'row')} moved." if move.joined else "It is moved."
    say(said if back else f"{said} `planbook move-plan {shlex.quote(plan_id)} --back` takes that back.")


def move_lines(move: PlanMove, day: date) -> Iterator[str]:
    """What moving a plan would do from `day` on."""
    rows = ", ".join(f"{table} {number:,}" for table, number in move.rows.items()) or "no rows"
    what = f"plan {move.plan_id!r}, {move.from_account}, {move.from_period}"
    if not move.joined:
        yield f"Moves from {day} on: {what}, with its rows ({rows})"
        yield f"To: {move.account}, {move.period}"
        return
    yield f"Moves from {day} on: rows of {move.from_account}, {move.from_period} ({rows})"
    yield f"To: plan {move.joined!r}, {move.account}, {move.period}"
    stay = f" and {counted(move.stay, 'row')}" if move.stay else ""
    yield f"Stays where it is: the goals and words of the plan that they leave{stay}"
