"""Which accounts deserve a plan, and who owns them?"""

from planning_helpers.chapters.account_selection.account_assignment import (
    account_assignment,
    assignment_finding,
)
from planning_helpers.chapters.account_selection.account_margin import (
    economics,
    economics_finding,
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
    load_finding,
    plan_load,
)
from planning_helpers.chapters.account_selection.rank_robustness import (
    rank_stability,
    stability_finding,
)
from planning_helpers.chapters.account_selection.rater_agreement import (
    rater_finding,
    rater_spread,
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
    load_table,
    proposal_table,
    rater_table,
    readiness_table,
    request_table,
    schedule_table,
    score_table,
    scoring_sheet,
    spread_table,
    tipping_table,
    without_revenue_table,
)
from planning_helpers.chapters.account_selection.weight_sensitivity import (
    tipping_finding,
    weight_tipping,
)

__all__ = [
    "account_assignment",
    "account_managers",
    "account_measures",
    "account_names",
    "account_owners",
    "account_readiness",
    "account_scores",
    "account_tiers",
    "accounts_to_judge",
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
    "economics",
    "economics_finding",
    "exception_table",
    "executive_requests",
    "leader_table",
    "load_finding",
    "load_table",
    "manager_fit",
    "opinion_leader_finding",
    "opinion_leaders",
    "pareto_curve",
    "pareto_finding",
    "plan_load",
    "plan_schedule",
    "proposal_finding",
    "proposal_table",
    "rank_stability",
    "rater_finding",
    "rater_spread",
    "rater_table",
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
    "stability_finding",
    "tier_finding",
    "tipping_finding",
    "tipping_table",
    "weight_tipping",
    "without_each_rater",
    "without_revenue_finding",
    "without_revenue_table",
]
