"""The SWOT as four boxes: every item in words, with its evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import (
    INK,
    MUTED,
    QUADRANT_COLOURS,
    RULE,
    Drawn,
    described,
    nothing_to_draw,
)

BOX, LINE, PAD = 372, 16, 10  # pixels: width of a box, height of a line, room at its edges
_LETTERS = 56
_PLACES = {"strength": (0, 0), "weakness": (1, 0), "opportunity": (0, 1), "threat": (1, 1)}
_HEADS = {
    "strength": "Strengths",
    "weakness": "Weaknesses",
    "opportunity": "Opportunities",
    "threat": "Threats",
}


def swot_chart(items: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the items of one perspective: what helps left, what hurts right; inner above, outer below.

    A line under each item says its impact, whether it is confirmed or assumed, who said so, and when.
    """
    if items.empty:
        return nothing_to_draw("There are no boxes to draw: the SWOT has no item from this perspective.")
    lines = pd.concat([_lines(quadrant, items[items["quadrant"] == quadrant]) for quadrant in _PLACES])
    high = [max(int(lines.loc[lines["row"] == row, "line"].max()), 3) for row in (0, 1)]
    tops = [0.0, (high[0] + 2) * LINE + PAD]
    lines = lines.assign(
        x=lines["column"] * BOX + PAD,
        y=lines["row"].map(lambda row: tops[row]) + (lines["line"] + 1.1) * LINE,
    )
    height = tops[1] + (high[1] + 2) * LINE
    x_scale = alt.Scale(domain=[0, 2 * BOX], nice=False, zero=False)
    y_scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    boxes = pd.DataFrame(
        [
            {
                "box": quadrant,
                "x": column * BOX,
                "right": (column + 1) * BOX - 8,
                "edge": column * BOX + 4,
                "y": tops[row],
                "bottom": tops[row] + (high[row] + 2) * LINE - 2,
            }
            for quadrant, (column, row) in _PLACES.items()
        ]
    )
    base = alt.Chart(boxes).encode(
        x=alt.X("x:Q", axis=None, scale=x_scale), y=alt.Y("y:Q", axis=None, scale=y_scale), y2="bottom:Q"
    )
    frames = base.mark_rect(fill="white", stroke=RULE).encode(x2="right:Q")
    edges = base.mark_rect().encode(
        x2="edge:Q",
        color=alt.Color(
            "box:N",
            legend=None,
            scale=alt.Scale(domain=list(QUADRANT_COLOURS), range=list(QUADRANT_COLOURS.values())),
        ),
    )
    words = alt.Chart(lines).encode(
        x=alt.X("x:Q", axis=None, scale=x_scale), y=alt.Y("y:Q", axis=None, scale=y_scale), text="text:N"
    )
    heads = words.transform_filter("datum.kind == 'head'").mark_text(
        align="left", fontSize=13, fontWeight=600, color=INK
    )
    items_told = words.encode(tooltip=["quadrant:N", "statement:N", "evidence:N"])
    statements = items_told.transform_filter("datum.kind == 'statement'").mark_text(
        align="left", fontSize=12, color=INK, limit=BOX - 2 * PAD
    )
    evidence = items_told.transform_filter("datum.kind == 'evidence'").mark_text(
        align="left", fontSize=11, color=MUTED, limit=BOX - 2 * PAD
    )
    drawn = alt.layer(frames, edges, heads, statements, evidence, width=2 * BOX, height=height)
    return described(drawn, title=title, description=description or _description(items))


def _lines(quadrant: str, items: pd.DataFrame) -> pd.DataFrame:
    """The lines of one box from the top: its name, then each item with its evidence, both told whole too."""
    column, row = _PLACES[quadrant]
    lines = [{"kind": "head", "text": _HEADS[quadrant]}]
    for item in items.to_dict("records"):
        statement, evidence = str(item["statement"]), _evidence(item)
        told = {"quadrant": quadrant, "statement": statement, "evidence": evidence}
        lines += [
            {"kind": "statement", "text": text, **told}
            for text in textwrap.wrap(statement, _LETTERS, max_lines=3)
        ]
        short = textwrap.shorten(evidence, _LETTERS + 2, placeholder="…")
        lines.append({"kind": "evidence", "text": short, **told})
    if items.empty:
        lines.append({"kind": "evidence", "text": "nothing named"})
    return pd.DataFrame(lines).assign(column=column, row=row, line=range(len(lines)))


def _evidence(item: Mapping[Hashable, Any]) -> str:
    source = item["evidence_source"] if isinstance(item["evidence_source"], str) else "no source named"
    day = f", {str(item['evidence_date'])[:10]}" if pd.notna(item["evidence_date"]) else ""
    impact = f"impact {item['impact']:.0f} of 5, " if pd.notna(item["impact"]) else ""
    return f"{impact}{item['evidence_status']}: {source}{day}"


def _description(items: pd.DataFrame) -> str:
    parts = []
    for quadrant, head in _HEADS.items():
        named = items.loc[items["quadrant"] == quadrant, "statement"]
        parts.append(f"{head}: " + ("; ".join(named.head(4)) or "none named"))
    return "Four boxes. " + ". ".join(parts) + "."
