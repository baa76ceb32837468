"""What was agreed to be told to whom and how often, and when they last heard from us."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.chapters.action_plan.planned_meetings import last_contact
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

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
        One row a communication: `contact`, `owner`, `channel`, `prefers` (as the CRM has it), `every_days`,
        `message`, `last_contact_date`,
        `silent_days`, `late_days` (silent beyond the agreed frequency, 0 when in time), `next_date` (the last
        day in time), `state`, and `missing` (of person, owner, channel, frequency and message what is not
        agreed).
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
            "prefers": values_of(
                communications["contact_id"],
                contacts.drop_duplicates("contact_id").set_index("contact_id")["contact_method"],
            ),
            "every_days": every,
            "message": communications["message"],
            "last_contact_date": dates,
            "silent_days": silent,
            "late_days": late,
            "next_date": (dates + pd.to_timedelta(every, unit="D")).astype("datetime64[us]"),
            "state": state,
            "missing": _missing(communications),
        }
    )
    order = found["state"].map({name: place for place, name in enumerate(STATES)})
    return (
        found.assign(order=order)
        .sort_values(["order", "late_days"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def without_communication(
    communications: pd.DataFrame, key_players: pd.DataFrame, contacts: pd.DataFrame
) -> pd.DataFrame:
    """The key players with whom nothing is agreed, most influential first. Source: COMM-1.

    Args:
        communications: The table of the plan.
        key_players: From `power_map.key_players`.
        contacts: People of the account.

    Returns:
        `contact`, `role`, `influence`, `prefers` (how the CRM says they like to be reached),
        `last_contact_date`.
    """
    told = key_players[~key_players["contact_id"].isin(communications["contact_id"].dropna())]
    prefers = contacts.drop_duplicates("contact_id").set_index("contact_id")["contact_method"]
    return pd.DataFrame(
        {
            "contact": told["name"],
            "role": told["role"],
            "influence": told["influence"],
            "prefers": values_of(told["contact_id"], prefers),
            "last_contact_date": told["last_contact_date"],
        }
    ).reset_index(drop=True)


def communication_finding(plan: pd.DataFrame, left_out: pd.DataFrame) -> Finding:
    """Say whom we let wait longer than agreed, what is not agreed, and which key player is left out.

    Args:
        plan: From `communication_plan`.
        left_out: From `without_communication`.

    Source: COMM-1, REV-1.
    """
    if plan.empty:
        return unknown(
            "COMM-1",
            "communication_plan",
            "It is not agreed who hears what from us, and how often",
            next_step="Agree with each key person what they want to hear, how and how often.",
        )
    late, never = plan[plan["state"] == "late"], plan[plan["state"] == "never contacted"]
    waiting, vague = len(late) + len(never), plan[plan["missing"] != ""]
    figures = {
        "agreed": count(len(plan)),
        "late": count(len(late)),
        "never": count(len(never)),
        "incomplete": count(len(vague)),
        "key_players_without": count(len(left_out)),
    }
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
    if len(vague):
        statement += f"; {some_of(len(vague), len(plan), 'row', 'lacks', 'lack')} {vague.iloc[0]['missing']}"
    if len(left_out):
        names = enumerated(left_out["contact"].tolist(), most=2)
        statement += f"; nothing is agreed with {counted(len(left_out), 'key player')}: {names}"
    return Finding(
        "COMM-1",
        "communication_plan",
        statement,
        severity="watch" if waiting or len(vague) or len(left_out) else "good",
        figures=figures,
        formula="late = days since the last interaction of anyone of ours with the contact − agreed "
        "days, above 0; each row needs person, owner, channel, frequency and message",
        rows=plan,
        next_step="Contact those who wait, longest first."
        if waiting
        else f"Ask {left_out.iloc[0]['contact']} what they want to hear, how and how often."
        if len(left_out)
        else "Complete the rows."
        if len(vague)
        else "",
    )


def _missing(communications: pd.DataFrame) -> pd.Series:
    """What of a communication is not agreed, in words; empty when all is."""
    parts = {
        "contact_id": "person",
        "owner_id": "owner",
        "channel": "channel",
        "every_days": "frequency",
        "message": "message",
    }
    gaps = communications[list(parts)].isna().to_numpy()
    words = [
        ", ".join(name for name, is_gap in zip(parts.values(), row, strict=True) if is_gap) for row in gaps
    ]
    return pd.Series(words, index=communications.index, dtype="str")
