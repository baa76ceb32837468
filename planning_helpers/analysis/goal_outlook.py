"""Whether the goals of a plan are within reach: what is won, what is open, and how far that goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.analysis.close_ratio import CloseRatio, close_ratio
from planning_helpers.analysis.goal_chance import CONFIDENCE, goal_chances
from planning_helpers.analysis.goal_progress import amount_of, closed_in, due_by_end
from planning_helpers.analysis.opportunity_value import won
from planning_helpers.analysis.pipeline import Sufficiency, pipeline_sufficiency, sufficiency_finding
from planning_helpers.figures import share
from planning_helpers.findings import Finding, Severity
from planning_helpers.periods import Period


@dataclass(frozen=True)
class GoalOutlook:
    """Goals of a period and what stands for them.

    Attributes:
        goals: Commit and stretch goal; None when not set.
        won: Sum won in the period.
        deals: Open deals that count: due by the end of the period.
        ratio: Close ratio of the account.
        commit: Sufficiency for the commit goal.
        stretch: The same for the stretch goal.
        chances: Chance of each goal, as `goal_chances` returns it.
    """

    goals: dict[str, float | None]
    won: float | None
    deals: pd.DataFrame
    ratio: CloseRatio
    commit: Sufficiency
    stretch: Sufficiency
    chances: pd.DataFrame


def goal_outlook(
    plan: pd.Series | None,
    opportunities: pd.DataFrame,
    *,
    book_opportunities: pd.DataFrame,
    period: Period,
    as_of: date,
) -> GoalOutlook:
    """What is won and open for the goals of `plan`, and how far that reaches.

    Open deals count when they are due by the end of the period. Source: OPP-3, PIPE-1, C10, C11, C12.

    Args:
        plan: Row of the plan; None when the account has none.
        opportunities: Deals of the account.
        book_opportunities: Deals of all accounts, for the close ratio.
        period: The plan period.
        as_of: The day the facts are taken at.
    """
    goals = {name: _number(plan, f"{name}_goal") for name in ("commit", "stretch")}
    ratio = close_ratio(_number(plan, "planned_close_ratio"), opportunities, book_opportunities)
    sold = amount_of(closed_in(won(opportunities), period=period, as_of=as_of))
    deals = due_by_end(opportunities, period=period)
    sufficiency = {
        name: pipeline_sufficiency(goal, sold, amount_of(deals), ratio.used) for name, goal in goals.items()
    }
    return GoalOutlook(
        goals=goals,
        won=sold,
        deals=deals,
        ratio=ratio,
        commit=sufficiency["commit"],
        stretch=sufficiency["stretch"],
        chances=goal_chances(deals, won=sold or 0.0, goals=goals, ratio=ratio),
    )


def goal_outlook_finding(outlook: GoalOutlook, *, currency: str) -> Finding:
    """The bottom line: is the commit goal within reach, and how likely?"""
    found = sufficiency_finding(
        outlook.commit,
        ambition="commit",
        currency=currency,
        ratio_basis=outlook.ratio.basis,
        rows=outlook.deals,
    )
    if "commit_probability" not in outlook.chances or outlook.chances.empty:
        return found
    if len(outlook.deals) and outlook.deals["amount"].isna().all():
        return found
    chance = share(float(outlook.chances["commit_probability"].iloc[0]))
    figures = {**found.figures, "commit_chance": chance}
    odds = "" if outlook.commit.verdict == "goal met" else f"; the chance of reaching it is {chance}"
    if outlook.commit.verdict == "not computable":
        odds += " by the ratio of the book"
    severity: Severity = found.severity
    if outlook.commit.verdict == "enough" and (chance.value or 0) < CONFIDENCE:
        severity = "watch"  # enough on average, but it hangs on few deals
    return Finding(
        found.rule,
        "opportunity_map",
        f"{found.statement}{odds}",
        severity=severity,
        figures=figures,
        formula=f"{found.formula}; chance: see below",
        rows=found.rows,
        currency=currency,
        next_step=found.next_step,
    )


def _number(plan: pd.Series | None, name: str) -> float | None:
    value = None if plan is None else plan.get(name)
    return None if value is None or pd.isna(value) else float(value)


def goal_parts(outlook: GoalOutlook) -> pd.DataFrame:
    """What makes up each goal that is set.

    Returns:
        One row a goal: `ambition`, `goal`, `won`, `expected` (open × close ratio; 0 when not known) and
        `missing` (what remains to the goal, at least 0).
    """
    rows = []
    for ambition, found in (("commit", outlook.commit), ("stretch", outlook.stretch)):
        if found.goal is not None:
            sold, expected = found.won or 0.0, (found.open_amount or 0.0) * (found.close_ratio or 0.0)
            missing = max(0.0, found.goal - sold - expected)
            rows.append((ambition, found.goal, sold, expected, missing))
    return pd.DataFrame(rows, columns=["ambition", "goal", "won", "expected", "missing"])


def sufficiency_rows(outlook: GoalOutlook) -> pd.DataFrame:
    """Every quantity of pipeline sufficiency, one row a goal. Source: PIPE-1."""
    pairs = (("commit", outlook.commit), ("stretch", outlook.stretch))
    return pd.DataFrame(
        [
            {
                "ambition": ambition,
                "goal": found.goal,
                "won": found.won,
                "new_sales_needed": found.new_sales_needed,
                "close_ratio": found.close_ratio,
                "pipeline_needed": found.pipeline_needed,
                "open": found.open_amount,
                "pipeline_gap": found.pipeline_gap,
                "coverage": found.coverage,
                "required_coverage": found.required_coverage,
                "verdict": found.verdict,
            }
            for ambition, found in pairs
        ]
    ).astype(dict.fromkeys(["goal", "won", "close_ratio", "pipeline_needed", "pipeline_gap"], "float64"))
