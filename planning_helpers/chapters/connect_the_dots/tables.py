"""Who decides and who can introduce us, as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table

MOST_BROKERS = 10


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
        labels={
            "unique_value": "Our value to them",
            "strategy": "How we go on",
        },
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
    """Up to three ways to everybody we should meet, and which of them to take. Source: DOT-1, DOT-2."""
    return Table(
        found[["contact", "rank", "ask", "path", "strength_share", "is_chosen"]],
        caption="Ways to the people we should meet, strongest first",
        labels={
            "contact": "To meet",
            "rank": "Way",
            "ask": "What to do",
            "strength_share": "Strength of the path",
            "is_chosen": "Take this one",
        },
        empty="Nobody waits for an introduction.",
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


def executive_access_table(found: pd.DataFrame) -> Table:
    """Every executive and key player with their initiatives, who knows them, and how to approach them."""
    return Table(
        found[["contact", "initiatives", "known_by", "strategy", "prefers", "used", "try_next"]],
        caption="Executives and key players: what they answer for, who knows them, how to approach them",
        labels={
            "known_by": "Known by",
            "strategy": "Planned approach",
            "used": "Used, 12 months",
            "try_next": "Way to try",
        },
        empty="No executive or key player is known.",
    )


def introducer_load_table(load: pd.DataFrame) -> Table:
    """How many introductions rest on each person we would ask. Source: DOT-2."""
    return Table(
        load[["introducer", "side", "best_ways", "asked", "for_whom", "strength_share"]],
        caption="Whom to ask for how many introductions",
        labels={
            "side": "Of",
            "best_ways": "Strongest ways over them",
            "asked": "To ask for",
            "for_whom": "To meet",
            "strength_share": "Strength, on average",
        },
        empty="No introducer is known.",
    )


def network_brokers_table(found: pd.DataFrame) -> Table:
    """Through whom most ways run, and who is out of reach without them. Source: DOT-1."""
    return Table(
        found[["person", "side", "title", "betweenness_share", "ties", "cut_off_names"]].head(MOST_BROKERS),
        caption="Through whom most ways run",
        labels={
            "side": "Of",
            "betweenness_share": "Ways through them",
            "ties": "People they know",
            "cut_off_names": "Out of reach without them",
        },
        empty="Too few ties are known to tell through whom ways run.",
    )
