"""The charts of this chapter."""

from planning_helpers.chapters.quarterly_review.metric_readings_chart import (
    metric_readings_chart,
)
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge_chart import (
    pipeline_gap_bridge_chart,
)

__all__ = [
    "metric_readings_chart",
    "pipeline_gap_bridge_chart",
]
