"""The quarterly review as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def plan_against_actual_table(actuals: pd.DataFrame) -> Table:
    """What the plan wants beside what there is. Source: REV-6."""
    return Table(
        actuals,
        caption="Plan against actual",
        labels={"attainment": "Reached", "expected_share": "Period passed"},
    )


def revenue_measures_table(measures: pd.DataFrame, *, currency: str) -> Table:
    """Revenue and margin of the period so far and a year before. Source: METR-1."""
    return Table(
        measures,
        caption="Revenue of the period so far, and of the same days a year before",
        currency=currency,
    )


def gap_deals_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """The deals that moved the gap, or may have: an effect that is not known is shown, one of 0 is not."""
    return Table(
        deals[deals["effect_amount"].ne(0)].drop(columns=["opportunity_id"]),
        caption="Deals behind the movement; an effect above 0 makes the gap wider",
        currency=currency,
        labels={
            "name": "Deal",
            "before_amount": f"Counted before ({currency})",
            "after_amount": f"Counts now ({currency})",
            "effect_amount": f"Effect on the gap ({currency})",
        },
        empty="No deal moved the gap.",
    )


def people_changes_table(changes: pd.DataFrame) -> Table:
    """Who joined, left or changed."""
    return Table(
        changes,
        caption="People: who joined, left or changed",
        labels={"what": "Who"},
        empty="No change of people is known.",
    )


def competitor_changes_table(changes: pd.DataFrame) -> Table:
    """Which rivals came, went or were replaced, and where."""
    return Table(
        changes,
        caption="Competitors: who came, went or was replaced",
        labels={"what": "Where"},
        empty="No change of competitors is known.",
    )


def goal_changes_table(changes: pd.DataFrame) -> Table:
    """Goals that moved."""
    return Table(changes, caption="Goals: what moved", labels={"what": "Goal"}, empty="No goal moved.")


def slips_table(actions: pd.DataFrame, deals: pd.DataFrame, *, currency: str) -> Table:
    """Actions and deals put off, in one table."""
    both = pd.concat(
        [
            deals.rename(columns={"deal": "what", "close_date": "now_date"}).assign(kind="deal"),
            actions.rename(columns={"action": "what", "due_date": "now_date"}).assign(kind="action"),
        ]
    )
    return Table(
        both[["kind", "what", "was_date", "now_date", "slipped_days", "amount"]],
        caption="Deals and actions put off",
        currency=currency,
        labels={"was_date": "Was due", "now_date": "Now due", "slipped_days": "Days later"},
        empty="Nothing was put off.",
    )


def metric_table(metrics: pd.DataFrame) -> Table:
    """The latest reading of each metric against its target. Source: METR-1."""
    return Table(
        metrics.drop(columns=["audience"]),
        caption="Metrics against their targets",
        labels={"reading_date": "Read", "before": "Reading before", "to_target": "Above target"},
        empty="The plan has no metric.",
    )


def review_clock_table(clocks: pd.DataFrame) -> Table:
    """The review clocks. Source: REV-1, REV-2, REV-3, C7."""
    return Table(
        clocks.drop(columns=["clock"]),
        caption="Reviews and when they are due",
        labels={"every_days": "Every … days", "last_date": "Last held", "due_date": "Due",
                "booked_date": "Booked", "late_days": "Days late"},
    )  # fmt: skip


def decision_table(decisions: pd.DataFrame) -> Table:
    """Decisions that reviews ask for. Source: REV-1."""
    return Table(
        decisions,
        caption="Decisions needed",
        labels={"clock": "Review", "review_date": "Date", "is_held": "Held"},
        empty="No review names a decision it needs.",
    )
