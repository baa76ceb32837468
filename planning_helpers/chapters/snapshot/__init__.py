"""Where do we stand?"""

from planning_helpers.chapters.snapshot.client_interviews import (
    agreed_with_client,
    agreement_finding,
    client_answers,
    client_interviews_finding,
    question_list,
)
from planning_helpers.chapters.snapshot.interactions import (
    contact_finding,
    contact_months,
    interactions_by_person,
)
from planning_helpers.chapters.snapshot.overview import (
    overview,
    overview_finding,
)
from planning_helpers.chapters.snapshot.pipeline_and_backlog import (
    backlog,
    open_deals,
    pipeline_and_backlog_finding,
)
from planning_helpers.chapters.snapshot.revenue_forecast import (
    forecast_finding,
    revenue_forecast,
)
from planning_helpers.chapters.snapshot.six_questions_table import (
    six_questions_table,
)
from planning_helpers.chapters.snapshot.snapshot import (
    snapshot_finding,
)
from planning_helpers.chapters.snapshot.tables import (
    agreed_table,
    answers_table,
    backlog_table,
    executives_table,
    forecast_errors_table,
    gaps_table,
    missed_and_promising_table,
    notes_table,
    open_deals_table,
    overview_table,
    process_table,
    questions_table,
    research_table,
)

__all__ = [
    "agreed_table",
    "agreed_with_client",
    "agreement_finding",
    "answers_table",
    "backlog",
    "backlog_table",
    "client_answers",
    "client_interviews_finding",
    "contact_finding",
    "contact_months",
    "executives_table",
    "forecast_errors_table",
    "forecast_finding",
    "gaps_table",
    "interactions_by_person",
    "missed_and_promising_table",
    "notes_table",
    "open_deals",
    "open_deals_table",
    "overview",
    "overview_finding",
    "overview_table",
    "pipeline_and_backlog_finding",
    "process_table",
    "question_list",
    "questions_table",
    "research_table",
    "revenue_forecast",
    "six_questions_table",
    "snapshot_finding",
]
