"""Goals as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table

LETTERS = ["specific", "measurable", "achievable", "relevant", "time_bound", "owned"]


def goals_table(listed: pd.DataFrame) -> Table:
    """Every goal with its measure, date and owner. Source: GOAL-1, GOAL-3."""
    return Table(
        listed[["name", "kind", "ambition", "horizon", "metric", "baseline", "target", "due_date", "owner"]],
        caption="Goals with measure, date and owner",
        labels={"name": "Goal"},
        empty="No goal is set for this account.",
    )


def smart_table(smart: pd.DataFrame) -> Table:
    """Each letter of SMART for each goal: well, or why not. Source: GOAL-1.

    Args:
        smart: From `smart_goals.smart_goals`.
    """
    letters = smart[LETTERS].replace("", "✓")
    return Table(
        pd.concat([smart[["name"]], letters], axis=1),
        caption="Is each goal SMART? Letter by letter",
        labels={"name": "Goal", "time_bound": "Time-bound"},
        empty="No goal is set for this account.",
    )


def long_goals_table(found: pd.DataFrame) -> Table:
    """Goals beyond a year with why, how and the pace they ask for. Source: GOAL-4."""
    return Table(
        found,
        caption="Goals that reach beyond a year",
        labels={"name": "Goal", "yearly": "Needed a year", "lately": "Last year", "verdict": "Will it?"},
        empty="No goal reaches beyond a year.",
    )


def goal_kinds_table(kinds: pd.DataFrame) -> Table:
    """The seven kinds of objective, goals of the period and where the account stands. Source: GOAL-7."""
    return Table(
        kinds,
        caption="Kinds of objective in the period",
        labels={"goals": "Goals due in it", "later": "Due later", "standing": "Where it stands"},
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
