"""What sales may come to: held against closed forms, a convolution, and the binomial."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from planning_helpers.chapters.opportunity_map.pipeline_confidence import at_least, deals_to_add
from planning_helpers.measures.pipeline.sales_distribution import (
    chance_of,
    expected_sales,
    sales_at_ratio,
    sales_distribution,
    sales_reached,
    simulated,
)
from planning_helpers.measures.pipeline.shrinkage import BetaRatio

SURE = 1e6  # closed deals, so many that the ratio is certain
rows = st.lists(st.tuples(st.integers(1, 1000), st.floats(0, 1)), min_size=0, max_size=9)


@given(rows=rows, won=st.integers(0, 500))
@settings(max_examples=60)
def test_outcomes_are_a_distribution_with_the_expected_mean(rows, won):
    values = pd.Series([float(value) for value, _ in rows])
    chances = pd.Series([chance for _, chance in rows], dtype=float)

    outcomes = sales_distribution(values, chances, won=won)

    assert outcomes["probability"].sum() == pytest.approx(1)
    assert expected_sales(outcomes) == pytest.approx(won + (values * chances).sum(), abs=0.01)
    assert chance_of(outcomes, won) == pytest.approx(1)
    assert outcomes["sales"].is_monotonic_increasing


def test_the_simulation_agrees_with_the_exact_distribution_and_repeats_itself():
    values, chances = pd.Series([100.0, 250.0, 80.0, 40.0, 300.0]), pd.Series([0.3, 0.6, 0.5, 0.9, 0.2])
    exact = chance_of(sales_distribution(values, chances, won=50), 400)

    drawn = simulated(values.to_numpy(), chances.to_numpy(), won=50)

    assert (drawn >= 400).mean() == pytest.approx(exact, abs=0.015)
    assert (simulated(values.to_numpy(), chances.to_numpy(), won=50) == drawn).all()


@pytest.mark.parametrize(("chance", "reached"), [(0.0, 0.0), (1.0, 1.0)])
def test_certain_deals_reach_the_goal_and_impossible_ones_do_not(chance, reached):
    outcomes = sales_distribution(pd.Series([60.0, 60.0]), pd.Series([chance, chance]))

    assert chance_of(outcomes, 120) == reached
    assert sales_reached(outcomes) == 120 * reached


@pytest.mark.parametrize("many", [1, 5, 12])
def test_deals_of_one_amount_are_a_beta_binomial_to_the_last_digit(many):
    outcomes = sales_at_ratio(pd.Series([100.0] * many), BetaRatio(3.5, 2.5), won=40)

    assert outcomes["sales"].tolist() == [40 + 100.0 * wins for wins in range(many + 1)]
    assert outcomes["probability"].to_numpy() == pytest.approx(betabinom.pmf(range(many + 1), many, 3.5, 2.5))


def test_a_certain_ratio_gives_what_independent_deals_give():
    values = pd.Series([100.0, 250.0, 80.0, 40.0, 300.0])

    uncertain = (
        sales_at_ratio(values, BetaRatio(0.4 * SURE, 0.6 * SURE)).groupby("sales")["probability"].sum()
    )
    independent = sales_distribution(values, pd.Series([0.4] * 5)).set_index("sales")["probability"]

    pd.testing.assert_series_equal(uncertain, independent, rtol=1e-4)


def test_many_deals_are_simulated_as_the_beta_binomial_and_as_the_convolution_say():
    alike = sales_at_ratio(pd.Series([10.0] * 30), BetaRatio(6.0, 4.0))
    amounts = np.arange(1, 21)
    unlike = sales_at_ratio(pd.Series(amounts, dtype=float), BetaRatio(0.3 * SURE, 0.7 * SURE))
    exact = np.array([1.0])
    for amount in amounts:
        exact = np.convolve(exact, np.r_[0.7, np.zeros(amount - 1), 0.3])

    assert chance_of(alike, 180) == pytest.approx(betabinom.sf(17, 30, 6, 4), abs=0.01)
    assert chance_of(unlike, 70) == pytest.approx(exact[70:].sum(), abs=0.01)
    assert expected_sales(unlike) == pytest.approx(0.3 * amounts.sum(), rel=0.01)


def test_not_knowing_the_ratio_spreads_what_sales_may_come_to():
    values = pd.Series([100.0] * 6)

    sure = sales_at_ratio(values, BetaRatio(0.5 * SURE, 0.5 * SURE))
    unsure = sales_at_ratio(values, BetaRatio(2.0, 2.0))

    assert expected_sales(sure) == pytest.approx(expected_sales(unsure), rel=1e-4)
    assert chance_of(unsure, 600) > 3 * chance_of(sure, 600)
    assert sales_reached(unsure) < sales_reached(sure)


@given(needed=st.integers(0, 12), deals=st.integers(0, 10), a=st.floats(0.5, 30), b=st.floats(0.5, 30))
@settings(max_examples=60)
def test_the_chance_of_so_many_new_deals_is_that_of_scipys_beta_binomial(needed, deals, a, b):
    found = at_least(np.array([needed]), deals, np.array([a]), np.array([b]))

    assert found[0] == pytest.approx(betabinom.sf(needed - 1, deals, a, b), abs=1e-9)


@pytest.mark.parametrize(("ratio", "wins"), [(0.5, 1), (0.5, 3), (0.25, 2), (0.8, 5)])
def test_with_a_certain_ratio_the_deals_to_add_are_the_fewest_of_the_binomial(ratio, wins):
    nothing_open = sales_at_ratio(pd.Series(dtype=float), BetaRatio(1.0, 1.0))
    fewest = next(n for n in range(1, 100) if binom.sf(wins - 1, n, ratio) >= 0.8)

    found = deals_to_add(
        nothing_open, wins * 100.0, BetaRatio(ratio * SURE, (1 - ratio) * SURE), open_deals=0, typical=100.0
    )

    assert found == fewest


def test_so_many_more_deals_do_raise_the_chance_to_four_in_five_and_one_fewer_does_not():
    deals, ratio, goal = pd.Series([120.0, 60.0, 300.0]), BetaRatio(9.0, 8.0), 450.0

    more = deals_to_add(sales_at_ratio(deals, ratio, won=100), goal, ratio, open_deals=3, typical=90.0)

    chance = {}
    for added in (more - 1, more):
        grown = pd.concat([deals, pd.Series([90.0] * added)], ignore_index=True)
        assert len(grown) <= 12  # else these are no longer exact
        chance[added] = chance_of(sales_at_ratio(grown, ratio, won=100), goal)
    assert chance[more - 1] < 0.8 <= chance[more]


def test_a_goal_that_no_number_of_deals_makes_sure_has_none():
    nothing_open = sales_at_ratio(pd.Series(dtype=float), BetaRatio(1.0, 1.0))

    assert deals_to_add(nothing_open, 1e6, BetaRatio(1.0, 99.0), open_deals=0, typical=10.0) is None
