"""The book at a glance: plans against goal, open amounts, gap history, actions."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import end_to_end, named_rows
from planning_helpers.charts.goal_bars import goal_bars
from planning_helpers.charts.theme import (
    ACCENT,
    CATEGORY_COLOURS,
    COUNT_FORMAT,
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    WIDTH,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.wording.figures import counted

MOST_PLANS = 40


def plans_chart(plans: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw one bar a plan, in the frame's order: won, expected of open deals, missing; a mark at the goal."""
    shown = plans[plans["goal"].notna() & plans["won"].notna()].head(MOST_PLANS)
    if shown.empty:
        return nothing_to_draw("No plan has a commit goal and known sales, so none can be drawn.")
    said = "; ".join(
        f"{plan['account']} goal {plan['goal']:,.0f}, won {plan['won']:,.0f}, {plan['verdict']}"
        for plan in shown.head(10).to_dict("records")
    )
    return described(
        goal_bars(shown, "account", heading="Account", currency=currency, step=30),
        title=title,
        description=description
        or f"Bars of {counted(len(shown), 'plan')} against their goals in {currency}: {said}.",
    )


def amounts_chart(
    amounts: pd.DataFrame, column: str, *, title: str, currency: str, description: str = ""
) -> Drawn:
    """Draw the frame from `plan_amounts` as one bar an account, split by `column`."""
    known = amounts[amounts["amount"].notna()]
    if known.empty:
        return nothing_to_draw(
            "No open deal of a planned account has a value, so there is no amount to draw."
        )
    totals = known.groupby("account")["amount"].sum().sort_values(ascending=False, kind="stable")
    sizes = known.groupby(column)["amount"].sum().sort_values(ascending=False, kind="stable")
    values = sizes.index.tolist()
    parts = known.assign(
        place=known["account"].map({name: place for place, name in enumerate(totals.index)}),
        rank=known[column].map({name: rank for rank, name in enumerate(values)}),
    ).sort_values(["place", "rank"])
    chart: alt.Chart = (
        alt.Chart(end_to_end(parts[parts["place"] < MOST_PLANS]))
        .mark_bar(height=18)
        .encode(
            x=alt.X("start:Q", title=money_axis_title(currency), axis=alt.Axis(labelExpr=MONEY_LABELS)),
            x2="end:Q",
            y=named_rows("account", axis=alt.Axis(labelLimit=220)),
            color=alt.Color(
                f"{column}:N",
                title=None,
                scale=alt.Scale(domain=values, range=CATEGORY_COLOURS),
                legend=alt.Legend(columns=3, labelLimit=130),
            ),
            tooltip=[
                alt.Tooltip("account:N", title="Account"),
                alt.Tooltip(f"{column}:N", title=column.capitalize()),
                alt.Tooltip("deals:Q", title="Deals", format=COUNT_FORMAT),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
        .properties(height=alt.Step(28))
    )
    said = "; ".join(f"{value} {amount:,.0f}" for value, amount in sizes.items())
    return described(
        chart,
        title=title,
        description=description or f"Bars of open amounts by account and {column}: {said}.",
    )


def gap_history_chart(history: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw the frame from `gap_history`: new sales needed, pipeline needed and what is short."""
    names = {
        "new_sales_needed": "new sales needed",
        "pipeline_needed": "pipeline needed",
        "short_amount": "pipeline gap",
    }
    long = history.melt(id_vars=["as_of_date"], value_vars=list(names), var_name="part", value_name="amount")
    long = long[long["amount"].notna()]
    if long.empty:
        return nothing_to_draw("No plan was known on an earlier day, so there is no history to draw yet.")
    rows = pd.DataFrame(
        {
            "day": long["as_of_date"].dt.strftime("%Y-%m-%d"),
            "what": long["part"].map(names),
            "amount": long["amount"],
        }
    )
    colours = [OUTCOME_COLOURS["open"], ACCENT, OUTCOME_COLOURS["lost"]]
    lines = (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("day:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("amount:Q", title=money_axis_title(currency), axis=alt.Axis(labelExpr=MONEY_LABELS)),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=list(names.values()), range=colours)
            ),
            tooltip=[
                alt.Tooltip("day:N", title="As of"),
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
    )
    said = "; ".join(
        f"{row['as_of_date']:%Y-%m-%d} {row['short_amount']:,.0f}" for row in history.to_dict("records")
    )
    return described(
        alt.layer(lines, width=WIDTH, height=260),
        title=title,
        description=description or f"Lines of the pipeline of all plans in {currency}; gap: {said}.",
    )
