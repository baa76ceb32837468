"""What stands for each goal: won, expected from open deals, and what is missing."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.display import Table

PARTS = {"won": "won", "expected": "open × close ratio", "missing": "missing"}
COLOURS = [OUTCOME_COLOURS["won"], OUTCOME_COLOURS["open"], OUTCOME_COLOURS["gap"]]


def pipeline_chart(
    goals: pd.DataFrame, *, title: str, currency: str, description: str = ""
) -> alt.LayerChart | alt.FacetChart | Table:
    """Draw one bar a goal: won, expected of the open deals, missing to the goal (the black mark).

    Args:
        goals: As `analysis.goal_outlook.goal_parts` returns it.
        title: States the finding.
        currency: Of the amounts.
        description: Alternative text; computed from the frame by default.
    """
    if goals.empty:
        return nothing_to_draw("No goal is set, so there is nothing to hold the pipeline against.")
    parts = goals.melt(
        id_vars=["ambition", "goal"], value_vars=list(PARTS), var_name="part", value_name="amount"
    )
    parts = parts[parts["amount"] > 0].assign(
        what=lambda rows: rows["part"].map(PARTS),
        order=lambda rows: rows["part"].map({name: index for index, name in enumerate(PARTS)}),
    )
    names = goals["ambition"].tolist()
    y = alt.Y("ambition:N", sort=names, title=None)
    bars = (
        alt.Chart(parts)
        .mark_bar(height=26)
        .encode(
            x=alt.X("amount:Q", title=money_axis_title(currency), axis=alt.Axis(labelExpr=MONEY_LABELS)),
            y=y,
            color=alt.Color(
                "what:N",
                title=None,
                sort=list(PARTS.values()),
                scale=alt.Scale(domain=list(PARTS.values()), range=COLOURS),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("ambition:N", title="Goal"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
    )
    marks = (
        alt.Chart(goals[["ambition", "goal"]])
        .mark_tick(color=INK, thickness=3, size=38)
        .encode(
            x="goal:Q",
            y=y,
            tooltip=[alt.Tooltip("goal:Q", title=money_axis_title(currency, "Goal"), format=MONEY_FORMAT)],
        )
    )
    chart = alt.layer(bars, marks).properties(height=alt.Step(54))
    return described(chart, title=title, description=description or _description(goals, currency))


def _description(goals: pd.DataFrame, currency: str) -> str:
    said = "; ".join(
        f"{goal['ambition']} goal {goal['goal']:,.0f}: won {goal['won']:,.0f}, "
        f"expected {goal['expected']:,.0f}, missing {goal['missing']:,.0f}"
        for goal in goals.to_dict("records")
    )
    return f"Bars against the goals in {currency}: {said}."
