"""What an account bought, month by month."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.model import empty, typed

TODAY = date(2026, 11, 15)


def monthly(amounts: list[float], *, offering: str = "pump") -> pd.DataFrame:
    """Revenue rows of one purchase a month, the last in October 2026."""
    months = pd.period_range(end="2026-10", periods=len(amounts), freq="M")
    transactions = pd.DataFrame(
        {
            "transaction_id": [f"{offering}{number}" for number in range(len(amounts))],
            "account_id": "a",
            "transaction_date": months.start_time + pd.Timedelta(days=19),
            "offering_id": offering,
            "amount": amounts,
        }
    )
    return revenue_rows(typed(transactions, "transactions"), empty("opportunities"), as_of=TODAY)
