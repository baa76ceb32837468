"""For which period the goals of a plan are, and whether they may be held against a given one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planning_helpers.periods import Period, PeriodError, parse_period


def goal_period(written: Any, period: Period) -> Period | None:
    """The period over which the goals of a plan are judged, when asked about `period`.

    A plan of a longer period that holds `period` is judged over its own; a plan of any other period has no
    goal for this one. Source: SNAP-2.

    Args:
        written: The period as the plan has it; empty or unreadable text stands for `period`.
        period: The period asked about.

    Examples:
        >>> goal_period("2026", parse_period("2026Q4")).name
        '2026'
        >>> goal_period("2026Q3", parse_period("2026Q4")) is None
        True
    """
    found = readable_period(written)
    if found is None or found.name == period.name:
        return period
    return found if found.start <= period.start and period.end <= found.end else None


def readable_period(written: Any) -> Period | None:
    """The period that the text names; None when it names none."""
    if written is None or pd.isna(written):
        return None
    try:
        return parse_period(str(written))
    except PeriodError:
        return None


def same_length(one: Period, other: Period) -> bool:
    """Whether both are years, both half-years or both quarters, so that their goals compare.

    Examples:
        >>> same_length(parse_period("2026Q3"), parse_period("2026Q4"))
        True
        >>> same_length(parse_period("2026"), parse_period("2026Q4"))
        False
    """
    return one.name[4:5] == other.name[4:5]
