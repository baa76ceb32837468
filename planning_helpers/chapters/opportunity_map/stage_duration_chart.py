"""How long open deals stand still, beside what is typical."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import INK, OUTCOME_COLOURS, Drawn, described, nothing_to_draw
from planning_helpers.wording.figures import counted

MOST_DEALS = 15
OVER, WITHIN = "older than typical", "not older"


def stage_ageing_chart(ages: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame from `stage_ageing.stage_ageing`: a bar a deal, a mark at the typical time.

    The fifteen that are over by most.
    """
    ages = ages[ages["age_days"].notna()]
    if ages.empty:
        return nothing_to_draw("No open deal has a date it began, so none can be shown as ageing.")
    shown = with_places(ages.head(MOST_DEALS)).assign(
        deal=lambda rows: numbered(rows["name"] + " · " + rows["stage"]),
        state=lambda rows: (rows["over_days"] > 0).map({True: OVER, False: WITHIN}),
    )
    what = " or ".join(shown["measured"].drop_duplicates().sort_values(ascending=False)).capitalize()
    y = named_rows("deal", axis=alt.Axis(labelLimit=300))
    bars = (
        alt.Chart(shown)
        .mark_bar(height=16)
        .encode(
            x=alt.X(
                "age_days:Q",
                title=what,
            ),
            y=y,
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(
                    domain=[OVER, WITHIN], range=[OUTCOME_COLOURS["lost"], OUTCOME_COLOURS["open"]]
                ),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Deal"),
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("age_days:Q", title="Days so far", format=",.0f"),
                alt.Tooltip("typical_days:Q", title="Half are over after", format=",.0f"),
                alt.Tooltip("measured:N", title="What the days are"),
            ],
        )
    )
    marks = alt.Chart(shown).mark_tick(color=INK, thickness=2.5, size=24).encode(x="typical_days:Q", y=y)
    return described(
        alt.layer(bars, marks, height=alt.Step(26)),
        title=title,
        description=description or _description(ages),
    )


def _description(ages: pd.DataFrame) -> str:
    named = "; ".join(
        f"{deal['name']} {deal['measured']} {deal['age_days']:,.0f}"
        + ("" if pd.isna(deal["typical_days"]) else f", typical {deal['typical_days']:,.0f}")
        for deal in ages.head(6).to_dict("records")
    )
    drawn = counted(min(len(ages), MOST_DEALS), "open deal")
    return f"Bars of {drawn} by age, black mark where half of the deals are over: {named}."
