"""Which deals are won, lost or open, and what the open ones are worth."""

from __future__ import annotations

from datetime import date

import pandas as pd


def won(opportunities: pd.DataFrame) -> pd.DataFrame:
    """The deals won."""
    return opportunities[_flag(opportunities, "is_won")]


def lost(opportunities: pd.DataFrame) -> pd.DataFrame:
    """The deals closed without being won. Source: C11 (lost is reported apart)."""
    return opportunities[_flag(opportunities, "is_closed") & ~_flag(opportunities, "is_won")]


def open_opportunities(opportunities: pd.DataFrame) -> pd.DataFrame:
    """The deals neither won nor lost yet."""
    return opportunities[~_flag(opportunities, "is_closed") & ~_flag(opportunities, "is_won")]


def decided_by(opportunities: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The deals without those won or lost with a close date after `as_of`: that day they were neither.

    How they stood on `as_of` is not known, so they do not count as open either. A closed deal without a close
    date stays.
    """
    is_decided = _flag(opportunities, "is_closed") | _flag(opportunities, "is_won")
    return opportunities[~(is_decided & (opportunities["close_date"] > pd.Timestamp(as_of)))]


def sum_known(opportunities: pd.DataFrame) -> float | None:
    """Sum of the known amounts; None when no amount is known, which is not 0."""
    amounts = opportunities["amount"].dropna()
    return float(amounts.sum()) if len(amounts) else None


def weighted_amount(opportunities: pd.DataFrame) -> float | None:
    """Sum of amount × probability over the open deals that have both; None when there is none.

    Source: glossary, "weighted pipeline" (the sum of Salesforce's ExpectedRevenue).

    Examples:
        >>> deals = pd.DataFrame({
        ...     "is_closed": [False, False, True],
        ...     "is_won": [False, False, True],
        ...     "amount": [100.0, None, 900.0],
        ...     "probability": [0.5, 0.9, 1.0],
        ... })
        >>> weighted_amount(deals)
        50.0
    """
    still_open = open_opportunities(opportunities)
    expected = (still_open["amount"] * still_open["probability"]).dropna()
    return float(expected.sum()) if len(expected) else None


def _flag(opportunities: pd.DataFrame, name: str) -> pd.Series:
    return opportunities[name].astype("boolean").fillna(False).astype(bool)
