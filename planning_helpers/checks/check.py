"""A check of a plan: what must hold, and where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from planning_helpers.checks.facts import PlanFacts
from planning_helpers.rules import with_thresholds
from planning_helpers.wording.findings import Severity

Link = Literal["SWOT", "initiative", "executive", "relationship", "opportunity", "action", "plan"]
"""The part of the chain from what is true to what is done that a check looks at; `plan`: all of it."""


@dataclass(frozen=True)
class Violation:
    """One place at which a check does not hold.

    Attributes:
        item: What it is about, by the name people know it by.
        problem: What is wrong with it.
        initiative: Key of the initiative it belongs to, if any.
        opportunity: Key of the deal it belongs to, if any.
    """

    item: str
    problem: str
    initiative: str = ""
    opportunity: str = ""


Found = list[Violation] | str
"""Where a check does not hold, or why that cannot be told."""


@dataclass(frozen=True)
class Check:
    """A rule of the documents that a plan can break.

    Attributes:
        name: What it is called where it is switched off and in JSON; stays the same for ever.
        rule: ID of the planning rule.
        severity: How urgent it is where it does not hold: `act`, `watch` or `note`.
        link: The part of the chain it looks at.
        demand: What must hold, as a sentence, thresholds by their names in braces.
        next_step: What to do where it does not.
        find: Looks at a plan.
        told_by: Tables that tell it: where none of them ever had a row, it cannot be told.
    """

    name: str
    rule: str
    severity: Severity
    link: Link
    demand: str
    next_step: str
    find: Callable[[PlanFacts], Found]
    told_by: tuple[str, ...] = ()

    @property
    def demanded(self) -> str:
        """What must hold, with the thresholds in force."""
        return with_thresholds(self.demand)


def empty_in(table: str, column: str, problem: str) -> Callable[[PlanFacts], Found]:
    """Finds the rows of `table` in which `column` is empty."""

    def find(facts: PlanFacts) -> Found:
        rows = facts.rows(table)
        if rows.empty:
            return f"the plan has no {table.replace('_', ' ')}"
        return [
            Violation(
                str(row["name"]),
                problem,
                initiative=str(row["row_id"]) if table == "initiatives" else "",
            )
            for row in rows[rows[column].isna()].to_dict("records")
        ]

    return find


def none_of(table: str, problem: str) -> Callable[[PlanFacts], Found]:
    """Finds a plan without any row of `table`."""

    def find(facts: PlanFacts) -> Found:
        return [Violation(facts.account, problem)] if facts.rows(table).empty else []

    return find
