"""What hangs on one person, as bars of the open amount exposed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    ACCENT,
    MONEY_FORMAT,
    MONEY_LABELS,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.display import Table

MOST = 12


def dependence_chart(
    found: pd.DataFrame, *, title: str, currency: str, description: str = ""
) -> alt.LayerChart | alt.FacetChart | Table:
    """Draw the frame of `analysis.dependence`: one bar a person, its length the open amount exposed.

    The words beside a bar count what hangs on the person, so that a bar of unknown length still tells.
    """
    if found.empty:
        return nothing_to_draw("Nothing open hangs on one person alone, so there is no bar to draw.")
    shown = found.head(MOST).assign(
        exposed=lambda rows: rows["exposed"].fillna(0.0),
        who=lambda rows: rows["person"] + " (" + rows["side"] + ")",
        label=lambda rows: [_words(row) for row in rows.to_dict("records")],
    )
    far = max(float(shown["exposed"].max()), 1.0) * 1.45
    base = alt.Chart(shown).encode(
        y=alt.Y("who:N", sort=shown["who"].tolist(), title=None),
        tooltip=[
            alt.Tooltip("who:N", title="Person"),
            alt.Tooltip("title:N", title="Title"),
            alt.Tooltip("exposed:Q", title=money_axis_title(currency, "Open amount"), format=MONEY_FORMAT),
            alt.Tooltip("what:N", title="What"),
        ],
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X(
            "exposed:Q",
            title=money_axis_title(currency, "Open amount that hangs on the person"),
            axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6),
            scale=alt.Scale(domain=[0, far], nice=False),
        ),
        color=alt.Color(
            "side:N", title="Person", scale=alt.Scale(domain=["ours", "theirs"], range=[ACCENT, "#e2793a"])
        ),
    )
    words = base.mark_text(align="left", dx=6, fontSize=11).encode(x="exposed:Q", text="label:N")
    drawn = alt.layer(bars, words).properties(height=alt.Step(26))
    return described(drawn, title=title, description=description or _description(shown, currency))


def _words(row: Mapping[Hashable, Any]) -> str:
    parts = ((row["deals"], "deal"), (row["initiatives"], "initiative"), (row["units"], "unit"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in parts if number)


def _description(shown: pd.DataFrame, currency: str) -> str:
    first = "; ".join(
        f"{row['person']} ({row['side']}) {row['exposed']:,.0f}" for row in shown.head(5).to_dict("records")
    )
    return f"Bars of the open amount in {currency or 'currency'} that hangs on one person: {first}."
