"""The challenges of an account and the steps of planning it, as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def challenges_table(found: pd.DataFrame) -> Table:
    """The six challenges, whether they show here, and the answer to each. Source: CHAL-1."""
    return Table(
        found,
        caption="The six usual challenges",
        labels={"state": "Shows here", "signs": "By what", "answer": "What to do"},
    )


def planning_steps_table(steps: pd.DataFrame) -> Table:
    """The nine steps of planning with their evidence. Source: PROC-1."""
    return Table(steps, caption="The nine steps of planning")
