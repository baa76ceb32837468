"""What helps and hurts?"""

from planning_helpers.chapters.swot.swot import (
    evidence_finding,
    perspective,
    swot,
    swot_finding,
    swot_summary_finding,
)
from planning_helpers.chapters.swot.swot_candidates import (
    candidate_findings,
    candidate_rows,
    candidates_finding,
    not_offered_before,
    swot_candidates,
)
from planning_helpers.chapters.swot.tables import (
    candidates_table,
    stale_evidence_table,
    threats_table,
    tows_table,
)
from planning_helpers.chapters.swot.tows import (
    tows,
    tows_finding,
)

__all__ = [
    "candidate_findings",
    "candidate_rows",
    "candidates_finding",
    "candidates_table",
    "evidence_finding",
    "not_offered_before",
    "perspective",
    "stale_evidence_table",
    "swot",
    "swot_candidates",
    "swot_finding",
    "swot_summary_finding",
    "threats_table",
    "tows",
    "tows_finding",
    "tows_table",
]
