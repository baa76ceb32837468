"""Who decides, and who can introduce us?"""

from planning_helpers.chapters.connect_the_dots.connect_the_dots import (
    connect_the_dots_finding,
)
from planning_helpers.chapters.connect_the_dots.executive_access import (
    executive_access,
    executive_access_finding,
)
from planning_helpers.chapters.connect_the_dots.network_brokers import (
    network_brokers,
    network_brokers_finding,
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
    single_points_of_failure,
    single_points_of_failure_finding,
)
from planning_helpers.chapters.connect_the_dots.tables import (
    coaching_table,
    executive_access_table,
    introducer_load_table,
    introductions_table,
    key_players_table,
    least_coverage_table,
    network_brokers_table,
    partners_table,
    team_table,
)

__all__ = [
    "coaching_table",
    "connect_the_dots_finding",
    "executive_access",
    "executive_access_finding",
    "executive_access_table",
    "introducer_load_table",
    "introductions_table",
    "key_players_table",
    "least_coverage_table",
    "level_readings",
    "network_brokers",
    "network_brokers_finding",
    "network_brokers_table",
    "partners_finding",
    "partners_table",
    "relationship_levels",
    "relationship_levels_finding",
    "single_points_of_failure",
    "single_points_of_failure_finding",
    "team_table",
    "value_curve",
    "value_curve_finding",
    "with_reporting_ties",
]
