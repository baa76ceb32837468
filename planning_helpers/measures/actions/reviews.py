"""The review clocks: client, manager and leadership, each with its own rhythm."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.recurrence import read_recurrence
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.names import values_of

UPDATE = "client update"
RHYTHMS = (
    ("client", UPDATE, "client_update_days"),
    ("client", "client call", "client_call_days"),
    ("client", "quarterly report to the client", "client_report_days"),
    ("manager", "manager review", "manager_review_days"),
    ("leadership", "leadership review", "leadership_review_days"),
)
"""Clock, meeting and the threshold of the most days between two. Source: REV-1, REV-2, REV-3, C7, C13."""

_LONGEST = {"day": 1, "week": 7, "month": 31}


def review_clocks(reviews: pd.DataFrame, *, plan: pd.Series | None = None, as_of: date) -> pd.DataFrame:
    """When each kind of review was last held, and when it is due.

    The three client meetings run on one clock: every client review resets all three. How often the client is
    updated is what the plan says was agreed with the client, where that can be read as a rhythm.

    Args:
        reviews: Reviews of one plan.
        plan: Row of the plan, with `update_frequency`.
        as_of: The day the facts are taken at.

    Returns:
        One row a rhythm: `review`, `clock`, `every_days`, `last_date`, `due_date` (last + rhythm; empty
        when never held), `booked_date` (next one with a date and not held), `late_days` (beyond due, 0 in
        time) and `state` (`overdue`, `never held`, `in time`).
    """
    today = pd.Timestamp(as_of)
    held = reviews[reviews["held_date"] <= today].groupby("clock")["held_date"].max()
    ahead = (
        reviews[reviews["held_date"].isna() & (reviews["due_date"] >= today)]
        .groupby("clock")["due_date"]
        .min()
    )
    found = pd.DataFrame(
        [(review, clock, int(threshold(every))) for clock, review, every in RHYTHMS],
        columns=["review", "clock", "every_days"],
    )
    agreed = read_recurrence(None if plan is None else plan.get("update_frequency"))
    if agreed is not None:
        found.loc[found["review"] == UPDATE, "every_days"] = agreed.every * _LONGEST[agreed.unit]
    found["last_date"] = pd.to_datetime(values_of(found["clock"], held)).astype("datetime64[us]")
    found["due_date"] = found["last_date"] + pd.to_timedelta(found["every_days"], unit="D")
    found["booked_date"] = pd.to_datetime(values_of(found["clock"], ahead)).astype("datetime64[us]")
    late = (today - found["due_date"]).dt.days.clip(lower=0).astype("float64")
    state = pd.Series("in time", index=found.index, dtype="str").mask(late > 0, "overdue")
    return found.assign(late_days=late, state=state.mask(found["last_date"].isna(), "never held"))


def reviews_finding(clocks: pd.DataFrame) -> Finding:
    """Say which of the review clocks have run out."""
    overdue = clocks[clocks["state"] == "overdue"].sort_values("late_days", ascending=False, kind="stable")
    never = clocks[clocks["state"] == "never held"].drop_duplicates("clock")
    figures = {"overdue": count(len(overdue)), "never": count(len(never))}
    parts = []
    if len(overdue):
        first = overdue.iloc[0]
        figures["longest"] = days(first["late_days"])
        others = "" if len(overdue) == 1 else f" and {count(len(overdue) - 1)} more"
        parts.append(f"the {first['review']} is {figures['longest']} overdue{others}")
    if len(never):
        whom = " or ".join(never["clock"])
        parts.append(f"no {whom} review was ever held")
    statement = "; ".join(parts) if parts else "all reviews are in time: client, manager and leadership"
    return Finding(
        "REV-1",
        "reviews",
        statement[0].upper() + statement[1:],
        severity="watch" if parts else "good",
        figures=figures,
        formula=with_thresholds(
            "due = last held + {client_update_days} (client update, unless the plan says what was agreed"
            " with the client), {client_call_days} (client call), {client_report_days} (report to the"
            " client), {manager_review_days} (manager), {leadership_review_days} (leadership); every client"
            " review resets the three client clocks"
        ),
        rows=clocks,
        next_step="Book the overdue ones." if parts else "",
    )


def decisions_needed(reviews: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The decisions that reviews ask for, the latest review of each clock and those still ahead.

    Returns:
        One row a review with a decision: `clock`, `review_date` (held, else due), `is_held`,
        `decisions_needed`, `outcome`; those ahead first.
    """
    asked = reviews[reviews["decisions_needed"].notna()]
    asked = asked.assign(
        is_held=(asked["held_date"] <= pd.Timestamp(as_of)).astype(bool),
        review_date=asked["held_date"].fillna(asked["due_date"]),
    ).sort_values("review_date", ascending=False, na_position="first", kind="stable")
    latest = asked[asked["is_held"]].drop_duplicates("clock")
    chosen = pd.concat([asked[~asked["is_held"]], latest])
    return chosen[["clock", "review_date", "is_held", "decisions_needed", "outcome"]].reset_index(drop=True)
