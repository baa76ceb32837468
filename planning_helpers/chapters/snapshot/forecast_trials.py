"""How far off each way of forecasting would have been, had it been tried in the past."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planning_helpers.chapters.snapshot.forecast_methods import LEAST_YEARS, LEVEL, METHODS

MOST_TRIALS = 2
"""Trials half a year apart, the last one a year ago."""


MOST_STRETCH = 3.0


def forecast_trials(values: np.ndarray, a_year: int, *, seed: int) -> pd.DataFrame:
    """Each method tried on up to `MOST_TRIALS` past years, with nothing known of them.

    Args:
        values: Revenue of complete periods, in order.
        a_year: How many of them make a year.
        seed: Same seed, same intervals.

    Returns:
        One row a trial and method: `method`, `periods_ago` (how many periods before the end it was made),
        `expected` and `actual` (sum of the year that followed), `error_share` (expected ÷ actual − 1),
        `held` (how many periods fell within the interval), `periods` and `stretch` (how many times as wide it
        would have to be to hold 80 % of them, 1 to `MOST_STRETCH`). A year in which nothing was bought is
        left out; none are left where history is shorter than three years.
    """
    rows = []
    for trial in range(MOST_TRIALS):
        ago = a_year + trial * (a_year // 2)
        known, actual = values[: len(values) - ago], values[len(values) - ago :][:a_year]
        if len(known) < LEAST_YEARS * a_year or actual.sum() <= 0:
            continue
        for name, method in METHODS.items():
            futures = method(known, a_year, seed=seed)
            low, high = futures.interval()
            held = int(((actual >= low) & (actual <= high)).sum())
            expected, came = float(futures.expected.sum()), float(actual.sum())
            stretch = _stretch(actual, futures.expected, low, high)
            rows.append((name, ago, expected, came, expected / came - 1, held, a_year, stretch))
    columns = {
        "method": "str",
        "periods_ago": "int64",
        "expected": "float64",
        "actual": "float64",
        "error_share": "float64",
        "held": "int64",
        "periods": "int64",
        "stretch": "float64",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def errors_by_method(trials: pd.DataFrame) -> pd.DataFrame:
    """What the trials tell of each method, the one that was least off first; of equal ones the smoothed.

    Returns:
        `method`, `trials`, `error_share` (mean of the errors without their sign), `worst_error_share` (with
        its sign), `held_share` (of the periods that the interval of 80 % held) and `stretch` (mean).
    """
    off = trials.assign(size=trials["error_share"].abs()).sort_values("size", kind="stable")
    groups = off.groupby("method", sort=False)
    found = pd.DataFrame(
        {
            "trials": groups.size(),
            "error_share": groups["size"].mean(),
            "worst_error_share": groups["error_share"].last(),
            "held_share": groups["held"].sum() / groups["periods"].sum(),
            "stretch": groups["stretch"].mean(),
        }
    )
    ordered = found.reindex([name for name in METHODS if name in found.index]).rename_axis("method")
    return ordered.reset_index().sort_values("error_share", kind="stable", ignore_index=True)


def _stretch(actual: np.ndarray, expected: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """How many times as wide the interval must be to hold `LEVEL` of `actual`: from 1 to `MOST_STRETCH`."""
    side = np.where(actual > expected, high - expected, expected - low)
    off = np.abs(actual - expected)
    times = np.divide(off, side, out=np.where(off > 0, MOST_STRETCH, 0.0), where=side > 0)
    needed = np.sort(times)[int(np.ceil(LEVEL * len(times))) - 1]
    return float(np.clip(needed, 1.0, MOST_STRETCH))
