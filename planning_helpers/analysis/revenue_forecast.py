"""What the next twelve months may bring if nothing changes, and how wrong that was a year ago."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from planning_helpers.analysis.revenue import revenue_by_period
from planning_helpers.figures import count, counted, money, share
from planning_helpers.findings import Finding, unknown

POINTS = ("start_date", "revenue", "expected", "low", "high")
LEAST_MONTHS = 24
PATHS = 1000
LEVEL = 0.8
"""The interval holds the outcome in so many of the simulated futures."""

FORMULA = (
    "exponential smoothing (ETS, additive) of revenue by {grain}, complete ones only, with a damped "
    "trend from 24 "
    "of them on and seasons from three years on; the interval holds 80 % of 1,000 simulated futures; "
    "no plan and no deal enters it"
)


@dataclass(frozen=True, eq=False)
class Forecast:
    """The next twelve months as the past alone would have them.

    Attributes:
        points: One row a month or quarter, the past first: `start_date`, `revenue` (empty in the future),
            `expected`, `low`, `high` (empty in the past; each for the period alone).
        grain: `month`, or `quarter` where purchases are too rare for months.
        expected: Sum of the next twelve months.
        low: Lower end of the interval of that sum.
        high: Upper end.
        last_year_error: Forecast ÷ actual − 1 of the last twelve months, had it been made the same way a year
            ago; None when there was too little history then.
        obstacle: Why there is no forecast; empty when there is.
        left_out: How many purchases of the history count for nothing, as their amount is not known.
    """

    points: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(POINTS)))
    grain: str = "month"
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    last_year_error: float | None = None
    obstacle: str = ""
    left_out: int = 0


def revenue_forecast(rows: pd.DataFrame, *, as_of: date, seed: int = 20) -> Forecast:
    """Forecast of the twelve months after the last complete month. Source: SNAP-4.

    There is none for less than two years of history, nor where purchases are so rare that fewer than every
    second quarter has one, nor where the amounts of a whole month are not known.

    Args:
        rows: From `revenue.revenue_rows`.
        as_of: The present; the month or quarter it cuts is left out.
        seed: Same seed, same interval.
    """
    by_month = _complete(revenue_by_period(rows, "M", until=as_of), as_of)
    if len(by_month) < LEAST_MONTHS:
        months = count(len(by_month))
        return Forecast(obstacle=f"{months} complete months of history are too few; it takes {LEAST_MONTHS}")
    unknown_months = int(by_month["revenue"].isna().sum())
    if unknown_months:
        lacking = f"{count(unknown_months)} of {counted(len(by_month), 'month')}"
        return Forecast(obstacle=f"what was bought in {lacking} is not known")
    series, grain = by_month, "month"
    if (by_month["revenue"] > 0).mean() < 2 / 3:
        series, grain = _complete(revenue_by_period(rows, "Q", until=as_of), as_of), "quarter"
        if (series["revenue"] > 0).mean() < 0.5:
            return Forecast(obstacle="purchases are too rare: fewer than every second quarter has one")
    a_year = 12 if grain == "month" else 4
    paths = _simulated(series["revenue"], a_year, seed=seed)
    edge = (1 - LEVEL) / 2
    low, high = np.quantile(paths, [edge, 1 - edge], axis=0)
    total_low, total_high = np.quantile(paths.sum(axis=1), [edge, 1 - edge])
    expected = paths.mean(axis=0)
    freq = "M" if grain == "month" else "Q"
    ahead = pd.period_range(pd.Period(series["start_date"].iloc[-1], freq) + 1, periods=a_year, freq=freq)
    future = pd.DataFrame({"start_date": ahead.start_time, "expected": expected, "low": low, "high": high})
    return Forecast(
        points=pd.concat([series[["start_date", "revenue"]], future], ignore_index=True)[list(POINTS)],
        grain=grain,
        expected=float(expected.sum()),
        low=float(total_low),
        high=float(total_high),
        last_year_error=_last_year_error(series["revenue"], a_year, seed=seed),
        left_out=int(rows["revenue"].isna().sum()),
    )


def forecast_finding(forecast: Forecast, *, currency: str) -> Finding:
    """What the next twelve months may bring, within bounds, and how far off a year ago. Source: SNAP-4."""
    if forecast.obstacle:
        return unknown(
            "SNAP-4",
            "forecast",
            f"No forecast: {forecast.obstacle}",
            next_step="Import older transactions if there are any; until then plan from the open deals.",
        )
    expected = money(forecast.expected, currency)
    low, high = money(forecast.low, currency), money(forecast.high, currency)
    error = share(abs(forecast.last_year_error) if forecast.last_year_error is not None else None)
    told = ""
    if forecast.last_year_error is not None:
        side = "too high" if forecast.last_year_error > 0 else "too low"
        told = f"; made a year ago the same way it would have been {error} {side}"
    if forecast.left_out:
        told += f"; left out: {counted(forecast.left_out, 'purchase')} of unknown amount"
    return Finding(
        "SNAP-4",
        "forecast",
        f"If nothing changes, the next twelve months bring {expected}, between {low} and {high}{told}",
        severity="note",
        figures={"expected": expected, "low": low, "high": high, "last_year_error": error},
        formula=FORMULA.format(grain=forecast.grain),
        rows=forecast.points.tail(24).rename(
            columns={"expected": "expected_revenue", "low": "low_revenue", "high": "high_revenue"}
        ),
        currency=currency,
        next_step="Hold the goal of the plan against it: what is above must come from deals that are "
        "not there yet.",
    )


def _complete(periods: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return periods[periods["end_date"] <= pd.Timestamp(as_of)].reset_index(drop=True)


def _simulated(revenue: pd.Series, horizon: int, *, seed: int) -> np.ndarray:
    """`PATHS` futures of `horizon` periods, none below 0: one row a future."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, ModelWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # here: it takes over a second to import

    values = revenue.to_numpy(dtype=float)
    scale = float(np.abs(values).mean()) or 1.0
    trended, seasonal = len(values) >= LEAST_MONTHS, len(values) >= 3 * horizon
    with warnings.catch_warnings():  # a fit that stops short still forecasts; its interval shows how well
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", ModelWarning)
        model = ETSModel(
            values / scale,
            trend="add" if trended else None,
            damped_trend=trended,
            seasonal="add" if seasonal else None,
            seasonal_periods=horizon if seasonal else None,
        )
        fitted = model.fit(disp=False, maxiter=200)
    generator = np.random.default_rng(seed)
    paths = fitted.simulate(horizon, anchor="end", repetitions=PATHS, rng=generator)
    futures: np.ndarray = np.clip(np.asarray(paths).T, 0.0, None) * scale
    return futures


def _last_year_error(revenue: pd.Series, a_year: int, *, seed: int) -> float | None:
    """What a forecast of the last year, made from the years before, would have been off."""
    known, actual = revenue.iloc[:-a_year], float(revenue.iloc[-a_year:].sum())
    if len(known) < 2 * a_year or actual <= 0:
        return None
    return float(_simulated(known, a_year, seed=seed).mean(axis=0).sum()) / actual - 1
