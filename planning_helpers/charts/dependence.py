"""What hangs on one person, as bars of the open amount exposed, or of how many things."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, placed
from planning_helpers.charts.theme import (
    ACCENT,
    MONEY_FORMAT,
    MONEY_LABELS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

MOST = 12


def dependence_chart(found: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw the frame of `analysis.dependence`: one bar a person, its length the open amount exposed.

    Where no amount hangs on anybody, the length is the number of deals, initiatives and units instead.
    The words beside a bar count what hangs on the person, so that a bar of unknown length still tells.
    """
    if found.empty:
        return nothing_to_draw("Nothing open hangs on one person alone, so there is no bar to draw.")
    shown = placed(found.head(MOST)).assign(
        exposed=lambda rows: rows["exposed"].fillna(0.0),
        who=lambda rows: numbered(rows["person"] + " (" + rows["side"] + ")"),
        label=lambda rows: [_words(row) for row in rows.to_dict("records")],
        things=lambda rows: rows[["deals", "initiatives", "units"]].sum(axis=1),
    )
    in_money = float(shown["exposed"].max()) > 0
    length = "exposed" if in_money else "things"
    far = max(float(shown[length].max()), 1.0) * 1.7  # room for the words beside the longest bar
    axis_title = (
        money_axis_title(currency, "Open amount that hangs on the person")
        if in_money
        else "Deals, initiatives and units that hang on the person"
    )
    base = alt.Chart(shown).encode(
        y=named_rows("who"),
        tooltip=[
            alt.Tooltip("who:N", title="Person"),
            alt.Tooltip("title:N", title="Title"),
            alt.Tooltip("exposed:Q", title=money_axis_title(currency, "Open amount"), format=MONEY_FORMAT),
            alt.Tooltip("what:N", title="What"),
        ],
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X(
            f"{length}:Q",
            title=axis_title,
            axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6) if in_money else alt.Axis(tickMinStep=1),
            scale=alt.Scale(domain=[0, far], nice=False),
            stack=False,
        ),
        color=alt.Color(
            "side:N", title="Person", scale=alt.Scale(domain=["ours", "theirs"], range=[ACCENT, "#e2793a"])
        ),
    )
    words = base.mark_text(align="left", dx=6, fontSize=11).encode(x=f"{length}:Q", text="label:N")
    drawn = alt.layer(bars, words, height=alt.Step(26))
    return described(drawn, title=title, description=description or _description(shown, length, currency))


def _words(row: Mapping[Hashable, Any]) -> str:
    parts = ((row["deals"], "deal"), (row["initiatives"], "initiative"), (row["units"], "unit"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in parts if number)


def _description(shown: pd.DataFrame, length: str, currency: str) -> str:
    first = "; ".join(
        f"{row['person']} ({row['side']}) {row[length]:,.0f}" for row in shown.head(5).to_dict("records")
    )
    what = "number of things" if length == "things" else f"open amount in {currency or 'currency'}"
    return f"Bars of the {what} that hangs on one person: {first}."
