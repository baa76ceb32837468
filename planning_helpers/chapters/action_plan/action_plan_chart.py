"""The actions of a plan on a time line, by who owns them."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import ACTION_COLOURS, INK, Drawn, described, nothing_to_draw
from planning_helpers.wording.figures import counted

MOST_ACTIONS = 40


def action_plan_chart(plan: pd.DataFrame, *, as_of: date, title: str, description: str = "") -> Drawn:
    """Draw the dated actions of `action_plan`: one bar each, by owner, with a rule at `as_of`.

    An action without a start is drawn as a point at its due date; undated ones are left to the table, and of
    very many the last done are.
    """
    dated = plan[plan["due_date"].notna() & (plan["state"] != "cancelled")]
    if dated.empty:
        return nothing_to_draw("No action has a due date, so there is no time line to draw.")
    is_done, newest = dated["state"] == "done", dated["due_date"].rsub(dated["due_date"].max())
    kept = dated.assign(is_done=is_done, age=newest).sort_values(["is_done", "age"], kind="stable")
    shown = kept.head(MOST_ACTIONS).sort_values(["owner", "due_date"], kind="stable")
    start = shown["start_date"].where(shown["start_date"] <= shown["due_date"], shown["due_date"])
    short = shown["action"].where(shown["action"].str.len() <= 46, shown["action"].str.slice(0, 44) + "…")
    rows = pd.DataFrame(
        {
            "action": shown["action"],
            "line": numbered(shown["owner"] + " · " + short),
            "owner": shown["owner"],
            "start": start,
            "due": shown["due_date"],
            "contact": shown["contact"],
            "state": shown["state"],
        }
    )
    y = named_rows("line", axis=alt.Axis(labelLimit=340, labelOverlap=False))
    states = [state for state in ACTION_COLOURS if state in set(rows["state"])]
    colour = alt.Color(
        "state:N",
        title=None,
        scale=alt.Scale(domain=states, range=[ACTION_COLOURS[state] for state in states]),
    )
    tooltip = [
        alt.Tooltip("action:N", title="Action"),
        alt.Tooltip("owner:N", title="Owner"),
        alt.Tooltip("contact:N", title="With"),
        alt.Tooltip("start:T", title="Start"),
        alt.Tooltip("due:T", title="Due"),
        alt.Tooltip("state:N", title="State"),
    ]
    base = alt.Chart(with_places(rows))
    bars = base.mark_bar(height=13, stroke="#8a93a0", strokeWidth=0.5).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%d %b", labelOverlap=True)),
        x2="due:T",
        y=y,
        color=colour,
        tooltip=tooltip,
    )
    ends = base.mark_point(filled=True, size=70, shape="diamond").encode(
        x="due:T", y=y, color=colour, tooltip=tooltip
    )
    today = (
        alt.Chart(pd.DataFrame({"day": [pd.Timestamp(as_of)]}))
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(x="day:T", tooltip=[alt.Tooltip("day:T", title="Day of the facts")])
    )
    chart = alt.layer(bars, ends, today, width=440, height=alt.Step(22))
    return described(chart, title=title, description=description or _description(plan, as_of, len(shown)))


def _description(plan: pd.DataFrame, as_of: date, drawn: int) -> str:
    counts = plan["state"].value_counts()
    said = ", ".join(f"{number} {state}" for state, number in counts.items())
    left = len(plan) - drawn
    rest = f" {counted(left, 'action')} without a date, cancelled or long done not drawn." if left else ""
    return f"Time line of {counted(drawn, 'action')} by owner, with a rule at {as_of}: {said}.{rest}"
