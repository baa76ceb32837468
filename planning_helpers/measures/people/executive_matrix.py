"""Leader to leader: which of our executives spoke with which of theirs, and when. Source: REL-4."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.people.job_titles import is_executive
from planning_helpers.measures.people.people import active
from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import disambiguate
from planning_helpers.wording.prose import one_or_many


def quarter_start(as_of: date) -> date:
    """First day of the calendar quarter of `as_of`.

    Examples:
        >>> quarter_start(date(2026, 11, 15))
        datetime.date(2026, 10, 1)
    """
    return date(as_of.year, 3 * ((as_of.month - 1) // 3) + 1, 1)


def our_executives(users: pd.DataFrame, interactions: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Our active executives with anything to do with the account; when none has, all of them.

    An executive is told by job title, like theirs. Columns of `users`.
    """
    leaders = users[is_executive(users["title"]) & users["is_active"].fillna(True).astype(bool)]
    tied = ties.loc[ties["from_kind"] == "user", "from_id"]
    involved = leaders[leaders["user_id"].isin(interactions["user_id"]) | leaders["user_id"].isin(tied)]
    return (leaders if involved.empty else involved).reset_index(drop=True)


def executive_matrix(
    people: pd.DataFrame, executives: pd.DataFrame, interactions: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Every pair of our executives and theirs with the day they last spoke.

    Returns:
        One row a pair: `ours`, `our_title`, `contact`, `title`, `last_contact_date`, `days_since_contact`,
        `state` (`this quarter`, `earlier`, `never`); theirs most influential first. Two of one name have
        their keys behind it.

    Source: REL-4.
    """
    theirs = active(people)
    theirs = theirs.loc[theirs["is_executive"], ["contact_id", "name", "title"]]
    theirs = theirs.assign(name=disambiguate(theirs["name"], theirs["contact_id"]))
    executives = executives.assign(name=disambiguate(executives["name"], executives["user_id"]))
    past = interactions[interactions["interaction_date"] <= pd.Timestamp(as_of)]
    last = past.groupby(["user_id", "contact_id"], as_index=False)["interaction_date"].max()
    pairs = theirs.rename(columns={"name": "contact"}).merge(
        executives[["user_id", "name", "title"]].rename(columns={"name": "ours", "title": "our_title"}),
        how="cross",
    )
    found = pairs.merge(last, on=["user_id", "contact_id"], how="left").rename(
        columns={"interaction_date": "last_contact_date"}
    )
    state = pd.Series("earlier", index=found.index, dtype="str")
    state = state.mask(found["last_contact_date"] >= pd.Timestamp(quarter_start(as_of)), "this quarter")
    found = found.assign(
        days_since_contact=(pd.Timestamp(as_of) - found["last_contact_date"]).dt.days.astype("Int64"),
        state=state.mask(found["last_contact_date"].isna(), "never"),
    )
    return found[
        ["ours", "our_title", "contact", "title", "last_contact_date", "days_since_contact", "state"]
    ]


def executive_finding(matrix: pd.DataFrame, *, as_of: date) -> Finding:
    """Whether one of our executives spoke with one of theirs this quarter; with whom not. Source: REL-4."""
    if matrix.empty:
        return unknown(
            "REL-4",
            "executive_matrix",
            "Talks between executives cannot be told: no executive of theirs, or none "
            "of ours, is known by job title",
            next_step="Fill in the job titles of contacts and of our people.",
        )
    by_contact = matrix.groupby("contact", sort=False)["state"].agg(
        lambda states: "this quarter" in set(states)
    )
    spoken, wanted = count(int(by_contact.sum())), count(len(by_contact))
    whom = one_or_many(len(by_contact), "their one executive", f"one of their {wanted} executives")
    missing = by_contact[~by_contact].index.tolist()
    latest = matrix["days_since_contact"].min()
    figures = {
        "spoken": spoken,
        "executives": wanted,
        "since": days(None if pd.isna(latest) else float(latest)),
    }
    formula = (
        f"executives of theirs who had a contact with one of our executives since {quarter_start(as_of)} ÷"
        " all; an executive is told by job title"
    )
    if by_contact.any():
        statement = (
            f"Our executives spoke with {spoken} of their {wanted} executives this quarter"
            if len(by_contact) > 1
            else "One of our executives spoke with their one executive this quarter"
        )
    elif pd.isna(latest):
        statement = f"No talk of one of our executives with {whom} is recorded"
    else:
        statement = (
            f"No executive of ours spoke with {whom} this quarter; the last talk was {figures['since']} ago"
        )
    return Finding(
        "REL-4",
        "executive_matrix",
        statement,
        "good" if by_contact.all() else "watch" if by_contact.any() else "act",
        figures,
        formula,
        matrix.sort_values(["contact", "days_since_contact"], na_position="last").drop_duplicates("contact"),
        next_step=(
            f"Set a talk between {matrix['ours'].iloc[0]} and {missing[0]} this quarter." if missing else ""
        ),
    )
