"""How much more open pipeline it takes to reach a goal with 80 % certainty."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import betaln, gammaln

from planning_helpers.measures.pipeline.deal_status import lost, won
from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio
from planning_helpers.measures.pipeline.pipeline import Sufficiency
from planning_helpers.measures.pipeline.sales_distribution import CONFIDENCE, chance_of, sales_at_ratio
from planning_helpers.measures.pipeline.shrinkage import BetaRatio
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown

MOST_DEALS = 200  # more than these nobody opens within a period
COLUMNS = ["ambition", "goal", "chance_probability", "open", "typical_amount", "more_deals", "more_amount"]


def typical_amount(opportunities: pd.DataFrame, book: pd.DataFrame) -> tuple[float | None, str]:
    """The median amount of the closed deals of the account, else of its open ones, else of the book's.

    Returns:
        The amount, None when no amount is known at all, and in words of what it is.
    """
    closed = pd.concat([won(opportunities), lost(opportunities)])
    for deals, words in (
        (closed, "the account's closed deals"),
        (opportunities, "the account's open deals"),
        (book, "the book's deals"),
    ):
        amounts = deals.loc[deals["amount"] > 0, "amount"]
        if len(amounts):
            return float(amounts.median()), f"median of {words}"
    return None, "no amount is known"


def pipeline_for_confidence(
    deals: pd.DataFrame,
    *,
    won: float | None,
    goals: Mapping[str, float | None],
    ratio: LeadingRatio,
    typical: float | None,
) -> pd.DataFrame:
    """How many more deals of the typical amount make each goal as sure as `CONFIDENCE`. Source: PIPE-1, C10.

    The new deals are won with the same uncertain ratio as those that are open: with j of the m open deals
    won, i of n new ones are won as a beta-binomial of a + j and b + m − j.

    Args:
        deals: Open deals that count; those without amount are left out.
        won: Won in the period already; None when not known.
        goals: Goals by name; unknown ones are left out.
        ratio: The close ratio that leads.
        typical: Amount of a deal to be added.

    Returns:
        One row a goal: `ambition`, `goal`, `chance_probability` (now), `open` (value counted now),
        `typical_amount`, `more_deals` and `more_amount` (empty when more than 200 would be needed). Empty
        when what is won, the ratio or a typical amount is not known.
    """
    deals = deals[deals["amount"].notna()]
    rows = []
    if won is not None and ratio.belief is not None and typical is not None:
        outcomes = sales_at_ratio(deals["amount"], ratio.belief, won=won)
        for name, goal in goals.items():
            if goal is None or pd.isna(goal):
                continue
            more = deals_to_add(outcomes, goal, ratio.belief, open_deals=len(deals), typical=typical)
            chance = chance_of(outcomes, goal)
            open_amount = float(deals["amount"].sum())
            rows.append(
                (name, goal, chance, open_amount, typical, more, None if more is None else more * typical)
            )
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.astype(dict.fromkeys(COLUMNS[1:], "float64"))


def deals_to_add(
    outcomes: pd.DataFrame,
    goal: float,
    ratio: BetaRatio,
    *,
    open_deals: int,
    typical: float,
) -> int | None:
    """The fewest new deals of `typical` amount that make `goal` as sure as `CONFIDENCE`; None if too many.

    Args:
        outcomes: Of the open deals, from `sales_outcomes.sales_at_ratio`.
        goal: Sales to reach.
        ratio: Of the account.
        open_deals: How many open deals `outcomes` are of.
        typical: Amount of a new deal.

    Examples:
        >>> nothing_open = pd.DataFrame({"sales": [0.0], "wins": [0], "probability": [1.0]})
        >>> deals_to_add(nothing_open, 100, BetaRatio(5e8, 5e8), open_deals=0, typical=100)  # 1 - 0.5 ** 3
        3
    """
    short = np.maximum(0.0, round(goal, 2) - outcomes["sales"].to_numpy())
    groups = (
        outcomes.assign(needed=np.ceil(short / typical - 1e-9).astype(int))
        .groupby(["needed", "wins"])["probability"]
        .sum()
        .reset_index()
    )
    needed, wins = groups["needed"].to_numpy(), groups["wins"].to_numpy()
    a, b = max(ratio.won, 1e-6) + wins, max(ratio.lost, 1e-6) + open_deals - wins

    def reached(more: int) -> float:
        return float(groups["probability"].to_numpy() @ at_least(needed, more, a, b))

    low, high = -1, 1  # `low` is too few
    if reached(0) >= CONFIDENCE:
        return 0
    while reached(high) < CONFIDENCE:
        low, high = high, high * 2
        if high > 2 * MOST_DEALS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) >= CONFIDENCE else (middle, high)
    return high if high <= MOST_DEALS else None


def at_least(needed: np.ndarray, deals: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Probability that at least `needed` of `deals` are won, by a beta-binomial of `a` and `b`, one an entry.

    Examples:
        >>> at_least(np.array([1]), 1, np.array([1.0]), np.array([3.0])).round(3).tolist()
        [0.25]
    """
    i = np.arange(deals + 1)
    ways = gammaln(deals + 1) - gammaln(i + 1) - gammaln(deals - i + 1)
    chance = np.exp(ways + betaln(a[:, None] + i, b[:, None] + deals - i) - betaln(a, b)[:, None])
    found: np.ndarray = np.where(i >= needed[:, None], chance, 0.0).sum(axis=1).clip(max=1.0)
    return found


def pipeline_confidence_finding(
    found: pd.DataFrame, sufficiency: Sufficiency, *, ratio: LeadingRatio, typical_of: str, currency: str
) -> Finding:
    """Say how much more open pipeline makes the commit goal 80 % sure, beside the gap at the close ratio.

    Args:
        found: As `pipeline_for_confidence` returns it.
        sufficiency: Of the commit goal, as `pipeline_sufficiency` returns it.
        ratio: The close ratio that leads.
        typical_of: What the typical amount is of, in words.
        currency: Of the amounts.
    """
    if found.empty:
        return unknown(
            "PIPE-1",
            "pipeline_confidence",
            f"How much more pipeline would make a goal {CONFIDENCE:.0%} sure cannot be computed: no goal, "
            "close ratio, sum won or amount of a deal is known",
            next_step="Set the goals in the plan, and import closed deals with their amounts.",
        )
    first = found.iloc[0]
    figures = {
        "chance": share(first["chance_probability"]),
        "close_ratio": share(ratio.value),
        "typical": money(first["typical_amount"], currency),
        "more_deals": count(first["more_deals"]),
        "more": money(first["more_amount"], currency),
    }
    severity, step = "watch", "Look for them where deals are not opened yet: the next deals are below."
    goal = f"the {first['ambition']} goal"
    if first["more_deals"] == 0:
        severity, step = "good", ""
        statement = (
            f"{goal[0].upper()}{goal[1:]} is {figures['chance']} sure with what is open: no more is needed"
        )
    elif pd.isna(first["more_deals"]):
        statement = (
            f"Not even {MOST_DEALS} more deals of {figures['typical']} make {goal} {CONFIDENCE:.0%} sure; "
            f"it is {figures['chance']} now"
        )
        step = "Lower the goal openly, or find larger deals."
    else:
        more = counted(int(first["more_deals"]), "more open deal")
        statement = (
            f"{more} of {figures['typical']} ({figures['more']}) would raise the chance of {goal} from "
            f"{figures['chance']} to {CONFIDENCE:.0%}"
        )
        gap = sufficiency.pipeline_gap
        if gap is not None and 0 < gap < first["more_amount"]:
            statement += f", more than the gap of {money(gap, currency)}, which is enough on average only"
        statement += f"; each is won with the {ratio.kind} close ratio of {figures['close_ratio']}"
    return Finding(
        "PIPE-1",
        "pipeline_confidence",
        statement,
        severity="good" if severity == "good" else "watch",
        figures=figures,
        formula=f"fewest new deals of a typical amount ({typical_of}) with which won + open + new sales "
        f"reach the goal with {CONFIDENCE:.0%}; all are won with one chance, as uncertain as the close "
        "ratio",
        rows=found,
        currency=currency,
        next_step=step,
    )
