"""Sales by the end of each month: won, likely, expected, and the goals to reach."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    CATEGORY_COLOURS,
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

SERIES = {
    "won_amount": "won",
    "likely_amount": "reached with 80 %",
    "expected_amount": "expected",
    "all_won_amount": "if all is won",
}
COLOURS = [OUTCOME_COLOURS["won"], CATEGORY_COLOURS[5], OUTCOME_COLOURS["open"], OUTCOME_COLOURS["gap"]]


def sales_by_month_chart(
    months: pd.DataFrame,
    *,
    goals: Mapping[str, float | None],
    title: str,
    currency: str,
    description: str = "",
) -> Drawn:
    """Draw the frame from `sales_by_month` as bars side by side, a rule at each goal.

    A month to which nothing open can still add has what was won alone.
    """
    if months.empty:
        return nothing_to_draw("No close ratio or sum won is known, so nothing can be shown by month.")
    shown = months.assign(month=months["month_date"].dt.strftime("%b %Y"), place=range(len(months)))
    is_settled = shown["all_won_amount"] == shown["won_amount"]  # nothing open could still add to it
    for part in list(SERIES)[1:]:
        shown[part] = shown[part].mask(is_settled)
    parts = shown.melt(
        id_vars=["month", "place"], value_vars=list(SERIES), var_name="part", value_name="amount"
    ).dropna(subset=["amount"])
    parts = parts.assign(what=parts["part"].map(SERIES))
    money = money_axis_title(currency, "Sales since the period began")
    bars = (
        alt.Chart(parts)
        .mark_bar()
        .encode(
            x=alt.X("month:N", title=None, sort=shown["month"].tolist(), axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("what:N", sort=list(SERIES.values())),
            y=alt.Y("amount:Q", title=money, axis=alt.Axis(labelExpr=MONEY_LABELS)),
            color=alt.Color(
                "what:N",
                title=None,
                sort=list(SERIES.values()),
                scale=alt.Scale(domain=list(SERIES.values()), range=COLOURS),
            ),
            tooltip=[
                alt.Tooltip("month:N", title="By the end of"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency, "Sales"), format=MONEY_FORMAT),
            ],
        )
    )
    known = pd.DataFrame(
        [{"goal": name, "amount": value} for name, value in goals.items() if value is not None],
        columns=["goal", "amount"],
    )
    rules = alt.Chart(known).mark_rule(strokeDash=[5, 4], color=INK).encode(y="amount:Q")
    names = (
        alt.Chart(known)
        .mark_text(align="left", dx=4, dy=-7, fontSize=12)
        .encode(y="amount:Q", x=alt.value(0), text="goal:N")
    )
    layers = [bars, rules, names] if len(known) else [bars]
    return described(
        alt.layer(*layers, height=240),
        title=title,
        description=description or _description(months, currency),
    )


def _description(months: pd.DataFrame, currency: str) -> str:
    said = "; ".join(
        f"by {row['month_date']:%B %Y} {row['likely_amount']:,.0f} with 80 %, "
        f"{row['expected_amount']:,.0f} expected"
        for row in months.to_dict("records")
    )
    return f"Bars of sales by month in {currency}: {said}."
