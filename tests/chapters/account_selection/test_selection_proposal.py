"""The page for the executive team."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.selection_proposal import (
    executive_requests,
    proposal_finding,
    selection_proposal,
    sponsor_finding,
)
from planning_helpers.chapters.account_selection.tables import exception_table, scoring_sheet
from planning_helpers.wording.display import table_text
from planning_helpers.wording.findings import Finding
from tests.support.model_tables import table

CHOSEN = pd.DataFrame(
    {
        "account_id": ["b", "a", "x"],
        "account": ["Beech", "Alder", "Xylem"],
        "rank": pd.array([2, 1, None], dtype="Int64"),
        "score": [70.0, 90.0, np.nan],
    }
)
DECIDED = pd.DataFrame(
    {
        "account_id": ["a", "b", "x"],
        "departs": [False, True, True],
        "rationale": pd.Series([None, "opens the north", None], dtype="str"),
    }
)
MEASURES = pd.DataFrame(
    {
        "account_id": ["a", "b", "c", "x"],
        "revenue": [600.0, 150.0, 250.0, 0.0],
        "wallet_potential": [400.0, np.nan, 1.0, 50.0],
    }
)
CRITERIA = pd.DataFrame(
    {
        "criterion_id": ["c1", "c2", "c3"],
        "criterion": ["Revenue", "Growth", "Fit"],
        "weight_share": [0.5, 0.3, 0.2],
    }
)
VALUES = pd.DataFrame(
    {"c1": [0.7, 0.2, np.nan], "c2": [1.0, 0.1, np.nan], "c3": [0.4, np.nan, 0.9]},
    index=pd.Index(["a", "b", "x"], name="account_id"),
)
ASSIGNMENT = pd.DataFrame(
    {"account_id": ["a", "b", "x"], "owner": pd.Series(["Uma", None, "Ulf"], dtype="str")}
)


@pytest.fixture
def proposal():
    return selection_proposal(CHOSEN, MEASURES, VALUES, CRITERIA, ASSIGNMENT)


def test_each_account_carries_what_speaks_for_and_against_it(proposal):
    found = proposal.set_index("account")

    assert found.index.tolist() == ["Alder", "Beech", "Xylem"]
    assert found["strong"].fillna("–").tolist() == ["Revenue 70, Growth 100", "–", "Fit 90"]
    assert found["weak"].fillna("–").tolist() == [
        "–",
        "Revenue 20; Growth 10; not known: Fit",
        "not known: Revenue and Growth",
    ]
    assert found["owner"].fillna("–").tolist() == ["Uma", "–", "Ulf"]


def test_only_what_is_not_as_wanted_is_asked_for_the_most_urgent_first():
    findings = [
        Finding("R-1", "s", "Late.", severity="watch", next_step="Name a sponsor for Alder."),
        Finding("R-2", "s", "Fine.", severity="good", next_step="Go on."),
        Finding("R-3", "s", "Bad.", severity="act", next_step="Stop."),
        Finding("R-4", "s", "Odd.", severity="watch"),
        Finding("R-5", "s", "Not known.", severity="unknown", next_step="Ask."),
    ]

    found = executive_requests(findings)

    assert found.to_numpy().tolist() == [
        ["Stop.", "Bad.", "R-3"],
        ["Name a sponsor for Alder.", "Late.", "R-1"],
        ["Ask.", "Not known.", "R-5"],
    ]


def test_the_proposal_says_what_it_brings_and_asks(proposal):
    requests = pd.DataFrame({"request": ["Name a sponsor."], "because": ["None."], "rule": ["R"]})

    found = proposal_finding(proposal, DECIDED, requests, MEASURES, period="2026Q4", currency="EUR")

    assert found.statement == (
        "We propose 3 plans for 2026Q4: the accounts bring EUR 750 a year, 75% of our revenue; "
        "their wallets hold EUR 450 more (known for 2); we ask 1 thing of you, first: name a "
        "sponsor"
    )
    assert found.figures["exceptions"].value == 2


def test_what_is_not_known_is_left_out_of_the_proposal(proposal):
    unknown = proposal.assign(revenue=np.nan, potential=np.nan)
    none = pd.DataFrame({"request": [], "because": [], "rule": []}, dtype="str")

    found = proposal_finding(
        unknown, DECIDED, none, MEASURES.assign(revenue=np.nan), period="2026Q4", currency="EUR"
    )

    assert found.statement == "We propose 3 plans for 2026Q4"
    assert found.severity == "good"
    nothing = proposal_finding(proposal.head(0), DECIDED, none, MEASURES, period="2026Q4", currency="EUR")
    assert nothing.severity == "unknown"


def test_an_account_without_an_executive_sponsor_is_named():
    plans = table("plans", "plan_id | account_id | period\np1 | a | 2026\np2 | b | 2026")
    team = table(
        "team_members",
        "row_id | plan_id | user_id | role\nt1 | p1 | u1 | Executive Sponsor\nt2 | p2 | u1 | Coach",
    )

    found = sponsor_finding(CHOSEN, plans, team)

    assert found.statement == "Beech and Xylem have no executive of ours on record as sponsor"
    assert found.next_step == "Name an executive sponsor for Beech and Xylem."
    assert sponsor_finding(CHOSEN[CHOSEN["account_id"] == "a"], plans, team).severity == "good"
    assert sponsor_finding(CHOSEN.head(0), plans, team).severity == "unknown"
    assert sponsor_finding(CHOSEN, plans, team.head(0)).severity == "unknown"


def test_the_exceptions_have_their_reason_or_say_that_there_is_none():
    decided = DECIDED.assign(
        account=["Alder", "Beech", "Xylem"], rank=1, proposed=True, decision="later", decided_by="Panel",
        decided_date=pd.Timestamp("2026-09-01"),
    )  # fmt: skip

    shown = exception_table(decided).rows

    assert shown[["account", "rationale"]].to_numpy().tolist() == [
        ["Beech", "opens the north"],
        ["Xylem", "no reason on record"],
    ]


def test_the_scoring_sheet_shows_what_is_not_known_as_a_dash():
    scores = pd.DataFrame(
        {"account_id": ["a", "b"], "rank": pd.array([1, 2], dtype="Int64"), "score": [73.04, 17.5]}
    )
    sheet = scoring_sheet(VALUES, CRITERIA, scores, pd.Series({"a": "Alder", "b": "Beech"}))

    _, heads, alder, beech = table_text(sheet.as_data()).splitlines()

    assert heads == "Rank | Account | Revenue (50%) | Growth (30%) | Fit (20%) | Score of 100"
    assert alder == "1 | Alder | 70 | 100 | 40 | 73"
    assert beech == "2 | Beech | 20 | 10 | – | 17.50"
