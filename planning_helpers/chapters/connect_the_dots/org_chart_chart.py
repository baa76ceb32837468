"""The org chart: boxes in layers from left to right, with role and coverage in words, status as a shape."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MUTED,
    STATUS_COLOURS,
    STATUS_SHAPES,
    Drawn,
    described,
    nothing_to_draw,
)
from planning_helpers.wording.display import joined

BOX, GAP = 164, 24  # pixels: width of a box, room for the lines between two layers
SLOT, HIGH = 56, 49  # pixels: from one slot to the next, height of a box
_TOLD = {
    "name": "Name",
    "title": "Title",
    "role": "Buying role",
    "status": "Status",
    "coverage": "Coverage",
    "manager": "Reports to",
    "flaw": "Doubt",
}
_MET = {"none": "○○○", "brief": "●○○", "multiple": "●●○", "in depth": "●●●"}
_LINES: tuple[tuple[str, int, Literal["bold", "normal"], str], ...] = (
    ("name", 12, "bold", INK),
    ("title", 11, "normal", MUTED),
    ("part", 11, "normal", INK),
)
_LETTERS = 24  # of a line within a box


def org_chart_chart(chart: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame of `org_chart`, whole or folded: one box a person, right of their manager.

    A box names the person, the job title and the buying role; the shape tells the status, none to three full
    dots the depth of our contact. A dashed box has a flaw, which stands in it. The number behind a box counts
    those below who are not drawn. The chart keeps its own size wherever it is shown, as its words need their
    room.
    """
    if chart.empty:
        return nothing_to_draw("There is no org chart to draw: no contact of this account is known.")
    boxes = org_boxes(chart)
    is_counted = boxes["more_text"] != ""
    width = float(boxes["right"].where(~is_counted, boxes["right"] + GAP).max()) + 2
    height = float(boxes["bottom"].max()) + 2
    x_scale = alt.Scale(domain=[0, width], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    shown = [status for status in STATUS_COLOURS if status in set(boxes["status_shown"])]
    colour = alt.Color(
        "status_shown:N",
        title="Status",
        scale=alt.Scale(domain=shown, range=[STATUS_COLOURS[status] for status in shown]),
    )
    shape = alt.Shape(
        "status_shown:N",
        title="Status",
        scale=alt.Scale(domain=shown, range=[STATUS_SHAPES[status] for status in shown]),
    )
    base = alt.Chart(boxes)
    framed = base.encode(
        x=alt.X("x:Q", axis=None, scale=x_scale),
        x2="right:Q",
        y=alt.Y("y:Q", axis=None, scale=y_scale),
        y2="bottom:Q",
        tooltip=[alt.Tooltip(f"{name}:N", title=heading) for name, heading in _TOLD.items()],
    )
    frames = [
        framed.transform_filter(is_sound).mark_rect(fill="white", stroke="#8a93a0", strokeDash=dash)
        for is_sound, dash in (("datum.flaw == ''", [1, 0]), ("datum.flaw != ''", [5, 4]))
    ]
    marks = (
        base.transform_filter("datum.contact_id != ''")
        .mark_point(filled=True, size=95, stroke="#4a525c", strokeWidth=0.8, opacity=1)
        .encode(
            x=alt.X("mark_x:Q", axis=None, scale=x_scale),
            y=alt.Y("middle:Q", axis=None, scale=y_scale),
            color=colour,
            shape=shape,
        )
    )
    lines = [
        base.mark_text(align="left", fontSize=size, fontWeight=weight, color=ink, limit=BOX - 25).encode(
            x=alt.X("text_x:Q", axis=None, scale=x_scale),
            y=alt.Y(f"{name}_y:Q", axis=None, scale=y_scale),
            text=f"{name}_text:N",
        )
        for name, size, weight, ink in _LINES
    ]
    links = (
        alt.Chart(_links(boxes))
        .mark_line(color="#8a93a0", strokeWidth=1)
        .encode(
            x=alt.X("x:Q", axis=None, scale=x_scale),
            y=alt.Y("y:Q", axis=None, scale=y_scale),
            detail="link:N",
            order="step:Q",
        )
    )
    counts = (
        base.transform_filter("datum.more_text != ''")
        .mark_text(align="left", fontSize=11, color=MUTED)
        .encode(
            x=alt.X("more_x:Q", axis=None, scale=x_scale),
            y=alt.Y("more_y:Q", axis=None, scale=y_scale),
            text="more_text:N",
        )
    )
    parts = [links, *frames, marks, *lines, *([counts] if is_counted.any() else [])]
    drawn = alt.vconcat(alt.layer(*parts, width=width, height=height))
    return described(drawn, title=title, description=description or _description(chart))


def org_boxes(chart: pd.DataFrame) -> pd.DataFrame:
    """Where each box (`x` to `right`, `y` to `bottom`), its mark and its words stand, in pixels."""
    left = chart["layer"].astype("float64") * (BOX + GAP)
    top = chart["slot"] * SLOT
    part = chart["role"].replace("unknown", "role not known") + " " + chart["coverage"].map(_MET).fillna("")
    is_person = chart["contact_id"] != ""
    left_out = chart["left_out"] if "left_out" in chart else pd.Series(0, index=chart.index)
    return chart.assign(
        x=left,
        right=left + BOX,
        y=top,
        bottom=top + HIGH,
        middle=top + HIGH / 2,
        mark_x=left + 11,
        text_x=left + 22,
        name_y=top + 11,
        title_y=top + 26,
        part_y=top + 40,
        name_text=chart["name"].map(lambda text: _cut(text, _LETTERS - 3)),
        title_text=chart["title"].fillna("title not known").map(lambda text: _cut(text, _LETTERS)),
        part_text=chart["flaw"]
        .where(chart["flaw"] != "", part)
        .where(is_person, "")
        .map(lambda text: _cut(text, _LETTERS + 3)),
        more_x=left + BOX + 1,
        more_y=top + HIGH / 2 - 8,
        more_text=("+" + left_out.astype("str")).where(is_person & (left_out > 0), ""),
        status_shown=chart["status"].where(chart["status"].isin(list(STATUS_COLOURS)), "unknown"),
    )


def _links(boxes: pd.DataFrame) -> pd.DataFrame:
    """The four corners of every line from a manager's box to a report's."""
    places = boxes.set_index("contact_id")
    linked = boxes[boxes["manager_id"].isin(places.index)]
    above = places.loc[linked["manager_id"]].reset_index(drop=True)
    below = linked.reset_index(drop=True)
    turn = below["x"] - 6
    corners = [
        (above["right"], above["middle"]),
        (turn, above["middle"]),
        (turn, below["middle"]),
        (below["x"], below["middle"]),
    ]
    steps = [
        pd.DataFrame({"link": below.index, "step": step, "x": x, "y": y})
        for step, (x, y) in enumerate(corners)
    ]
    return pd.concat(steps, ignore_index=True)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _description(chart: pd.DataFrame) -> str:
    left_out = int(chart["left_out"].sum()) if "left_out" in chart else 0
    chart = chart[chart["contact_id"] != ""]
    tops = (
        chart[(chart["layer"] == 0) & ~chart["is_loose"]]
        .sort_values("reports", ascending=False)["name"]
        .head(3)
    )
    shown = f" under {joined(tops)}" if len(tops) else ""
    counts = chart["status"].value_counts()
    people = "1 person" if len(chart) == 1 else f"{len(chart)} people"
    in_lines = chart[~chart["is_loose"]]
    layers = (
        f" in {int(in_lines['layer'].max()) + 1} layers{shown}"
        if len(in_lines)
        else ", no reporting line known"
    )
    return (
        f"Org chart of {people}{layers}; by status: "
        + ", ".join(f"{number} {status}" for status, number in counts.items())
        + (f"; {left_out} more are counted, not drawn." if left_out else ".")
    )
