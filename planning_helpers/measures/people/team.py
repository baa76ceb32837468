"""Our team on the account: who, in which part, and whether they are seen there. Source: TEAM-1."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

DEPARTMENTS = ("Sales", "Marketing", "Customer Service", "Product Development")


def team(
    team_members: pd.DataFrame,
    users: pd.DataFrame,
    interactions: pd.DataFrame,
    opportunities: pd.DataFrame,
    *,
    owner_id: str | None,
    as_of: date,
) -> pd.DataFrame:
    """The team members and whoever else of ours owns an open deal or met the account in twelve months.

    Returns:
        `name`, `title`, `role` (of those not on the team: account manager, owner of open deals, else empty),
        `department`, `is_member`, `interactions` (twelve months), `last_contact_date`; members first, then
        the busiest.
    """
    today = pd.Timestamp(as_of)
    dates = interactions["interaction_date"]
    year = interactions[(dates <= today) & (dates > today - pd.DateOffset(years=1))]
    met = year.groupby("user_id")["interaction_date"].agg(["size", "max"])
    members = team_members.drop_duplicates("user_id").set_index("user_id")
    owner = pd.Index([owner_id] if isinstance(owner_id, str) else [], dtype="str")
    sellers = pd.Index(open_opportunities(opportunities)["owner_id"].dropna().unique(), dtype="str")
    present = members.index.union(met.index, sort=False).union(owner, sort=False)
    present = present.union(sellers, sort=False).astype("str")
    known = users.drop_duplicates("user_id").set_index("user_id").reindex(present)
    role = members["role"].reindex(present).astype("str")
    found = pd.DataFrame(
        {
            "name": known["name"].fillna(pd.Series(present, index=present)),
            "title": known["title"],
            "role": role.mask(role.isna() & present.isin(owner), "account manager").mask(
                role.isna() & ~present.isin(owner) & present.isin(sellers), "owner of open deals"
            ),
            "department": members["department"].reindex(present).astype("str").fillna(known["department"]),
            "is_member": present.isin(members.index),
            "interactions": met["size"].reindex(present).fillna(0).astype("Int64"),
            "last_contact_date": met["max"].reindex(present),
        },
        index=present,
    )
    order = ["is_member", "interactions", "name"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def team_finding(team: pd.DataFrame) -> Finding:
    """Who is on the team, which department is missing, and which member was not seen in a year."""
    members = team[team["is_member"]]
    if members.empty:
        return unknown(
            "TEAM-1",
            "team",
            (
                f"No account team is named; {count(len(team))} of us "
                f"{one_or_many(len(team), 'manages the account, owns', 'manage the account, own')} "
                "an open deal or spoke with it in twelve months"
                if len(team)
                else "No account team is named, and no account manager, owner of an open deal or conversation"
                " of ours is on record"
            ),
            next_step="Name the team: who from sales, marketing, service and product development does what.",
        )
    here = members["department"].dropna().str.casefold().str.strip()
    missing = [department for department in DEPARTMENTS if department.casefold() not in set(here)]
    unseen = members[(members["interactions"] == 0).fillna(True)]
    figures = {"members": count(len(members)), "missing": count(len(missing)), "unseen": count(len(unseen))}
    said = [f"The team has {counted(len(members), 'member')}"]
    said += [f"nobody from {' or '.join(missing)}"] if missing else ["from all four departments"]
    said += [f"{figures['unseen']} without any contact in twelve months"] if len(unseen) else []
    return Finding(
        "TEAM-1",
        "team",
        ", ".join(said),
        "watch" if missing or len(unseen) else "good",
        figures,
        f"team members of the plan by department ({', '.join(DEPARTMENTS)}); interactions of twelve months",
        members[["name", "role", "department", "interactions", "last_contact_date"]],
        next_step=(
            f"Ask {missing[0]} for a member."
            if missing
            else (
                f"Give {unseen['name'].iloc[0]} a task with the account or take them off."
                if len(unseen)
                else ""
            )
        ),
    )
