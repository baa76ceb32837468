"""What the plan does, how often, and when it is reviewed."""

from planning_helpers.measures.actions.action_plan import (
    action_plan,
    action_plan_finding,
    impact_finding,
    impact_types,
    joint_actions,
    load_finding,
    load_per_owner,
)
from planning_helpers.measures.actions.recurring_actions import (
    action_dates,
    recurring_actions,
    recurring_actions_finding,
)
from planning_helpers.measures.actions.reviews import (
    decisions_needed,
    review_clocks,
    reviews_finding,
)

__all__ = [
    "action_dates",
    "action_plan",
    "action_plan_finding",
    "decisions_needed",
    "impact_finding",
    "impact_types",
    "joint_actions",
    "load_finding",
    "load_per_owner",
    "recurring_actions",
    "recurring_actions_finding",
    "review_clocks",
    "reviews_finding",
]
