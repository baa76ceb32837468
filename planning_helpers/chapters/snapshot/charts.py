"""Charts of where an account stands: revenue, offerings, forecast, worth, interactions."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, with_places
from planning_helpers.charts.theme import (
    ACCENT,
    MONEY_FORMAT,
    MONEY_LABELS,
    MUTED,
    OUTCOME_COLOURS,
    WIDTH,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import counted

PART = "part of a quarter"
PART_COLOURS = {
    "current": OUTCOME_COLOURS["won"],
    "prospects": OUTCOME_COLOURS["open"],
    "missed": OUTCOME_COLOURS["lost"],
    "not in play": OUTCOME_COLOURS["gap"],
}
PART_NAMES = {
    "current": "bought in the last 12 months",
    "prospects": "open deals",
    "missed": "lost in the last 12 months",
    "not in play": "spend no deal aims at",
}


def quarter_chart(quarters: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Revenue by quarter; one that is not complete, first or last, is pale; a tick marks the year before.

    Drawn from the frame of `measures.revenue.revenue_trend.quarters`.
    """
    if quarters.empty:
        return nothing_to_draw("There is no revenue to draw.")
    rows = quarters.tail(16).assign(
        state=quarters["is_complete"].map({True: "complete quarter", False: PART}),
        mark="a year before",
    )
    x = alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=0 if len(rows) <= 13 else -45))
    y_title = money_axis_title(currency, "Revenue")
    tooltip = [
        alt.Tooltip("period:N", title="Quarter"),
        alt.Tooltip("revenue:Q", title=y_title, format=MONEY_FORMAT),
        alt.Tooltip("year_before_revenue:Q", title="Year before", format=MONEY_FORMAT),
    ]
    states = alt.Scale(
        domain=["complete quarter", PART, "a year before"],
        range=[ACCENT, OUTCOME_COLOURS["open"], OUTCOME_COLOURS["lost"]],
    )
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("revenue:Q", title=y_title, axis=alt.Axis(labelExpr=MONEY_LABELS)),
            color=alt.Color("state:N", title=None, scale=states),
            tooltip=tooltip,
        )
    )
    before = (
        alt.Chart(rows[rows["year_before_revenue"].notna()])
        .mark_rule(strokeWidth=3)
        .encode(
            x=alt.X(
                "period:N", sort=None, bandPosition=0.1
            ),  # a share of the bar, so that it shrinks with it
            x2=alt.X2("period", bandPosition=0.9),
            y="year_before_revenue:Q",
            color=alt.Color("mark:N", title=None, scale=states),
            tooltip=tooltip,
        )
    )
    last = rows.iloc[-1]
    description = description or (
        f"Bars of revenue in {counted(len(rows), 'quarter')} up to {last['period']}, in "
        f"{currency or 'money'}; highest {rows['revenue'].max():,.0f}, lowest {rows['revenue'].min():,.0f}."
    )
    return described(alt.layer(bars, before, width=WIDTH, height=280), title=title, description=description)


def offering_chart(
    offerings: pd.DataFrame, *, title: str, currency: str, most: int = 12, description: str = ""
) -> Drawn:
    """What each offering brings now and brought a year ago, joined by a line: blue grew, orange fell.

    Drawn from the frame of `measures.revenue.revenue_trend.offering_trend`, its `most` largest.
    """
    if offerings.empty:
        return nothing_to_draw("Nothing was bought in the last 24 months.")
    rows = with_places(offerings.head(most))
    rows = rows.assign(direction=(rows["change_revenue"] < 0).map({True: "fell", False: "grew or kept"}))
    y = named_rows("offering")
    x_title = money_axis_title(currency, "12 months: ring before, dot now")
    x_axis = alt.Axis(labelExpr=MONEY_LABELS)
    colours = alt.Scale(
        domain=["grew or kept", "fell"], range=[OUTCOME_COLOURS["won"], OUTCOME_COLOURS["lost"]]
    )
    colour = alt.Color("direction:N", title=None, scale=colours)
    tooltip = [
        alt.Tooltip("offering:N", title="Offering"),
        alt.Tooltip("revenue:Q", title="Last 12 months", format=MONEY_FORMAT),
        alt.Tooltip("before_revenue:Q", title="12 before", format=MONEY_FORMAT),
        alt.Tooltip("change_revenue:Q", title="Change", format=MONEY_FORMAT),
    ]
    base = alt.Chart(rows).encode(y=y, color=colour, tooltip=tooltip)
    x_now = alt.X("revenue:Q", title=x_title, axis=x_axis)
    lines = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("before_revenue:Q", title=x_title, axis=x_axis), x2="revenue:Q"
    )
    rings = base.mark_point(filled=False, size=80, strokeWidth=2).encode(
        x=alt.X("before_revenue:Q", title=x_title)
    )
    dots = base.mark_point(filled=True, size=110).encode(x=x_now)
    fallen = rows.loc[rows["change_revenue"] < 0, "offering"].tolist()
    description = description or (
        f"Revenue of {counted(len(rows), 'offering')} now and a year ago; "
        + (f"fallen: {joined(fallen[:6])}." if fallen else "none has fallen.")
    )
    return described(alt.layer(lines, rings, dots, height=alt.Step(28)), title=title, description=description)


def forecast_chart(points: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Past revenue as a line, the expected future dashed within its 80 % interval.

    Drawn from the `points` of an `revenue_forecast.Forecast`.
    """
    if points.empty:
        return nothing_to_draw("There is too little history to draw a forecast.")
    past, future = points[points["revenue"].notna()].tail(36), points[points["expected"].notna()]
    y_title = money_axis_title(currency, "Revenue")
    x = alt.X("start_date:T", title=None)
    y_axis = alt.Axis(labelExpr=MONEY_LABELS)
    line = (
        alt.Chart(past)
        .mark_line(point=True)
        .encode(
            x=x,
            y=alt.Y("revenue:Q", title=y_title, axis=y_axis),
            tooltip=[
                alt.Tooltip("start_date:T", title="From"),
                alt.Tooltip("revenue:Q", title=y_title, format=MONEY_FORMAT),
            ],
        )
    )
    band = (
        alt.Chart(future)
        .mark_area(opacity=0.6, color=OUTCOME_COLOURS["open"], line=False)
        .encode(x=x, y=alt.Y("low:Q", title=y_title, axis=y_axis), y2="high:Q")
    )
    expected = (
        alt.Chart(future)
        .mark_line(strokeDash=[6, 4], color=MUTED, point={"color": MUTED})
        .encode(
            x=x,
            y=alt.Y("expected:Q", title=y_title, axis=y_axis),
            tooltip=[
                alt.Tooltip("start_date:T", title="From"),
                alt.Tooltip("expected:Q", title="Expected", format=MONEY_FORMAT),
                alt.Tooltip("low:Q", title="Low", format=MONEY_FORMAT),
                alt.Tooltip("high:Q", title="High", format=MONEY_FORMAT),
            ],
        )
    )
    description = description or (
        f"Line of past revenue and, dashed, {counted(len(future), 'period')} ahead; expected "
        f"{future['expected'].min():,.0f} to "
        f"{future['expected'].max():,.0f} a period, within {future['low'].min():,.0f} and "
        f"{future['high'].max():,.0f}."
    )
    return described(alt.layer(band, line, expected, height=280), title=title, description=description)


def worth_chart(worth: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """What the account is worth now beside what could come on top, one bar a part.

    Drawn from the frame of `measures.revenue.account_worth.account_worth`.
    """
    known = worth[worth["amount"] > 0]
    if known.empty:
        return nothing_to_draw("No part of what the account is or could be worth is known.")
    rows = with_places(known.assign(label=known["part"].map(PART_NAMES)))
    y = named_rows("label")
    colours = alt.Scale(domain=list(PART_COLOURS), range=list(PART_COLOURS.values()))
    x_title = money_axis_title(currency)
    room = alt.Scale(domain=[0, 1.25 * rows["amount"].max()], nice=False)  # for the amount of the longest
    bars = (
        alt.Chart(rows)
        .mark_bar(size=22)
        .encode(
            y=y,
            x=alt.X("amount:Q", title=x_title, axis=alt.Axis(labelExpr=MONEY_LABELS), scale=room),
            color=alt.Color("part:N", title=None, scale=colours, legend=None),
            tooltip=[
                alt.Tooltip("label:N", title="Part"),
                alt.Tooltip("amount:Q", title=x_title, format=MONEY_FORMAT),
                alt.Tooltip("deals:Q", title="Deals"),
            ],
        )
    )
    numbers = (
        alt.Chart(rows)
        .mark_text(align="left", dx=6)
        .encode(y=y, x="amount:Q", text=alt.Text("amount:Q", format=MONEY_FORMAT))
    )
    listed = ", ".join(
        f"{label} {amount:,.0f}" for label, amount in zip(rows["label"], rows["amount"], strict=True)
    )
    description = description or f"Bars in {currency or 'money'}: {listed}."
    return described(alt.layer(bars, numbers, height=alt.Step(40)), title=title, description=description)


def interaction_chart(
    contact_months: pd.DataFrame, *, until: date, title: str, description: str = ""
) -> Drawn:
    """Each person's interactions by month: an empty cell is a month without a word.

    Drawn from the frame of `interactions.contact_months`, for the month of `until` and the twelve
    before it.
    """
    if contact_months.empty:
        return nothing_to_draw("No interaction in the last twelve months.")
    months = pd.period_range(end=pd.Period(until, "M"), periods=13, freq="M").strftime("%Y-%m").tolist()
    rows = contact_months.assign(when=contact_months["month"].dt.strftime("%Y-%m"))
    base = alt.Chart(with_places(rows)).encode(
        x=alt.X("when:O", title=None, scale=alt.Scale(domain=months), axis=alt.Axis(labelAngle=-45)),
        y=named_rows("contact"),
    )
    top = int(rows["interactions"].max())
    scale = alt.Scale(domain=[0, max(top, 2)], range=["#eef3f8", ACCENT])
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("interactions:Q", title="Interactions", scale=scale, legend=None),
        tooltip=[
            alt.Tooltip("contact:N", title="Contact"),
            alt.Tooltip("when:O", title="Month"),
            alt.Tooltip("interactions:Q", title="Interactions"),
        ],
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="interactions:Q",
        color=alt.when(f"datum.interactions > {max(top, 2) * 0.55}")
        .then(alt.value("white"))
        .otherwise(alt.value("#1d2733")),
    )
    description = description or (
        f"Grid of interactions by person and month, {months[0]} to {months[-1]}; most with "
        f"{rows['contact'].iloc[0]}, {int(rows['total'].iloc[0])} in the year."
    )
    return described(
        alt.layer(cells, numbers, height=alt.Step(26), width=alt.Step(44)),
        title=title,
        description=description,
    )
