"""Leader to leader as a grid: our executives down, theirs across, days since they last spoke."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import INK, STATE_COLOURS, Drawn, described, nothing_to_draw

COLOURS = {
    "this quarter": STATE_COLOURS["owned"],
    "earlier": STATE_COLOURS["in pipeline"],
    "never": "#f1f2f4",
}
MOST_ACROSS = 10


def executive_matrix_chart(matrix: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the frame of `measures.people.executive_matrix`: a cell says how many days ago a pair last spoke.

    Of more than `MOST_ACROSS` executives of theirs, the first of the frame (the most influential) are drawn.
    """
    if matrix.empty:
        return nothing_to_draw("There is no matrix to draw: executives are not known on both sides.")
    across = matrix["contact"].drop_duplicates().head(MOST_ACROSS)
    ago = matrix["days_since_contact"].astype("str") + " d"
    cells = matrix.assign(
        label=ago.where(matrix["days_since_contact"].notna(), "never"),
        theirs=matrix["contact"],
    )
    places = dict(zip(across, range(len(across)), strict=True))  # Vega cannot sort by a list of any names
    cells = cells[cells["contact"].isin(across)].assign(place=lambda rows: rows["contact"].map(places))
    is_slanted = len(across) > 5
    column = 56 if is_slanted else 130
    base = alt.Chart(cells).encode(
        x=alt.X(
            "theirs:N",
            sort=alt.EncodingSortField("place", op="min"),
            title="Theirs",
            axis=alt.Axis(
                orient="top",
                labelAngle=-30 if is_slanted else 0,
                labelLimit=150 if is_slanted else column - 6,
                labelOverlap=False,
                ticks=False,
            ),
        ),
        y=alt.Y("ours:N", sort=None, title="Ours", axis=alt.Axis(ticks=False)),
        tooltip=[
            "ours:N",
            "our_title:N",
            "contact:N",
            "title:N",
            "state:N",
            alt.Tooltip("last_contact_date:T"),
        ],
    )
    boxes = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color(
            "state:N", title="Last talk", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
        )
    )
    labels = base.mark_text(fontSize=11).encode(
        text="label:N",
        color=alt.condition("datum.state == 'this quarter'", alt.value("white"), alt.value(INK)),
    )
    drawn = alt.layer(boxes, labels, width=alt.Step(column), height=alt.Step(30))
    return described(drawn, title=title, description=description or _description(matrix))


def _description(matrix: pd.DataFrame) -> str:
    counts = matrix["state"].value_counts()
    return (
        f"Grid of {matrix['ours'].nunique()} of our executives by {matrix['contact'].nunique()} of theirs: "
        f"{counts.get('this quarter', 0)} pairs spoke this quarter, {counts.get('earlier', 0)} earlier, "
        f"{counts.get('never', 0)} never."
    )
