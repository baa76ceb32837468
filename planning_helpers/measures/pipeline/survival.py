"""How long something lasts where part of it is not over yet: Kaplan–Meier."""

from __future__ import annotations

import numpy as np
import pandas as pd


def still_going(lasted_days: pd.Series, is_over: pd.Series) -> pd.DataFrame:
    """The share that lasts longer than each number of days, what is not over yet counting while it was seen.

    The Kaplan–Meier estimate, by statsmodels. Source: glossary, "stage duration".

    Args:
        lasted_days: Days each has lasted so far.
        is_over: Whether that was all; else it lasts longer than is known (it is censored).

    Returns:
        `after_days` (those at which something ended, rising) and `going_share`.

    Examples:
        >>> still_going(pd.Series([1.0, 2, 2, 3]), pd.Series([True, True, False, True]))
           after_days  going_share
        0         1.0         0.75
        1         2.0         0.50
        2         3.0         0.00
    """
    from statsmodels.duration.survfunc import SurvfuncRight  # here: it takes half a second to import

    if not is_over.any():
        return pd.DataFrame({"after_days": pd.Series(dtype=float), "going_share": pd.Series(dtype=float)})
    found = SurvfuncRight(lasted_days.to_numpy(float), is_over.to_numpy(float))
    return pd.DataFrame({"after_days": found.surv_times, "going_share": found.surv_prob})


def median_days(lasted_days: pd.Series, is_over: pd.Series) -> float | None:
    """The days after which half are over; None when so many are still going that it is not known yet.

    Where exactly half are over at one day, the middle between it and the next one, as for plain numbers.

    Examples:
        >>> median_days(pd.Series([10.0, 60]), pd.Series([True, True]))
        35.0
        >>> median_days(pd.Series([10.0, 60, 70]), pd.Series([True, False, False])) is None
        True
    """
    curve = still_going(lasted_days, is_over)
    share, ends = curve["going_share"].to_numpy(), curve["after_days"].to_numpy()
    is_half = np.isclose(share, 0.5)
    passed = np.flatnonzero(is_half | (share < 0.5))
    if not len(passed):
        return None
    first = passed[0]
    if is_half[first] and first + 1 < len(ends):
        return float(ends[first] + ends[first + 1]) / 2
    return float(ends[first])
