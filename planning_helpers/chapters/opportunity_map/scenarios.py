"""What would follow from another close ratio or another goal."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planning_helpers.measures.pipeline.goal_chance import goal_chance_finding, goal_chances
from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook, ambition_finding
from planning_helpers.measures.pipeline.leading_ratio import leading_ratio
from planning_helpers.measures.pipeline.pipeline import pipeline_sufficiency
from planning_helpers.wording.findings import Finding


def with_goal_and_ratio(outlook: GoalOutlook, *, commit_goal: float, close_ratio: float) -> GoalOutlook:
    """The same outlook with another commit goal, and with a close ratio that is taken as certain.

    The stretch goal stays, and is sufficient or not at that ratio. Source: PIPE-1, C12.
    """
    goals = {**outlook.goals, "commit": commit_goal}
    ratio = replace(outlook.ratio, assumed=close_ratio)
    lead = leading_ratio(ratio)
    found = {
        name: pipeline_sufficiency(goal, outlook.won, outlook.commit.open_amount, close_ratio)
        for name, goal in goals.items()
    }
    return replace(
        outlook,
        goals=goals,
        ratio=ratio,
        lead=lead,
        commit=found["commit"],
        stretch=found["stretch"],
        chances=goal_chances(outlook.deals, won=outlook.won, goals=goals, ratio=lead),
    )


def what_if(outlook: GoalOutlook, *, commit_goal: float, close_ratio: float, currency: str) -> list[Finding]:
    """Sufficiency for commit and stretch and the chance of both, at another goal and close ratio."""
    changed = with_goal_and_ratio(outlook, commit_goal=commit_goal, close_ratio=close_ratio)
    return [
        ambition_finding(changed, "commit", currency=currency),
        ambition_finding(changed, "stretch", currency=currency),
        goal_chance_finding(
            changed.chances, goals=changed.goals, won=changed.won, deals=changed.deals, currency=currency
        ),
    ]


def first_guess(outlook: GoalOutlook) -> tuple[float, float]:
    """The commit goal and close ratio to begin with: those in force, else won and open, and a half."""
    known = [amount for amount in (outlook.won, outlook.commit.open_amount) if amount is not None]
    goal, ratio = outlook.goals["commit"], outlook.lead.value
    goal = sum(known) if goal is None or pd.isna(goal) else goal
    return float(goal), 0.5 if ratio is None else ratio
