"""Who decides and who can introduce us, as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def key_players_table(players: pd.DataFrame) -> Table:
    """The people with power: how they stand, our value to them, how we go on. Source: REL-1."""
    return Table(
        players[
            [
                "name",
                "title",
                "role",
                "status",
                "influence",
                "days_since_contact",
                "unique_value",
                "strategy",
            ]
        ],
        caption="Key players",
        labels={"unique_value": "Our value to them", "strategy": "How we go on"},
        empty="No key player is known.",
    )


def least_coverage_table(parts: pd.DataFrame) -> Table:
    """Who fills the three parts every account needs."""
    return Table(
        parts,
        caption="Least coverage: sponsor, decision maker, champion",
        labels={"last_contact_date": "Last contact"},
    )


def coaching_table(questions: pd.DataFrame) -> Table:
    """The coach's questions and whether the map passes them."""
    return Table(
        questions,
        caption="What a coach would ask",
        labels={"passes": "Passes"},
    )


def introductions_table(found: pd.DataFrame) -> Table:
    """Up to three ways to everybody we should meet. Source: DOT-1, DOT-2."""
    return Table(
        found[["contact", "rank", "ask", "path", "strength_share"]],
        caption="Ways to the people we should meet, strongest first",
        labels={
            "contact": "To meet",
            "rank": "Way",
            "ask": "What to do",
            "strength_share": "Strength of the path",
        },
        empty="Nobody waits for an introduction.",
    )


def executive_matrix_table(matrix: pd.DataFrame) -> Table:
    """Every pair of executives with their last talk. Source: REL-4."""
    return Table(
        matrix[["ours", "contact", "title", "last_contact_date", "days_since_contact", "state"]],
        caption="Executives: ours with theirs",
        labels={"contact": "Theirs", "last_contact_date": "Last talk"},
        empty="Executives are not known on both sides.",
    )


def partners_table(partners: pd.DataFrame) -> Table:
    """Partners in the account, with the value both ways. Source: PART-1."""
    return Table(
        partners[["name", "relation", "our_value", "their_value", "joint_strategy"]],
        caption="Partners in the account",
        labels={"name": "Partner", "our_value": "They get from us", "their_value": "We get from them"},
        empty="No partner is named in this account.",
    )


def team_table(team: pd.DataFrame) -> Table:
    """Who of ours has to do with the account. Source: TEAM-1."""
    return Table(
        team[["name", "title", "role", "department", "is_member", "interactions", "last_contact_date"]],
        caption="Who of ours works on the account",
        labels={
            "is_member": "On the team",
            "interactions": "Contacts, 12 months",
            "last_contact_date": "Last contact",
        },
        empty="Nobody of us is on record with the account.",
    )
