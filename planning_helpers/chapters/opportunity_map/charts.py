"""The charts of this chapter."""

from planning_helpers.chapters.opportunity_map.goal_chance_chart import (
    goal_chance_chart,
)
from planning_helpers.chapters.opportunity_map.opportunity_map_chart import (
    opportunity_map_chart,
)
from planning_helpers.chapters.opportunity_map.pipeline_chart import (
    pipeline_chart,
)
from planning_helpers.chapters.opportunity_map.sales_by_month_chart import (
    sales_by_month_chart,
)
from planning_helpers.chapters.opportunity_map.stage_duration_chart import (
    stage_ageing_chart,
)

__all__ = [
    "goal_chance_chart",
    "opportunity_map_chart",
    "pipeline_chart",
    "sales_by_month_chart",
    "stage_ageing_chart",
]
