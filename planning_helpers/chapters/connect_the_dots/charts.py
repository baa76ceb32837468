"""The charts of this chapter."""

from planning_helpers.chapters.connect_the_dots.executive_matrix_chart import (
    executive_matrix_chart,
)
from planning_helpers.chapters.connect_the_dots.folded_org_chart import (
    folded_org_chart,
)
from planning_helpers.chapters.connect_the_dots.org_chart import (
    org_chart,
    org_chart_finding,
    power_finding,
)
from planning_helpers.chapters.connect_the_dots.org_chart_chart import (
    org_chart_chart,
)
from planning_helpers.chapters.connect_the_dots.power_map_chart import (
    power_map_chart,
)
from planning_helpers.chapters.connect_the_dots.relationship_levels_chart import (
    relationship_levels_chart,
    value_curve_chart,
)
from planning_helpers.chapters.connect_the_dots.single_points_of_failure_chart import (
    single_points_of_failure_chart,
)

__all__ = [
    "executive_matrix_chart",
    "folded_org_chart",
    "org_chart",
    "org_chart_chart",
    "org_chart_finding",
    "power_finding",
    "power_map_chart",
    "relationship_levels_chart",
    "single_points_of_failure_chart",
    "value_curve_chart",
]
