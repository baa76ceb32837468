"""The seven strategies ranked by fit, as bars of points for and against."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, with_places
from planning_helpers.charts.theme import FORCE_COLOURS, INK, described, nothing_to_draw
from planning_helpers.wording.display import Table


def strategy_fit_chart(
    ranked: pd.DataFrame, *, title: str, description: str = ""
) -> alt.LayerChart | alt.FacetChart | Table:
    """Draw the frame of `strategy_fit`: reasons against left of zero, reasons for right of it.

    The strategies keep the frame's order; the ones chosen in the plan say so beside their name.
    """
    if not (ranked["points_for"] + ranked["points_against"]).any():
        return nothing_to_draw("No sign of the account speaks for or against a strategy yet.")
    labelled = with_places(ranked).assign(
        label=ranked["strategy"]
        + ranked["chosen"].map({"primary": " ★ primary", "further": " (further)"}).fillna("")
    )
    sides = pd.concat(
        [
            labelled.assign(side="for", points=ranked["points_for"], why=ranked["reasons_for"]),
            labelled.assign(side="against", points=-ranked["points_against"], why=ranked["reasons_against"]),
        ]
    )
    most = max(int(sides["points"].abs().max()), 1)
    base = alt.Chart(sides[["label", "place", "side", "points", "why"]]).encode(
        y=named_rows("label", axis=alt.Axis(labelLimit=260)),
        tooltip=[
            alt.Tooltip("label:N", title="Strategy"),
            alt.Tooltip("points:Q", title="Points"),
            alt.Tooltip("side:N", title="Speaks"),
            alt.Tooltip("why:N", title="Why"),
        ],
    )
    colour = alt.Scale(
        domain=["for", "against"], range=[FORCE_COLOURS["driving"], FORCE_COLOURS["restraining"]]
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X(
            "points:Q",
            title="Reasons against ← → reasons for",
            axis=alt.Axis(values=list(range(-most, most + 1)), format="d"),
            scale=alt.Scale(domain=[-most, most]),
            stack=False,
        ),
        color=alt.Color("side:N", title="Speaks", scale=colour),
    )
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=INK).encode(x="x:Q")
    drawn = alt.layer(bars, zero, height=alt.Step(28))
    words = "; ".join(f"{row['label']} {row['fit']:+d}" for row in labelled.to_dict("records"))
    return described(
        drawn,
        title=title,
        description=description or f"Fit of the seven strategies, points for less against: {words}.",
    )
