"""What of a plan breaks a rule of the documents: every check, where it does not hold, and what to do."""

from planning_helpers.analysis.plan_check.chains import chains
from planning_helpers.analysis.plan_check.check import Check, Violation
from planning_helpers.analysis.plan_check.checks import CHECKS, CheckResult, check_plan
from planning_helpers.analysis.plan_check.facts import PlanFacts, plan_facts
from planning_helpers.analysis.plan_check.finding import (
    broken_checks,
    broken_rows,
    plan_check_finding,
    unjudged_checks,
    unjudged_rows,
    violation_rows,
)

__all__ = [
    "CHECKS",
    "Check",
    "CheckResult",
    "PlanFacts",
    "Violation",
    "broken_checks",
    "broken_rows",
    "chains",
    "check_plan",
    "plan_check_finding",
    "plan_facts",
    "unjudged_checks",
    "unjudged_rows",
    "violation_rows",
]
