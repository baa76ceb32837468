"""What an account buys, how it moves, and what it could be worth."""

from planning_helpers.measures.revenue.account_worth import (
    account_worth,
    missed_and_promising,
    worth_finding,
)
from planning_helpers.measures.revenue.revenue import (
    revenue_rows,
    revenue_source,
)
from planning_helpers.measures.revenue.revenue_trend import (
    offering_finding,
    offering_trend,
    quarters,
    trend_finding,
)

__all__ = [
    "account_worth",
    "missed_and_promising",
    "offering_finding",
    "offering_trend",
    "quarters",
    "revenue_rows",
    "revenue_source",
    "trend_finding",
    "worth_finding",
]
