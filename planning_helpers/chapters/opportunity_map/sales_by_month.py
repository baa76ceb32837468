"""Which part of a goal can come in when: sales by the end of each month, won, expected and likely."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio
from planning_helpers.measures.pipeline.sales_distribution import (
    CONFIDENCE,
    chance_of,
    expected_sales,
    sales_at_ratio,
    sales_reached,
)
from planning_helpers.periods import Period
from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import Finding, unknown

COLUMNS = ["month_date", "won_amount", "due_amount", "likely_amount", "expected_amount", "all_won_amount"]


def sales_by_month(
    deals: pd.DataFrame,
    won_deals: pd.DataFrame,
    *,
    goals: Mapping[str, float | None],
    ratio: LeadingRatio,
    period: Period,
    as_of: date,
) -> pd.DataFrame:
    """Sales since the period began, by the end of each of its months. Source: OPP-1, PIPE-1.

    A month that is over has what was won. From the month of `as_of` on, open deals due by its end are won or
    lost with the leading close ratio, as uncertain as it is; those past their close date can come in at once.

    Args:
        deals: Open deals that count: due by the end of the period.
        won_deals: Deals won in the period.
        goals: Goals by name; unknown ones are left out.
        ratio: The close ratio that leads.
        period: The period of the goals.
        as_of: The present.

    Returns:
        One row a month: `month_date` (its last day), `won_amount` (so far, by its end; empty for months to
        come), `due_amount` (open, due in it), `likely_amount` (sales by its end that are reached with 80 %),
        `expected_amount`, `all_won_amount` (when every deal is won) and `<goal>_probability`. Empty without
        a ratio, or where nobody wrote down an amount of what was won.
    """
    known = {name: goal for name, goal in goals.items() if goal is not None and not pd.isna(goal)}
    columns = [*COLUMNS, *(f"{name}_probability" for name in known)]
    months = pd.date_range(period.start, period.end, freq="ME")
    if ratio.belief is None or (len(won_deals) and won_deals["amount"].isna().all()):
        months = months[:0]
    today = pd.Timestamp(as_of)
    valued = deals[deals["amount"].notna()]
    due = valued["close_date"].where(valued["close_date"] >= today, today)
    rows = []
    for end in months:
        start = end.replace(day=1)
        sold = float(won_deals.loc[won_deals["close_date"] <= end, "amount"].sum())
        open_then = valued[due <= end]["amount"] if end >= today else valued["amount"].iloc[:0]
        assert ratio.belief is not None  # else there are no months
        outcomes = sales_at_ratio(open_then, ratio.belief, won=sold)
        falls_due = valued.loc[due.between(start, end), "amount"]
        rows.append(
            [
                end,
                sold if start <= today else None,
                float(falls_due.sum()),
                sales_reached(outcomes),
                expected_sales(outcomes),
                sold + float(open_then.sum()),
                *(chance_of(outcomes, goal) for goal in known.values()),
            ]
        )
    found = pd.DataFrame(rows, columns=columns)
    return found.astype(dict.fromkeys(columns[1:], "float64") | {"month_date": "datetime64[us]"})


def sales_by_month_finding(
    months: pd.DataFrame, *, goals: Mapping[str, float | None], as_of: date, currency: str
) -> Finding:
    """Say in which month the open deals come due, and how much of the commit goal is likely by when."""
    to_come = months[months["month_date"] >= pd.Timestamp(as_of)]
    if months.empty or to_come.empty:
        why = "no deal of the book was ever closed, or what is won is not known"
        return unknown(
            "PIPE-1",
            "sales_by_month",
            "When sales can come in cannot be told: " + (why if months.empty else "the period is over"),
            next_step="Import closed deals, with the amounts of those won." if months.empty else "",
        )
    last, peak = to_come.iloc[-1], to_come.iloc[int(to_come["due_amount"].argmax())]
    figures = {
        "due": money(to_come["due_amount"].sum(), currency),
        "peak_due": money(peak["due_amount"], currency),
        "likely": money(last["likely_amount"], currency),
        "expected": money(last["expected_amount"], currency),
    }
    goal = goals.get("commit")
    of_goal = ""
    if goal is not None and not pd.isna(goal) and goal > 0:
        figures["likely_share"] = share(last["likely_amount"] / goal)
        of_goal = f", {figures['likely_share']} of the commit goal"
    when = f"{last['month_date']:%B}"
    reached = (
        f"{figures['likely']} is reached with {CONFIDENCE:.0%} certainty by the end of {when}{of_goal}"
        if last["likely_amount"]
        else f"nothing is reached with {CONFIDENCE:.0%} certainty by the end of {when}"
    )
    if not to_come["due_amount"].sum():
        comes = "No open deal with a value is due in the period"
    elif peak["due_amount"] == to_come["due_amount"].sum():
        comes = f"All of {figures['due']} open comes due in {peak['month_date']:%B}"
    else:
        comes = f"{figures['peak_due']} of {figures['due']} open comes due in {peak['month_date']:%B}"
    is_late = len(to_come) > 0 and peak["month_date"] == last["month_date"] and bool(peak["due_amount"])
    return Finding(
        "PIPE-1",
        "sales_by_month",
        f"{comes}; {reached}",
        severity="watch" if is_late and len(to_come) > 1 else "note",
        figures=figures,
        formula="won so far, and open deals due by the end of each month won or lost with the leading close "
        f"ratio; likely = reached with {CONFIDENCE:.0%}; deals past their close date count in the present "
        "month",
        rows=months,
        currency=currency,
        next_step="What slips past the last month is lost to the period: ask of each deal due in it what "
        "could bring it forward."
        if is_late
        else "",
    )
