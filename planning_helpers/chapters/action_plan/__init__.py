"""Who does what by when?"""

from planning_helpers.chapters.action_plan.action_outcomes import (
    action_outcomes,
    action_outcomes_finding,
)
from planning_helpers.chapters.action_plan.action_trace import (
    action_trace,
    action_trace_finding,
)
from planning_helpers.chapters.action_plan.activities import (
    activities,
    activities_finding,
)
from planning_helpers.chapters.action_plan.approval import (
    approval_finding,
    approval_history,
)
from planning_helpers.chapters.action_plan.approval_table import (
    approval_table,
    changes_since_approval_table,
    complete_plan_table,
)
from planning_helpers.chapters.action_plan.changes_since_approval import (
    WATCHED,
    changes_since_approval,
    changes_since_approval_finding,
    day_before_approval,
)
from planning_helpers.chapters.action_plan.client_agreement import (
    client_agreement,
    client_agreement_finding,
)
from planning_helpers.chapters.action_plan.communication_plan import (
    communication_finding,
    communication_plan,
    without_communication,
)
from planning_helpers.chapters.action_plan.departments import (
    departments,
    departments_finding,
)
from planning_helpers.chapters.action_plan.follow_ups import (
    activity_history,
    follow_ups_finding,
)
from planning_helpers.chapters.action_plan.force_field import (
    force_field,
    force_field_finding,
)
from planning_helpers.chapters.action_plan.planned_meetings import (
    planned_meetings,
    planned_meetings_finding,
)
from planning_helpers.chapters.action_plan.risks import (
    risk_matrix,
    risks_finding,
    scored_risks,
)
from planning_helpers.chapters.action_plan.tables import (
    action_dates_table,
    action_plan_table,
    action_trace_table,
    activities_table,
    agreement_table,
    communication_table,
    computed_threats_table,
    departments_table,
    follow_ups_table,
    impact_table,
    joint_action_table,
    left_out_table,
    load_table,
    outcomes_table,
    planned_meetings_table,
    recurring_actions_table,
    risk_table,
)

__all__ = [
    "WATCHED",
    "action_dates_table",
    "action_outcomes",
    "action_outcomes_finding",
    "action_plan_table",
    "action_trace",
    "action_trace_finding",
    "action_trace_table",
    "activities",
    "activities_finding",
    "activities_table",
    "activity_history",
    "agreement_table",
    "approval_finding",
    "approval_history",
    "approval_table",
    "changes_since_approval",
    "changes_since_approval_finding",
    "changes_since_approval_table",
    "client_agreement",
    "client_agreement_finding",
    "communication_finding",
    "communication_plan",
    "communication_table",
    "complete_plan_table",
    "computed_threats_table",
    "day_before_approval",
    "departments",
    "departments_finding",
    "departments_table",
    "follow_ups_finding",
    "follow_ups_table",
    "force_field",
    "force_field_finding",
    "impact_table",
    "joint_action_table",
    "left_out_table",
    "load_table",
    "outcomes_table",
    "planned_meetings",
    "planned_meetings_finding",
    "planned_meetings_table",
    "recurring_actions_table",
    "risk_matrix",
    "risk_table",
    "risks_finding",
    "scored_risks",
    "without_communication",
]
