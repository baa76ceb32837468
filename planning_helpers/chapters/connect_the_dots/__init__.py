"""Who decides, and who can introduce us?"""

from planning_helpers.chapters.connect_the_dots.connect_the_dots import (
    connect_the_dots_finding,
)
from planning_helpers.chapters.connect_the_dots.executive_access import (
    approaches,
    approaches_finding,
)
from planning_helpers.chapters.connect_the_dots.network_brokers import (
    brokers,
    brokers_finding,
)
from planning_helpers.chapters.connect_the_dots.partners import (
    partners_finding,
)
from planning_helpers.chapters.connect_the_dots.relationship_levels import (
    level_readings,
    relationship_levels,
    relationship_levels_finding,
    value_curve,
    value_curve_finding,
)
from planning_helpers.chapters.connect_the_dots.reporting_ties import (
    with_reporting_ties,
)
from planning_helpers.chapters.connect_the_dots.single_points_of_failure import (
    dependence,
    dependence_finding,
)
from planning_helpers.chapters.connect_the_dots.tables import (
    approaches_table,
    brokers_table,
    coaching_table,
    introducer_load_table,
    introductions_table,
    key_players_table,
    least_coverage_table,
    partners_table,
    team_table,
)

__all__ = [
    "approaches",
    "approaches_finding",
    "approaches_table",
    "brokers",
    "brokers_finding",
    "brokers_table",
    "coaching_table",
    "connect_the_dots_finding",
    "dependence",
    "dependence_finding",
    "introducer_load_table",
    "introductions_table",
    "key_players_table",
    "least_coverage_table",
    "level_readings",
    "partners_finding",
    "partners_table",
    "relationship_levels",
    "relationship_levels_finding",
    "team_table",
    "value_curve",
    "value_curve_finding",
    "with_reporting_ties",
]
