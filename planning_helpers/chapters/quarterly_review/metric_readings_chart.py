"""Metrics over time, each against its target."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import INK, Drawn, described, nothing_to_draw
from planning_helpers.wording.figures import counted

WIDE = 180  # pixels of one small chart


def metric_readings_chart(readings: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame from `metric_readings.readings_over_time`, one small chart a metric.

    The place of a metric parts the rows, as Vega cannot part them by a name that is `__proto__`.
    """
    if readings.empty:
        return nothing_to_draw("No metric of the plan was ever read.")
    rows = readings.assign(
        place=pd.factorize(readings["metric"])[0],
        head=readings["metric"].where(~readings["metric"].duplicated(), ""),
    )
    base = alt.Chart().encode(
        x=alt.X(
            "reading_date:T",
            title=None,
            axis=alt.Axis(format="%b %y", labelOverlap=True, labelSeparation=8, tickCount=4),
        )
    )
    lines = base.mark_line(point=True).encode(
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=12)),
        tooltip=[
            alt.Tooltip("metric:N", title="Metric"),
            alt.Tooltip("reading_date:T", title="Read"),
            alt.Tooltip("value:Q", title="Value"),
            alt.Tooltip("target:Q", title="Target"),
        ],
    )
    targets = alt.Chart().mark_rule(strokeDash=[5, 4], color=INK, strokeWidth=1.5).encode(y="target:Q")
    heads = (
        alt.Chart()
        .mark_text(align="left", fontWeight=600, limit=WIDE)
        .encode(x=alt.value(0), y=alt.value(-10), text="head:N")
    )
    chart: alt.FacetChart = (
        alt.layer(lines, targets, heads, data=rows, width=WIDE, height=110)
        .facet(facet=alt.Facet("place:O", header=alt.Header(labelExpr="''", title=None)), columns=3)
        .resolve_scale(x="independent", y="independent")
    )
    return described(chart, title=title, description=description or _description(readings))


def _description(readings: pd.DataFrame) -> str:
    last = readings.drop_duplicates("metric", keep="last")
    said = "; ".join(
        f"{row['metric']} {row['value']:g}"
        + ("" if pd.isna(row["target"]) else f", target {row['target']:g}")
        for row in last.to_dict("records")
    )
    return f"Lines of {counted(len(last), 'metric')} over time, broken line at the target: {said}."
