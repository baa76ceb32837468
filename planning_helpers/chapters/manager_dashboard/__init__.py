"""Which plan needs me?"""

from planning_helpers.chapters.manager_dashboard.action_progress import (
    action_progress,
    action_progress_finding,
)
from planning_helpers.chapters.manager_dashboard.gap_history import (
    gap_history,
    gap_history_finding,
    history_days,
    period_on,
)
from planning_helpers.chapters.manager_dashboard.leadership_sessions import (
    leadership_sessions,
    leadership_sessions_finding,
)
from planning_helpers.chapters.manager_dashboard.leadership_sessions_table import (
    leadership_sessions_table,
)
from planning_helpers.chapters.manager_dashboard.management_line import (
    management_line,
    management_line_finding,
)
from planning_helpers.chapters.manager_dashboard.manager_dashboard import (
    plans_against_goal,
    plans_finding,
)
from planning_helpers.chapters.manager_dashboard.plan_amounts import (
    amounts_by,
    amounts_finding,
)
from planning_helpers.chapters.manager_dashboard.plan_stage_days import (
    stage_days_by_plan,
    stage_days_finding,
)
from planning_helpers.chapters.manager_dashboard.plan_usage import (
    plan_usage,
    plan_usage_finding,
)
from planning_helpers.chapters.manager_dashboard.tables import (
    action_progress_table,
    amounts_table,
    checklist_table,
    gap_history_table,
    management_line_table,
    named_accounts_table,
    plan_usage_table,
    plans_table,
    quota_allocation_table,
    stage_days_table,
    target_cascade_table,
)
from planning_helpers.chapters.manager_dashboard.target_cascade import (
    named_accounts,
    target_cascade,
    target_cascade_finding,
)

__all__ = [
    "action_progress",
    "action_progress_finding",
    "action_progress_table",
    "amounts_by",
    "amounts_finding",
    "amounts_table",
    "checklist_table",
    "gap_history",
    "gap_history_finding",
    "gap_history_table",
    "history_days",
    "leadership_sessions",
    "leadership_sessions_finding",
    "leadership_sessions_table",
    "management_line",
    "management_line_finding",
    "management_line_table",
    "named_accounts",
    "named_accounts_table",
    "period_on",
    "plan_usage",
    "plan_usage_finding",
    "plan_usage_table",
    "plans_against_goal",
    "plans_finding",
    "plans_table",
    "quota_allocation_table",
    "stage_days_by_plan",
    "stage_days_finding",
    "stage_days_table",
    "target_cascade",
    "target_cascade_finding",
    "target_cascade_table",
]
