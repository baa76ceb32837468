"""Business units as bars: what they buy from us, what is open, and what is not in play."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import end_to_end, named_rows, with_places
from planning_helpers.charts.theme import (
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    STATE_COLOURS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.measures.revenue.wallet_left import not_in_play
from planning_helpers.wording.figures import counted

MOST = 20
PARTS = {"revenue": "bought, 12 months", "open": "open deals", "left": "spend not in play"}


def business_units_chart(units: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw one bar a unit, in the frame's order: revenue, open deals, spend not in play.

    Where the wallet is not known the third part is missing. Open deals are in play.
    Of more than `MOST` units that have a bar the first are drawn, and the subtitle counts the others.
    """
    left = not_in_play(units["wallet"], units["revenue"], units["open"].fillna(0))
    parts = with_places(units.assign(left=left)).melt(
        id_vars=["business_unit", "place"], value_vars=list(PARTS), var_name="what", value_name="amount"
    )
    parts = parts[parts["amount"] > 0].assign(what=lambda rows: rows["what"].map(PARTS))
    if parts.empty:
        return nothing_to_draw("No unit of this account has revenue, an open deal or a known wallet.")
    drawn = parts["place"].drop_duplicates().sort_values().head(MOST)
    others = parts["place"].nunique() - len(drawn)
    parts = parts[parts["place"].isin(drawn)]
    labels = list(PARTS.values())
    ranks = parts["what"].map({name: index for index, name in enumerate(labels)})
    parts = parts.assign(rank=ranks).sort_values(["place", "rank"])
    colours = [STATE_COLOURS["owned"], OUTCOME_COLOURS["open"], STATE_COLOURS["whitespace"]]
    chart: alt.Chart = (
        alt.Chart(end_to_end(parts))
        .mark_bar(height=18)
        .encode(
            x=alt.X(
                "start:Q",
                title=money_axis_title(currency),
                axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6),
            ),
            x2="end:Q",
            y=named_rows("business_unit"),
            color=alt.Color("what:N", title=None, sort=labels, scale=alt.Scale(domain=labels, range=colours)),
            tooltip=[
                alt.Tooltip("business_unit:N", title="Unit"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
        .properties(height=alt.Step(30))
    )
    chart = described(
        chart, title=title, description=description or _description(units, len(drawn), others, currency)
    )
    if others:
        chart.title.subtitle = f"and {others} more, which the table has"
    return chart


def _description(units: pd.DataFrame, drawn: int, others: int, currency: str) -> str:
    shown = "; ".join(
        f"{unit['business_unit']} {unit['revenue']:,.0f} bought"
        + (f" of {unit['wallet']:,.0f}" if unit["wallet"] > 0 else "")
        for unit in units.head(8).to_dict("records")
    )
    number = counted(drawn, "business unit") + (f" (and {others} more, not drawn)" if others else "")
    return f"Bars of {number} in {currency or 'their currency'}: {shown}."
