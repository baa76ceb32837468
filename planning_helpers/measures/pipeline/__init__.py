"""Deals: won, open and expected, against the goals."""

from planning_helpers.measures.pipeline.goal_chance import (
    chance_curve,
    goal_chance_finding,
)
from planning_helpers.measures.pipeline.goal_outlook import (
    ambition_finding,
    goal_outlook,
    goal_outlook_finding,
)
from planning_helpers.measures.pipeline.goal_progress import (
    period_sales,
    progress_finding,
)
from planning_helpers.measures.pipeline.leading_ratio import (
    close_ratio_finding,
    leading_ratio,
    ratios_compared,
)
from planning_helpers.measures.pipeline.pipeline import (
    with_expected,
)
from planning_helpers.measures.pipeline.stage_duration import (
    stage_days_finding,
    stage_durations,
    typical_stage_days,
)
from planning_helpers.measures.pipeline.win_rate_by_age import (
    age_effect_finding,
)

__all__ = [
    "age_effect_finding",
    "ambition_finding",
    "chance_curve",
    "close_ratio_finding",
    "goal_chance_finding",
    "goal_outlook",
    "goal_outlook_finding",
    "leading_ratio",
    "period_sales",
    "progress_finding",
    "ratios_compared",
    "stage_days_finding",
    "stage_durations",
    "typical_stage_days",
    "with_expected",
]
