"""Who of theirs we met, when, how often and by which channel."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.people.people import is_silent
from planning_helpers.rules import threshold
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, days, share
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.names import disambiguate
from planning_helpers.wording.prose import enumerated, one_or_many

NOBODY_NAMED = "nobody named"
_MOST_PEOPLE = 15
"""After so many days without a word a contact is silent."""


def last_twelve_months(interactions: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The interactions of the twelve months up to `as_of`; planned ones do not count."""
    today = pd.Timestamp(as_of)
    dates = interactions["interaction_date"]
    return interactions[(dates > today - pd.DateOffset(years=1)) & (dates <= today)]


def interactions_by_person(
    interactions: pd.DataFrame, contacts: pd.DataFrame, users: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Each contact still there, with how often, when last, by which channels and by whom we met them.

    Source: SNAP-5, SEL-13 (frequency and quality).

    Returns:
        Most often met first, then by name: `contact_id`, `contact`, `title`, `interactions` (twelve months, 0
        when never), `last_contact_date`, `days_since_contact` (both over all time, empty when never),
        `channels` and `by` (names; most frequent first).
    """
    today = pd.Timestamp(as_of)
    past = interactions[interactions["interaction_date"] <= today]
    recent = last_twelve_months(past, as_of=as_of)
    our_names = users.drop_duplicates("user_id").set_index("user_id")["name"]
    named = past.assign(by=past["user_id"].map(our_names).astype("str").fillna(past["user_id"]))
    present = contacts[contacts["is_active"].fillna(True).astype(bool)]
    people = present.drop_duplicates("contact_id").set_index("contact_id")
    last = past.groupby("contact_id")["interaction_date"].max().reindex(people.index)
    found = pd.DataFrame(
        {
            "contact": people["name"].fillna(pd.Series(people.index, index=people.index)),
            "title": people["title"],
            "interactions": recent.groupby("contact_id").size().reindex(people.index, fill_value=0),
            "last_contact_date": last.astype("datetime64[us]"),
            "days_since_contact": (today - last).dt.days.astype("Int64"),
            "channels": _most_frequent(named, "channel").reindex(people.index),
            "by": _most_frequent(named, "by").reindex(people.index),
        }
    )
    found = found.rename_axis("contact_id").reset_index()
    return found.sort_values(["interactions", "contact"], ascending=[False, True], ignore_index=True)


def contact_months(interactions: pd.DataFrame, contacts: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """How often we met each person in each of the last twelve months.

    Returns:
        One row a person and month with an interaction: `contact`, `month` (its first day), `interactions`,
        `total` (of the person); the 15 people met most often.
    """
    recent = last_twelve_months(interactions, as_of=as_of)
    known = contacts.drop_duplicates("contact_id")
    names = disambiguate(known["name"], known["contact_id"]).set_axis(known["contact_id"])
    recent = recent.assign(
        contact=recent["contact_id"].map(names).astype("str").fillna(NOBODY_NAMED).astype("str"),
        month=recent["interaction_date"].dt.to_period("M").dt.start_time.astype("datetime64[us]"),
    )
    totals = recent.groupby("contact").size().sort_values(ascending=False, kind="stable")
    recent = recent[recent["contact"].isin(totals.head(_MOST_PEOPLE).index)]
    found = recent.groupby(["contact", "month"], as_index=False).agg(interactions=("contact", "size"))
    found = found.assign(total=found["contact"].map(totals).astype("int64"))
    return found.sort_values(["total", "contact", "month"], ascending=[False, True, True], ignore_index=True)


def contact_finding(met: pd.DataFrame, interactions: pd.DataFrame, *, as_of: date) -> Finding:
    """How often we talk, with how many of those we know, and how long ago. Source: SNAP-5, SEL-13.

    Args:
        met: From `interactions_by_person`.
        interactions: All of the account.
        as_of: Last day that counts.
    """
    past = interactions[interactions["interaction_date"] <= pd.Timestamp(as_of)]
    if past.empty:
        return unknown(
            "SNAP-5",
            "interactions",
            "No meeting, call or message with this account is on record, so nobody can tell how close we are",
            next_step="Import events and tasks from the CRM, or the calendar of the account team.",
        )
    recent = last_twelve_months(past, as_of=as_of)
    last = past["interaction_date"].max()
    since = days((pd.Timestamp(as_of) - last).days)
    spoken = met[met["interactions"] > 0]
    in_person = recent["channel"].fillna("").str.casefold().str.contains("meet|visit|person").mean()
    figures = {
        "interactions": count(len(recent)),
        "people_met": count(len(spoken)),
        "people_known": count(len(met)),
        "days_since_contact": since,
        "meeting_share": share(in_person if len(recent) else None),
    }
    silent = met[is_silent(met["days_since_contact"])]
    severity: Severity = "watch" if (since.value or 0) > threshold("silence_days") else "note"
    if recent.empty:
        statement = f"Nobody spoke with this account for {since}, since {last:%Y-%m-%d}"
        severity = "act"
    else:
        known = f"{figures['people_met']} of the {figures['people_known']} people we know"
        if len(met) == len(spoken) == 1:
            known = f"the only person we know, {spoken['contact'].iloc[0]}"
        statement = (
            f"We spoke {figures['interactions']} {one_or_many(len(recent), 'time', 'times')} in "
            f"twelve months, with {known}; the last time {since} ago"
        )
        if len(spoken) == 1 and len(met) > 1:
            statement += f"; all of it hangs on {spoken['contact'].iloc[0]}"
            severity = "act"
    return Finding(
        "SNAP-5",
        "interactions",
        statement,
        severity=severity,
        figures=figures,
        formula=f"meetings, calls and messages in the twelve months up to {as_of:%Y-%m-%d}; meetings "
        "are those "
        "whose channel says so",
        rows=met.drop(columns="contact_id").head(50),
        next_step=f"Speak with {enumerated(silent['contact'].tolist(), most=3)}: no word for more than "
        f"{threshold('silence_days')} days, or never."
        if len(silent)
        else "",
    )


def _most_frequent(interactions: pd.DataFrame, column: str) -> pd.Series:
    """The values of `column` by contact, most frequent first, with commas; the alphabet parts a tie."""
    times = interactions.groupby(["contact_id", column], as_index=False).agg(times=("interaction_id", "size"))
    times = times.sort_values(["times", column], ascending=[False, True])
    return times.groupby("contact_id")[column].agg(joined).astype("str")
