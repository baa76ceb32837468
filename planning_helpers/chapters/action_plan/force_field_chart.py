"""The force field: driving forces to the right, restraining ones to the left."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import FORCE_COLOURS, INK, Drawn, described, nothing_to_draw
from planning_helpers.wording.figures import counted


def force_field_chart(field: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame from `force_field`, with a mark where a force alone turns the verdict."""
    if field.empty:
        return nothing_to_draw("No force for or against the plan is written down.")
    sign = field["direction"].map({"driving": 1, "restraining": -1})
    rows = with_places(field.assign(turn=field["to_turn"] * sign, line=numbered(field["force"])))
    y = named_rows("line", axis=alt.Axis(labelLimit=300))
    bars = (
        alt.Chart(rows)
        .mark_bar(height=18)
        .encode(
            x=alt.X(
                "effect:Q",
                title="← holds back · strength · drives →",
                scale=alt.Scale(domain=[-5.2, 5.2], nice=False),
                axis=alt.Axis(values=[-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5], labelExpr="abs(datum.value)"),
                stack=False,
            ),
            y=y,
            color=alt.Color(
                "direction:N",
                title=None,
                scale=alt.Scale(domain=list(FORCE_COLOURS), range=list(FORCE_COLOURS.values())),
            ),
            tooltip=[
                alt.Tooltip("force:N", title="Force"),
                alt.Tooltip("strength:Q", title="Strength"),
                alt.Tooltip("to_turn:Q", title="Turns the verdict at"),
            ],
        )
    )
    marks = (
        alt.Chart(rows[rows["turn"].notna()])
        .mark_tick(color=INK, thickness=3, size=22)
        .encode(x="turn:Q", y=y, tooltip=[alt.Tooltip("to_turn:Q", title="Turns the verdict at")])
    )
    return described(
        alt.layer(bars, marks, height=alt.Step(30)),
        title=title,
        description=description or _description(field),
    )


def _description(field: pd.DataFrame) -> str:
    said = "; ".join(
        f"{force['force']} {force['direction']} {force['strength']:.0f}" for force in field.to_dict("records")
    )
    forces = counted(len(field), "force")
    return f"Force field of {forces}, black mark where one alone turns the verdict: {said}."
