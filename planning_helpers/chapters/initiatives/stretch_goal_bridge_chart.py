"""The way to the stretch goal: what is won, what each open deal adds, and what no deal brings."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import (
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

KINDS = {"won": OUTCOME_COLOURS["won"], "open": OUTCOME_COLOURS["open"], "missing": OUTCOME_COLOURS["gap"]}
MOST_STEPS = 14


def stretch_goal_bridge_chart(
    steps: pd.DataFrame,
    *,
    goals: dict[str, float | None],
    title: str,
    currency: str,
    description: str = "",
) -> Drawn:
    """Draw the frame of `stretch_goal_bridge` as a staircase, with a line for each of `goals` by name.

    Of more than `MOST_STEPS` steps the smallest deals are taken together.
    """
    if steps.empty:
        return nothing_to_draw("There is no way to draw: no stretch goal is set for the period.")
    shown = _taken_together(steps)
    shown = with_places(shown).assign(line=numbered(shown["step"]))
    kinds = [kind for kind in KINDS if kind in set(shown["kind"])]
    y = named_rows("line", axis=alt.Axis(labelLimit=260))
    bars = (
        alt.Chart(shown)
        .mark_bar(height=16)
        .encode(
            x=alt.X(
                "start:Q",
                title=money_axis_title(currency),
                axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6),
            ),
            x2="end:Q",
            y=y,
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=kinds, range=[KINDS[kind] for kind in kinds])
            ),
            tooltip=[
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("kind:N", title="State"),
                alt.Tooltip("offering:N", title="Offering"),
                alt.Tooltip("close_date:T", title="Closes"),
                alt.Tooltip("probability:Q", title="Probability", format=".0%"),
                alt.Tooltip("amount:Q", title=money_axis_title(currency), format=MONEY_FORMAT),
            ],
        )
    )
    known = {name: goal for name, goal in goals.items() if goal is not None and pd.notna(goal)}
    lines = alt.Chart(pd.DataFrame({"goal": list(known.values()), "name": list(known)}))
    rules = lines.mark_rule(color=INK, strokeDash=[4, 3]).encode(x="goal:Q")
    names = lines.mark_text(align="right", dx=-4, dy=4, y=0, baseline="top", color=INK, fontSize=11).encode(
        x="goal:Q", text="name:N"
    )
    return described(
        alt.layer(bars, rules, names, height=alt.Step(26)),
        title=title,
        description=description or _description(shown, known, currency),
    )


def _taken_together(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps; of very many the open ones beyond the first become one."""
    deals = steps[steps["kind"] == "open"]
    room = MOST_STEPS - (len(steps) - len(deals))
    if len(deals) <= room:
        return steps
    kept, rest = deals.head(room - 1), deals.iloc[room - 1 :]
    one = pd.DataFrame(
        {
            "step": [f"{len(rest)} more open deals"],
            "kind": ["open"],
            "amount": [rest["amount"].sum()],
            "start": [rest["start"].min()],
            "end": [rest["end"].max()],
        }
    ).astype({"step": "str", "kind": "str"})
    before, after = steps[steps["kind"] == "won"], steps[steps["kind"] == "missing"]
    return pd.concat([before, kept, one, after], ignore_index=True)


def _description(shown: pd.DataFrame, goals: dict[str, float], currency: str) -> str:
    said = "; ".join(
        f"{row['step']} {row['amount']:,.0f}" if pd.notna(row["amount"]) else f"{row['step']} without a value"
        for row in shown.to_dict("records")
    )
    lines = ", ".join(f"{name} {goal:,.0f}" for name, goal in goals.items())
    return f"Staircase in {currency}: {said}. Goals: {lines}."
