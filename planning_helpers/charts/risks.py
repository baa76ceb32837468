"""Risks on the grid of likelihood and impact."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.theme import INK, SEVERITY_COLOURS, Drawn, described, nothing_to_draw
from planning_helpers.figures import counted

LEVELS = {
    "high": SEVERITY_COLOURS["act"],
    "middle": SEVERITY_COLOURS["watch"],
    "low": SEVERITY_COLOURS["note"],
}


def risks_chart(risks: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """Draw the scored risks of `analysis.risks`; those of one cell stand under each other in it."""
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
    base = alt.Chart(rows).encode(
        x=alt.X(
            "likelihood:Q",
            title="Likelihood (1 rare to 5 almost certain)",
            scale=alt.Scale(domain=[0.5, 6.7], nice=False),
            axis=alt.Axis(values=[1, 2, 3, 4, 5]),
        ),
        y=alt.Y(
            "height:Q",
            title="Impact (1 to 5)",
            scale=alt.Scale(domain=[0.5, 5.5], nice=False),
            axis=alt.Axis(values=[1, 2, 3, 4, 5], format="d"),
        ),
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
    return described(
        alt.layer(points, labels, height=320),
        title=title,
        description=description or _description(scored),
    )


def _description(scored: pd.DataFrame) -> str:
    said = "; ".join(
        f"{risk['risk']} {risk['risk_score']:.0f} of 25" for risk in scored.head(8).to_dict("records")
    )
    return f"Grid of {counted(len(scored), 'risk')} by likelihood and impact: {said}."
