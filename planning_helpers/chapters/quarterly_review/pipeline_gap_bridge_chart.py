"""The way from the earlier pipeline gap to the present one, step by step."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, with_places
from planning_helpers.charts.theme import (
    ACCENT,
    FORCE_COLOURS,
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

COLOURS = {"gap": ACCENT, "grew": FORCE_COLOURS["restraining"], "shrank": "#7db8e0"}
LABELS = {"gap": "gap", "grew": "made it wider", "shrank": "made it narrower"}


def pipeline_gap_bridge_chart(
    steps: pd.DataFrame, *, title: str, currency: str, description: str = ""
) -> Drawn:
    """Draw the frame from `bridge_steps` as a waterfall, earlier gap on top."""
    if steps.empty:
        return nothing_to_draw(
            "The pipeline gap is not computable on both days, so its movement cannot be drawn."
        )
    rows = with_places(steps).assign(
        low=steps[["start", "end"]].min(axis=1),
        high=steps[["start", "end"]].max(axis=1),
        what=steps["kind"].map(LABELS),
        label=[
            f"{amount:,.0f}" if kind == "gap" else f"{amount:+,.0f}"
            for kind, amount in zip(steps["kind"], steps["amount"], strict=True)
        ],
    )
    low, high = min(rows["low"].min(), 0.0), max(rows["high"].max(), 0.0)  # and room for the last amount
    y = named_rows("step")
    bars = (
        alt.Chart(rows)
        .mark_bar(height=20)
        .encode(
            x=alt.X(
                "low:Q",
                title=money_axis_title(currency, "Pipeline gap, above 0 is short"),
                axis=alt.Axis(labelExpr=MONEY_LABELS),
                scale=alt.Scale(domain=[low, high + 0.2 * (high - low)], nice=False),
            ),
            x2="high:Q",
            y=y,
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(LABELS.values()), range=list(COLOURS.values())),
            ),
            tooltip=[
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
    )
    labels = (
        alt.Chart(rows)
        .mark_text(align="left", dx=5, fontSize=11, color=INK)
        .encode(x="high:Q", y=y, text="label:N")
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=INK).encode(x="zero:Q")
    return described(
        alt.layer(bars, labels, zero, height=alt.Step(32)),
        title=title,
        description=description or _description(steps, currency),
    )


def _description(steps: pd.DataFrame, currency: str) -> str:
    said = "; ".join(f"{step['step']} {step['amount']:,.0f}" for step in steps.to_dict("records"))
    return f"Waterfall of the pipeline gap in {currency}: {said}."
