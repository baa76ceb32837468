"""Relationships as lines over the four levels, and concern for price against them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import ACCENT, MUTED, Drawn, described, nothing_to_draw
from planning_helpers.model import columns
from planning_helpers.wording.display import joined

LEVELS = next(column.choices for column in columns("stakeholders") if column.name == "level_now")
MOST = 15
_POINTS = {"wanted": "square", "first judged": "triangle-right", "now": "circle"}
_COLOURS = {"wanted": "#ffffff", "first judged": "#c2c8d0", "now": ACCENT}
_TWO_LINES = "split(datum.label, ' ')"  # so that two levels do not run into each other on a phone
_SIZES = {"wanted": 260, "first judged": 130, "now": 90}


def relationship_levels_chart(found: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame of `relationship_levels`: a row a person, from the level now to that wanted.

    A filled circle is how the person sees us now, a hollow square how we want to be seen, a grey triangle how
    it was when first judged.
    """
    if found.empty:
        return nothing_to_draw("There are no levels to draw: how the people see us is not known.")
    rows = with_places(found.head(MOST)).assign(
        who=lambda rows: numbered(rows["name"]),
        level_first=lambda rows: rows["level_first"].mask(rows["level_first"] == rows["level_now"]),
    )
    names = {"wanted": "level_wanted", "first judged": "level_first", "now": "level_now"}
    points = pd.concat(
        [
            rows[["who", "place", "title", name]].rename(columns={name: "level"}).assign(point=point)
            for point, name in names.items()
        ],
        ignore_index=True,
    ).dropna(subset=["level"])
    ways = rows.dropna(subset=["level_now", "level_wanted"])
    across = alt.X(
        "level:N",
        title=None,
        sort=list(LEVELS),
        scale=alt.Scale(domain=list(LEVELS)),
        axis=alt.Axis(labelAngle=0, grid=True, labelOverlap=False, labelExpr=_TWO_LINES),
    )
    lines = (
        alt.Chart(ways)
        .mark_rule(color="#8a93a0", strokeWidth=2)
        .encode(
            y=named_rows("who"),
            x=alt.X("level_now:N", sort=list(LEVELS), scale=alt.Scale(domain=list(LEVELS))),
            x2="level_wanted:N",
        )
    )
    shown = [point for point in _POINTS if point in set(points["point"])]
    marks = (
        alt.Chart(points)
        .mark_point(filled=True, stroke="#374151", strokeWidth=1.2, opacity=1)
        .encode(
            y=named_rows("who"),
            x=across,
            shape=alt.Shape(
                "point:N",
                title=None,
                scale=alt.Scale(domain=shown, range=[_POINTS[point] for point in shown]),
            ),
            color=alt.Color(
                "point:N",
                title=None,
                scale=alt.Scale(domain=shown, range=[_COLOURS[point] for point in shown]),
            ),
            size=alt.Size(
                "point:N",
                title=None,
                scale=alt.Scale(domain=shown, range=[_SIZES[point] for point in shown]),
            ),
            tooltip=[
                alt.Tooltip("who:N", title="Person"),
                alt.Tooltip("title:N", title="Title"),
                alt.Tooltip("point:N", title="When"),
                alt.Tooltip("level:N", title="Level"),
            ],
        )
    )
    drawn = alt.layer(lines, marks, height=alt.Step(28))
    return described(drawn, title=title, description=description or _levels_told(found))


def value_curve_chart(curve: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame of `relationship_levels.value_curve`: concern for price by level, over time.

    A dot is the latest assessment of a person, named with how many more share it; a line leads there from
    hollow dots, the earlier ones. A curve that falls to the right is what a growing relationship should show.
    """
    if curve.empty:
        return nothing_to_draw(
            "There is no curve to draw: of nobody both level and concern for price are known."
        )
    latest = curve[curve["is_latest"]]
    if latest["level"].nunique() < 2:
        return nothing_to_draw("There is no curve to draw: it takes people who see us at two levels.")
    dots = latest.groupby(["level", "dollar_concern"], as_index=False).agg(
        people=("name", "size"), first=("name", "first"), names=("name", joined)
    )
    others = "+" + (dots["people"] - 1).astype("str")
    dots["label"] = dots["first"].where(dots["people"] == 1, dots["first"] + " " + others)
    mean = latest.groupby("level", as_index=False)["dollar_concern"].mean()
    mean = mean.assign(step=mean["level"].map(list(LEVELS).index)).sort_values("step")
    moving = curve[curve["contact_id"].duplicated(keep=False)]
    moving = moving.assign(line=pd.factorize(moving["contact_id"])[0])
    across = alt.X(
        "level:N",
        title="How the person sees us",
        sort=list(LEVELS),
        scale=alt.Scale(domain=list(LEVELS)),
        axis=alt.Axis(labelAngle=0, labelOverlap=False, labelExpr=_TWO_LINES),
    )
    upwards = alt.Y(
        "dollar_concern:Q",
        title="Concern for price (1 none, 5 only price)",
        scale=alt.Scale(domain=[0.5, 5.5], nice=False),
        axis=alt.Axis(values=[1, 2, 3, 4, 5], format=".0f"),
    )
    average = (
        alt.Chart(mean)
        .mark_line(color="#8a93a0", strokeDash=[6, 4], strokeWidth=2)
        .encode(x=across, y=upwards, order="step:Q")
    )
    paths = (
        alt.Chart(moving)
        .mark_line(color=ACCENT, strokeWidth=1.5)
        .encode(x=across, y=upwards, detail="line:N", order="reading_date:T")
    )
    marks = (
        alt.Chart(dots)
        .mark_point(filled=True, size=110, color=ACCENT, stroke="#374151", strokeWidth=1, opacity=1)
        .encode(
            x=across,
            y=upwards,
            tooltip=[alt.Tooltip("names:N", title="People"), alt.Tooltip("people:Q", title="How many")],
        )
    )
    earlier = (
        alt.Chart(moving[~moving["is_latest"]])
        .mark_point(filled=True, size=60, color="white", stroke=ACCENT, strokeWidth=1.5, opacity=1)
        .encode(x=across, y=upwards, tooltip=["name:N", "reading_date:T", "level:N", "dollar_concern:Q"])
    )
    names = (
        alt.Chart(dots)
        .mark_text(dy=-14, fontSize=11, color=MUTED, limit=150)
        .encode(x=across, y=upwards, text="label:N")
    )
    drawn = alt.layer(average, *([paths, earlier] if len(moving) else []), marks, names, height=300)
    return described(drawn, title=title, description=description or _curve_told(mean))


def _levels_told(found: pd.DataFrame) -> str:
    told = "; ".join(
        f"{row['name']} {row['level_now'] or 'not known'}, wanted {row['level_wanted'] or 'not known'}"
        for row in found.astype(object).where(found.notna(), None).head(8).to_dict("records")
    )
    return f"Level now and wanted of {len(found)} people: {told}."


def _curve_told(mean: pd.DataFrame) -> str:
    told = "; ".join(f"{row['level']} {row['dollar_concern']:.1f}" for row in mean.to_dict("records"))
    return f"Concern for price by how a person sees us, on average: {told}."
