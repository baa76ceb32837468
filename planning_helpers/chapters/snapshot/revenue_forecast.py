"""What the next twelve months may bring if nothing changes, and how far off that was in the past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from planning_helpers.chapters.snapshot.forecast_methods import METHODS
from planning_helpers.chapters.snapshot.forecast_trials import errors_by_method, forecast_trials
from planning_helpers.measures.revenue.revenue import revenue_by_period
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

POINTS = ("start_date", "revenue", "expected", "low", "high")
LEAST_MONTHS = 24
SEED = 20
SMOOTHING = next(iter(METHODS))
WIDER = 1.05
"""An interval that is drawn so many times as wide is said to be."""

POOR = 0.5
"""A forecast that was off by more is none to plan by."""

FORMULA = (
    "revenue by {grain}, complete ones only, by exponential smoothing (ETS, additive, with a damped trend "
    "from 24 of them on and seasons from three years on), the year before repeated, or the last {grain} "
    "carried on: the one that was least off in trials on up to two past years, smoothing where none "
    "could be made; the interval holds 80 % of 1,000 simulated futures, and is as much wider as it had to be "
    "in the trials to hold 80 % of the {grain}s, at most threefold; no plan and no deal enters it"
)


@dataclass(frozen=True, eq=False)
class Forecast:
    """The next twelve months as the past alone would have them.

    Attributes:
        points: One row a month or quarter, the past first: `start_date`, `revenue` (empty in the future),
            `expected`, `low`, `high` (empty in the past; each for the period alone).
        grain: `month`, or `quarter` where purchases are too rare for months.
        method: How it was made, in words.
        expected: Sum of the next twelve months.
        low: Lower end of the interval of that sum.
        high: Upper end.
        errors: How far off each method was in the past, least first, from `forecast_trials.errors_by_method`;
            no rows where history is too short to try.
        obstacle: Why there is no forecast; empty when there is.
        left_out: How many purchases of the history count for nothing, as their amount is not known.
    """

    points: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(POINTS)))
    grain: str = "month"
    method: str = SMOOTHING
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    errors: pd.DataFrame = field(
        default_factory=lambda: errors_by_method(forecast_trials(np.array([]), 12, seed=0))
    )
    obstacle: str = ""
    left_out: int = 0


def revenue_forecast(rows: pd.DataFrame, *, as_of: date) -> Forecast:
    """Forecast of the twelve months after the last complete month. Source: SNAP-4.

    Three ways are tried on the past, and the one that was least off is taken. There is none for less than two
    years of history, nor where purchases are so rare that fewer than every second quarter has one, nor where
    the amounts of a whole month are not known.

    Args:
        rows: From `revenue.revenue_rows`.
        as_of: The present; the month or quarter it cuts is left out.
    """
    by_month = _complete(revenue_by_period(rows, "M", until=as_of), as_of)
    if len(by_month) < LEAST_MONTHS:
        months = counted(len(by_month), "complete month")
        return Forecast(obstacle=f"{months} of history are too few; it takes {LEAST_MONTHS}")
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
    values = series["revenue"].to_numpy(dtype=float)
    errors = errors_by_method(forecast_trials(values, a_year, seed=SEED))
    method = errors["method"].iloc[0] if len(errors) else SMOOTHING
    stretch = float(errors["stretch"].iloc[0]) if len(errors) else 1.0
    futures = METHODS[method](values, a_year, seed=SEED).widened(stretch)
    low, high = futures.interval()
    total_low, total_high = futures.interval_of_sum()
    freq = "M" if grain == "month" else "Q"
    ahead = pd.period_range(pd.Period(series["start_date"].iloc[-1], freq) + 1, periods=a_year, freq=freq)
    future = pd.DataFrame(
        {"start_date": ahead.start_time, "expected": futures.expected, "low": low, "high": high}
    )
    return Forecast(
        points=pd.concat([series[["start_date", "revenue"]], future], ignore_index=True)[list(POINTS)],
        grain=grain,
        method=method.format(grain=grain),
        expected=float(futures.expected.sum()),
        low=total_low,
        high=total_high,
        errors=errors.assign(method=[name.format(grain=grain) for name in errors["method"]]).astype(
            {"method": "str"}
        ),
        left_out=int(rows["revenue"].isna().sum()),
    )


def forecast_finding(forecast: Forecast, *, currency: str) -> Finding:
    """What the next twelve months may bring, within bounds, and how far off the past was. Source: SNAP-4.

    Where a naive way did better than smoothing, the sentence says so, and the figures are those of that way.
    """
    if forecast.obstacle:
        return unknown(
            "SNAP-4",
            "forecast",
            f"No forecast: {forecast.obstacle}",
            next_step="Import older transactions if there are any; until then plan from the open deals.",
        )
    expected = money(forecast.expected, currency)
    low, high = money(forecast.low, currency), money(forecast.high, currency)
    told = _of_errors(forecast)
    if forecast.left_out:
        told += f"; left out: {counted(forecast.left_out, 'purchase')} of unknown amount"
    errors = forecast.errors.set_index("method")
    figures = {f"error, {name}": share(error) for name, error in errors["error_share"].items()}
    held = share(errors["held_share"].get(forecast.method))
    is_poor = bool(len(errors)) and errors["error_share"].iloc[0] > POOR
    return Finding(
        "SNAP-4",
        "forecast",
        f"If nothing changes, the next twelve months bring {expected}, between {low} and {high}{told}",
        severity="watch" if is_poor else "note",
        figures={"expected": expected, "low": low, "high": high, **figures, "held": held},
        formula=FORMULA.format(grain=forecast.grain),
        rows=forecast.points.tail(24).rename(
            columns={"expected": "expected_revenue", "low": "low_revenue", "high": "high_revenue"}
        ),
        currency=currency,
        next_step="It is too far off to plan by: plan from the open deals."
        if is_poor
        else "Hold the goal of the plan against it: what is above must come from deals that are not "
        "there yet.",
    )


def _of_errors(forecast: Forecast) -> str:
    """The rest of the sentence: how it was made, and how far off it and the others were."""
    errors = forecast.errors
    if errors.empty:
        return "; how far off that may be is not known, as trying it on the past takes three years of history"
    used, others = errors.iloc[0], errors.iloc[1:]
    trials = f"{counted(used['trials'], 'trial')} on the past"
    held = f"its interval held {share(used['held_share'])} of the {forecast.grain}s where 80% is wanted"
    if used["stretch"] >= WIDER:
        held += f", and is drawn {used['stretch']:.1f} times as wide"
    off = [
        f"{name} by {_off(error)}"
        for name, error in zip(others["method"], others["error_share"], strict=True)
    ]
    if forecast.method == SMOOTHING:
        return f"; in {trials} this was off by {_off(used['error_share'])}, {enumerated(off)}; {held}"
    return (
        f", by {forecast.method}, which did better than smoothing: in {trials} it was off by "
        f"{_off(used['error_share'])}, {enumerated(off)}; {held}"
    )


def _off(error: float) -> str:
    return str(share(error)) if error < 1 else "more than 100%"


def _complete(periods: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return periods[periods["end_date"] <= pd.Timestamp(as_of)].reset_index(drop=True)
