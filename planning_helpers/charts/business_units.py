"""Business units as bars: what they buy from us, what is open, and what is left of their wallet."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    STATE_COLOURS,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.display import Table

PARTS = {"revenue": "bought, 12 months", "open": "open deals", "left": "rest of the wallet"}


def business_units_chart(
    units: pd.DataFrame, *, title: str, currency: str, description: str = ""
) -> alt.Chart | Table:
    """Draw one bar a unit, in the frame's order: revenue, open deals, rest of its wallet.

    Where the wallet is not known the third part is missing. Open deals are cut from the rest of the wallet.
    """
    left = (units["wallet"] - units["revenue"] - units["open"].fillna(0)).clip(lower=0)
    parts = units.assign(left=left).melt(
        id_vars="business_unit", value_vars=list(PARTS), var_name="what", value_name="amount"
    )
    parts = parts[parts["amount"] > 0].assign(what=lambda rows: rows["what"].map(PARTS))
    if parts.empty:
        return nothing_to_draw("No unit of this account has revenue, an open deal or a known wallet.")
    colours = [STATE_COLOURS["owned"], OUTCOME_COLOURS["open"], STATE_COLOURS["whitespace"]]
    labels = list(PARTS.values())
    chart: alt.Chart = (
        alt.Chart(parts.assign(order=parts["what"].map({name: index for index, name in enumerate(labels)})))
        .mark_bar(height=18)
        .encode(
            x=alt.X(
                "amount:Q",
                title=money_axis_title(currency),
                axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6),
            ),
            y=alt.Y("business_unit:N", sort=units["business_unit"].tolist(), title=None),
            color=alt.Color("what:N", title=None, sort=labels, scale=alt.Scale(domain=labels, range=colours)),
            order="order:Q",
            tooltip=[
                alt.Tooltip("business_unit:N", title="Unit"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
        .properties(height=alt.Step(30))
    )
    return described(chart, title=title, description=description or _description(units, currency))


def _description(units: pd.DataFrame, currency: str) -> str:
    shown = "; ".join(
        f"{unit['business_unit']} {unit['revenue']:,.0f} bought"
        + (f" of {unit['wallet']:,.0f}" if unit["wallet"] > 0 else "")
        for unit in units.head(8).to_dict("records")
    )
    return f"Bars of {len(units)} business units in {currency or 'their currency'}: {shown}."
