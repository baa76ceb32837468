"""The chance that sales reach at least a level, and where the goals lie on it."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    SHARE_FORMAT,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)


def goal_chance_chart(
    curve: pd.DataFrame,
    *,
    goals: Mapping[str, float | None],
    title: str,
    currency: str,
    description: str = "",
) -> Drawn:
    """Draw the curve from `measures.pipeline.goal_chance.chance_curve`, with a rule at each goal."""
    if curve.empty:
        return nothing_to_draw(
            "No open deal with a value counts for the goal, or what is won is not known, so there is no "
            "chance to draw."
        )
    known = pd.DataFrame(
        [{"goal": name, "sales": value} for name, value in goals.items() if value is not None],
        columns=["goal", "sales"],
    )
    x = alt.X(
        "sales:Q",
        title=money_axis_title(currency, "Sales in the period"),
        axis=alt.Axis(labelExpr=MONEY_LABELS),
    )
    line = (
        alt.Chart(curve)
        .mark_line(interpolate="step-before")
        .encode(
            x=x,
            y=alt.Y(
                "at_least_probability:Q",
                title="Chance of reaching at least that",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=SHARE_FORMAT),
            ),
            tooltip=[
                alt.Tooltip("sales:Q", title=money_axis_title(currency, "Sales"), format=MONEY_FORMAT),
                alt.Tooltip("at_least_probability:Q", title="Chance", format=SHARE_FORMAT),
            ],
        )
    )
    rules = alt.Chart(known).mark_rule(strokeDash=[5, 4], color=INK).encode(x="sales:Q")
    names = (
        alt.Chart(known)
        .mark_text(align="left", dx=5, dy=8, baseline="top", fontSize=12)
        .encode(x="sales:Q", y=alt.value(0), text="goal:N")
    )
    layers = [line, rules, names] if len(known) else [line]
    return described(
        alt.layer(*layers, height=260),
        title=title,
        description=description or _description(curve, goals, currency),
    )


def _description(curve: pd.DataFrame, goals: Mapping[str, float | None], currency: str) -> str:
    low, high = curve["sales"].min(), curve["sales"].max()
    named = ", ".join(f"{name} goal {value:,.0f}" for name, value in goals.items() if value is not None)
    return (
        f"Curve of the chance of reaching at least given sales, from {currency} {low:,.0f} to {high:,.0f}"
        f"{'; ' + named if named else ''}."
    )
