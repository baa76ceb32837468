"""Initiatives over time with their events, and by impact and effort."""

from __future__ import annotations

from datetime import date
from typing import Literal

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, numbered, with_places
from planning_helpers.charts.theme import (
    CATEGORY_COLOURS,
    INK,
    MUTED,
    Drawn,
    described,
    nothing_to_draw,
)
from planning_helpers.wording.figures import counted

HORIZON_COLOURS = {"short": "#1b5e8c", "middle": "#7fb6de", "long": "#c9ced6", "not given": "#efefef"}
_SIDES: tuple[tuple[bool, Literal["left", "right"], int], ...] = ((False, "left", 9), (True, "right", -9))
DONE = "#e9b949"
_ON_TIMELINE = (
    *("row_id", "name", "who_for", "executive", "horizon", "start_date", "due_date"),
    *("event", "event_kind", "event_date"),
)
EVENT_SHAPES = {"compelling": "triangle-down", "trigger": "circle", "other": "square"}


def initiatives_timeline(
    listed: pd.DataFrame, tasks: pd.DataFrame, *, as_of: date, title: str, description: str = ""
) -> Drawn:
    """Draw one bar an initiative from start to due, a mark for its event and a stroke for each task of ours.

    The dashed line is `as_of`. Initiatives with neither a date nor a dated event are left out, and their
    tasks with them; a bar with one date only is a few days long.

    Args:
        listed: From `initiatives.initiatives`.
        tasks: From `initiative_tasks.initiative_tasks`.
        as_of: The day the facts are taken at.
        title: States the finding.
        description: Alternative text; told from the frame when absent.
    """
    dates = listed[["start_date", "due_date", "event_date"]]
    dated = listed.loc[dates.notna().any(axis=1), list(_ON_TIMELINE)]
    if dated.empty:
        return nothing_to_draw("There is no timeline to draw: no initiative has a date.")
    begins = dated["start_date"].fillna(dated["due_date"]).fillna(dated["event_date"])
    ends = dated["due_date"].fillna(dated["start_date"]).fillna(dated["event_date"])
    shown = with_places(dated).assign(
        begins=begins,
        ends=ends.where(ends > begins, begins + pd.Timedelta(days=5)),
        horizon=dated["horizon"].fillna("not given"),
        event_kind=dated["event_kind"].fillna("other"),
        label=dated["event"].fillna("").str.slice(0, 44),
        line=numbered(dated["name"]),
    )
    middle = shown[["begins", "ends", "event_date"]].min().min()
    middle = middle + (shown[["begins", "ends", "event_date"]].max().max() - middle) / 2
    shown = shown.assign(is_late=shown["event_date"] > middle)
    horizons = [horizon for horizon in HORIZON_COLOURS if horizon in set(shown["horizon"])]
    y = named_rows("line", axis=alt.Axis(labelLimit=230))
    base = alt.Chart(shown)
    bars = base.mark_bar(height=14, cornerRadius=2).encode(
        x=alt.X("begins:T", title=None),
        x2="ends:T",
        y=y,
        color=alt.Color(
            "horizon:N",
            title="Horizon",
            scale=alt.Scale(domain=horizons, range=[HORIZON_COLOURS[horizon] for horizon in horizons]),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Initiative"),
            alt.Tooltip("who_for:N", title="Who for"),
            alt.Tooltip("executive:N", title="Executive"),
            alt.Tooltip("horizon:N", title="Horizon"),
            alt.Tooltip("start_date:T", title="Start"),
            alt.Tooltip("due_date:T", title="Due"),
            alt.Tooltip("event:N", title="Event"),
        ],
    )
    layers: list[alt.Chart] = [bars]
    happening = shown.dropna(subset=["event_date"])
    if len(happening):
        kinds = [kind for kind in EVENT_SHAPES if kind in set(happening["event_kind"])]
        at_event = alt.Chart(happening).encode(x="event_date:T", y=y)
        layers.append(
            at_event.mark_point(filled=True, size=110, color="#8f1414", opacity=1).encode(
                shape=alt.Shape(
                    "event_kind:N",
                    title="Event",
                    scale=alt.Scale(domain=kinds, range=[EVENT_SHAPES[kind] for kind in kinds]),
                ),
                tooltip=["event:N", "event_kind:N", "event_date:T"],
            )
        )
        for is_late, align, dx in _SIDES:
            layers.append(
                at_event.transform_filter(alt.datum.is_late == is_late)
                .mark_text(align=align, dx=dx, dy=-13, fontSize=10.5, color=MUTED, limit=190)
                .encode(text="label:N")
            )
    due = tasks.dropna(subset=["task_date"])
    due = due.assign(line=due["initiative_id"].map(dict(zip(shown["row_id"], shown["line"], strict=True))))
    for is_done in (True, False):
        strokes = due[due["line"].notna() & ((due["state"] == "done") == is_done)]
        if len(strokes):
            layers.append(_strokes(strokes, y, colour=DONE if is_done else INK))
    today = alt.Chart(pd.DataFrame({"day": [pd.Timestamp(as_of)]}))
    layers.append(today.mark_rule(color=INK, strokeDash=[3, 3]).encode(x="day:T"))
    drawn = alt.layer(*layers, height=alt.Step(40))
    return described(drawn, title=title, description=description or _timeline_description(shown, due))


def _strokes(tasks: pd.DataFrame, y: alt.Y, *, colour: str) -> alt.Chart:
    """A short upright stroke where each task is due."""
    drawn: alt.Chart = (
        alt.Chart(tasks[["line", "name", "task", "owner", "task_date", "state"]])
        .mark_tick(thickness=2.5, size=20, color=colour, orient="vertical")
        .encode(
            x="task_date:T",
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="Initiative"),
                alt.Tooltip("task:N", title="Task"),
                alt.Tooltip("owner:N", title="Our owner"),
                alt.Tooltip("task_date:T", title="Task due"),
                alt.Tooltip("state:N", title="State"),
            ],
        )
    )
    return drawn


def impact_effort_chart(listed: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the initiatives rated on both: effort to the right, impact upwards, each by name."""
    rated = listed.dropna(subset=["impact", "effort"])[["name", "horizon", "impact", "effort"]]
    if rated.empty:
        return nothing_to_draw("There is nothing to compare: no initiative has both impact and effort.")
    row = rated.groupby("impact")["name"]  # names of one impact stand under each other
    shift = ((row.transform("size") - 1) / 2 - row.cumcount()) * 0.2
    shown = rated.assign(
        height=rated["impact"].astype("float64") + shift,
        effort=rated["effort"].astype("int64"),
        label=rated["name"].str.slice(0, 40),
        align_right=rated["effort"].astype("int64") >= 4,
    )
    axis = alt.Axis(values=[1, 2, 3, 4, 5], format="d", grid=True)
    scale = alt.Scale(domain=[0.5, 5.5], nice=False)
    base = alt.Chart(shown).encode(
        x=alt.X("effort:Q", title="Effort (1 small, 5 large)", axis=axis, scale=scale),
        y=alt.Y("height:Q", title="Impact (1 small, 5 large)", axis=axis, scale=scale),
        tooltip=[
            alt.Tooltip("name:N", title="Initiative"),
            alt.Tooltip("horizon:N", title="Horizon"),
            alt.Tooltip("impact:Q", title="Impact"),
            alt.Tooltip("effort:Q", title="Effort"),
        ],
    )
    marks = base.mark_point(filled=True, size=95, color=CATEGORY_COLOURS[0], opacity=1)
    names = [
        base.transform_filter(alt.datum.align_right == right)
        .mark_text(align=align, dx=dx, fontSize=11)
        .encode(text="label:N")
        for right, align, dx in _SIDES
    ]
    drawn = alt.layer(marks, *names, height=320)
    words = "; ".join(
        f"{row['name']} impact {row['impact']}, effort {row['effort']}" for row in rated.to_dict("records")
    )
    return described(
        drawn, title=title, description=description or f"Initiatives by impact and effort: {words}."
    )


def _timeline_description(shown: pd.DataFrame, due: pd.DataFrame) -> str:
    words = []
    for row in shown.head(8).to_dict("records"):
        event = (
            f", {row['event_kind']} event {row['event_date']:%Y-%m-%d}" if pd.notna(row["event_date"]) else ""
        )
        words.append(f"{row['name']} {row['begins']:%Y-%m-%d} to {row['ends']:%Y-%m-%d}{event}")
    tasks = f", with {counted(len(due), 'dated task')} of ours" if len(due) else ""
    return f"Timeline of {counted(len(shown), 'initiative')}{tasks}: " + "; ".join(words) + "."
