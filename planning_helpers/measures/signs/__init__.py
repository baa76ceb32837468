"""What the facts say by themselves: candidates for the SWOT."""

from planning_helpers.measures.signs.retention import (
    computed_threats,
    computed_threats_finding,
    retention_finding,
    threat_signs,
    threats,
)

__all__ = [
    "computed_threats",
    "computed_threats_finding",
    "retention_finding",
    "threat_signs",
    "threats",
]
