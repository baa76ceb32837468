"""How far the actions of each plan are."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import some_of


def action_progress(
    actions: pd.DataFrame, plans: pd.DataFrame, accounts: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Actions of each plan by state. Source: R9.

    Returns:
        One row a plan: `account`, `actions` (not cancelled), `done`, `overdue`, `open_actions`,
        `without_owner_or_date`, `done_share` (empty without actions); most overdue first.
    """
    is_open = ~actions["status"].isin(["done", "cancelled"])
    marks = pd.DataFrame(
        {
            "plan_id": actions["plan_id"],
            "actions": (actions["status"] != "cancelled").astype(int),
            "done": (actions["status"] == "done").astype(int),
            "overdue": (is_open & (actions["due_date"] < pd.Timestamp(as_of))).astype(int),
            "open_actions": is_open.astype(int),
            "without_owner_or_date": (
                is_open & (actions["owner_id"].isna() | actions["due_date"].isna())
            ).astype(int),
        }
    )
    sums = (
        marks.groupby("plan_id").sum().reindex(plans["plan_id"]).fillna(0).astype(int).reset_index(drop=True)
    )
    sums.insert(0, "account", names_of(plans["account_id"], accounts, "account_id").to_numpy())
    done_share = (sums["done"] / sums["actions"]).where(sums["actions"] > 0)
    return sums.assign(done_share=done_share).sort_values(
        ["overdue", "without_owner_or_date"], ascending=False, kind="stable", ignore_index=True
    )


def action_progress_finding(progress: pd.DataFrame) -> Finding:
    """Name the plan with most overdue actions, and count plans without any action."""
    if progress.empty:
        return unknown(
            "R9",
            "action_progress",
            "There is no plan, so no action to follow",
            next_step="Write plans with actions for the chosen accounts.",
        )
    first = progress.iloc[0]
    idle = progress[progress["actions"] == 0]
    figures = {
        "actions": count(int(progress["actions"].sum())),
        "done": count(int(progress["done"].sum())),
        "overdue": count(int(progress["overdue"].sum())),
        "plans_without": count(len(idle)),
    }
    done, actions = int(progress["done"].sum()), int(progress["actions"].sum())
    statement = f"{some_of(done, actions, 'action', 'is', 'are')} done, {figures['overdue']} overdue"
    if first["overdue"]:
        statement += f", most at {first['account']} ({count(first['overdue'])})"
    if len(idle):
        statement += f"; {some_of(len(idle), len(progress), 'plan', 'has', 'have')} no action"
    return Finding(
        "R9",
        "action_progress",
        statement,
        severity="act" if len(idle) else "watch" if first["overdue"] else "good",
        figures=figures,
        formula="actions not cancelled; overdue = open with a due date before the day of the facts",
        rows=progress,
        next_step=f"Ask for the overdue actions of {first['account']}." if first["overdue"] else "",
    )
