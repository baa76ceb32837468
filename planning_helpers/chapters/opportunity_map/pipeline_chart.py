"""What stands for each goal: won, expected from open deals, and what is missing."""

from __future__ import annotations

import pandas as pd

from planning_helpers.charts.goal_bars import goal_bars
from planning_helpers.charts.theme import Drawn, described, nothing_to_draw


def pipeline_chart(goals: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw one bar a goal: won, expected of the open deals, missing to the goal (the black mark).

    Args:
        goals: As `goal_breakdown.goal_parts` returns it.
        title: States the finding.
        currency: Of the amounts.
        description: Alternative text; computed from the frame by default.
    """
    if goals.empty:
        return nothing_to_draw(
            "No goal is set, or what is won is not known, so there is nothing to hold the pipeline against."
        )
    chart = goal_bars(goals, "ambition", heading="Goal", currency=currency, step=54)
    return described(chart, title=title, description=description or _description(goals, currency))


def _description(goals: pd.DataFrame, currency: str) -> str:
    said = "; ".join(
        f"{goal['ambition']} goal {goal['goal']:,.0f}: won {goal['won']:,.0f}, "
        f"expected {_told(goal['expected'])}, missing {_told(goal['missing'])}"
        for goal in goals.to_dict("records")
    )
    return f"Bars against the goals in {currency}: {said}."


def _told(amount: float) -> str:
    return "not known" if pd.isna(amount) else f"{amount:,.0f}"
