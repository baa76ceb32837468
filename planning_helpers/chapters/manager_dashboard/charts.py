"""The charts of this chapter."""

from planning_helpers.chapters.manager_dashboard.manager_dashboard_chart import (
    amounts_chart,
    gap_history_chart,
    plans_chart,
)
from planning_helpers.chapters.manager_dashboard.target_cascade_chart import (
    named_accounts_chart,
)

__all__ = [
    "amounts_chart",
    "gap_history_chart",
    "named_accounts_chart",
    "plans_chart",
]
