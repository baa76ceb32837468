"""Goals as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def goals_table(listed: pd.DataFrame) -> Table:
    """Every goal with its measure and what it still lacks to be SMART. Source: GOAL-1."""
    return Table(
        listed[
            [
                "name",
                "ambition",
                "metric",
                "baseline",
                "target",
                "due_date",
                "owner",
                "client_agreed_date",
                "missing",
            ]
        ],
        caption="Goals, field by field",
        labels={"name": "Goal", "missing": "Missing for SMART", "client_agreed_date": "Client agreed on"},
        empty="No goal is set for this account.",
    )


def agreed_goals_table(listed: pd.DataFrame) -> Table:
    """The goals both sides agreed to; rows the client may see only. Source: GOAL-5."""
    agreed = (listed["audience"] == "client") & listed["client_agreed_date"].notna()
    return Table(
        listed.loc[agreed, ["name", "metric", "target", "due_date", "client_agreed_date"]],
        caption="Goals we agreed on",
        labels={"name": "Goal", "client_agreed_date": "Agreed on"},
        empty="No goal has been agreed with the client yet.",
    )
