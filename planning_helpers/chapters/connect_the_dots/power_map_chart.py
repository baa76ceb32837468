"""The power map: influence upwards, status from for us to against us, every person by name."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MUTED,
    RULE,
    STATUS_COLOURS,
    STATUS_SHAPES,
    Drawn,
    described,
    nothing_to_draw,
)

COLUMN, LINE, PAD = 142, 19, 12  # pixels: width of a column, height of a name, room in a row
_LETTERS = 17
_WEIGHTS: tuple[tuple[bool, Literal["bold", "normal"]], ...] = ((True, "bold"), (False, "normal"))


def power_map_chart(places: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame of `measures.people.power_map`: a column a status, a row a level of influence.

    Names of key players are bold; the letters after a name are the buying role (DM decision maker, ES
    executive sponsor, A approver, C champion, E evaluator, U user). Shape and column both tell the status.
    The map keeps its own size wherever it is shown, as its words need their room.
    """
    if places.empty:
        return nothing_to_draw("There is no power map to draw: no contact of this account is known.")
    if (places["influence"] == 0).all() and (places["status"] == "unknown").all():
        return nothing_to_draw("There is no power map to draw: nobody's influence or status is known.")
    statuses = [
        status
        for status in STATUS_COLOURS
        if status in set(places["status"]) or status in {"supporter", "neutral", "non-supporter"}
    ]
    levels = sorted(set(places["influence"]) | {1, 2, 3, 4, 5}, reverse=True)
    rows = places.groupby("influence")["place"].max().reindex(levels).fillna(0) + 1
    heights = rows * LINE + PAD
    tops = heights.cumsum() - heights
    left = places["status"].map({status: index * COLUMN for index, status in enumerate(statuses)})
    shown = places.assign(
        y=places["influence"].map(tops) + PAD / 2 + LINE * (places["place"] + 0.5),
        mark_x=left + 12,
        text_x=left + 22,
        label=[_label(name, mark) for name, mark in zip(places["name"], places["mark"], strict=True)],
    )
    width, height = len(statuses) * COLUMN + PAD, float(heights.sum())
    x_scale = alt.Scale(domain=[0, width], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    bands = pd.DataFrame(
        {
            "y": tops,
            "bottom": tops + heights,
            "middle": tops + heights / 2,
            "label": ["not rated" if level == 0 else f"{level}" for level in levels],
        }
    )
    heads = pd.DataFrame(
        {
            "x": [index * COLUMN for index in range(len(statuses))],
            "status": statuses,
            "y": 0.0,
            "bottom": height,
        }
    )
    lines = (
        alt.Chart(bands)
        .mark_rule(color=RULE)
        .encode(y=alt.Y("y:Q", axis=None, scale=y_scale), x=alt.value(0), x2=alt.value(width))
    )
    posts = (
        alt.Chart(heads)
        .mark_rule(color=RULE)
        .encode(
            x=alt.X("x:Q", axis=None, scale=x_scale), y=alt.Y("y:Q", axis=None, scale=y_scale), y2="bottom:Q"
        )
    )
    level_names = (
        alt.Chart(bands)
        .mark_text(align="right", color=MUTED)
        .encode(x=alt.value(-8), y=alt.Y("middle:Q", axis=None, scale=y_scale), text="label:N")
    )
    axis_name = (
        alt.Chart(pd.DataFrame({"label": ["Influence"]}))
        .mark_text(align="right", color=MUTED)
        .encode(x=alt.value(-8), y=alt.value(-12), text="label:N")
    )
    status_names = (
        alt.Chart(heads)
        .mark_text(align="left", fontWeight=600, color=INK, dx=8)
        .encode(x=alt.X("x:Q", axis=None, scale=x_scale), y=alt.value(-12), text="status:N")
    )
    colours = alt.Scale(domain=statuses, range=[STATUS_COLOURS[status] for status in statuses])
    shapes = alt.Scale(domain=statuses, range=[STATUS_SHAPES[status] for status in statuses])
    base = alt.Chart(shown).encode(
        y=alt.Y("y:Q", axis=None, scale=y_scale),
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("title:N", title="Title"),
            alt.Tooltip("role:N", title="Buying role"),
            alt.Tooltip("coverage:N", title="Coverage"),
        ],
    )
    marks = base.mark_point(filled=True, size=85, stroke="#4a525c", strokeWidth=0.8, opacity=1).encode(
        x=alt.X("mark_x:Q", axis=None, scale=x_scale),
        color=alt.Color("status:N", scale=colours, legend=None),
        shape=alt.Shape("status:N", scale=shapes, legend=None),
    )
    names = [
        base.transform_filter(alt.datum.is_key_player == is_key)
        .mark_text(align="left", fontSize=11, fontWeight=weight, color=INK)
        .encode(x=alt.X("text_x:Q", axis=None, scale=x_scale), text="label:N")
        for is_key, weight in _WEIGHTS
    ]
    layers = [lines, posts, level_names, axis_name, status_names, marks, *names]
    drawn = alt.vconcat(alt.layer(*layers, width=width, height=height))
    return described(drawn, title=title, description=description or _description(places))


def _label(name: str, mark: str) -> str:
    room = _LETTERS - (len(mark) + 1 if mark else 0)
    short = name if len(name) <= room else name[: room - 1].rstrip() + "…"
    return f"{short} {mark}".strip()


def _description(places: pd.DataFrame) -> str:
    players = places[places["is_key_player"]]
    named = "; ".join(
        f"{person['name']} {person['status']}"
        + (f", influence {person['influence']}" if person["influence"] else "")
        for person in players.head(8).to_dict("records")
    )
    number = int(places["people"].sum())
    people = "1 person" if number == 1 else f"{number} people"
    return f"Power map of {people} by influence and status. Key players: {named or 'none known'}."
