"""Business units and the offerings each buys or could buy."""

from planning_helpers.measures.units.business_units import (
    business_units,
    executives_finding,
    units_finding,
    unmatched_units,
    unmatched_units_finding,
    wallet_finding,
)
from planning_helpers.measures.units.unit_priority import (
    priority_finding,
    unit_priority,
)
from planning_helpers.measures.units.whitespace import (
    sold_as,
    unplaced,
    whitespace,
    whitespace_finding,
)
from planning_helpers.measures.units.whitespace_value import (
    open_room,
    whitespace_value,
    whitespace_value_finding,
)

__all__ = [
    "business_units",
    "executives_finding",
    "open_room",
    "priority_finding",
    "sold_as",
    "unit_priority",
    "units_finding",
    "unmatched_units",
    "unmatched_units_finding",
    "unplaced",
    "wallet_finding",
    "whitespace",
    "whitespace_finding",
    "whitespace_value",
    "whitespace_value_finding",
]
