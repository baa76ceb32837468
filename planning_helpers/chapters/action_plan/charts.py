"""The charts of this chapter."""

from planning_helpers.chapters.action_plan.action_plan_chart import (
    action_plan_chart,
)
from planning_helpers.chapters.action_plan.force_field_chart import (
    force_field_chart,
)
from planning_helpers.chapters.action_plan.risks_chart import (
    risks_chart,
)

__all__ = [
    "action_plan_chart",
    "force_field_chart",
    "risks_chart",
]
