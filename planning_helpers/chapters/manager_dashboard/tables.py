"""The book as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def plans_table(plans: pd.DataFrame, *, currency: str) -> Table:
    """Every plan against its goal. Source: R1, R2, R3."""
    return Table(
        plans.drop(columns=["account_id"]),
        caption="Plans against their goals; a gap above 0 is short, below 0 more than needed",
        currency=currency,
        labels={
            "plan_of": "Plan of",
            "goal": f"Commit goal ({currency})",
            "open": f"Open, due in time ({currency})",
            "all_open_amount": f"All open ({currency})",
            "with_amount": "Value known for",
            "unvalued_deals": "Counted without a value",
        },
        empty="No account has a plan.",
    )


def management_line_table(line: pd.DataFrame, *, currency: str) -> Table:
    """Plans rolled up the management line. Source: R5."""
    return Table(
        line,
        caption="Plans rolled up: each person with all plans below",
        currency=currency,
        labels={"level": "Level (0 = top)", "short_amount": f"Pipeline short ({currency})"},
        empty="No plan has an owner among our people.",
    )


def amounts_table(amounts: pd.DataFrame, column: str, *, currency: str) -> Table:
    """Open amounts by account and `column`. Source: R3, R4, R7."""
    return Table(
        amounts,
        caption=f"Open amount by account and {column}",
        currency=currency,
        labels={"with_amount": "Value known for"},
        empty="No planned account has an open deal.",
    )


def stage_days_table(found: pd.DataFrame) -> Table:
    """Stage durations by plan. Source: R8."""
    return Table(
        found,
        caption="Days in each stage by account; running ones are not over yet",
        labels={"finished": "Deals through it", "average_days": "Average days", "median_days": "Median days",
                "running": "Still in it", "running_days": "Average so far"},
        empty="No deal of a planned account has a stage history.",
    )  # fmt: skip


def action_progress_table(progress: pd.DataFrame) -> Table:
    """Progress of actions by plan. Source: R9."""
    return Table(
        progress, caption="Actions by plan", labels={"open_actions": "Open", "done_share": "Done (share)"},
        empty="No account has a plan.",
    )  # fmt: skip


def gap_history_table(history: pd.DataFrame, *, currency: str) -> Table:
    """Sums over all plans by day. Source: R6."""
    return Table(
        history,
        caption="All plans together, by day",
        currency=currency,
        labels={
            "as_of_date": "As of",
            "computable": "Plans computable",
            "goals_of": "Goals of",
            "short_amount": f"Pipeline gap ({currency})",
        },
        empty="No plan was known on any of these days.",
    )


def plan_usage_table(usage: pd.DataFrame) -> Table:
    """Plans created and updated."""
    return Table(
        usage,
        caption="Plans by when they were last touched",
        labels={
            "created_date": "Created",
            "updated_date": "Updated",
            "changes": "Rows written in the period",
        },
        empty="No account has a plan.",
    )


def quota_allocation_table(allocation: pd.DataFrame, *, currency: str) -> Table:
    """Quotas beside account goals. Source: GOAL-2."""
    return Table(
        allocation,
        caption="Quota of the period beside the commit goals of the accounts owned",
        currency=currency,
        labels={
            "goal": f"Account goals ({currency})",
            "unassigned_amount": f"Not assigned ({currency})",
            "attainment": "Assigned",
            "is_rolled_up": "Has quotas below",
        },
        empty="No quota is known for the period, and no plan has an owner.",
    )


def named_accounts_table(named: pd.DataFrame, *, currency: str) -> Table:
    """What each person is to sell, account by account. Source: GOAL-2."""
    return Table(
        named[["person", "account", "commit_goal", "stretch_goal", "part_share"]],
        caption="Targets by named account",
        currency=currency,
        labels={"part_share": "Of the quota"},
        empty="Nobody has a quota for the period, and no plan has an owner.",
    )


def target_cascade_table(cascade: pd.DataFrame, *, currency: str) -> Table:
    """What managers pass on of their targets. Source: GOAL-2."""
    return Table(
        cascade,
        caption="Targets of managers and what is passed on",
        currency=currency,
        labels={
            "people": "Passed on to",
            "passed_amount": f"Passed on ({currency})",
            "unassigned_amount": f"Nobody's ({currency})",
        },
        empty="No manager has a quota for the period with quotas below.",
    )


def checklist_table(items: pd.DataFrame) -> Table:
    """The 13 weeks. Source: planning-rules section 12."""
    return Table(
        items,
        caption="Checklist of the quarter",
        labels={"until_date": "Until", "ticked_by": "Ticked by", "done_date": "Done"},
        empty="No checklist.",
    )
