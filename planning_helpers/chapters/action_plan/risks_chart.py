"""Risks on the grid of likelihood and impact."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import INK, MUTED, SEVERITY_COLOURS, Drawn, described, nothing_to_draw
from planning_helpers.wording.figures import counted

TINTS = {"high": "#f3dcdc", "middle": "#fcefd9", "low": "#eaf1f8"}
LEVELS = {
    "high": SEVERITY_COLOURS["act"],
    "middle": SEVERITY_COLOURS["watch"],
    "low": SEVERITY_COLOURS["note"],
}


def risks_chart(risks: pd.DataFrame, *, matrix: pd.DataFrame, title: str, description: str = "") -> Drawn:
    """Draw `scored_risks` on `risk_matrix` (both of `risks`), whose cells are tinted by level.

    Risks of one cell stand under each other in it; the small number is the score of the cell.
    """
    scored = risks[risks["risk_score"].notna()]
    if scored.empty:
        return nothing_to_draw("No risk has a likelihood and an impact, so there is no grid to draw.")
    place = scored.groupby(["likelihood", "impact"]).cumcount()
    fellows = scored.groupby(["likelihood", "impact"])["risk"].transform("size")
    rows = pd.DataFrame(
        {
            "risk": scored["risk"],
            "label": scored["risk"].where(
                scored["risk"].str.len() <= 24, scored["risk"].str.slice(0, 22) + "…"
            ),
            "likelihood": scored["likelihood"].astype(float),
            "impact": scored["impact"].astype(float),
            "height": scored["impact"].astype(float) + ((fellows - 1) / 2 - place) * 0.26,
            "risk_score": scored["risk_score"],
            "level": scored["level"],
        }
    )
    across, upward = alt.Scale(domain=[0.5, 6.7], nice=False), alt.Scale(domain=[0.5, 5.5], nice=False)
    ticks = alt.Axis(values=[1, 2, 3, 4, 5], format="d", grid=False, domain=False)
    base = alt.Chart(rows).encode(
        x=alt.X("likelihood:Q", title="Likelihood (1 rare to 5 almost certain)", scale=across, axis=ticks),
        y=alt.Y("height:Q", title="Impact (1 to 5)", scale=upward, axis=ticks),
    )
    points = base.mark_point(size=110).encode(
        color=alt.Color(
            "level:N", title=None, scale=alt.Scale(domain=list(LEVELS), range=list(LEVELS.values()))
        ),
        tooltip=[
            alt.Tooltip("risk:N", title="Risk"),
            alt.Tooltip("likelihood:Q", title="Likelihood"),
            alt.Tooltip("impact:Q", title="Impact"),
            alt.Tooltip("risk_score:Q", title="Score (of 25)"),
            alt.Tooltip("level:N", title="Level"),
        ],
    )
    labels = base.mark_text(align="left", dx=9, fontSize=11, color=INK, limit=150).encode(text="label:N")
    cells = alt.Chart(_placed(matrix))
    tints = cells.mark_rect(stroke="white", strokeWidth=2).encode(
        x=alt.X("left:Q", scale=across),
        x2="right:Q",
        y=alt.Y("bottom:Q", scale=upward),
        y2="top:Q",
        fill=alt.Fill("tint:N", scale=None),
    )
    scores = cells.mark_text(align="left", baseline="top", dx=4, dy=4, fontSize=10, color=MUTED).encode(
        x=alt.X("left:Q", scale=across), y=alt.Y("top:Q", scale=upward), text="cell:Q"
    )
    return described(
        alt.layer(tints, scores, points, labels, height=340),
        title=title,
        description=description or _description(scored),
    )


def _placed(matrix: pd.DataFrame) -> pd.DataFrame:
    """The cells with their edges and tint; these columns are none of what a reader is told of a risk."""
    return pd.DataFrame(
        {
            "left": matrix["likelihood"] - 0.5,
            "right": matrix["likelihood"] + 0.5,
            "bottom": matrix["impact"] - 0.5,
            "top": matrix["impact"] + 0.5,
            "cell": matrix["risk_score"],
            "tint": matrix["level"].map(TINTS),
        }
    )


def _description(scored: pd.DataFrame) -> str:
    said = "; ".join(
        f"{risk['risk']} {risk['risk_score']:.0f} of 25" for risk in scored.head(8).to_dict("records")
    )
    return f"Grid of {counted(len(scored), 'risk')} by likelihood and impact: {said}."
