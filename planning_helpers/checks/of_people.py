"""Checks of who decides, who stands against us, and whom of them we know."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.connect_the_dots.relationship_levels import LEVELS
from planning_helpers.checks.check import Check, Found, Violation
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.measures.people.rated_and_left import rated_and_left
from planning_helpers.model.vocabulary import DECIDES, DECIDING, OPPOSED
from planning_helpers.rules import threshold

NO_PEOPLE = "no people of the account are known"


def _nobody_decides(facts: PlanFacts) -> Found:
    if facts.present.empty:
        return NO_PEOPLE
    if facts.present["role"].isin(DECIDING).any():
        return []
    return [Violation(facts.account, "has nobody who is known to decide, approve or sponsor")]


def _uncovered(facts: PlanFacts) -> Found:
    deciding = facts.present[facts.present["role"].isin(DECIDING)]
    if deciding.empty:
        return "nobody is known to decide, approve or sponsor"
    bare = deciding[deciding["coverage"].isin(["none", "unknown"])]
    return [
        Violation(name, f"{DECIDES[role]}, and nobody of ours is in contact")
        for name, role in zip(bare["name"].tolist(), bare["role"].tolist(), strict=True)
    ]


def _no_opponent(facts: PlanFacts) -> Found:
    stances = facts.present.loc[facts.present["status"] != "unknown", "status"]
    if stances.empty:
        return "nobody's stance towards us is known"
    if stances.isin(OPPOSED).any():
        return []
    return [
        Violation(facts.account, f"has no non-supporter among those whose stance is known ({len(stances)})")
    ]


def _unassessed(facts: PlanFacts) -> Found:
    key = facts.present[facts.present["is_key_player"]]
    if key.empty:
        return "no key player is known"
    return [
        Violation(name, "is a key player whose stance towards us nobody wrote down")
        for name in key.loc[key["status"] == "unknown", "name"].tolist()
    ]


def _unmet_executives(facts: PlanFacts) -> Found:
    powerful = facts.present[facts.present["is_executive"] | facts.present["role"].isin(DECIDING)]
    if powerful.empty:
        return "no executive of the account is known"
    found = []
    for row in powerful.to_dict("records"):
        days = row["days_since_contact"]
        if pd.isna(days):
            found.append(Violation(str(row["name"]), "leads or decides, and never heard from us"))
        elif days > threshold("silence_days"):
            found.append(Violation(str(row["name"]), f"leads or decides, and heard from us {days} days ago"))
    return found


def _left(facts: PlanFacts) -> Found:
    if facts.everybody.empty:
        return NO_PEOPLE
    gone = rated_and_left(facts.everybody)
    return [
        Violation(name, f"({known_as}) has left; ask {ask or 'your best contact'} who takes over")
        for name, known_as, ask in zip(
            gone["name"].tolist(),
            gone["known_as"].tolist(),
            gone["ask"].fillna("").tolist(),
            strict=True,
        )
    ]


def _no_way_up(facts: PlanFacts) -> Found:
    people = facts.present.dropna(subset=["level_wanted"])
    if people.empty:
        return "no level is wanted with anybody"
    place = {level: n for n, level in enumerate(LEVELS)}
    now = people["level_now"].map(place).fillna(-1)
    behind = people[(now < people["level_wanted"].map(place)) & people["strategy"].isna()]
    return [
        Violation(name, f"shall see us as {wanted}, and no strategy says how")
        for name, wanted in zip(behind["name"].tolist(), behind["level_wanted"].tolist(), strict=True)
    ]


CHECKS = (
    Check(
        "decision-maker-unknown",
        "ORG-2",
        "act",
        "executive",
        "Somebody is known to decide",
        "Ask who signs.",
        _nobody_decides,
        told_by=("contacts",),
    ),
    Check(
        "decision-maker-without-coverage",
        "ORG-1",
        "act",
        "relationship",
        "We are in contact with everybody who decides",
        "Ask a supporter for an introduction.",
        _uncovered,
        told_by=("interactions",),
    ),
    Check(
        "non-supporter-missing",
        "ORG-3",
        "watch",
        "relationship",
        "The map shows who is against us",
        "Ask a mentor who would rather work with somebody else: there always is one.",
        _no_opponent,
    ),
    Check(
        "key-player-not-assessed",
        "ORG-3",
        "watch",
        "relationship",
        "The stance of every key player is known",
        "Assess them with whoever met them last.",
        _unassessed,
    ),
    Check(
        "rated-person-left",
        "ORG-3",
        "act",
        "relationship",
        "Nobody whom we rated has left",
        "Ask who takes over, rate them, and remove the assessment of who left.",
        _left,
        told_by=("contacts",),
    ),
    Check(
        "executive-not-met",
        "REL-4",
        "watch",
        "relationship",
        "Everybody who leads or decides heard from us this quarter",
        "Agree which of our executives speaks with whom.",
        _unmet_executives,
        told_by=("interactions",),
    ),
    Check(
        "relationship-without-strategy",
        "REL-1",
        "watch",
        "relationship",
        "A relationship that shall get closer has a strategy",
        "Write down what we are worth to them, and how they come to see it.",
        _no_way_up,
    ),
)
