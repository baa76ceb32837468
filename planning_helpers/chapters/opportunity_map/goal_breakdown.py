"""What makes up each goal, and every quantity of pipeline sufficiency, as rows."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook
from planning_helpers.measures.pipeline.pipeline import pipeline_sufficiency, with_expected


def goal_breakdown(outlook: GoalOutlook) -> pd.DataFrame:
    """What makes up each goal that is set, when what is won is known.

    Returns:
        One row a goal: `ambition`, `goal`, `won`, `expected` (open × close ratio) and `missing` (what remains
        to the goal, at least 0); each empty where it is not known.
    """
    rows = []
    for ambition, found in (("commit", outlook.commit), ("stretch", outlook.stretch)):
        if found.goal is not None and found.won is not None:
            rows.append((ambition, found.goal, found.won, found.open_amount, found.close_ratio))
    named = pd.DataFrame(rows, columns=["ambition", "goal", "won", "open", "close_ratio"])
    return with_expected(named)[["ambition", "goal", "won", "expected", "missing"]]


def sufficiency_rows(outlook: GoalOutlook) -> pd.DataFrame:
    """Every quantity of pipeline sufficiency, one row a goal and close ratio. Source: PIPE-1, C10, C12.

    The planned ratio stands beside the estimated one and the observed ones, by value and by count, as far as
    each is known.
    """
    ratio = outlook.ratio
    known = {
        "planned": ratio.planned,
        "estimated": ratio.estimated,
        "observed by value": ratio.by_value,
        "observed by count": ratio.by_count,
    }
    bases = {basis: value for basis, value in known.items() if value is not None or basis == "planned"}
    rows = [
        (ambition, basis, pipeline_sufficiency(stands.goal, stands.won, stands.open_amount, value))
        for ambition, stands in (("commit", outlook.commit), ("stretch", outlook.stretch))
        for basis, value in bases.items()
    ]
    return pd.DataFrame(
        [
            {
                "ambition": ambition,
                "goal": found.goal,
                "won": found.won,
                "new_sales_needed": found.new_sales_needed,
                "basis": basis,
                "close_ratio": found.close_ratio,
                "pipeline_needed": found.pipeline_needed,
                "open": found.open_amount,
                "pipeline_gap": found.pipeline_gap,
                "coverage": found.coverage,
                "required_coverage": found.required_coverage,
                "verdict": found.verdict,
            }
            for ambition, basis, found in rows
        ]
    ).astype(dict.fromkeys(["goal", "won", "close_ratio", "pipeline_needed", "pipeline_gap"], "float64"))
