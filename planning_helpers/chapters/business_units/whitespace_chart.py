"""The whitespace grid: units down, offerings across, the state of each pair by colour and word."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MONEY_FORMAT,
    STATE_COLOURS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.wording.figures import counted

_SIGNS = {"owned": "●", "in pipeline": "→", "whitespace": "○", "competitor": "×", "not eligible": "–"}
MOST_UNITS = 30
_DARK = ["owned", "competitor"]
_GUESSED = ("whitespace", "competitor")


def whitespace_chart(
    grid: pd.DataFrame,
    *,
    title: str,
    currency: str,
    valued: pd.DataFrame | None = None,
    description: str = "",
) -> Drawn:
    """Draw the frame of `measures.units.whitespace` as one cell a pair; units and offerings keep its order.

    A cell carries a sign of its state and the amount bought or open, or, with ≈, what the gap may be worth by
    `valued` (from `measures.units.whitespace_value`), so that it reads without colour.
    Of more than `MOST_UNITS` units the first are drawn, and the subtitle counts the others.
    """
    if grid.empty:
        return nothing_to_draw("There is no grid: no offering is known.")
    whole, units = grid, grid["business_unit"].drop_duplicates()
    grid = whole[whole["business_unit"].isin(units.head(MOST_UNITS))]
    pair = ["business_unit", "offering"]
    worth = grid.iloc[:0].assign(potential=0.0, how="") if valued is None else valued
    grid = grid.merge(worth[[*pair, "potential", "how"]], on=pair, how="left")
    amount = grid["revenue"].where(
        grid["state"] == "owned", grid["open"].where(grid["state"] == "in pipeline", grid["potential"])
    )
    cells = grid.assign(
        label=[
            f"{_SIGNS[state]} {_guess(value) if state in _GUESSED else _short(value)}".strip()
            for state, value in zip(grid["state"], amount, strict=True)
        ],
    )
    shown = [state for state in STATE_COLOURS if state in set(grid["state"])]
    scale = alt.Scale(domain=shown, range=[STATE_COLOURS[state] for state in shown])
    legend = alt.Legend(labelExpr=_legend_labels(shown), symbolType="square")
    many = grid["offering"].nunique() > 6
    base = alt.Chart(cells).encode(
        x=alt.X(
            "offering:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=-35 if many else 0,
                labelLimit=170,
                labelOverlap=False,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y("business_unit:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        tooltip=[
            alt.Tooltip("business_unit:N", title="Unit"),
            alt.Tooltip("offering:N", title="Offering"),
            alt.Tooltip("state:N", title="State"),
            alt.Tooltip(
                "revenue:Q", title=money_axis_title(currency, "Bought, 12 months"), format=MONEY_FORMAT
            ),
            alt.Tooltip("open:Q", title=money_axis_title(currency, "Open"), format=MONEY_FORMAT),
            alt.Tooltip("potential:Q", title=money_axis_title(currency, "May be worth"), format=MONEY_FORMAT),
            alt.Tooltip("how:N", title="Valued"),
            alt.Tooltip("competitor:N", title="Competitor"),
        ],
    )
    rectangles = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("state:N", title=None, scale=scale, legend=legend)
    )
    labels = base.mark_text(fontSize=11).encode(
        text="label:N",
        color=alt.condition(
            alt.FieldOneOfPredicate(field="state", oneOf=_DARK), alt.value("white"), alt.value(INK)
        ),
    )
    others = max(len(units) - MOST_UNITS, 0)
    chart = alt.layer(rectangles, labels, width=alt.Step(62 if many else 96), height=alt.Step(30))
    chart = described(chart, title=title, description=description or _description(whole, others, currency))
    if others:
        chart.title.subtitle = f"and {others} more units, not drawn"
    return chart


def _guess(value: float) -> str:
    """An amount that is no more than a guess, with two digits; nothing where there is none."""
    return "" if pd.isna(value) else f"≈{_short(float(f'{value:.2g}'))}"


def _short(value: float) -> str:
    """An amount in at most five characters; nothing where it is not known."""
    if pd.isna(value):
        return ""
    for size, unit in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{unit}" if abs(value) < 100 * size else f"{value / size:.0f}{unit}"
    return f"{value:.0f}"


def _legend_labels(states: list[str]) -> str:
    """Vega expression that puts the sign of a state before its name."""
    pairs = ", ".join(f"'{state}': '{_SIGNS[state]} {state}'" for state in states)
    return f"({{{pairs}}})[datum.label]"


def _description(grid: pd.DataFrame, others: int, currency: str) -> str:
    counts = grid["state"].value_counts()
    states = ", ".join(f"{counts[state]} {state}" for state in STATE_COLOURS if state in counts)
    units, offerings = grid["business_unit"].nunique(), grid["offering"].nunique()
    return (
        f"Grid of {counted(units, 'business unit')}{f' ({others} not drawn)' if others else ''}"
        f" by {counted(offerings, 'offering')}: {states}; amounts in"
        f" {currency or 'currency'}."
    )
