"""How long deals stay in each stage, by plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of


def stage_days_by_plan(durations: pd.DataFrame, plans: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """How long deals of the planned accounts stay in each stage. Source: R8.

    Args:
        durations: As `measures.pipeline.stage_duration.stage_durations` returns it.
        plans: The plans.
        accounts: For their names.

    Returns:
        One row an account and stage: `account`, `stage`, `finished` (spells over), `average_days` and
        `median_days` (of those; empty when none), `running` (spells not over), `running_days` (average so
        far).
    """
    spells = durations[durations["account_id"].isin(plans["account_id"])]
    spells = spells.assign(account=names_of(spells["account_id"].astype("str"), accounts, "account_id"))
    is_running = spells["is_censored"].astype(bool)
    keys = ["account", "stage"]
    finished = spells[~is_running].groupby(keys)["in_stage_days"].agg(["size", "mean", "median"])
    running = spells[is_running].groupby(keys)["in_stage_days"].agg(["size", "mean"])
    found = pd.concat([finished, running], axis=1)
    found.columns = pd.Index(["finished", "average_days", "median_days", "running", "running_days"])
    found = found.fillna({"finished": 0, "running": 0}).astype({"finished": int, "running": int})
    return found.sort_index().reset_index()


def stage_days_finding(found: pd.DataFrame) -> Finding:
    """Name the plan and stage where deals stay longest on average."""
    finished = found[found["finished"] > 0]
    if finished.empty:
        return unknown(
            "R8",
            "stage_duration",
            "How long deals stay in a stage cannot be told: no planned account has a stage that is over",
            next_step="Import the stage history (Salesforce: OpportunityHistory).",
        )
    longest = finished.iloc[int(finished["average_days"].argmax())]
    figures = {
        "spells": count(int(found["finished"].sum())),
        "running": count(int(found["running"].sum())),
    }
    return Finding(
        "R8",
        "stage_duration",
        f"Deals stay longest at {longest['account']} in {longest['stage']}: {longest['average_days']:.0f} "
        "days on "
        f"average over {longest['finished']} deals",
        figures=figures,
        formula="days between entering one stage and the next, averaged over the spells that are over; "
        "spells still "
        "running are listed apart, since they are not over yet",
        rows=found,
    )
