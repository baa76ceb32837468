"""Which accounts deserve a plan, and who owns them?"""

from planning_helpers.chapters.account_selection.account_assignment import (
    account_assignment,
    assignment_finding,
)
from planning_helpers.chapters.account_selection.account_margin import (
    account_margin,
    account_margin_finding,
)
from planning_helpers.chapters.account_selection.account_measures import (
    account_measures,
    account_names,
    account_owners,
    accounts_to_judge,
    by_group,
)
from planning_helpers.chapters.account_selection.account_readiness import (
    account_readiness,
    readiness_finding,
)
from planning_helpers.chapters.account_selection.account_score import (
    account_scores,
    criteria_in_use,
    criterion_values,
    score_finding,
)
from planning_helpers.chapters.account_selection.account_selection import (
    chosen_accounts,
    selection_finding,
)
from planning_helpers.chapters.account_selection.account_tiers import (
    account_tiers,
    tier_finding,
)
from planning_helpers.chapters.account_selection.accounts_to_plan import accounts_to_plan
from planning_helpers.chapters.account_selection.accounts_without_revenue import (
    accounts_without_revenue,
    without_revenue_finding,
)
from planning_helpers.chapters.account_selection.manager_fit import (
    account_managers,
    manager_fit,
)
from planning_helpers.chapters.account_selection.opinion_leaders import (
    opinion_leader_finding,
    opinion_leaders,
)
from planning_helpers.chapters.account_selection.pareto import (
    pareto_curve,
    pareto_finding,
)
from planning_helpers.chapters.account_selection.plan_schedule import (
    plan_schedule,
    schedule_finding,
)
from planning_helpers.chapters.account_selection.plans_per_manager import (
    plans_per_manager,
    plans_per_manager_finding,
)
from planning_helpers.chapters.account_selection.rank_robustness import (
    rank_robustness,
    rank_robustness_finding,
)
from planning_helpers.chapters.account_selection.rater_agreement import (
    rater_agreement,
    rater_agreement_finding,
    without_each_rater,
)
from planning_helpers.chapters.account_selection.selection_decisions import (
    decision_finding,
    decisions,
)
from planning_helpers.chapters.account_selection.selection_proposal import (
    executive_requests,
    proposal_finding,
    selection_proposal,
    sponsor_finding,
)
from planning_helpers.chapters.account_selection.tables import (
    assignment_table,
    criteria_table,
    decision_table,
    exception_table,
    leader_table,
    plans_per_manager_table,
    proposal_table,
    rater_agreement_table,
    readiness_table,
    request_table,
    schedule_table,
    score_table,
    scoring_sheet,
    spread_table,
    weight_sensitivity_table,
    without_revenue_table,
)
from planning_helpers.chapters.account_selection.weight_sensitivity import (
    weight_sensitivity,
    weight_sensitivity_finding,
)

__all__ = [
    "account_assignment",
    "account_managers",
    "account_margin",
    "account_margin_finding",
    "account_measures",
    "account_names",
    "account_owners",
    "account_readiness",
    "account_scores",
    "account_tiers",
    "accounts_to_judge",
    "accounts_to_plan",
    "accounts_without_revenue",
    "assignment_finding",
    "assignment_table",
    "by_group",
    "chosen_accounts",
    "criteria_in_use",
    "criteria_table",
    "criterion_values",
    "decision_finding",
    "decision_table",
    "decisions",
    "exception_table",
    "executive_requests",
    "leader_table",
    "manager_fit",
    "opinion_leader_finding",
    "opinion_leaders",
    "pareto_curve",
    "pareto_finding",
    "plan_schedule",
    "plans_per_manager",
    "plans_per_manager_finding",
    "plans_per_manager_table",
    "proposal_finding",
    "proposal_table",
    "rank_robustness",
    "rank_robustness_finding",
    "rater_agreement",
    "rater_agreement_finding",
    "rater_agreement_table",
    "readiness_finding",
    "readiness_table",
    "request_table",
    "schedule_finding",
    "schedule_table",
    "score_finding",
    "score_table",
    "scoring_sheet",
    "selection_finding",
    "selection_proposal",
    "sponsor_finding",
    "spread_table",
    "tier_finding",
    "weight_sensitivity",
    "weight_sensitivity_finding",
    "weight_sensitivity_table",
    "without_each_rater",
    "without_revenue_finding",
    "without_revenue_table",
]
