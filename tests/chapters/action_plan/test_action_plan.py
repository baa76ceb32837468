"""Actions, trace, force field, risks, communication, agreement, approval."""

from datetime import date

import pandas as pd

from planning_helpers.chapters.action_plan.action_plan_chart import action_plan_chart
from planning_helpers.chapters.action_plan.action_trace import action_trace, action_trace_finding
from planning_helpers.chapters.action_plan.client_agreement import client_agreement, client_agreement_finding
from planning_helpers.chapters.action_plan.communication_plan import (
    communication_finding,
    communication_plan,
    without_communication,
)
from planning_helpers.chapters.action_plan.force_field import force_field, force_field_finding
from planning_helpers.chapters.action_plan.planned_meetings import planned_meetings, planned_meetings_finding
from planning_helpers.chapters.action_plan.risks import risk_matrix, risks_finding, scored_risks
from planning_helpers.chapters.action_plan.risks_chart import risks_chart
from planning_helpers.measures.actions.action_plan import (
    action_plan,
    action_plan_finding,
    impact_finding,
    impact_types,
    joint_actions,
    load_finding,
    load_per_owner,
)
from planning_helpers.measures.actions.recurring_actions import action_dates
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from tests.support.charts import compiles
from tests.support.plan_tables import deals, table

TODAY = date(2026, 11, 15)
USERS = table("users", "user_id | name\nu1 | Ada\nu2 | Ben")
CONTACTS = table("contacts", "contact_id | name | title\nc1 | Cleo | Buyer\nc2 | Dan | Director")
ACTIONS = table(
    "actions",
    """
    row_id | name     | owner_id | contact_id | due_date   | status     | audience | strategy_id| impact_type
    a1     | Visit    | u1       | c1         | 2026-11-14 | planned    | client   | s1         | efficiency
    a2     | Price    | u1       | c2         | 2026-11-15 | in progress| internal | s1         |
    a3     | Report   |          |            |            | planned    | client   |            |
    a4     | Workshop | u2       |            | 2026-10-01 | done       | client   | s1         | satisfaction
    a5     | Dropped  | u2       | c1         | 2026-10-01 | cancelled  | client   | s2         |
""",
)
TEAM = pd.DataFrame({"name": ["Ada", "Eve", "Tom"], "is_member": [True, True, False]})
PLAN = action_plan(ACTIONS, users=USERS, contacts=CONTACTS, as_of=TODAY)


def test_an_action_is_overdue_from_the_day_after_its_due_date():
    states = PLAN.set_index("action")["state"].to_dict()

    assert states["Visit"] == "overdue"
    assert states["Price"] == "in progress"
    assert states["Workshop"] == "done"
    assert PLAN.set_index("action").loc["Report", ["owner", "missing"]].tolist() == ["nobody", "owner, date"]
    assert action_plan_finding(PLAN).statement == (
        "3 of 5 actions are open, 1 overdue, longest “Visit” (Ada) by 1 day, 1 without an owner or a date"
    )
    compiles(action_plan_chart(PLAN, as_of=TODAY, title="Actions"))


def test_the_joint_plan_shows_rows_of_client_audience_alone():
    assert joint_actions(PLAN)["action"].tolist() == ["Workshop", "Visit", "Report"]


def test_load_counts_open_actions_by_owner():
    repeated = PLAN.assign(recurrence=PLAN["recurrence"].mask(PLAN["action"] == "Price", "weekly"))
    dates = action_dates(repeated, period=parse_period("2026Q4"), as_of=TODAY)

    load = load_per_owner(PLAN, team=TEAM, dates=dates)

    assert load[["owner", "open_actions", "overdue", "done", "dates_ahead"]].to_numpy().tolist() == [
        ["Ada", 2, 1, 0, 6],  # 15.11. is today; 22.11. to 27.12.
        ["nobody", 1, 0, 0, 0],
        ["Ben", 0, 0, 1, 0],
        ["Eve", 0, 0, 0, 0],
    ]
    assert load_finding(load).statement == (
        "Ada carries 2 of 3 open actions; 1 person has them; Eve is on the team without an action"
    )


def test_actions_bring_people_together_and_long_silence_is_named():
    interactions = table(
        "interactions",
        "interaction_id | contact_id | interaction_date\ni1 | c1 | 2026-08-01\ni2 | c2 | 2026-11-01",
    )

    pairs = planned_meetings(PLAN, CONTACTS, interactions, as_of=TODAY)

    assert pairs[["owner", "contact", "silent_days"]].to_numpy().tolist() == [
        ["Ada", "Cleo", 106.0],
        ["Ada", "Dan", 14.0],
    ]
    assert "Cleo was not contacted for 106 days" in planned_meetings_finding(pairs, PLAN).statement


def test_a_strategy_without_an_action_must_be_acted_on():
    strategies = table("strategies", "row_id | name\ns1 | Niche\ns2 | Direct Attack")
    open_deal = deals("opportunity_id | state | amount\no1 | open | 5\no2 | won | 5")

    trace = action_trace(
        ACTIONS, strategies=strategies, initiatives=empty("initiatives"), opportunities=open_deal
    )

    assert trace[["name", "actions"]].to_numpy().tolist() == [["Direct Attack", 0], ["o1", 0], ["Niche", 3]]
    finding = action_trace_finding(trace, ACTIONS)
    assert finding.severity == "act"
    assert "first the strategy “Direct Attack”; 1 of 4 actions serves none of them" in finding.statement


def test_impact_types_without_an_action_are_named():
    assert impact_finding(impact_types(PLAN)).statement == (
        "No action aims at cost avoidance, cost reduction; 3 of 5 do not say what the client gets"
    )


def test_the_highest_risk_and_what_it_lacks_are_named():
    risks = table(
        "risks",
        """
        row_id | name    | kind          | likelihood | impact | contingency | owner_id
        r1     | Rival   | competitor    | 4          | 5      |             | u1
        r2     | Budget  | retention     | 2          | 3      | Smaller lot | u1
        r3     | Merger  | Market change |            | 5      |             |
    """,
    )

    scored = scored_risks(risks, users=USERS)

    assert scored["level"].tolist() == ["high", "low", "not scored"]
    finding = risks_finding(scored)
    assert finding.statement == (
        "Highest of 3 risks is “Rival” (20 of 25), without contingency; 1 is high; no risk is named of the "
        "kinds preference, regulation and internal"
    )
    assert finding.severity == "act"
    compiles(risks_chart(scored, matrix=risk_matrix(scored), title=finding.statement))


def test_the_matrix_has_every_cell_with_its_level_and_its_risks():
    risks = table(
        "risks", "row_id | name | likelihood | impact\nr1 | Rival | 3 | 5\nr2 | Fire | 3 | 5\nr3 | Odd | |"
    )

    matrix = risk_matrix(scored_risks(risks, users=USERS))

    assert len(matrix) == 25
    assert matrix["level"].value_counts().to_dict() == {"low": 12, "middle": 7, "high": 6}
    assert matrix.loc[matrix["risks"] > 0, ["likelihood", "impact", "names"]].to_numpy().tolist() == [
        [3, 5, "Rival, Fire"]
    ]


def test_communication_is_late_beyond_the_agreed_days():
    agreed = table(
        "communications",
        """
        row_id | contact_id | owner_id | channel | every_days | message
        m1     | c1         | u1       | Call    | 14         | Service
        m2     | c2         | u1       | Call    | 14         |
        m3     | c1         | u1       | Meeting | 30         | Results
    """,
    )
    interactions = table(
        "interactions", "interaction_id | contact_id | interaction_date\ni1 | c1 | 2026-10-26"
    )

    told = communication_plan(agreed, contacts=CONTACTS, users=USERS, interactions=interactions, as_of=TODAY)

    assert told[["contact", "state", "late_days"]].fillna(-1).to_numpy().tolist() == [
        ["Cleo", "late", 6.0],
        ["Dan", "never contacted", -1],
        ["Cleo", "in time", 0.0],
    ]
    assert [f"{day:%m-%d}" for day in told["next_date"].dropna()] == ["11-09", "11-25"]
    players = pd.DataFrame(
        {"contact_id": ["c1", "c3"], "name": ["Cleo", "Eli"], "role": "approver", "influence": 5,
         "last_contact_date": pd.NaT}
    )  # fmt: skip
    left_out = without_communication(agreed, players, CONTACTS)
    assert left_out["contact"].tolist() == ["Eli"]
    assert communication_finding(told, left_out).statement == (
        "2 of 3 agreed communications are late: Cleo last heard from us 20 days ago, agreed is every 14 "
        "days; 1 of 3 rows lacks message; nothing is agreed with 1 key player: Eli"
    )


def test_what_the_client_has_not_agreed_to_is_listed():
    plan = pd.Series(
        {
            "plan_format": "Slides",
            "plan_access": None,
            "update_frequency": "monthly",
            "client_agreed_date": pd.Timestamp("2026-10-01"),
        }
    )

    finding = client_agreement_finding(client_agreement(plan, empty("goals"), ACTIONS, as_of=TODAY))

    assert finding.statement == (
        "The client has agreed to 3 of 8 points; open: goals, measures of the goals, task owners and "
        "deadlines, time frames, access to the plan"
    )


def test_nothing_of_the_plan_is_agreed_without_a_day():
    plan = pd.Series({"plan_format": "Slides", "client_agreed_date": pd.NaT})

    agreement = client_agreement(plan, empty("goals"), ACTIONS, as_of=TODAY).set_index("item")

    assert agreement.loc["plan format"].tolist() == ["Slides, without a day", False]


def test_a_plan_without_anything_says_so():
    nothing = action_plan(empty("actions"), users=USERS, contacts=CONTACTS, as_of=TODAY)

    assert action_plan_finding(nothing).severity == "unknown"
    assert (
        load_finding(load_per_owner(nothing, team=TEAM.head(0), dates=_no_dates(nothing))).severity
        == "unknown"
    )
    assert force_field_finding(empty("forces")).severity == "unknown"
    assert force_field(empty("forces")).empty


def test_two_contacts_of_one_name_are_two_connections_each_with_its_own_last_contact():
    twins = table("contacts", "contact_id | name | title\nc1 | Ann | Buyer\nc2 | Ann | Director")
    planned = action_plan(
        table(
            "actions",
            "row_id | name | status | contact_id\nx | Call | planned | c1\ny | Visit | planned | c2",
        ),
        users=USERS,
        contacts=twins,
        as_of=TODAY,
    )
    met = table("interactions", "interaction_id | contact_id | interaction_date\ni1 | c2 | 2026-11-05")

    pairs = planned_meetings(planned, twins, met, as_of=TODAY)

    assert pairs[["contact", "title"]].to_numpy().tolist() == [
        ["Ann (c1)", "Buyer"],
        ["Ann (c2)", "Director"],
    ]
    assert pairs["silent_days"].isna().tolist() == [True, False]


def _no_dates(plan):
    return action_dates(plan, period=parse_period("2026Q4"), as_of=TODAY)
