"""What each person is to sell, account by account, and the rest that no account carries."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import end_to_end, named_rows
from planning_helpers.charts.theme import (
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    SHARE_FORMAT,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

STATES = {"in an account's plan": OUTCOME_COLOURS["open"], "in none": OUTCOME_COLOURS["gap"]}


def named_accounts_chart(named: pd.DataFrame, *, title: str, currency: str, description: str = "") -> Drawn:
    """Draw the frame of `target_cascade.named_accounts`: one bar a person, a part an account."""
    known = named[named["commit_goal"] > 0]
    if known.empty:
        return nothing_to_draw("Nobody has a quota for the period, and no plan has a commit goal.")
    order = {person: place for place, person in enumerate(dict.fromkeys(known["person"]))}
    parts = end_to_end(
        known.assign(
            place=known["person"].map(order),
            amount=known["commit_goal"],
            state=known["is_assigned"].map({True: "in an account's plan", False: "in none"}),
        )
    )
    drawn: alt.Chart = (
        alt.Chart(parts)
        .mark_bar(height=18, stroke="white")
        .encode(
            x=alt.X(
                "start:Q",
                title=money_axis_title(currency),
                axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6),
            ),
            x2="end:Q",
            y=named_rows("person"),
            color=alt.Color(
                "state:N", title=None, scale=alt.Scale(domain=list(STATES), range=list(STATES.values()))
            ),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("account:N", title="Account"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
                alt.Tooltip("part_share:Q", title="Of the quota", format=SHARE_FORMAT),
            ],
        )
        .properties(height=alt.Step(30))
    )
    said = "; ".join(
        f"{row['person']}: {row['account']} {row['amount']:,.0f}" for row in parts.to_dict("records")
    )
    return described(
        drawn, title=title, description=description or f"Targets by person in {currency}: {said}."
    )
