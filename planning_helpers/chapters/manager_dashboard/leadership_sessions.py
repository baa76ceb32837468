"""The quarterly review with leadership: one session a person, half an hour a plan. Source: REV-2."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.action_plan import NOBODY
from planning_helpers.measures.actions.reviews import review_clocks
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import one_or_many


def leadership_sessions(
    plans: pd.DataFrame, accounts: pd.DataFrame, users: pd.DataFrame, reviews: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """One session for each person who owns planned accounts, and presents their plans. Source: REV-2.

    Returns:
        One row a session, earliest due first, those never held before: `owner`, `plans` (number), `accounts`,
        `minutes` (30 a plan), `last_date` (the plan longest without), `never` (plans never reviewed),
        `due_date` (of the plan due first), `booked_date` (next one booked), `overdue` (plans whose review
        is), `apart` (days between the first and the last due date: what batching has to bridge).
    """
    clocks = pd.concat(
        [
            review_clocks(reviews[reviews["plan_id"] == plan_id], as_of=as_of)
            .query("clock == 'leadership'")
            .assign(plan_id=plan_id)
            for plan_id in plans["plan_id"]
        ]
        or [review_clocks(reviews.head(0), as_of=as_of).head(0).assign(plan_id="")],
        ignore_index=True,
    )
    account_id = values_of(clocks["plan_id"], plans.set_index("plan_id")["account_id"])
    owner_id = values_of(account_id, accounts.set_index("account_id")["owner_id"])
    told = clocks.assign(
        owner=names_of(owner_id.reset_index(drop=True), users, "user_id").fillna(NOBODY),
        account=names_of(account_id.reset_index(drop=True), accounts, "account_id"),
        is_overdue=clocks["state"] == "overdue",
        is_new=clocks["state"] == "never held",
    ).sort_values("due_date", na_position="first", kind="stable")
    found = told.groupby("owner", sort=False, as_index=False).agg(
        plans=("plan_id", "size"),
        accounts=("account", joined),
        last_date=("last_date", "min"),
        never=("is_new", "sum"),
        due_date=("due_date", "min"),
        latest=("due_date", "max"),
        booked_date=("booked_date", "min"),
        overdue=("is_overdue", "sum"),
    )
    found.insert(3, "minutes", found["plans"] * int(threshold("leadership_minutes")))
    found["apart_days"] = (found["latest"] - found["due_date"]).dt.days.astype("float64")
    return found.drop(columns="latest").sort_values(
        ["never", "due_date"], ascending=[False, True], kind="stable", ignore_index=True
    )


def leadership_sessions_finding(sessions: pd.DataFrame) -> Finding:
    """Say how many sessions leadership needs, how long they take, and whose is due first. Source: REV-2."""
    if sessions.empty:
        return unknown(
            "REV-2",
            "leadership_sessions",
            "There is no plan, so leadership has none to review",
            next_step="Write the first plans.",
        )
    plans, minutes = int(sessions["plans"].sum()), int(sessions["minutes"].sum())
    late = sessions[(sessions["overdue"] > 0) | (sessions["never"] > 0)]
    waiting = int(late["overdue"].sum() + late["never"].sum())
    figures = {
        "sessions": count(len(sessions)),
        "plans": count(plans),
        "minutes": count(minutes),
        "waiting": count(waiting),
    }
    statement = (
        f"{counted(plans, 'plan')} {one_or_many(plans, 'takes', 'take')} leadership {figures['minutes']} "
        f"minutes in {counted(len(sessions), 'session')}, one a person"
    )
    first = (late if len(late) else sessions).iloc[0]
    if len(late):
        is_waiting = one_or_many(
            waiting, "is overdue or was never reviewed", "are overdue or were never reviewed"
        )
        statement += f"; {counted(waiting, 'plan')} {is_waiting}, first with {first['owner']}"
    else:
        statement += f"; first due is {first['owner']} on {first['due_date']:%Y-%m-%d}"
    return Finding(
        "REV-2",
        "leadership_sessions",
        statement,
        severity="watch" if len(late) else "good",
        figures=figures,
        formula=with_thresholds(
            "plans by the owner of their account, {leadership_minutes} minutes each; due = last leadership"
            " review + {leadership_review_days}"
        ),
        rows=sessions,
        next_step=f"Book {int(first['minutes'])} minutes with {first['owner']} for {first['accounts']}."
        if len(late)
        else "",
    )
