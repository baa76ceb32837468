"""Who of ours is to connect with whom of theirs, and when they last met."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.action_plan import NOBODY, OPEN_STATES
from planning_helpers.measures.people.people import is_silent
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import disambiguate, values_of
from planning_helpers.wording.prose import one_or_many


def last_contact(interactions: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Date of the last interaction with each contact up to `as_of`, by `contact_id`."""
    past = interactions[interactions["interaction_date"] <= pd.Timestamp(as_of)]
    return past.groupby("contact_id")["interaction_date"].max()


def planned_meetings(
    plan: pd.DataFrame, contacts: pd.DataFrame, interactions: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """The pairs of one of ours and one of theirs that open actions bring together. Source: ACT-1.

    Args:
        plan: As `action_plan` returns it.
        contacts: People of the account.
        interactions: Who met whom.
        as_of: The day the facts are taken at.

    Returns:
        One row a pair, longest without contact first: `owner`, `contact`, `title`, `actions`, `next_date`,
        `last_contact_date` (of anyone of ours with the contact), `silent_days`.
    """
    meetings = plan[plan["state"].isin(OPEN_STATES) & plan["contact"].notna()]
    pairs = meetings.groupby(["owner", "contact"], as_index=False).agg(
        actions=("action", "size"), next_date=("due_date", "min")
    )
    last = last_contact(interactions, as_of=as_of)
    everybody = contacts.drop_duplicates("contact_id")
    names = disambiguate(everybody["name"], everybody["contact_id"])
    known = everybody.set_index(names.fillna(everybody["contact_id"]))
    contact_id = values_of(pairs["contact"], known["contact_id"])
    dates = values_of(contact_id, last).astype("datetime64[us]")
    pairs.insert(2, "title", values_of(pairs["contact"], known["title"]).astype("str"))
    pairs["last_contact_date"] = dates
    pairs["silent_days"] = (pd.Timestamp(as_of) - dates).dt.days.astype("float64")
    return pairs.sort_values("silent_days", ascending=False, na_position="first", ignore_index=True)


def planned_meetings_finding(pairs: pd.DataFrame, plan: pd.DataFrame) -> Finding:
    """Say how many of theirs the plan reaches, and whom it wants to meet after a long silence."""
    open_actions = plan[plan["state"].isin(OPEN_STATES)]
    if pairs.empty:
        what = "no action is open" if open_actions.empty else "no open action says with whom it is done"
        return unknown(
            "ACT-1",
            "connections",
            f"Who connects with whom cannot be told: {what}",
            next_step="Name for each action the person of theirs it is done with.",
        )
    alone = int(open_actions["contact"].isna().sum())
    silent = pairs[is_silent(pairs["silent_days"])]
    figures = {
        "people_of_theirs": count(pairs["contact"].nunique()),
        "people_of_ours": count(pairs.loc[pairs["owner"] != NOBODY, "owner"].nunique()),
        "actions_with_nobody": count(alone),
        "silent": count(silent["contact"].nunique()),
    }
    statement = (
        f"Open actions bring {figures['people_of_ours']} of ours to {figures['people_of_theirs']} of theirs"
    )
    if not silent.empty:
        first = silent.iloc[0]
        never = pd.isna(first["silent_days"])
        silence = "never contacted" if never else f"not contacted for {days(first['silent_days'])}"
        figures["longest"] = days(first["silent_days"])
        statement += f"; {first['contact']} was {silence}"
    if alone:
        statement += (
            f"; {counted(alone, 'open action')} {one_or_many(alone, 'names', 'name')} nobody of theirs"
        )
    return Finding(
        "ACT-1",
        "connections",
        statement,
        severity="watch" if len(silent) or alone else "good",
        figures=figures,
        formula="pairs of owner and contact of open actions; silent = no interaction for more than "
        f"{threshold('silence_days')} days",
        rows=pairs,
        next_step=f"Start with {silent.iloc[0]['contact']}." if len(silent) else "",
    )
