"""`planbook check`: where plans break the rules of good planning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer

from planning_helpers.chapters.account_selection.accounts_to_plan import PROPOSED, accounts_of_book
from planning_helpers.checks import (
    CHECKS,
    CheckResult,
    PlanFacts,
    broken_checks,
    check_plan,
    plan_check_finding,
    plan_facts,
    unjudged_checks,
    unjudged_rows,
    violation_rows,
)
from planning_helpers.commands.dates import day
from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.plans import say_gone
from planning_helpers.commands.terminal import say, say_json, say_part_seen
from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.periods import parse_period
from planning_helpers.store import (
    Book,
    latest_effective_date,
    named_accounts,
    open_store,
    read_account_plan,
    read_book,
)
from planning_helpers.wording.figures import counted
from planning_helpers.wording.findings import SEVERITIES
from planning_helpers.wording.prose import enumerated

BROKEN = 3
"""Exit status when a plan breaks a check; 1 is an error, 2 a misspelt option."""


class FailOn(StrEnum):
    """From which severity on a broken check fails the command."""

    act = "act"
    watch = "watch"
    note = "note"
    never = "never"


@dataclass(frozen=True)
class Checked:
    """One account with what became of each check."""

    account_id: str
    facts: PlanFacts
    results: Sequence[CheckResult]


def check(
    ctx: typer.Context,
    account: Annotated[
        list[str] | None,
        typer.Argument(help="Keys or names of accounts, or parts of names. Default: all with a plan."),
    ] = None,
    period: Annotated[str, typer.Option(help="Plan period: 2026Q4, 2026H2 or 2026.")] = "",
    as_of: Annotated[str, typer.Option(help="Day the facts are taken at. Default: the latest.")] = "",
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    fail_on: Annotated[
        FailOn, typer.Option(help="From which severity on a broken check makes the exit status 3.")
    ] = FailOn.act,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    list_checks: Annotated[bool, typer.Option("--list", help="List the checks, and check nothing.")] = False,
) -> None:
    """Check plans against the planning rules, and say what to mend first.

    Exit status 0: no plan breaks a check of that severity; 3: one does; 1: they could not be checked.
    A check is switched off, with its reason, by a row in check_exceptions.csv (docs/check.md).

    \b
        planbook check --period 2026Q4
        planbook check "Northwind AG" --period 2026Q4 --fail-on watch --json
    """  # noqa: D301 - \b keeps the lines of the example in the help
    if list_checks:
        refuse_ignored(ctx, ("account", "period", "as_of", "store", "fail_on"), why="with --list")
        if as_json:
            say_json(checks_data())
        else:
            say(*checks_lines())
        return
    if not period:
        raise PlanningError("no plan period is named. Give --period, such as 2026Q4.")
    checked = list(check_accounts(account or [], period=period, as_of=as_of, store=store))
    if as_json:
        say_json(_data(checked))
    else:
        say(*_lines(checked))
    if any(
        result.check.severity in _failing(fail_on) for one in checked for result in broken_checks(one.results)
    ):
        raise typer.Exit(BROKEN)


def check_accounts(wanted: Sequence[str], *, period: str, as_of: str, store: str) -> Iterator[Checked]:
    """Check the plans of the accounts `wanted`; of none, those of all that have one or are selected.

    Raises:
        PlanningError: If the store, an account or the day is not there, or no account has a plan.
        UnknownNameError: If a check that is not there is switched off.
    """
    engine = open_store(store)
    on = day(as_of) if as_of else latest_effective_date(engine)
    if on is None:
        raise PlanningError("the store is empty. Import a CRM export with `planbook import`.")
    period = parse_period(period).name
    book = read_book(engine, period=period, as_of=on)
    exceptions = book["check_exceptions"]
    for name in exceptions["check_name"]:
        if name not in {one.name for one in CHECKS}:
            raise UnknownNameError("check", name, [one.name for one in CHECKS])
    say_part_seen(engine)
    if not wanted:
        say_gone(engine, period)
    for account_id in _chosen(book, wanted, period):
        plan = read_account_plan(engine, account_id=account_id, period=period, as_of=on)
        facts = plan_facts(plan, book)
        yield Checked(account_id, facts, check_plan(facts, exceptions))


def checks_data() -> list[dict[str, str]]:
    """Every check as plain JSON values."""
    return [
        {
            "check": one.name,
            "rule": one.rule,
            "severity": one.severity,
            "link": one.link,
            "demand": one.demanded,
            "next_step": one.next_step,
        }
        for one in CHECKS
    ]


def checks_lines() -> list[str]:
    """Every check on a line."""
    return [f"{one.name:<32} {one.severity:<6} {one.rule:<7} {one.demanded}" for one in CHECKS]


def _chosen(book: Book, wanted: Sequence[str], period: str) -> list[str]:
    accounts = book["accounts"]
    if wanted:
        return named_accounts(accounts, wanted)
    chosen = accounts_of_book(book, period=parse_period(period), as_of=book.as_of)
    proposed = chosen.loc[chosen["decision"] == PROPOSED, "account_id"].tolist()
    if chosen.empty or proposed:
        names = accounts.set_index("account_id")["name"]
        offer = f" The score proposes {enumerated(names.reindex(proposed).tolist())}." if proposed else ""
        raise PlanningError(
            f"no account has a plan for {period} or is selected.{offer} Name an account, or begin a plan."
        )
    return chosen["account_id"].tolist()


def _failing(fail_on: FailOn) -> set[str]:
    order: list[str] = list(SEVERITIES)
    return set() if fail_on is FailOn.never else set(order[: order.index(fail_on) + 1])


def _data(checked: Sequence[Checked]) -> dict[str, Any]:
    return {
        "checks": len(CHECKS),
        "accounts": [
            {
                "account_id": one.account_id,
                "account": one.facts.account,
                "period": one.facts.period.name,
                "as_of": one.facts.as_of.isoformat(),
                "statement": plan_check_finding(one.results, one.facts).statement,
                "broken": dict(Counter(result.check.severity for result in broken_checks(one.results))),
                "violations": _records(violation_rows(one.results, one.facts)),
                "not_judged": _records(unjudged_rows(one.results)),
            }
            for one in checked
        ],
    }


def _records(rows: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(rows.to_json(orient="records"))
    return found


def _lines(checked: Sequence[Checked]) -> Iterator[str]:
    for place, one in enumerate(checked):
        yield from [""] if place else []
        yield from _lines_of(one)


def _lines_of(checked: Checked) -> Iterator[str]:
    finding = plan_check_finding(checked.results, checked.facts)
    yield f"{checked.facts.account}: {finding.statement}"
    for result in broken_checks(checked.results):
        one = result.check
        yield f"  {one.severity:<6} {one.demanded}  [{one.name}, {one.rule}]"
        yield from (f"         - {place.item} {place.problem}" for place in result.violations)
        yield f"         {one.next_step}"
    if unjudged := unjudged_checks(checked.results):
        yield f"  {counted(len(unjudged), 'check')} not made"
        yield from (f"         - {one.check.name} {one.state}: {one.reason}" for one in unjudged)
