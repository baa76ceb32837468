"""The actions that repeat: their dates within the period, and what of them cannot be read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.measures.actions.action_plan import OPEN_STATES
from planning_helpers.measures.actions.recurrence import dates_of, first_on, read_recurrence
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import enumerated, one_or_many

UNREADABLE, UNDATED = "rhythm not readable", "no date to begin with"


def series_span(start: date | None, due: date | None, period_end: date) -> tuple[date, date] | None:
    """First and last day of a series: from its start to its due date; None when it has neither.

    Without a start the due date is the first of the series and the period ends it; without a due date the
    period ends it too. Source: ACT-4.
    """
    first = start if start is not None else due
    if first is None:
        return None
    last = due if start is not None and due is not None and due >= start else max(first, period_end)
    return first, last


def recurring_actions(plan: pd.DataFrame, *, period: Period, as_of: date) -> pd.DataFrame:
    """The open actions that repeat, those with a problem first. Source: ACT-4.

    Args:
        plan: As `action_plan` returns it.
        period: Its days are looked at.
        as_of: What lies after it is ahead.

    Returns:
        One row an action: `row_id`, `action`, `owner`, `contact`, `recurrence` (as written), `start_date`,
        `until_date`, `dates` (within the period), `ahead` (of these, after `as_of`), `next_date`, `problem`
        (empty when there is none).
    """
    kept = plan[plan["state"].isin(OPEN_STATES) & plan["recurrence"].fillna("").str.strip().ne("")]
    rows = []
    for action in kept.to_dict("records"):
        days = _dates(action, period)
        inside = [] if isinstance(days, str) else [day for day in days if period.start <= day]
        ahead = [day for day in inside if day > as_of]
        span = series_span(_day(action["start_date"]), _day(action["due_date"]), period.end)
        rows.append(
            {
                "row_id": action["row_id"],
                "action": action["action"],
                "owner": action["owner"],
                "contact": action["contact"],
                "recurrence": action["recurrence"],
                "start_date": span[0] if span else None,
                "until_date": span[1] if span else None,
                "dates": len(inside),
                "ahead": len(ahead),
                "next_date": min(ahead, default=None),
                "problem": days if isinstance(days, str) else "",
            }
        )
    found = pd.DataFrame(rows, columns=list(_SERIES)).astype(_SERIES)
    return found.sort_values("problem", ascending=False, kind="stable", ignore_index=True)


def action_dates(plan: pd.DataFrame, *, period: Period, as_of: date) -> pd.DataFrame:
    """Every date of the open recurring actions within the period, in order of time. Source: ACT-4.

    Returns:
        One row a date: `meeting_date`, `action`, `owner`, `contact`, `is_ahead` (after `as_of`).
    """
    rows = [
        (day, action["action"], action["owner"], action["contact"], day > as_of)
        for action in plan[plan["state"].isin(OPEN_STATES)].to_dict("records")
        if isinstance(days := _dates(action, period), list)
        for day in days
        if period.start <= day
    ]
    found = pd.DataFrame(rows, columns=list(_DATES)).astype(_DATES)
    return found.sort_values("meeting_date", kind="stable", ignore_index=True)


def recurring_actions_finding(series: pd.DataFrame, *, period: Period) -> Finding:
    """Say how often the period brings the recurring actions, and which rhythm cannot be read."""
    if series.empty:
        return Finding(
            "ACT-4",
            "recurring_actions",
            "No open action repeats",
            next_step="Say in words how often the account is met, such as every 14 days.",
        )
    wrong = series[series["problem"] != ""]
    figures = {
        "recurring": count(len(series)),
        "dates": count(int(series["dates"].sum())),
        "ahead": count(int(series["ahead"].sum())),
        "unread": count(len(wrong)),
    }
    parts = []
    if len(wrong) < len(series):
        told = series.drop(wrong.index)
        upcoming = told.dropna(subset=["next_date"]).sort_values("next_date", kind="stable")
        repeats = f"{counted(len(told), 'open action')} {one_or_many(len(told), 'repeats', 'repeat')}"
        parts.append(f"{repeats} on {counted(int(told['dates'].sum()), 'date')} of {period}")
        if len(upcoming):
            first = upcoming.iloc[0]
            parts.append(f"next “{first['action']}” on {first['next_date']:%Y-%m-%d}")
        else:
            parts.append("none of them still ahead")
    unread, undated = wrong[wrong["problem"] == UNREADABLE], wrong[wrong["problem"] == UNDATED]
    if len(unread):
        rows = unread.to_dict("records")
        names = enumerated([f"“{row['action']}” ({row['recurrence']})" for row in rows], most=2)
        parts.append(f"how often cannot be read of {names}")
    if len(undated):
        names = enumerated([f"“{name}”" for name in undated["action"]], most=2)
        parts.append(f"{names} {one_or_many(len(undated), 'has', 'have')} no date to begin with")
    statement = "; ".join(parts)
    return Finding(
        "ACT-4",
        "recurring_actions",
        statement[0].upper() + statement[1:],
        severity="watch" if len(wrong) else "note",
        figures=figures,
        formula="from the start of the action to its due date; without a start from the due date on, to the "
        "end of the period; bi-weekly is every 14 days, a month too short for the day takes its last one",
        rows=series.drop(columns="row_id"),
        next_step="Write how often as “every 14 days”, “weekly”, “every second Monday” or “quarterly”, and a "
        "date."
        if len(wrong)
        else "",
    )


def _dates(action: Mapping[Hashable, Any], period: Period) -> list[date] | str:
    """The dates of one action up to the end of the period, or why there are none."""
    text = action["recurrence"]
    if not isinstance(text, str) or not text.strip():
        return []
    rhythm = read_recurrence(text)
    if rhythm is None:
        return UNREADABLE
    span = series_span(_day(action["start_date"]), _day(action["due_date"]), period.end)
    if span is None:
        return UNDATED
    return dates_of(rhythm, first_on(rhythm, span[0]), min(span[1], period.end))


def _day(moment: Any) -> date | None:
    return None if pd.isna(moment) else pd.Timestamp(moment).date()


_SERIES = {
    "row_id": "str",
    "action": "str",
    "owner": "str",
    "contact": "str",
    "recurrence": "str",
    "start_date": "datetime64[us]",
    "until_date": "datetime64[us]",
    "dates": "int64",
    "ahead": "int64",
    "next_date": "datetime64[us]",
    "problem": "str",
}
_DATES = {
    "meeting_date": "datetime64[us]",
    "action": "str",
    "owner": "str",
    "contact": "str",
    "is_ahead": "bool",
}
