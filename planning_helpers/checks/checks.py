"""All checks, run over one plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planning_helpers.checks.check import Check, Found, Violation
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.checks.of_actions import CHECKS as OF_ACTIONS
from planning_helpers.checks.of_goals import CHECKS as OF_GOALS
from planning_helpers.checks.of_initiatives import CHECKS as OF_INITIATIVES
from planning_helpers.checks.of_opportunities import CHECKS as OF_OPPORTUNITIES
from planning_helpers.checks.of_people import CHECKS as OF_PEOPLE
from planning_helpers.checks.of_reviews import CHECKS as OF_REVIEWS
from planning_helpers.checks.of_swot import CHECKS as OF_SWOT
from planning_helpers.wording.never_imported import never_imported

NO_PLAN = "the account has no plan"


def _no_plan(facts: PlanFacts) -> Found:
    return [Violation(facts.account, f"has no plan for {facts.period}")] if facts.plan is None else []


PLAN_MISSING = Check(
    "plan-missing",
    "PROC-1",
    "act",
    "plan",
    "The account has a plan",
    "Begin with the six answers of a light plan, or take the account off the list.",
    _no_plan,
)

CHECKS: tuple[Check, ...] = (
    PLAN_MISSING,
    *OF_SWOT,
    *OF_INITIATIVES,
    *OF_PEOPLE,
    *OF_OPPORTUNITIES,
    *OF_GOALS,
    *OF_ACTIONS,
    *OF_REVIEWS,
)

State = Literal["broken", "holds", "switched off", "cannot be told"]


@dataclass(frozen=True)
class CheckResult:
    """What became of one check.

    Attributes:
        reason: Why it was switched off, or why it cannot be told; else empty.
    """

    check: Check
    state: State
    violations: tuple[Violation, ...] = ()
    reason: str = ""


def check_plan(facts: PlanFacts, exceptions: pd.DataFrame) -> list[CheckResult]:
    """Every check with what it found, in the order of the chain; without a plan, that alone.

    Args:
        facts: The plan.
        exceptions: Table `check_exceptions`: a check counts as switched off for the account it names, or for
            all without one, up to its last day.
    """
    reasons = _reasons(facts, exceptions)
    return [_result(check, facts, reasons.get(check.name)) for check in CHECKS]


def _result(check: Check, facts: PlanFacts, exception: str | None) -> CheckResult:
    if exception is not None:
        return CheckResult(check, "switched off", reason=exception)
    if facts.plan is None and check is not PLAN_MISSING:
        return CheckResult(check, "cannot be told", reason=NO_PLAN)
    if check.told_by and set(check.told_by) <= set(facts.never_filled):
        return CheckResult(check, "cannot be told", reason=never_imported(check.told_by))
    found = check.find(facts)
    if isinstance(found, str):
        return CheckResult(check, "cannot be told", reason=found)
    return CheckResult(check, "broken" if found else "holds", tuple(found))


def _reasons(facts: PlanFacts, exceptions: pd.DataFrame) -> dict[str, str]:
    """Why a check is switched off, by its name."""
    account_id = facts.tables["accounts"]["account_id"].iloc[0]
    in_force = exceptions["valid_until"].isna() | (exceptions["valid_until"] >= facts.today)
    meant = exceptions["account_id"].isna() | (exceptions["account_id"] == account_id)
    chosen = exceptions[in_force & meant]
    return dict(zip(chosen["check_name"].tolist(), chosen["reason"].tolist(), strict=True))
