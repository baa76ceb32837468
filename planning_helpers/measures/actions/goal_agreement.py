"""Which goals are of both sides, and to which of them the client has agreed. Source: GOAL-5, IMPL-1."""

from __future__ import annotations

from datetime import date

import pandas as pd


def is_agreed(goals: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Whether the client had agreed to each goal by `as_of`."""
    return goals["client_agreed_date"] <= pd.Timestamp(as_of)


def is_shared(goals: pd.DataFrame) -> pd.Series:
    """Whether each goal is of both sides: the client may see it, or agreed to it.

    What we want for ourselves, such as orders of the quarter, is nothing the client has to agree to.
    """
    may_see = (goals["audience"] == "client").fillna(False).astype(bool)
    return may_see | goals["client_agreed_date"].notna()
