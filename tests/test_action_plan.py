"""Actions, trace, force field, risks, communication, agreement, approval."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning_helpers.analysis.action_plan import (
    action_plan,
    action_plan_finding,
    impact_finding,
    impact_types,
    joint_actions,
    load_finding,
    load_per_owner,
)
from planning_helpers.analysis.action_trace import action_trace, action_trace_finding
from planning_helpers.analysis.approval import approval_finding, approval_history
from planning_helpers.analysis.client_agreement import client_agreement, client_agreement_finding
from planning_helpers.analysis.communication_plan import communication_finding, communication_plan
from planning_helpers.analysis.connections import connections, connections_finding
from planning_helpers.analysis.force_field import force_field, force_field_finding, net_force
from planning_helpers.analysis.risks import risks_finding, scored_risks
from planning_helpers.charts.action_plan import action_plan_chart
from planning_helpers.charts.force_field import force_field_chart
from planning_helpers.charts.risks import risks_chart
from planning_helpers.model import empty
from tests.charts import compiles
from tests.plan_tables import deals, table

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
    load = load_per_owner(PLAN)

    assert load[["owner", "open_actions", "overdue", "done"]].to_numpy().tolist() == [
        ["Ada", 2, 1, 0],
        ["nobody", 1, 0, 0],
        ["Ben", 0, 0, 1],
    ]
    assert load_finding(load).statement == "Ada carries 2 of 3 open actions; 1 person has them"


def test_actions_bring_people_together_and_long_silence_is_named():
    interactions = table(
        "interactions",
        "interaction_id | contact_id | interaction_date\ni1 | c1 | 2026-08-01\ni2 | c2 | 2026-11-01",
    )

    pairs = connections(PLAN, CONTACTS, interactions, as_of=TODAY)

    assert pairs[["owner", "contact", "silent_days"]].to_numpy().tolist() == [
        ["Ada", "Cleo", 106.0],
        ["Ada", "Dan", 14.0],
    ]
    assert "Cleo was not contacted for 106 days" in connections_finding(pairs, PLAN).statement


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


def forces(*strengths):
    rows = "\n".join(
        f"f{place} | {'driving' if strength > 0 else 'restraining'} | Force {place} | {abs(strength)}"
        for place, strength in enumerate(strengths)
    )
    return table("forces", f"row_id | direction | name | strength\n{rows}")


@pytest.mark.parametrize(
    ("strengths", "net", "severity"), [((5, 3, -4), 4, "good"), ((4, -4), 0, "act"), ((1, -5), -4, "act")]
)
def test_only_a_net_above_zero_passes_and_a_tie_fails(strengths, net, severity):
    assert net_force(forces(*strengths)) == net
    assert force_field_finding(forces(*strengths)).severity == severity


def test_the_restraining_force_that_turns_a_failing_plan_is_named_with_its_strength():
    finding = force_field_finding(forces(4, 3, -5, -4))

    assert finding.statement == (
        "Driving 7 against restraining 9, net -2: the plan will likely fail; "
        "“Force 2” alone turns that when it goes from 5 to 2"
    )
    compiles(force_field_chart(force_field(forces(4, 3, -5, -4)), title=finding.statement))


@given(st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=7))
@settings(deadline=None)
def test_a_force_at_its_turning_strength_turns_the_verdict_and_one_step_less_does_not(strengths):
    found, net = force_field(forces(*strengths)), net_force(forces(*strengths))

    for force in found.dropna(subset=["to_turn"]).to_dict("records"):
        sign = 1 if force["direction"] == "driving" else -1
        turned = net + sign * (force["to_turn"] - force["strength"])
        step = 1 if force["to_turn"] < force["strength"] else -1
        assert (turned > 0) != (net > 0)
        assert (turned + sign * step > 0) == (net > 0)


def test_the_highest_risk_and_what_it_lacks_are_named():
    risks = table(
        "risks",
        """
        row_id | name    | likelihood | impact | contingency | owner_id
        r1     | Rival   | 4          | 5      |             | u1
        r2     | Budget  | 2          | 3      | Smaller lot | u1
        r3     | Merger  |            | 5      |             |
    """,
    )

    scored = scored_risks(risks, users=USERS)

    assert scored["level"].tolist() == ["high", "low", "not scored"]
    finding = risks_finding(scored)
    assert finding.statement == "Highest of 3 risks is “Rival” (20 of 25), without contingency; 1 is high"
    assert finding.severity == "act"
    compiles(risks_chart(scored, title=finding.statement))


def test_communication_is_late_beyond_the_agreed_days():
    agreed = table(
        "communications", "row_id | contact_id | every_days\nm1 | c1 | 14\nm2 | c2 | 14\nm3 | c1 | 30"
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
    assert communication_finding(told).statement == (
        "2 of 3 agreed communications are late: Cleo last heard from us 20 days ago, agreed is every 14 days"
    )


def test_what_the_client_has_not_agreed_to_is_listed():
    plan = pd.Series({"plan_format": "Slides", "plan_access": None, "update_frequency": "monthly"})

    finding = client_agreement_finding(client_agreement(plan, empty("goals"), ACTIONS))

    assert finding.statement == (
        "The client has agreed to 2 of 6 points; open: goals, task owners and deadlines, access to the plan, "
        "the plan as a whole"
    )


def test_the_latest_step_up_to_the_day_is_the_status():
    approvals = table(
        "approvals",
        """
        row_id | status    | status_date | person
        p1     | submitted | 2026-11-01  | Ada
        p2     | approved  | 2026-11-20  | Ben
    """,
    )

    finding = approval_finding(approval_history(approvals, as_of=TODAY), as_of=TODAY)

    assert finding.statement == "The plan is submitted by Ada on 2026-11-01; waiting for 14 days"


def test_a_plan_without_anything_says_so():
    nothing = action_plan(empty("actions"), users=USERS, contacts=CONTACTS, as_of=TODAY)

    assert action_plan_finding(nothing).severity == "unknown"
    assert load_finding(load_per_owner(nothing)).severity == "unknown"
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

    pairs = connections(planned, twins, met, as_of=TODAY)

    assert pairs[["contact", "title"]].to_numpy().tolist() == [
        ["Ann (c1)", "Buyer"],
        ["Ann (c2)", "Director"],
    ]
    assert pairs["silent_days"].isna().tolist() == [True, False]
