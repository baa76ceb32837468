"""What sales may come to when each open deal is won or lost as a whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import betaln

from planning_helpers.measures.pipeline.shrinkage import BetaRatio

MOST_EXACT = 12  # deals up to which all outcomes are worked out one by one
ROUNDS, SEED = 20_000, 20_260_101
CONFIDENCE = 0.8


def sales_distribution(amounts: pd.Series, chances: pd.Series, *, won: float = 0.0) -> pd.DataFrame:
    """What sales may come to when each open deal is won with its own chance, independently.

    Up to 12 deals every combination is worked out; beyond that 20,000 rounds are drawn from a fixed
    seed, so that the same data always gives the same answer.

    Args:
        amounts: Amount of each open deal.
        chances: Chance of winning each, 0 to 1, in the same order.
        won: What is won already.

    Returns:
        `sales` (rising) and its `probability` (sum 1).

    Examples:
        >>> sales_distribution(pd.Series([100.0, 50.0]), pd.Series([0.5, 0.5]), won=10)
           sales  probability
        0   10.0         0.25
        1   60.0         0.25
        2  110.0         0.25
        3  160.0         0.25
    """
    values, p = amounts.to_numpy(float), chances.to_numpy(float)
    if len(values) <= MOST_EXACT:
        sales, probability = np.array([float(won)]), np.array([1.0])
        for value, chance in zip(values, p, strict=True):
            sales = np.concatenate([sales, sales + value])
            probability = np.concatenate([probability * (1 - chance), probability * chance])
    else:
        sales = simulated(values, p, won=won)
        probability = np.full(len(sales), 1 / len(sales))
    outcomes = pd.DataFrame({"sales": np.round(sales, 2), "probability": probability})
    return outcomes.groupby("sales")["probability"].sum().reset_index()


def sales_at_ratio(amounts: pd.Series, ratio: BetaRatio, *, won: float = 0.0) -> pd.DataFrame:
    """The same when all deals have one chance, of which no more is known than `ratio`.

    Not knowing it ties the deals together: where the ratio is lower than thought, all of them suffer. With j
    of m deals won, a combination has the probability B(a + j, b + m − j) ÷ B(a, b), where a and b are those
    of the ratio (a beta-binomial).

    Returns:
        `sales` (rising), `wins` (deals won) and their `probability` (sum 1).

    Examples:
        >>> sales_at_ratio(pd.Series([100.0, 50.0]), BetaRatio(1.0, 1.0))
           sales  wins  probability
        0    0.0     0     0.333333
        1   50.0     1     0.166667
        2  100.0     1     0.166667
        3  150.0     2     0.333333
    """
    values = amounts.to_numpy(float)
    a, b, many = max(ratio.won, 1e-6), max(ratio.lost, 1e-6), len(values)
    if many <= MOST_EXACT:
        sales, wins = np.array([float(won)]), np.array([0])
        for value in values:
            sales, wins = np.concatenate([sales, sales + value]), np.concatenate([wins, wins + 1])
        probability = np.exp(betaln(a + wins, b + many - wins) - betaln(a, b))
    else:
        generator = np.random.default_rng(SEED)
        is_won = generator.random((ROUNDS, many)) < generator.beta(a, b, (ROUNDS, 1))
        sales, wins = won + is_won @ values, is_won.sum(axis=1)
        probability = np.full(ROUNDS, 1 / ROUNDS)
    outcomes = pd.DataFrame({"sales": np.round(sales, 2), "wins": wins, "probability": probability})
    return outcomes.groupby(["sales", "wins"])["probability"].sum().reset_index()


def simulated(values: np.ndarray, chances: np.ndarray, *, won: float = 0.0) -> np.ndarray:
    """Sales of each of `ROUNDS` drawn outcomes."""
    generator = np.random.default_rng(SEED)
    sales = np.full(ROUNDS, float(won))
    for value, chance in zip(values, chances, strict=True):
        sales += value * (generator.random(ROUNDS) < chance)
    return sales


def chance_of(outcomes: pd.DataFrame, goal: float) -> float:
    """Probability that sales reach `goal`, 0 to 1."""
    return float(min(1.0, outcomes.loc[outcomes["sales"] >= round(goal, 2), "probability"].sum()))


def sales_reached(outcomes: pd.DataFrame) -> float:
    """The highest sales that are reached with at least `CONFIDENCE`."""
    at_least = outcomes["probability"][::-1].cumsum()[::-1]
    return float(outcomes.loc[at_least >= CONFIDENCE - 1e-9, "sales"].max())


def expected_sales(outcomes: pd.DataFrame) -> float:
    """The mean of the outcomes."""
    return float((outcomes["sales"] * outcomes["probability"]).sum())
