"""What was agreed to be told to whom and how often, and when they last heard from us."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.analysis.connections import last_contact
from planning_helpers.analysis.names import names_of, values_of
from planning_helpers.analysis.prose import one_or_many, some_of
from planning_helpers.figures import count, days
from planning_helpers.findings import Finding, unknown

STATES = ("late", "never contacted", "no frequency", "in time")


def communication_plan(
    communications: pd.DataFrame,
    *,
    contacts: pd.DataFrame,
    users: pd.DataFrame,
    interactions: pd.DataFrame,
    as_of: date,
) -> pd.DataFrame:
    """The communication plan beside the last contact, longest late first. Source: COMM-1, REV-1, C13.

    Returns:
        One row a communication: `contact`, `owner`, `channel`, `every_days`, `message`, `last_contact_date`,
        `silent_days`, `late_days` (silent beyond the agreed frequency, 0 when in time) and `state`.
    """
    last = last_contact(interactions, as_of=as_of)
    dates = pd.to_datetime(values_of(communications["contact_id"], last)).astype("datetime64[us]")
    silent = (pd.Timestamp(as_of) - dates).dt.days.astype("float64")
    every = communications["every_days"].astype("float64")
    late = (silent - every).clip(lower=0)
    state = pd.Series("in time", index=communications.index, dtype="str").mask(late > 0, "late")
    state = state.mask(dates.isna(), "never contacted").mask(every.isna(), "no frequency")
    found = pd.DataFrame(
        {
            "contact": names_of(communications["contact_id"], contacts, "contact_id"),
            "owner": names_of(communications["owner_id"], users, "user_id"),
            "channel": communications["channel"],
            "every_days": every,
            "message": communications["message"],
            "last_contact_date": dates,
            "silent_days": silent,
            "late_days": late,
            "state": state,
        }
    )
    order = found["state"].map({name: place for place, name in enumerate(STATES)})
    return (
        found.assign(order=order)
        .sort_values(["order", "late_days"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def communication_finding(plan: pd.DataFrame) -> Finding:
    """Say whom we let wait longer than agreed."""
    if plan.empty:
        return unknown(
            "COMM-1",
            "communication_plan",
            "It is not agreed who hears what from us, and how often",
            next_step="Agree with each key person what they want to hear, how and how often.",
        )
    late, never = plan[plan["state"] == "late"], plan[plan["state"] == "never contacted"]
    waiting = len(late) + len(never)
    figures = {"agreed": count(len(plan)), "late": count(len(late)), "never": count(len(never))}
    if not waiting:
        are = one_or_many(
            len(plan), "The one agreed communication is", f"All {count(len(plan))} agreed communications are"
        )
        statement = f"{are} in time"
    elif late.empty:
        statement = f"{never.iloc[0]['contact']} was never contacted although it is agreed"
    else:
        first = late.iloc[0]
        figures |= {"silent": days(first["silent_days"]), "every": days(first["every_days"])}
        statement = (
            f"{some_of(waiting, len(plan), 'agreed communication', 'is', 'are')} late: {first['contact']} "
            f"last heard from us {figures['silent']} ago, agreed is every {figures['every']}"
        )
    return Finding(
        "COMM-1",
        "communication_plan",
        statement,
        severity="watch" if waiting else "good",
        figures=figures,
        formula="late = days since the last interaction of anyone of ours with the contact − agreed "
        "days, above 0",
        rows=plan,
        next_step="Contact those who wait, longest first." if waiting else "",
    )
