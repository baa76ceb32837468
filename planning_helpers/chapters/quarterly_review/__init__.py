"""What changed, and what must be decided?"""

from planning_helpers.chapters.quarterly_review.client_report import (
    client_report,
    client_report_finding,
)
from planning_helpers.chapters.quarterly_review.client_report_table import (
    client_report_table,
)
from planning_helpers.chapters.quarterly_review.competitor_changes import (
    competitor_changes,
    competitor_changes_finding,
)
from planning_helpers.chapters.quarterly_review.metric_readings import (
    metric_finding,
    metric_readings,
    readings_over_time,
    revenue_measures,
)
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge import (
    bridge_steps,
    pipeline_gap_bridge,
    pipeline_gap_bridge_finding,
)
from planning_helpers.chapters.quarterly_review.plan_changes import (
    goal_changes,
    goal_changes_finding,
    people_changes,
    people_changes_finding,
    slipped_actions,
    slipped_deals,
    slips_finding,
)
from planning_helpers.chapters.quarterly_review.plan_check_table import (
    broken_checks_table,
    chain_table,
    unjudged_table,
)
from planning_helpers.chapters.quarterly_review.quarterly_review import (
    decisions_finding,
    plan_against_actual,
    plan_against_actual_finding,
    quarterly_review_finding,
    review_start,
)
from planning_helpers.chapters.quarterly_review.tables import (
    competitor_changes_table,
    decision_table,
    gap_deals_table,
    goal_changes_table,
    metric_table,
    people_changes_table,
    plan_against_actual_table,
    revenue_measures_table,
    review_clock_table,
    slips_table,
)

__all__ = [
    "bridge_steps",
    "broken_checks_table",
    "chain_table",
    "client_report",
    "client_report_finding",
    "client_report_table",
    "competitor_changes",
    "competitor_changes_finding",
    "competitor_changes_table",
    "decision_table",
    "decisions_finding",
    "gap_deals_table",
    "goal_changes",
    "goal_changes_finding",
    "goal_changes_table",
    "metric_finding",
    "metric_readings",
    "metric_table",
    "people_changes",
    "people_changes_finding",
    "people_changes_table",
    "pipeline_gap_bridge",
    "pipeline_gap_bridge_finding",
    "plan_against_actual",
    "plan_against_actual_finding",
    "plan_against_actual_table",
    "quarterly_review_finding",
    "readings_over_time",
    "revenue_measures",
    "revenue_measures_table",
    "review_clock_table",
    "review_start",
    "slipped_actions",
    "slipped_deals",
    "slips_finding",
    "slips_table",
    "unjudged_table",
]
