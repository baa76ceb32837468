"""Bars against goals: won, expected of the open deals, missing."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import end_to_end, named_rows, with_places
from planning_helpers.charts.theme import INK, MONEY_FORMAT, MONEY_LABELS, OUTCOME_COLOURS, money_axis_title

_PARTS = {"won": "won", "expected": "open × close ratio", "missing": "missing"}
_COLOURS = [OUTCOME_COLOURS["won"], OUTCOME_COLOURS["open"], OUTCOME_COLOURS["gap"]]


def goal_bars(
    goals: pd.DataFrame, by: str, *, heading: str, currency: str, step: int
) -> alt.LayerChart | alt.FacetChart:
    """One bar a row of `goals`, in its order: won, expected, missing; a black mark at the goal.

    Args:
        goals: `by`, `goal`, `won`, `expected` and `missing` (money in `currency`); a part that is not known
            is not drawn.
        by: Column that names the bars.
        heading: What that column is, in tooltips.
        currency: Of the amounts.
        step: Pixels from one bar to the next.
    """
    goals = with_places(goals)
    parts = goals.melt(id_vars=[by, "place"], value_vars=list(_PARTS), var_name="part", value_name="amount")
    parts = parts[parts["amount"] > 0].assign(what=lambda rows: rows["part"].map(_PARTS))
    y = named_rows(by)
    money = money_axis_title(currency)
    bars = (
        alt.Chart(end_to_end(parts))
        .mark_bar(height=step * 0.5)
        .encode(
            x=alt.X("start:Q", title=money, axis=alt.Axis(labelExpr=MONEY_LABELS)),
            x2="end:Q",
            y=y,
            color=alt.Color(
                "what:N",
                title=None,
                sort=list(_PARTS.values()),
                scale=alt.Scale(domain=list(_PARTS.values()), range=_COLOURS),
            ),
            tooltip=[
                alt.Tooltip(f"{by}:N", title=heading),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money, format=MONEY_FORMAT),
            ],
        )
    )
    marks = (
        alt.Chart(goals[[by, "place", "goal"]])
        .mark_tick(color=INK, thickness=3, size=step * 0.72)
        .encode(
            x="goal:Q",
            y=y,
            tooltip=[alt.Tooltip("goal:Q", title=money_axis_title(currency, "Goal"), format=MONEY_FORMAT)],
        )
    )
    return alt.layer(bars, marks, height=alt.Step(step))
