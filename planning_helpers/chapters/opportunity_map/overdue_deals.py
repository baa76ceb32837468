"""Open deals whose close date has passed: they sit in the forecast without a date."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.goal_progress import amount_of
from planning_helpers.wording.figures import count, counted, days, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import some_of


def overdue_deals(opportunities: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Open deals whose close date has passed, longest ago first; `overdue_days` counts from it."""
    deals = open_opportunities(opportunities)
    late = deals[deals["close_date"] < pd.Timestamp(as_of)]
    late = late.assign(overdue_days=(pd.Timestamp(as_of) - late["close_date"]).dt.days)
    columns = ["opportunity_id", "name", "stage", "amount", "close_date", "overdue_days", "next_step"]
    return late[columns].sort_values("overdue_days", ascending=False, ignore_index=True)


def overdue_deals_finding(late: pd.DataFrame, opportunities: pd.DataFrame, *, currency: str) -> Finding:
    """Count the open deals with a close date in the past: they sit in the forecast without a date."""
    deals = open_opportunities(opportunities)
    if deals["close_date"].isna().all():
        why = "no deal is open" if deals.empty else "no open deal has one"
        return unknown(
            "OPP-3",
            "past_close_date",
            f"Whether close dates have passed cannot be told: {why}",
            next_step="Put an expected close date on every open deal.",
        )
    figures = {
        "late": count(len(late)),
        "deals": count(len(deals)),
        "amount": money(amount_of(late), currency),
    }
    if late.empty:
        return Finding(
            "OPP-3",
            "past_close_date",
            f"No close date of {counted(len(deals), 'open deal')} has passed",
            severity="good",
            figures=figures,
        )
    oldest = late.iloc[0]
    figures["overdue"] = days(oldest["overdue_days"])
    worth = f" ({figures['amount']})" if late["amount"].notna().any() else ""
    return Finding(
        "OPP-3",
        "past_close_date",
        f"{some_of(len(late), len(deals), 'open deal')}{worth} should have closed already; "
        f"{oldest['name']} is {figures['overdue']} past its close date",
        severity="watch",
        figures=figures,
        formula="open deals whose close date lies before the day of the facts",
        rows=late,
        currency=currency,
        next_step="Give each a new date with a reason, or close it as lost.",
    )
