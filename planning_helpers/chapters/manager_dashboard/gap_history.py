"""The pipeline gap of all plans over the months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from planning_helpers.periods import Period, previous_period
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

MONTHS = 6


def history_days(as_of: date, months: int = MONTHS) -> list[date]:
    """The last days of the `months` months before that of `as_of`, and `as_of`, oldest first.

    Examples:
        >>> history_days(date(2026, 3, 10), 2)
        [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 10)]
    """
    days = [as_of]
    first = as_of.replace(day=1)
    for _ in range(months):
        days.insert(0, first - timedelta(days=1))
        first = days[0].replace(day=1)
    return days


def period_on(day: date, period: Period) -> Period:
    """The period of the kind of `period` that `day` lies in, when that is not after `period`."""
    while day < period.start:
        period = previous_period(period)
    return period


def gap_history(plans_by_day: Mapping[date, pd.DataFrame]) -> pd.DataFrame:
    """The sums over all plans on each day. Source: R6.

    Args:
        plans_by_day: The frame of `manager_dashboard.plans_against_goal`, as known on each day.

    Returns:
        One row a day on which there were plans: `as_of_date`, `plans`, `computable` (plans with a gap),
        `goals_of` (the periods of their goals), `goal`, `won`, `new_sales_needed`, `pipeline_needed`,
        `short_amount` (sum of the gaps above 0) and `unvalued_deals` (deals of these plans without a known
        amount: the gaps are then at most so wide). Money sums only plans with a goal.
    """
    rows = [
        {
            "as_of_date": pd.Timestamp(day),
            "plans": len(plans),
            "computable": int(plans["pipeline_gap"].notna().sum()),
            "goals_of": ", ".join(sorted(set(plans.loc[plans["pipeline_gap"].notna(), "plan_of"].dropna()))),
            "goal": plans["goal"].sum(min_count=1),
            "won": plans["won"].sum(min_count=1),
            "new_sales_needed": plans["new_sales_needed"].sum(min_count=1),
            "pipeline_needed": plans["pipeline_needed"].sum(min_count=1),
            "short_amount": plans["pipeline_gap"].clip(lower=0).sum(min_count=1),
            "unvalued_deals": int(plans.loc[plans["pipeline_gap"] > 0, "unvalued_deals"].sum()),
        }
        for day, plans in sorted(plans_by_day.items())
        if len(plans)
    ]
    columns = [
        "as_of_date",
        "plans",
        "computable",
        "goals_of",
        "goal",
        "won",
        "new_sales_needed",
        "pipeline_needed",
        "short_amount",
        "unvalued_deals",
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"as_of_date": "datetime64[us]", "goals_of": "str", "short_amount": "float64"}
    )


def gap_history_finding(history: pd.DataFrame, *, currency: str) -> Finding:
    """Say whether the plans together are shorter of pipeline than at the first day known."""
    known = history[history["short_amount"].notna()]
    if len(known) < 2:
        return unknown(
            "R6",
            "gap_history",
            "How the pipeline gap moved over the months cannot be told: fewer than two days with plans "
            "are known",
            next_step="Import every month with its date (`--as-of`); the history then builds up by itself.",
        )
    first, last = known.iloc[0], known.iloc[-1]
    moved = last["short_amount"] - first["short_amount"]
    figures = {
        "plans": count(last["plans"]),
        "computable": count(last["computable"]),
        "before": money(first["short_amount"], currency),
        "now": money(last["short_amount"], currency),
        "needed": money(last["new_sales_needed"], currency),
    }
    way = "unchanged" if round(moved, 2) == 0 else "more" if moved > 0 else "less"
    compared = "as much as" if way == "unchanged" else f"{way} than"
    covered, covered_then = _covered(last), _covered(first)
    at_most, at_most_then = ("at most " if day["unvalued_deals"] else "" for day in (last, first))
    then = [f"{at_most_then}{figures['before']}"]
    if covered_then != covered:
        then.append(covered_then[0].lower() + covered_then[1:])
    if first["goals_of"] != last["goals_of"]:
        then.append(f"goals of {first['goals_of']}, now of {last['goals_of']}")
    return Finding(
        "R6",
        "gap_history",
        f"{covered} {one_or_many(last['computable'], 'is', 'are')} {at_most}{figures['now']} short of "
        f"pipeline, {compared} on {first['as_of_date']:%Y-%m-%d} ({'; '.join(then)})",
        severity="watch" if moved > 0 else "note",
        figures=figures,
        formula="sums over the plans in force on each day, for the period that day lies in; only gaps "
        "above 0 count",
        rows=history,
        currency=currency,
    )


def _covered(day: pd.Series) -> str:
    """Which plans the sum of a day holds, in words."""
    if day["computable"] == day["plans"]:
        return "The one plan" if day["plans"] == 1 else "All plans together"
    return f"{count(day['computable'])} of {counted(day['plans'], 'plan')} together"
