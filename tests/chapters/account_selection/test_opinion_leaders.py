"""Accounts that lead opinion, and whether they get a plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.opinion_leaders import (
    influence_criteria,
    opinion_leader_finding,
    opinion_leaders,
)
from tests.support.model_tables import table

CRITERIA = table(
    "selection_criteria",
    """
    row_id | name              | description            | weight | basis
    c1     | Revenue           | Strategic in size      |      1 | computed
    c2     | Market influence  |                        |      1 | scored
    c3     | Fit               | Needs what we are best |      1 | scored
    c4     | Lighthouse        | Others ask them        |      0 | scored
    """,
)
GIVEN = table(
    "selection_scores",
    """
    row_id | account_id | criterion_id | rater_id | score
    s1     | a          | c2           | u1       |     5
    s2     | a          | c2           | u2       |     3
    s3     | b          | c2           | u1       |     3
    s4     | b          | c3           | u1       |     5
    s5     | c          | c4           | u1       |     5
    s6     | d          | c2           | u1       |     5
    """,
)
NAMES = pd.Series({"a": "Alder", "b": "Beech", "c": "Cedar", "d": "Dogwood"})
DECIDED = pd.DataFrame({"account_id": ["a", "c", "d"], "decision": ["selected", "later", "open"]})
CHOSEN = pd.DataFrame({"account_id": ["a"]})


def test_a_scored_criterion_of_influence_is_told_by_its_words():
    assert influence_criteria(CRITERIA)["row_id"].tolist() == ["c2", "c4"]


def test_an_opinion_leader_without_a_plan_is_not_forgotten():
    leaders = opinion_leaders(CRITERIA, GIVEN, DECIDED, CHOSEN, NAMES)

    found = opinion_leader_finding(leaders, CRITERIA)

    assert leaders["account"].tolist() == ["Cedar", "Dogwood", "Alder"]
    assert leaders["gets_plan"].tolist() == [False, False, True]
    assert leaders["score"].tolist() == [5, 5, 4]
    assert found.statement == (
        "2 of 3 accounts that lead opinion or open a market get no plan: Cedar (Lighthouse 5.0, decided: "
        "later) and Dogwood (Market influence 5.0)"
    )
    assert found.severity == "watch"


def test_when_each_has_a_plan_that_is_said():
    leaders = opinion_leaders(CRITERIA, GIVEN.head(2), DECIDED, CHOSEN, NAMES)

    found = opinion_leader_finding(leaders, CRITERIA)

    assert found.statement == "Alder leads opinion or opens a market, and gets a plan"
    assert found.severity == "good"


def test_no_criterion_and_no_leader_are_told_apart():
    none = opinion_leaders(CRITERIA, GIVEN[GIVEN["account_id"] == "b"], DECIDED, CHOSEN, NAMES)

    assert opinion_leader_finding(none, CRITERIA).statement == (
        "No account is scored 4 or more on Market influence and Lighthouse: none is known to lead opinion"
    )
    assert opinion_leader_finding(none, CRITERIA[CRITERIA["row_id"] == "c3"]).severity == "unknown"
