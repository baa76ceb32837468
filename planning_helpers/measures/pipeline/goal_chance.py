"""How likely the goals are: what the open deals may bring, each won or lost by its chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio
from planning_helpers.measures.pipeline.sales_distribution import (
    CONFIDENCE,
    MOST_EXACT,
    ROUNDS,
    chance_of,
    expected_sales,
    sales_at_ratio,
    sales_distribution,
    sales_reached,
)
from planning_helpers.wording.figures import count, money, share
from planning_helpers.wording.findings import Finding, Severity, unknown

_POINTS = 120
AGED = "the same, lower where a deal is older than typical"


def goal_chances(
    deals: pd.DataFrame,
    *,
    won: float | None,
    goals: Mapping[str, float | None],
    ratio: LeadingRatio,
    aged: pd.Series | None = None,
) -> pd.DataFrame:
    """Chance of reaching each goal, by what is assumed of the chance of a deal. Source: PIPE-1, C10, C12.

    Args:
        deals: Open deals that count, with `amount` and `probability`; those without amount are left out.
        won: Won in the period already; None when not known.
        goals: Goals by name, such as commit and stretch; unknown ones are left out.
        ratio: The close ratio that leads.
        aged: Chance of each of `deals` by its age, where the data bear that age matters.

    Returns:
        One row an assumption, first the leading close ratio, as uncertain as it is: `chance_of_a_deal` (the
        assumption in words), `close_ratio` (mean chance of a deal), one `<goal>_probability` a goal,
        `expected` sales and `likely` (sales reached with 80 %). The CRM's probabilities are a row only when
        every deal has one. Empty when there is no ratio, or when what is won is not known.
    """
    deals = deals[deals["amount"].notna()]
    known = {name: goal for name, goal in goals.items() if goal is not None and not pd.isna(goal)}
    rows = []
    for words, mean, outcomes in _cases(deals, won=won, ratio=ratio, aged=aged):
        reached = {f"{name}_probability": chance_of(outcomes, goal) for name, goal in known.items()}
        rows.append(
            {"chance_of_a_deal": words, "close_ratio": mean}
            | reached
            | {"expected": expected_sales(outcomes), "likely": sales_reached(outcomes)}
        )
    columns = [
        "chance_of_a_deal",
        "close_ratio",
        *(f"{name}_probability" for name in known),
        "expected",
        "likely",
    ]
    return pd.DataFrame(rows, columns=columns)


def _cases(
    deals: pd.DataFrame, *, won: float | None, ratio: LeadingRatio, aged: pd.Series | None
) -> Iterator[tuple[str, float, pd.DataFrame]]:
    """Each assumption in words, the mean chance of a deal by it, and the outcomes."""
    if won is None:
        return
    for known in (ratio, ratio.evidence):
        if known is not None and known.belief is not None:
            mean = known.belief.mean
            yield f"{known.kind} close ratio", mean, sales_at_ratio(deals["amount"], known.belief, won=won)
    for words, level in (("low (1 in 10 below)", ratio.low), ("high (1 in 10 above)", ratio.high)):
        if level is not None:
            yield (
                words,
                level,
                sales_distribution(deals["amount"], pd.Series(level, index=deals.index), won=won),
            )
    named = {
        AGED: None if aged is None else aged.reindex(deals.index),
        "CRM probability": deals["probability"],
    }
    for words, chances in named.items():
        if chances is not None and len(deals) and chances.notna().all():
            yield words, float(chances.mean()), sales_distribution(deals["amount"], chances, won=won)


def chance_curve(deals: pd.DataFrame, *, won: float | None, ratio: LeadingRatio) -> pd.DataFrame:
    """Chance that sales reach at least a level, over the levels possible: `sales`, `at_least_probability`.

    Empty when what is won, the ratio or the value of every deal is not known.
    """
    deals = deals[deals["amount"].notna()]
    if won is None or ratio.belief is None or deals.empty:
        return pd.DataFrame({"sales": pd.Series(dtype=float), "at_least_probability": pd.Series(dtype=float)})
    outcomes = sales_at_ratio(deals["amount"], ratio.belief, won=won)
    levels = outcomes["sales"].drop_duplicates()
    if len(levels) > _POINTS:
        levels = pd.Series(np.linspace(levels.min(), levels.max(), _POINTS))
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
    goal, valued = goals[known[0]] or 0.0, deals.loc[with_amount, "amount"]
    if not len(valued):
        statement = f"{reach}: no open deal counts for it"
    elif round(goal - (won or 0.0) - float(valued.sum()), 2) > 0:
        all_of = "the one open deal" if len(valued) == 1 else f"all {counted}"
        is_won = "is" if len(valued) == 1 else "are"
        statement = f"Even if {all_of} {is_won} won{left_out}, the {known[0]} goal{span} is missed"
    else:
        with_ratio = f"the {first['chance_of_a_deal']} of {figures['close_ratio']}"
        statement = f"{reach}, if each of {counted} is won with {with_ratio}{left_out}"
    return Finding(
        "PIPE-1",
        "goal_chance",
        statement,
        severity=severity,
        figures=figures,
        formula="all open deals are won or lost with one chance, which is as uncertain as the close ratio: a "
        f"beta-binomial ({how}); "
        "chance = share of the outcomes in which won + open deals won reach the goal; "
        f"likely = sales reached with {CONFIDENCE:.0%}",
        rows=chances,
        currency=currency,
        next_step="" if lead >= CONFIDENCE else f"{reached_with}: add deals, or lower the goal openly.",
    )
