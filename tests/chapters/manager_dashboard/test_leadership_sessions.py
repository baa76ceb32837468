"""The quarterly sessions of leadership, worked by hand."""

from datetime import date

import pandas as pd

from planning_helpers.chapters.manager_dashboard.leadership_sessions import (
    leadership_sessions,
    leadership_sessions_finding,
)
from planning_helpers.chapters.manager_dashboard.leadership_sessions_table import leadership_sessions_table
from planning_helpers.model import empty
from tests.support.plan_tables import table

TODAY = date(2026, 11, 15)
USERS = table("users", "user_id | name\nu1 | Ada\nu2 | Ben")
ACCOUNTS = table(
    "accounts",
    "account_id | name | owner_id\na | Alpha | u1\nb | Beta | u1\nc | Gamma | u2\nd | Delta | ",
)
PLANS = table(
    "plans",
    "plan_id | account_id | period\npa | a | 2026Q4\npb | b | 2026Q4\npc | c | 2026Q4\npd | d | 2026Q4",
)
REVIEWS = table(
    "reviews",
    """
    row_id | plan_id | clock      | due_date   | held_date
    v1     | pa      | leadership | 2026-10-15 | 2026-10-15
    v2     | pb      | leadership | 2026-07-15 | 2026-08-01
    v3     | pb      | leadership | 2026-12-01 |
    v4     | pc      | leadership | 2026-10-15 | 2026-10-20
    v5     | pc      | manager    | 2026-11-10 | 2026-11-10
    v6     | pd      | manager    | 2026-11-10 | 2026-11-10
""",
)


def test_the_plans_of_one_person_are_one_session_of_half_an_hour_each():
    sessions = leadership_sessions(PLANS, ACCOUNTS, USERS, REVIEWS, as_of=TODAY)

    # due: 2026-08-01 + 92 = 2026-11-01 (Beta, overdue), 2026-10-15 + 92 = 2027-01-15 (Alpha),
    # 2026-10-20 + 92 = 2027-01-20 (Gamma)
    assert sessions[["owner", "plans", "minutes", "accounts", "never", "overdue"]].to_numpy().tolist() == [
        ["nobody", 1, 30, "Delta", 1, 0],
        ["Ada", 2, 60, "Beta, Alpha", 0, 1],
        ["Ben", 1, 30, "Gamma", 0, 0],
    ]
    ada = sessions.set_index("owner").loc["Ada"]
    assert ada["due_date"] == pd.Timestamp("2026-11-01")
    assert ada["booked_date"] == pd.Timestamp("2026-12-01")
    assert ada["apart_days"] == 75
    finding = leadership_sessions_finding(sessions)
    assert finding.statement == (
        "4 plans take leadership 120 minutes in 3 sessions, one a person; 2 plans are overdue or were never "
        "reviewed, first with nobody"
    )
    assert finding.next_step == "Book 30 minutes with nobody for Delta."
    assert len(leadership_sessions_table(sessions).as_data()["data"]) == 3


def test_in_time_the_first_due_is_named():
    kept = PLANS[PLANS["plan_id"].isin(["pa", "pc"])]

    finding = leadership_sessions_finding(leadership_sessions(kept, ACCOUNTS, USERS, REVIEWS, as_of=TODAY))

    assert finding.statement == (
        "2 plans take leadership 60 minutes in 2 sessions, one a person; first due is Ada on 2027-01-15"
    )
    assert finding.severity == "good"


def test_without_plans_there_is_nothing_to_present():
    sessions = leadership_sessions(empty("plans"), ACCOUNTS, USERS, REVIEWS, as_of=TODAY)

    assert sessions.empty
    assert leadership_sessions_finding(sessions).severity == "unknown"
