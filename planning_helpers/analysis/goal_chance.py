"""How likely the goals are: what the open deals may bring, each won or lost by its chance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planning_helpers.analysis.close_ratio import CloseRatio
from planning_helpers.figures import count, money, share
from planning_helpers.findings import Finding, Severity, unknown

MOST_EXACT = 12  # deals up to which all outcomes are worked out one by one
ROUNDS, SEED = 20_000, 20_260_101
CONFIDENCE = 0.8
EXPECTED = "shrunk close ratio"


def sales_outcomes(amounts: pd.Series, chances: pd.Series, *, won: float = 0.0) -> pd.DataFrame:
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
        >>> sales_outcomes(pd.Series([100.0, 50.0]), pd.Series([0.5, 0.5]), won=10)
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
        sales, probability = simulated(values, p, won=won), np.full(ROUNDS, 1 / ROUNDS)
    outcomes = pd.DataFrame({"sales": np.round(sales, 2), "probability": probability})
    return outcomes.groupby("sales")["probability"].sum().reset_index()


def simulated(
    values: np.ndarray, chances: np.ndarray, *, won: float = 0.0, rounds: int = ROUNDS
) -> np.ndarray:
    """Sales of each of `rounds` drawn outcomes."""
    generator = np.random.default_rng(SEED)
    sales = np.full(rounds, float(won))
    for value, chance in zip(values, chances, strict=True):
        sales += value * (generator.random(rounds) < chance)
    return sales


def chance_of(outcomes: pd.DataFrame, goal: float) -> float:
    """Probability that sales reach `goal`, 0 to 1."""
    return float(min(1.0, outcomes.loc[outcomes["sales"] >= round(goal, 2), "probability"].sum()))


def sales_reached(outcomes: pd.DataFrame, confidence: float = CONFIDENCE) -> float:
    """The highest sales that are reached with at least `confidence`."""
    at_least = outcomes["probability"][::-1].cumsum()[::-1]
    return float(outcomes.loc[at_least >= confidence - 1e-9, "sales"].max())


def goal_chances(
    deals: pd.DataFrame, *, won: float | None, goals: Mapping[str, float | None], ratio: CloseRatio
) -> pd.DataFrame:
    """Chance of reaching each goal, by what is assumed of the chance of a deal.

    Args:
        deals: Open deals that count, with `amount` and `probability`; those without amount are left out.
        won: Won in the period already; None when not known.
        goals: Goals by name, such as commit and stretch; unknown ones are left out.
        ratio: Close ratio of the account.

    Returns:
        One row an assumption: `chance_of_a_deal` (the assumption in words), `close_ratio` (mean chance of a
        deal), one `<goal>_probability` a goal, `expected` sales and `likely` (sales reached with 80 %).
        The CRM's probabilities are a row only when every deal has one. Empty when there is no ratio, or
        when what is won is not known.
    """
    deals = deals[deals["amount"].notna()]
    known = {name: goal for name, goal in goals.items() if goal is not None and not pd.isna(goal)}
    assumed = {
        EXPECTED: ratio.shrunk,
        "low (1 in 10 below)": ratio.low,
        "high (1 in 10 above)": ratio.high,
    }
    cases = {
        words: pd.Series(value, index=deals.index) for words, value in assumed.items() if value is not None
    }
    if len(deals) and deals["probability"].notna().all():
        cases["CRM probability"] = deals["probability"]
    rows = []
    for words, chances in cases.items():
        if won is None:
            break
        outcomes = sales_outcomes(deals["amount"], chances, won=won)
        reached = {f"{name}_probability": chance_of(outcomes, goal) for name, goal in known.items()}
        expected = won + float((deals["amount"] * chances).sum())
        mean = float(chances.mean()) if len(chances) else assumed.get(words)
        rows.append(
            {"chance_of_a_deal": words, "close_ratio": mean}
            | reached
            | {"expected": expected, "likely": sales_reached(outcomes)}
        )
    columns = [
        "chance_of_a_deal",
        "close_ratio",
        *(f"{name}_probability" for name in known),
        "expected",
        "likely",
    ]
    return pd.DataFrame(rows, columns=columns)


def chance_curve(
    deals: pd.DataFrame, *, won: float | None, ratio: CloseRatio, points: int = 120
) -> pd.DataFrame:
    """Chance that sales reach at least a level, over the levels possible: `sales`, `at_least_probability`.

    Empty when what is won, the ratio or the value of every deal is not known.
    """
    deals = deals[deals["amount"].notna()]
    if won is None or ratio.shrunk is None or deals.empty:
        return pd.DataFrame({"sales": pd.Series(dtype=float), "at_least_probability": pd.Series(dtype=float)})
    outcomes = sales_outcomes(deals["amount"], pd.Series(ratio.shrunk, index=deals.index), won=won)
    levels = outcomes["sales"]
    if len(levels) > points:
        levels = pd.Series(np.linspace(levels.min(), levels.max(), points))
    return pd.DataFrame(
        {"sales": levels, "at_least_probability": [chance_of(outcomes, level) for level in levels]}
    ).reset_index(drop=True)


def goal_chance_finding(
    chances: pd.DataFrame,
    *,
    goals: Mapping[str, float | None],
    won: float | None,
    deals: pd.DataFrame,
    currency: str,
    goal_of: str = "",
) -> Finding:
    """Say how likely the commit and the stretch goal are, by which assumption.

    Args:
        chances: As `goal_chances` returns it.
        goals: As given to `goal_chances`.
        won: As given to `goal_chances`.
        deals: The open deals counted, those without amount included.
        currency: Of the amounts.
        goal_of: Name of the goals' period where the reader may expect another.
    """
    known = [name for name in goals if f"{name}_probability" in chances.columns]
    with_amount = deals["amount"].notna()
    lacks = []
    if not known:
        lacks.append("no goal is set")
    if won is None:
        lacks.append("what is won is not known")
    elif chances.empty:
        lacks.append("no deal of the book was ever closed")
    if len(deals) and not with_amount.any():
        lacks.append(f"the value of a deal is known for 0 of {count(len(deals))}")
    if lacks:
        return unknown(
            "PIPE-1",
            "goal_chance",
            f"How likely the goals are cannot be computed: {' and '.join(lacks)}",
            next_step="Set the goals in the plan, and put amounts on the open and the won deals.",
        )
    first = chances.iloc[0]
    figures = {f"{name}_chance": share(first[f"{name}_probability"]) for name in known}
    figures |= {
        "close_ratio": share(first["close_ratio"]),
        "deals": count(int(with_amount.sum())),
        "likely": money(first["likely"], currency),
    }
    span = f" of {goal_of}" if goal_of else ""
    reach = f"The {known[0]} goal{span} is reached with a chance of {figures[f'{known[0]}_chance']}"
    reach += "".join(f", the {name} goal with {figures[f'{name}_chance']}" for name in known[1:])
    left_out = "" if with_amount.all() else f", {count(int((~with_amount).sum()))} without a value left out"
    lead = float(first[f"{known[0]}_probability"])
    severity: Severity = "good" if lead >= CONFIDENCE else "watch" if lead >= 0.5 else "act"
    counted = f"{figures['deals']} open deal{'' if int(with_amount.sum()) == 1 else 's'}"
    how = (
        "every combination worked out"
        if with_amount.sum() <= MOST_EXACT
        else f"{ROUNDS:,} rounds, fixed seed"
    )
    sales = figures["likely"] if figures["likely"].value else "nothing"
    reached_with = f"With {CONFIDENCE:.0%} certainty {sales} is reached"
    return Finding(
        "PIPE-1",
        "goal_chance",
        f"{reach}, if each of {counted} is won with the shrunk close ratio of "
        f"{figures['close_ratio']}{left_out}",
        severity=severity,
        figures=figures,
        formula=f"each open deal is won or lost independently by its chance ({how}); "
        "chance = share of the outcomes in which won + open deals won reach the goal; "
        f"likely = sales reached with {CONFIDENCE:.0%}",
        rows=chances,
        currency=currency,
        next_step="" if lead >= CONFIDENCE else f"{reached_with}: add deals, or lower the goal openly.",
    )
