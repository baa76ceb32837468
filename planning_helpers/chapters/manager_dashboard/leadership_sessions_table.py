"""The sessions of leadership as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def leadership_sessions_table(sessions: pd.DataFrame) -> Table:
    """One session a person with all plans to be presented in it. Source: REV-2."""
    return Table(
        sessions,
        caption="Quarterly sessions with leadership, one a person",
        labels={
            "owner": "Presented by",
            "last_date": "Last held",
            "never": "Never reviewed",
            "due_date": "Due",
            "booked_date": "Booked",
            "apart_days": "Days between due dates",
        },
        empty="There is no plan to be reviewed.",
    )
