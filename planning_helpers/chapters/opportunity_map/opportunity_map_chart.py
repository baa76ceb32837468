"""The map of deals: fit across probability, size by amount, colour by state."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MONEY_FORMAT,
    MUTED,
    OUTCOME_COLOURS,
    SHARE_FORMAT,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.wording.figures import counted

MOST_LABELS = 12
_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (("<=", "left", 22), (">", "right", -22))
VALUE_KNOWN, VALUE_UNKNOWN = "value known", "value not known"
STATE_COLOURS = {
    "planned": OUTCOME_COLOURS["gap"],
    **{s: OUTCOME_COLOURS[s] for s in ("open", "won", "lost")},
}


def opportunity_map_chart(deals: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw the frame from `opportunity_map`: CRM probability (or close ratio) to the right, fit upwards.

    The size is the amount.

    Colour tells planned, open, won and lost apart; won deals stand at 100 %, lost ones at 0.
    Deals whose fit is not scored stand on a line of their own at the bottom; deals without a value are small
    and hollow. The twelve largest are labelled.
    """
    drawn = deals[deals["place_probability"].notna()]
    if drawn.empty:
        return nothing_to_draw("There is no deal with a probability or a close ratio to draw on a map.")
    drawn = drawn.assign(
        height=drawn["fit"].fillna(0.0),
        value=drawn["amount"].notna().map({True: VALUE_KNOWN, False: VALUE_UNKNOWN}),
        size=drawn["amount"].fillna(0.0),
        close=drawn["close_date"].dt.strftime("%Y-%m-%d"),
        label=_labels(drawn),
    )
    shown = drawn.drop(columns=["close_date"])
    top = max(float(drawn["size"].max()), 1.0)
    fit_axis = alt.Axis(
        values=[0, 1, 2, 3, 4, 5], labelExpr="datum.value == 0 ? 'not scored' : datum.value", grid=True
    )
    base = alt.Chart(shown).encode(
        x=alt.X(
            "place_probability:Q",
            title="CRM probability, else the close ratio",
            scale=alt.Scale(domain=[-0.06, 1.12], nice=False),
            axis=alt.Axis(format=SHARE_FORMAT, values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
        ),
        y=alt.Y("height:Q", title="Fit (1 to 5)", scale=alt.Scale(domain=[-0.4, 5.4]), axis=fit_axis),
    )
    points = base.mark_point(filled=True, strokeWidth=1, stroke=INK, strokeOpacity=0.7).encode(
        color=alt.Color(
            "state:N",
            title=None,
            scale=alt.Scale(domain=list(STATE_COLOURS), range=list(STATE_COLOURS.values())),
            legend=alt.Legend(symbolType="circle", symbolOpacity=1),
        ),
        size=alt.Size(
            "size:Q",
            title=money_axis_title(currency),
            scale=alt.Scale(domain=[0, top], range=[40, 900]),
            legend=alt.Legend(format=".2~s", tickCount=3) if top > 1 else None,
        ),
        fillOpacity=alt.condition(f"datum.value == '{VALUE_KNOWN}'", alt.value(0.75), alt.value(0.0)),
        tooltip=[
            alt.Tooltip("name:N", title="Deal"),
            alt.Tooltip("state:N", title="State"),
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            alt.Tooltip("fit:Q", title="Fit", format=".1f"),
            alt.Tooltip("place_probability:Q", title="Probability", format=SHARE_FORMAT),
            alt.Tooltip("place_from:N", title="Probability from"),
            alt.Tooltip("close:N", title="Close date"),
        ],
    )
    labels = [
        base.transform_filter(f"datum.place_probability {where} 0.7")
        .mark_text(align=align, baseline="middle", dx=dx, color=MUTED, fontSize=11, limit=170)
        .encode(text="label:N")
        for where, align, dx in _SIDES
    ]
    chart = alt.layer(points, *labels, height=360)
    return described(chart, title=title, description=description or _description(deals))


def _labels(deals: pd.DataFrame) -> pd.Series:
    """Names of the largest deals; one of several at the same place gets the label, with how many more."""
    places = [deals["place_probability"].round(2), deals["fit"].fillna(0.0).round(1)]
    by_size = deals["amount"].fillna(0.0).sort_values(ascending=False, kind="stable").index
    largest = deals.loc[by_size].groupby([part.loc[by_size] for part in places], sort=False).head(1).index
    others = deals.groupby(places)["name"].transform("size") - 1
    names = deals["name"].where(others == 0, deals["name"] + " +" + others.astype(str))
    return names.where(deals.index.isin(largest[:MOST_LABELS]), "")


def _description(deals: pd.DataFrame) -> str:
    named = "; ".join(
        f"{deal['name']} ({deal['state']}) {deal['place_probability']:.0%}, "
        + ("fit not scored" if pd.isna(deal["fit"]) else f"fit {deal['fit']:.1f}")
        for deal in deals.head(8).to_dict("records")
    )
    return f"Map of {counted(len(deals), 'deal')} by CRM probability, else the close ratio, and fit: {named}."
