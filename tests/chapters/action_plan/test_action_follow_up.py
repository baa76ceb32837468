"""What actions serve and bring, what follows on them, and which department answers for them."""

from datetime import date

import pandas as pd

from planning_helpers.chapters.action_plan.action_outcomes import action_outcomes, action_outcomes_finding
from planning_helpers.chapters.action_plan.activities import activities, activities_finding
from planning_helpers.chapters.action_plan.departments import departments, departments_finding
from planning_helpers.chapters.action_plan.follow_ups import activity_history, follow_ups_finding
from planning_helpers.chapters.action_plan.tables import (
    activities_table,
    departments_table,
    follow_ups_table,
    outcomes_table,
)
from planning_helpers.measures.actions.action_plan import action_plan
from planning_helpers.model import empty, typed
from tests.support.plan_tables import deals, table
from tests.support.tables import frame

TODAY = date(2026, 11, 15)
USERS = table(
    "users", "user_id | name | department\nu1 | Ada | Sales\nu2 | Ben | Service\nu3 | Eve | Delivery"
)
SERVED = """
    row_id | owner_id | contact_id | opportunity_id | initiative_id | strategy_id | department
    a1     | u1       | c1         | o1             |               | s1          | Sales
    a2     | u1       |            | o1             |               | s1          | Sales
    a3     | u2       | c2         |                |               |             | Service
    a4     | u2       |            |                | i1            |             | Service
    a5     |          |            |                |               |             |
    a6     | u1       |            |                |               | s1          | Marketing
    a7     | u3       |            |                |               | s1          | Delivery
    a8     | u1       |            |                |               | s1          | Sales
"""
DONE = """
    row_id | name     | start_date | due_date   | status    | expected_outcome | recurrence    | audience
    a1     | Workshop | 2026-09-01 | 2026-10-01 | done      | Figures agreed   |               | client
    a2     | Offer    |            | 2026-12-01 | planned   | A decision       |               | client
    a3     | Dinner   |            | 2026-10-02 | done      |                  |               | internal
    a4     | Meetings | 2026-10-05 | 2026-12-20 | planned   | Trust            | every 14 days | client
    a5     | Report   |            |            | planned   |                  |               | internal
    a6     | Dropped  |            | 2026-11-01 | cancelled |                  |               | client
    a7     | Audit    |            | 2026-11-03 | planned   | A clean report   |               | internal
    a8     | Review   |            | 2026-09-30 | done      | Priorities       |               | internal
"""
ACTIONS = typed(frame(SERVED).merge(frame(DONE), on="row_id"), "actions")
PLAN = action_plan(ACTIONS, users=USERS, contacts=empty("contacts"), as_of=TODAY)


def test_each_action_is_shown_with_all_it_serves_and_brings():
    outcomes = action_outcomes(
        PLAN,
        ACTIONS,
        strategies=table("strategies", "row_id | name\ns1 | Niche"),
        initiatives=table("initiatives", "row_id | name\ni1 | Emissions"),
        opportunities=deals("opportunity_id | name | state | amount\no1 | Meters | open | 5"),
    )

    told = outcomes.set_index("action")
    assert told["serves"].fillna("-").to_dict() == {
        "Dinner": "-",
        "Report": "-",
        "Review": "Niche",
        "Workshop": "Meters; Niche",
        "Offer": "Meters; Niche",
        "Meetings": "Emissions",
        "Audit": "Niche",
    }
    assert told.loc[["Dinner", "Report", "Offer"], "missing"].tolist() == ["aim, outcome", "aim, outcome", ""]
    finding = action_outcomes_finding(outcomes)
    assert finding.statement == (
        "2 of 7 actions serve nothing of the plan: “Dinner” and “Report”; 2 of 7 actions do not say what "
        "comes out of it"
    )
    assert finding.severity == "watch"
    assert len(outcomes_table(outcomes).as_data()["columns"]) == 6


def test_activities_stand_by_department_with_timeline_and_outcome():
    found = activities(PLAN)

    assert found[["activity", "department", "timeline", "missing"]].to_numpy().tolist() == [
        ["Audit", "Delivery", "by 2026-11-03", ""],
        ["Review", "Sales", "by 2026-09-30", ""],
        ["Workshop", "Sales", "2026-09-01 to 2026-10-01", ""],
        ["Offer", "Sales", "by 2026-12-01", ""],
        ["Dinner", "Service", "by 2026-10-02", "outcome"],
        ["Meetings", "Service", "2026-10-05 to 2026-12-20, every 14 days", ""],
        ["Report", "not said", "no date", "department, timeline, outcome"],
    ]
    assert activities_finding(found).statement == (
        "7 activities in 3 departments; 2 of 7 rows lack something, first “Dinner” (outcome)"
    )
    assert activities_table(found).as_data()["columns"][1]["label"] == "Responsible department"
    assert activities_finding(activities(PLAN[PLAN["action"] == "gone"])).severity == "unknown"


def states(*moves):
    """States of actions as the history has them: key, due date, day of the write, who."""
    rows = pd.DataFrame(moves, columns=["row_id", "due_date", "effective_on", "recorded_by"])
    return rows.astype({"due_date": "datetime64[us]", "effective_on": "datetime64[us]"})


def test_what_follows_on_a_done_action_and_who_has_not_touched_an_overdue_one():
    written = states(
        ("a1", "2026-09-20", "2026-09-01", "ada"),
        ("a1", "2026-10-01", "2026-09-21", "ada"),
        ("a1", "2026-10-01", "2026-10-01", "ben"),
        ("a3", "2026-10-02", "2026-10-02", "ben"),
        ("a7", "2026-11-03", "2026-10-15", "eve"),
        ("a8", "2026-09-30", "2026-09-30", "ada"),
    )

    history = activity_history(PLAN, ACTIONS, written)

    told = history.set_index("action")
    # Workshop: the deal goes on with the offer. Review names its strategy only: the audit serves it first.
    assert told.loc[["Workshop", "Review"], "followed_by"].tolist() == ["Offer", "Audit"]
    assert told["prompt"][lambda words: words != ""].to_dict() == {
        "Dinner": "nothing follows",
        "Audit": "no word since it was due",
    }
    assert told.loc["Workshop", ["put_off", "changed_by"]].tolist() == [1, "ben"]
    assert told.loc["Workshop", "first_due_date"] == pd.Timestamp("2026-09-20")
    assert told.loc["Workshop", "changed_date"] == pd.Timestamp("2026-10-01")
    finding = follow_ups_finding(history)
    assert finding.statement == (
        "1 of 3 done actions has no follow-up: “Dinner”; 1 overdue action has not been touched since its "
        "date; 1 action was given another date"
    )
    assert finding.next_step == "Agree what comes after “Dinner”."
    assert follow_ups_table(history).as_data()["data"][0][0] == "Dinner"


def test_no_action_no_history():
    nothing = action_plan(empty("actions"), users=USERS, contacts=empty("contacts"), as_of=TODAY)

    history = activity_history(nothing, empty("actions"), states())

    assert history.empty
    assert follow_ups_finding(history).severity == "unknown"


TEAM = table(
    "team_members", "row_id | user_id | role | department\nm1 | u1 | Manager | Sales\nm2 | u2 | Care |"
)


def marks(text):
    return table("checklist_marks", f"row_id | week | item | done_date | done_by\n{text}")


def test_a_department_the_client_counts_on_must_have_agreed():
    agreed = marks(
        "k1 | 5 | Agreed to the plan | 2026-10-20 | u1\nk2 | 5 | Plans complete | 2026-10-20 | u2\n"
        "k3 | 5 | agreed to the plan |  | u2"
    )

    found = departments(ACTIONS, TEAM, USERS, agreed)

    assert found[["department", "actions", "joint_actions", "members", "agreed_by"]].fillna(
        ""
    ).to_numpy().tolist() == [
        ["Service", 2, 1, 1, ""],
        ["Delivery", 1, 0, 0, ""],
        ["Sales", 3, 2, 1, "Ada"],
    ]
    finding = departments_finding(found)
    assert finding.rule == "IMPL-2"
    assert finding.severity == "act"
    assert finding.statement == (
        "2 of 3 departments have not agreed to the plan; the client counts on Service all the same; Delivery "
        "has nobody on the team"
    )
    assert finding.next_step == "Get the agreement of Service before anything is promised."
    assert found.loc[2, "agreed_date"] == pd.Timestamp("2026-10-20")


def test_where_all_departments_agreed_the_plan_may_be_promised():
    agreed = marks(
        "k1 | 5 | Agreed to the plan | 2026-10-20 | u1\nk2 | 5 | Agreed to the plan | 2026-10-21 | u2\n"
        "k3 | 5 | Agreed to the plan | 2026-10-22 | u3"
    )
    team = pd.concat(
        [TEAM, table("team_members", "row_id | user_id | role | department\nm3 | u3 | Lead | Delivery")]
    )

    finding = departments_finding(departments(ACTIONS, team, USERS, agreed))

    assert finding.statement == "All 3 departments with actions have agreed to the plan"
    assert finding.severity == "good"
    assert departments_table(departments(ACTIONS, team, USERS, agreed)).as_data()["columns"][2]["label"] == (
        "Of these, known to the client"
    )


def test_without_departments_nobody_can_agree():
    found = departments(empty("actions"), empty("team_members"), USERS, empty("checklist_marks"))

    assert departments_finding(found).statement == "No action names a responsible department"
