"""The forecast beside two that anybody could make: which was less off, by how much, and how wide it was."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.snapshot.forecast_methods import (
    METHODS,
    _fitted,
    last_carried_on,
    smoothed,
    year_repeated,
)
from planning_helpers.chapters.snapshot.forecast_trials import errors_by_method, forecast_trials
from planning_helpers.chapters.snapshot.revenue_forecast import forecast_finding, revenue_forecast
from planning_helpers.chapters.snapshot.tables import forecast_errors_table
from tests.support.bought import TODAY, monthly

SMOOTHING, REPEATED, CARRIED = METHODS
SEASONS = [100.0 + 90 * np.sin(month * np.pi / 6) for month in range(12)]


def told(amounts: list[float]) -> str:
    return forecast_finding(revenue_forecast(monthly(amounts), as_of=TODAY), currency="EUR").statement


def test_the_year_before_is_repeated_and_the_last_month_carried_on():
    values = np.arange(1.0, 37.0)

    assert year_repeated(values, 12, seed=1).expected.tolist() == list(range(25, 37))
    assert last_carried_on(values, 12, seed=1).expected.tolist() == [36.0] * 12


def test_the_interval_of_a_naive_forecast_is_as_wide_as_it_was_off_in_the_past():
    values = np.array([10.0] * 12 + [13.0] * 12)

    futures = year_repeated(values, 12, seed=1)

    assert futures.interval()[0].tolist() == [10.0] * 12
    assert futures.interval()[1].tolist() == [16.0] * 12
    assert futures.interval_of_sum() == (120.0, 192.0)


def test_trials_know_nothing_of_the_year_they_forecast():
    values = np.array([10.0] * 24 + [20.0] * 12)

    trials = forecast_trials(values, 12, seed=1).set_index("method")

    assert trials["periods_ago"].tolist() == [12, 12, 12]
    assert trials.loc[REPEATED, ["expected", "actual", "error_share", "held"]].tolist() == [120, 240, -0.5, 0]
    assert trials.loc[CARRIED, "error_share"] == -0.5


@pytest.mark.parametrize(("months", "trials"), [(35, 0), (36, 1), (42, 2), (48, 2), (90, 2)])
def test_a_trial_takes_two_years_before_it_and_there_are_two_at_most(months: int, trials: int):
    made = forecast_trials(np.full(months, 100.0), 12, seed=1)

    assert made["periods_ago"].nunique() == trials


def test_errors_are_averaged_without_their_sign_and_the_worst_keeps_its_own():
    trials = pd.DataFrame(
        {
            "method": [SMOOTHING, REPEATED, CARRIED, SMOOTHING, REPEATED, CARRIED],
            "periods_ago": [12, 12, 12, 18, 18, 18],
            "error_share": [0.1, 0.1, 0.5, -0.3, 0.0, 0.1],
            "held": [12, 6, 0, 6, 6, 0],
            "periods": 12,
            "stretch": [1.0, 2.0, 3.0, 1.5, 2.0, 3.0],
        }
    )

    found = errors_by_method(trials).set_index("method")

    assert found.index.tolist() == [REPEATED, SMOOTHING, CARRIED]
    assert found["error_share"].round(3).tolist() == [0.05, 0.2, 0.3]
    assert found["worst_error_share"].tolist() == [0.1, -0.3, 0.5]
    assert found["held_share"].tolist() == [0.5, 0.75, 0.0]
    assert found["stretch"].tolist() == [2.0, 1.25, 3.0]


def test_where_the_year_before_did_better_its_figures_are_taken_and_the_sentence_says_so():
    noise = np.random.default_rng(3).permutation(SEASONS * 3).tolist()  # no pattern but that of the last year
    statement = told(noise + noise[-12:] + noise[-12:] + noise[-12:])

    assert ", by repeating the year before, which did better than smoothing: in 2 trials" in statement
    assert "exponential smoothing by" in statement
    assert "carrying the last month on by" in statement


def test_where_smoothing_did_better_both_naive_errors_stand_beside_its_own():
    growing = [100.0 + 5 * month for month in range(60)]
    forecast = revenue_forecast(monthly(growing), as_of=TODAY)
    found = forecast_finding(forecast, currency="EUR")

    assert forecast.method == SMOOTHING
    assert "in 2 trials on the past this was off by" in found.statement
    assert "repeating the year before by" in found.statement
    assert (
        found.figures["error, repeating the year before"].value > found.figures[f"error, {SMOOTHING}"].value
    )


def test_an_interval_that_held_too_few_is_drawn_as_much_wider_as_it_had_to_be():
    values = np.array([10.0, 20.0] * 6 + [12.0, 22.0] * 6 + [12.0, 22.0] * 4 + [18.0, 28.0] * 2)

    trials = forecast_trials(values, 12, seed=1).set_index("method")
    futures = year_repeated(values, 12, seed=1)

    assert trials.loc[REPEATED, ["held", "stretch"]].tolist() == [8, 3.0]  # off by 6 where it was off by 2
    narrow, wide = futures.interval(), futures.widened(3.0).interval()
    assert (wide[1] - futures.expected).tolist() == pytest.approx(
        (3 * (narrow[1] - futures.expected)).tolist()
    )
    assert futures.widened(3.0).interval()[0].min() >= 0


def test_two_years_of_history_give_a_forecast_but_not_how_far_off_it_is():
    forecast = revenue_forecast(monthly([100.0 + month % 2 for month in range(30)]), as_of=TODAY)

    assert forecast_finding(forecast, currency="EUR").statement.endswith(
        "; how far off that may be is not known, as trying it on the past takes three years of history"
    )
    assert forecast_errors_table(forecast.errors).as_data()["data"] == []


def test_rare_purchases_are_forecast_by_quarter_and_the_errors_say_so():
    amounts = [300.0 if month % 3 == 0 else 0.0 for month in range(60)]
    forecast = revenue_forecast(monthly(amounts), as_of=TODAY)

    assert forecast.grain == "quarter"
    assert "carrying the last quarter on" in set(forecast.errors["method"])
    assert "% of the quarters" in forecast_finding(forecast, currency="EUR").statement


def test_the_same_history_gives_the_same_figures():
    amounts = [*SEASONS, *SEASONS, *SEASONS, *SEASONS[:5]]

    assert told(amounts) == told(amounts)


def test_a_forecast_of_a_steady_account_goes_on_steadily_and_knows_its_last_error():
    rows = monthly([100.0 + month % 2 for month in range(48)])

    forecast = revenue_forecast(rows, as_of=TODAY)

    assert forecast.expected == pytest.approx(1206, rel=0.02)
    assert forecast.low <= forecast.expected <= forecast.high
    assert forecast.errors["error_share"].iloc[0] == pytest.approx(0, abs=0.02)
    assert forecast.points["expected"].notna().sum() == 12
    pd.testing.assert_frame_equal(forecast.points, revenue_forecast(rows, as_of=TODAY).points)


def test_less_than_two_years_are_too_little_to_forecast():
    found = forecast_finding(revenue_forecast(monthly([100.0] * 20), as_of=TODAY), currency="EUR")

    assert found.statement == "No forecast: 20 complete months of history are too few; it takes 24"
    assert found.severity == "unknown"


def test_a_month_of_unknown_amounts_gives_no_forecast_and_others_are_told():
    unknown, some = monthly([100.0] * 48), monthly([100.0 + month % 2 for month in range(48)])
    unknown.loc[40, "revenue"] = float("nan")
    extra = pd.concat([some, some.tail(1).assign(revenue=float("nan"))], ignore_index=True)

    assert revenue_forecast(unknown, as_of=TODAY).obstacle == (
        "what was bought in 1 of 48 months is not known"
    )
    told = forecast_finding(revenue_forecast(extra, as_of=TODAY), currency="EUR").statement
    assert told.endswith("; left out: 1 purchase of unknown amount")


def test_a_series_is_fitted_once_whoever_asks_again():
    values = np.array([100.0 + 3 * n + 10 * (n % 12 == 11) for n in range(40)])
    first = smoothed(values, 12, seed=1)
    fits = _fitted.cache_info().misses

    again = smoothed(values, 12, seed=1)

    assert _fitted.cache_info().misses == fits
    assert again.expected.tolist() == first.expected.tolist()
