"""How much of what was decided was won."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, won


def win_rate(opportunities: pd.DataFrame, *, by: Literal["count", "value"] = "count") -> float | None:
    """Won ÷ (won + lost), 0 to 1; None when it cannot be told. Source: C12, glossary "win rate".

    Args:
        opportunities: Deals with `is_won`, `is_closed` and `amount`; open ones do not count.
        by: `count` of deals, or `value` of those whose amount is known.

    Returns:
        None when nothing is closed and, by value, also when there are won or lost deals of which none has a
        known amount: the rate would then be 0 or 100 % only because nobody wrote the amounts down.

    Examples:
        >>> deals = pd.DataFrame({
        ...     "is_closed": [True, True, True, False],
        ...     "is_won": [True, False, False, False],
        ...     "amount": [300.0, 100.0, None, 50.0],
        ... })
        >>> round(win_rate(deals), 4), win_rate(deals, by="value")
        (0.3333, 0.75)
    """
    deals_won, deals_lost = won(opportunities), lost(opportunities)
    if by == "count":
        closed = len(deals_won) + len(deals_lost)
        return len(deals_won) / closed if closed else None
    if any(len(deals) and deals["amount"].isna().all() for deals in (deals_won, deals_lost)):
        return None
    value_won, value_lost = float(deals_won["amount"].sum()), float(deals_lost["amount"].sum())
    return value_won / (value_won + value_lost) if value_won + value_lost > 0 else None
