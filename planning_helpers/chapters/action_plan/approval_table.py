"""Approval, completeness and later changes of a plan as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def approval_table(history: pd.DataFrame) -> Table:
    """Steps towards approval, latest first. Source: APPR-1."""
    return Table(
        history,
        caption="Approval, latest step first",
        labels={"status_date": "Date", "problem": "What is wrong with it"},
        empty="Never submitted.",
    )


def complete_plan_table(checks: pd.DataFrame) -> Table:
    """What of a complete plan is there and what is missing. Source: APPR-1."""
    return Table(
        checks,
        caption="What a complete plan has, what is missing first",
        labels={
            "item": "A complete plan has",
            "is_met": "Met",
            "there": "Rows there",
            "missing": "What is missing",
        },
    )


def changes_since_approval_table(edits: pd.DataFrame) -> Table:
    """Rows of an approved plan that differ from what was approved. Source: APPR-1."""
    return Table(
        edits.assign(table=edits["table"].str.replace("_", " ")),
        caption="Rows of the plan that differ from what was approved",
        labels={"table": "Of", "row": "What", "columns": "What differs", "effective_date": "On",
                "recorded_by": "By", "when": "Against the approval"},
        empty="Nothing of an approved plan has changed.",
    )  # fmt: skip
