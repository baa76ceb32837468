"""What of a plan breaks a rule of the documents: every check, where it does not hold, and what to do."""

from planning_helpers.checks.chains import (
    chains,
)
from planning_helpers.checks.challenges import (
    challenges,
    challenges_finding,
)
from planning_helpers.checks.check import (
    Check,
    Violation,
)
from planning_helpers.checks.checklist import (
    checklist,
    checklist_finding,
)
from planning_helpers.checks.checks import (
    CHECKS,
    CheckResult,
    check_plan,
)
from planning_helpers.checks.facts import (
    PlanFacts,
    plan_facts,
)
from planning_helpers.checks.finding import (
    broken_checks,
    broken_rows,
    plan_check_finding,
    unjudged_checks,
    unjudged_rows,
    violation_rows,
)
from planning_helpers.checks.knowledge_gaps import (
    gaps_finding,
    knowledge_gaps,
)
from planning_helpers.checks.plan_completeness import (
    complete_plans,
    plan_completeness,
    plan_completeness_finding,
)
from planning_helpers.checks.planning_steps import (
    planning_steps,
    planning_steps_finding,
)
from planning_helpers.checks.research_sources import (
    research_finding,
    research_sources,
)
from planning_helpers.checks.six_questions import (
    six_questions,
    six_questions_finding,
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
    "challenges",
    "challenges_finding",
    "check_plan",
    "checklist",
    "checklist_finding",
    "complete_plans",
    "gaps_finding",
    "knowledge_gaps",
    "plan_check_finding",
    "plan_completeness",
    "plan_completeness_finding",
    "plan_facts",
    "planning_steps",
    "planning_steps_finding",
    "research_finding",
    "research_sources",
    "six_questions",
    "six_questions_finding",
    "unjudged_checks",
    "unjudged_rows",
    "violation_rows",
]
