"""Which plans were created and kept up in the period: the usage report."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.model import TABLES
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import one_or_many


def plan_usage(
    changes: pd.DataFrame, plans: pd.DataFrame, accounts: pd.DataFrame, *, start: date, as_of: date
) -> pd.DataFrame:
    """What was written in each plan, by the day it holds from. Source: section 11 (usage report), REV-3.

    Args:
        changes: All changes up to `as_of`, as the store lists them (`table`, `row_id`, `effective_on`,
        `before`,
            `after`).
        plans: The plans in force.
        accounts: For their names.
        start: First day of the period.
        as_of: The day the facts are taken at.

    Returns:
        One row a plan, longest untouched first: `account`, `period`, `created_date`, `updated_date`,
        `changes` (rows written since `start`), `days_untouched`, `state` (`created`, `updated` or
        `untouched` since `start`).
    """
    written = changes[changes["table"].isin([name for name, row in TABLES.items() if row.scope == "plan"])]
    own = changes[changes["table"] == "plans"]
    keys = pd.Series(
        [
            (after or before or {}).get("plan_id")
            for before, after in zip(written["before"], written["after"], strict=True)
        ],
        index=written.index,
        dtype="object",
    )
    touched = pd.concat(
        [
            pd.DataFrame({"plan_id": keys, "day": written["effective_on"]}),
            pd.DataFrame({"plan_id": own["row_id"].astype("object"), "day": own["effective_on"]}),
        ]
    )
    first = own[own["before"].isna()].groupby("row_id")["effective_on"].min()
    last = touched.groupby("plan_id")["day"].max()
    recent = touched[touched["day"] >= pd.Timestamp(start)].groupby("plan_id").size()
    plan_id = plans["plan_id"]
    created = pd.to_datetime(values_of(plan_id, first)).astype("datetime64[us]")
    updated = pd.to_datetime(values_of(plan_id, last)).astype("datetime64[us]")
    state = pd.Series("untouched", index=plans.index, dtype="str").mask(
        updated >= pd.Timestamp(start), "updated"
    )
    found = pd.DataFrame(
        {
            "account": names_of(plans["account_id"], accounts, "account_id"),
            "period": plans["period"],
            "created_date": created,
            "updated_date": updated,
            "changes": values_of(plan_id, recent).fillna(0).astype(int),
            "days_untouched": (pd.Timestamp(as_of) - updated).dt.days.astype("float64"),
            "state": state.mask(created >= pd.Timestamp(start), "created"),
        }
    )
    return found.sort_values("days_untouched", ascending=False, kind="stable", ignore_index=True)


def plan_usage_finding(usage: pd.DataFrame, *, accounts: int) -> Finding:
    """Say how many plans were created and updated in the period, and which stands still longest."""
    if usage.empty:
        return unknown(
            "R-usage",
            "plan_usage",
            f"Nobody has written a plan yet for any of {counted(accounts, 'account')}",
            next_step="Each account manager starts one plan; the first needs days, not weeks.",
        )
    counts = usage["state"].value_counts()
    first = usage.iloc[0]
    figures = {
        "plans": count(len(usage)),
        "created": count(counts.get("created", 0)),
        "updated": count(counts.get("updated", 0)),
        "untouched": count(counts.get("untouched", 0)),
        "longest": days(first["days_untouched"]),
    }
    created = int(counts.get("created", 0))
    stale = usage[usage["days_untouched"] > threshold("idle_plan_days")]
    statement = (
        f"Of {counted(len(usage), 'plan')} {figures['created']} {one_or_many(created, 'was', 'were')} "
        f"created and {figures['updated']} updated in the period, {figures['untouched']} not touched"
    )
    if len(stale):
        statement += f"; {first['account']} stands still for {figures['longest']}"
    return Finding(
        "R-usage",
        "plan_usage",
        statement,
        severity="watch" if len(stale) else "good",
        figures=figures,
        formula=with_thresholds(
            "rows of the plan written with effect in the period; standing still = untouched for over"
            " {idle_plan_days}"
        ),
        rows=usage,
        next_step=f"Ask for an update of {first['account']} before its next review." if len(stale) else "",
    )
