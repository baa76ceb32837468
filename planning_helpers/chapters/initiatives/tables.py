"""Initiatives as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def initiatives_table(listed: pd.DataFrame) -> Table:
    """Who wants what, why, by when, and what we still do not know. Source: INIT-1, INIT-2."""
    return Table(
        listed[["name", "horizon", "who_for", "why", "executive", "owner", "due_date", "origin", "missing"]],
        caption="What the account wants to do",
        labels={
            "name": "Initiative",
            "origin": "From the SWOT",
            "owner": "Our owner",
            "missing": "Still missing",
        },
        empty="No initiative of this account is known.",
    )


def task_cover_table(cover: pd.DataFrame) -> Table:
    """The dates of each initiative beside those of what we do for it. Source: INIT-2.

    Args:
        cover: From `initiative_tasks.task_cover`.
    """
    return Table(
        cover[
            [
                "name",
                "due_date",
                "event_date",
                "next_task",
                "next_owner",
                "next_date",
                "problem",
            ]
        ],
        caption="Initiatives and the tasks that serve them",
        labels={
            "name": "Initiative",
            "next_owner": "By whom",
            "next_date": "By",
            "problem": "Does not fit",
        },
        empty="No initiative of this account is known.",
    )


def client_initiatives_table(listed: pd.DataFrame) -> Table:
    """The initiatives the client may see, without our view of them. Source: GOAL-5."""
    return Table(
        listed.loc[
            listed["audience"] == "client", ["name", "horizon", "who_for", "why", "start_date", "due_date"]
        ],
        caption="Your initiatives, as we understand them",
        labels={"name": "Initiative"},
        empty="No initiative has been shared with the client yet.",
    )


def aspirations_table(listed: pd.DataFrame, *, currency: str) -> Table:
    """What the initiatives might bring us; in no forecast. Source: INIT-4, C18."""
    return Table(
        listed.loc[listed["aspiration"] > 0, ["name", "horizon", "aspiration"]],
        caption="Aspirations, counted in no forecast",
        currency=currency,
        labels={"name": "Initiative"},
        empty="No initiative carries an amount.",
    )
