"""The charts of this chapter."""

from planning_helpers.chapters.initiatives.initiatives_chart import (
    impact_effort_chart,
    initiatives_timeline,
)
from planning_helpers.chapters.initiatives.strategy_fit_chart import (
    strategy_fit_chart,
)
from planning_helpers.chapters.initiatives.stretch_goal_bridge_chart import (
    stretch_goal_bridge_chart,
)

__all__ = [
    "impact_effort_chart",
    "initiatives_timeline",
    "strategy_fit_chart",
    "stretch_goal_bridge_chart",
]
