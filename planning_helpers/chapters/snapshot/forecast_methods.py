"""Three ways to carry revenue a year on: smoothed, the year before repeated, the last period carried on."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

LEAST_YEARS = 2
"""A method takes so many years of history."""

TRENDED = 24
"""So many periods show a trend."""

PATHS = 1000
LEVEL = 0.8
"""An interval holds the outcome in so many of the simulated futures."""


@dataclass(frozen=True, eq=False)
class Futures:
    """What the periods of the next year may bring.

    Attributes:
        expected: One value a period.
        paths: `PATHS` simulated futures, one row each.
    """

    expected: np.ndarray
    paths: np.ndarray

    def widened(self, times: float) -> Futures:
        """The same with futures so many times as far from what is expected, none newly below 0."""
        paths = self.expected + times * (self.paths - self.expected)
        return Futures(self.expected, np.clip(paths, np.minimum(self.expected, 0.0), None))

    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of each period alone, at `LEVEL`."""
        low, high = np.quantile(self.paths, _EDGES, axis=0)
        return low, high

    def interval_of_sum(self) -> tuple[float, float]:
        """Lower and upper end of the sum of all periods, at `LEVEL`."""
        low, high = np.quantile(self.paths.sum(axis=1), _EDGES)
        return float(low), float(high)


def smoothed(values: np.ndarray, a_year: int, *, seed: int) -> Futures:
    """Exponential smoothing (ETS, additive): a damped trend from 24 periods, seasons from three years on."""
    scale = float(np.abs(values).mean()) or 1.0
    series = tuple((values / scale).tolist())
    generator = np.random.default_rng(seed)
    with _quiet():
        fitted = _model(series, a_year).smooth(np.array(_fitted(series, a_year)))
    simulated = fitted.simulate(a_year, anchor="end", repetitions=PATHS, rng=generator)
    paths = np.clip(np.asarray(simulated).T, 0.0, None) * scale
    return Futures(paths.mean(axis=0), paths)


@lru_cache(maxsize=1024)
def _fitted(series: tuple[float, ...], a_year: int) -> tuple[float, ...]:
    """The parameters of the model of a series: fitted once, whoever asks again."""
    with _quiet():
        return tuple(_model(series, a_year).fit(disp=False, maxiter=200).params.tolist())


def _model(series: tuple[float, ...], a_year: int) -> Any:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # here: it takes over a second to import

    trended, seasonal = len(series) >= TRENDED, len(series) >= 3 * a_year
    return ETSModel(
        np.array(series),
        trend="add" if trended else None,
        damped_trend=trended,
        seasonal="add" if seasonal else None,
        seasonal_periods=a_year if seasonal else None,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings of the fit: one that stops short still forecasts; its interval shows how well."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, ModelWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)  # the logarithm of an error of nothing
        yield


def year_repeated(values: np.ndarray, a_year: int, *, seed: int) -> Futures:
    """Each period as a year before it (seasonal naive)."""
    return _naive(values, a_year, lambda past: past[-a_year:], since=a_year, seed=seed)


def last_carried_on(values: np.ndarray, a_year: int, *, seed: int) -> Futures:
    """Every period as the last one (naive)."""
    return _naive(values, a_year, lambda past: np.repeat(past[-1], a_year), since=1, seed=seed)


def _naive(
    values: np.ndarray, a_year: int, carried: Callable[[np.ndarray], np.ndarray], *, since: int, seed: int
) -> Futures:
    """`carried` from the end on; the futures are as far off, either way, as it was from each day in the past.

    Nothing is below 0 that is not expected to be.
    """
    expected = carried(values)
    ends = range(since, len(values) - a_year + 1)
    errors = np.array([values[end : end + a_year] - carried(values[:end]) for end in ends])
    generator = np.random.default_rng(seed)
    signs = generator.choice([-1.0, 1.0], size=(PATHS, 1))
    paths = expected + signs * errors[generator.integers(len(errors), size=PATHS)]
    return Futures(expected, np.clip(paths, np.minimum(expected, 0.0), None))


METHODS: dict[str, Callable[..., Futures]] = {
    "exponential smoothing": smoothed,
    "repeating the year before": year_repeated,
    "carrying the last {grain} on": last_carried_on,
}
"""By their names in a sentence; the first one is taken where nothing tells them apart."""

_EDGES = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
