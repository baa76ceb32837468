"""Who decides, how they stand to us, and who can introduce us."""

from planning_helpers.measures.people.coverage import (
    coaching,
    coaching_finding,
    coverage_finding,
    least_coverage,
)
from planning_helpers.measures.people.decision_process import (
    decision_finding,
    decision_process,
    executives_finding,
    key_executives,
)
from planning_helpers.measures.people.executive_matrix import (
    executive_finding,
    executive_matrix,
    our_executives,
)
from planning_helpers.measures.people.introducer_load import (
    introducer_load,
    introducer_load_finding,
)
from planning_helpers.measures.people.introductions import (
    introductions,
    introductions_finding,
    targets,
    topics,
)
from planning_helpers.measures.people.people import (
    people,
    people_finding,
)
from planning_helpers.measures.people.power_map import (
    key_players,
    key_players_finding,
    power_map,
)
from planning_helpers.measures.people.rated_and_left import rated_and_left_finding
from planning_helpers.measures.people.team import (
    team,
    team_finding,
)
from planning_helpers.measures.people.tie_network import (
    tie_network,
    tie_weights,
)

__all__ = [
    "coaching",
    "coaching_finding",
    "coverage_finding",
    "decision_finding",
    "decision_process",
    "executive_finding",
    "executive_matrix",
    "executives_finding",
    "introducer_load",
    "introducer_load_finding",
    "introductions",
    "introductions_finding",
    "key_executives",
    "key_players",
    "key_players_finding",
    "least_coverage",
    "our_executives",
    "people",
    "people_finding",
    "power_map",
    "rated_and_left_finding",
    "targets",
    "team",
    "team_finding",
    "tie_network",
    "tie_weights",
    "topics",
]
