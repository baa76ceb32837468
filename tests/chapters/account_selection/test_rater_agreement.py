"""How far raters are apart, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.account_score import account_scores
from planning_helpers.chapters.account_selection.rater_agreement import (
    rater_agreement,
    rater_agreement_finding,
    without_each_rater,
)
from tests.support.model_tables import table

USERS = table("users", "user_id | name\nu1 | Uma\nu2 | Ulf\nu3 | Una")
CRITERIA = pd.DataFrame(
    {
        "criterion_id": ["c1", "c2"],
        "criterion": ["Revenue", "Influence"],
        "basis": ["computed", "scored"],
        "weight_share": [0.5, 0.5],
        "threshold": float("nan"),
    }
)
NAMES = pd.Series({"a": "Alder", "b": "Beech", "c": "Cedar"})
GIVEN = table(
    "selection_scores",
    """
    row_id | account_id | criterion_id | rater_id | score
    s1     | a          | c2           | u1       |     5
    s2     | a          | c2           | u2       |     2
    s3     | a          | c2           | u3       |     2
    s4     | b          | c2           | u1       |     3
    s5     | b          | c2           | u2       |     3
    s6     | c          | c2           | u1       |     4
    s7     | a          | gone         | u1       |     1
    """,
)
# Influence as the raters' mean: a 3 of 5 (0.5), b 3 (0.5), c 4 (0.75)
VALUES = pd.DataFrame(
    {"c1": [0.5, 0.6, 0.0], "c2": [0.5, 0.5, 0.75]}, index=pd.Index(["a", "b", "c"], name="account_id")
)


@pytest.fixture
def scores():
    return account_scores(VALUES, CRITERIA)


def test_the_spread_names_who_gave_least_and_most_and_what_hangs_on_it(scores):
    found = rater_agreement(GIVEN, CRITERIA, scores, NAMES, USERS).set_index("account")

    alder = found.loc["Alder"]
    assert alder[["raters", "lowest", "highest", "spread"]].tolist() == [3, 2, 5, 3]
    assert (alder["lowest_by"], alder["highest_by"]) == ("Ulf and Una", "Uma")
    assert alder["worth"] == pytest.approx(100 * 0.5 * 3 / 4)
    assert found.loc["Beech", "spread"] == 0
    assert pd.isna(found.loc["Cedar", "spread"])
    assert found.index.tolist() == ["Alder", "Beech", "Cedar"]


def test_the_choice_without_a_rater_is_the_choice_the_others_would_make(scores):
    """Without Uma: a 0.25 → 37.5 of 100, b 0.5 → 55, c not scored → known on revenue alone, 0."""
    found = without_each_rater(VALUES, CRITERIA, GIVEN, NAMES, USERS, top=2).set_index("rater")

    assert found["scores"].to_dict() == {"Uma": 3, "Ulf": 2, "Una": 1}
    assert found["lean"].to_dict() == pytest.approx({"Uma": 1.5, "Ulf": -0.75, "Una": -1.5})
    assert found["enters"].isna().all()
    first = without_each_rater(VALUES.assign(c1=[0.62, 0.6, 0.0]), CRITERIA, GIVEN, NAMES, USERS, top=1)
    assert first.set_index("rater").loc["Uma", ["enters", "leaves"]].tolist() == ["Beech", "Alder"]


def test_the_panel_is_told_whom_to_talk_about(scores):
    spread = rater_agreement(GIVEN, CRITERIA, scores, NAMES, USERS)
    without = without_each_rater(VALUES.assign(c1=[0.62, 0.6, 0.0]), CRITERIA, GIVEN, NAMES, USERS, top=1)

    found = rater_agreement_finding(spread, without)

    assert found.statement == (
        "Raters are 2 or more points apart on 1 of 2 scores that several gave; to talk about: Alder "
        "(Influence: Ulf and Una 2, Uma 5); Beech would be chosen instead of Alder if Uma had not scored"
    )
    assert found.severity == "watch"


def test_one_rater_alone_tells_nothing_of_agreement(scores):
    alone = GIVEN[GIVEN["rater_id"] == "u1"]
    spread = rater_agreement(alone, CRITERIA, scores, NAMES, USERS)

    found = rater_agreement_finding(spread, without_each_rater(VALUES, CRITERIA, alone, NAMES, USERS, top=2))

    assert found.severity == "unknown"
    assert found.statement == "Each score comes from one rater only, so how far people agree is not known"


def test_without_scores_there_is_no_judgement_to_compare(scores):
    none = GIVEN.head(0)

    spread = rater_agreement(none, CRITERIA, scores, NAMES, USERS)
    without = without_each_rater(VALUES, CRITERIA, none, NAMES, USERS, top=2)

    assert (len(spread), len(without)) == (0, 0)
    assert rater_agreement_finding(spread, without).severity == "unknown"


def test_two_scores_without_a_name_are_two_people(scores):
    unnamed = GIVEN.head(2).assign(rater_id=None).astype({"rater_id": "str"})

    found = rater_agreement(unnamed, CRITERIA, scores, NAMES, USERS)

    assert found["raters"].tolist() == [2]
    assert without_each_rater(VALUES, CRITERIA, unnamed, NAMES, USERS, top=2).empty
