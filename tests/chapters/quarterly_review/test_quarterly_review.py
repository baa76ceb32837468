"""Gap movement, changes of the plan, review clocks, client report."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning_helpers.chapters.quarterly_review.client_report import client_report, client_report_finding
from planning_helpers.chapters.quarterly_review.metric_readings import (
    metric_finding,
    metric_readings,
    revenue_measures,
)
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge import (
    bridge_steps,
    pipeline_gap_bridge,
    pipeline_gap_bridge_finding,
)
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge_chart import pipeline_gap_bridge_chart
from planning_helpers.chapters.quarterly_review.plan_changes import (
    goal_changes,
    goal_changes_finding,
    people_changes,
    people_changes_finding,
    slipped_deals,
)
from planning_helpers.chapters.quarterly_review.quarterly_review import plan_against_actual, review_start
from planning_helpers.chapters.quarterly_review.tables import gap_deals_table
from planning_helpers.measures.actions.action_plan import action_plan
from planning_helpers.measures.actions.reviews import decisions_needed, review_clocks, reviews_finding
from planning_helpers.measures.pipeline.goal_outlook import goal_outlook
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from tests.support.charts import compiles
from tests.support.plan_tables import deals, table

PERIOD, THEN, TODAY = parse_period("2026Q4"), date(2026, 9, 30), date(2026, 11, 15)


def plan(goal, ratio, plan_id="p"):
    return pd.Series(
        {"plan_id": plan_id, "commit_goal": goal, "stretch_goal": None, "planned_close_ratio": ratio}
    )


def movement(before, after, plan_before, plan_after):
    then = goal_outlook(plan_before, before, book_opportunities=before, period=PERIOD, as_of=THEN)
    now = goal_outlook(plan_after, after, book_opportunities=after, period=PERIOD, as_of=TODAY)
    return pipeline_gap_bridge(
        then, now, opportunities_before=before, opportunities_after=after, since=THEN, as_of=TODAY
    )


BEFORE = deals("""
    opportunity_id | state | amount | close_date
    wins           | open  |    100 | 2026-11-01
    loses          | open  |    200 | 2026-11-01
    slips          | open  |    300 | 2026-12-01
    shrinks        | open  |    400 | 2026-12-01
    comes_forward  | open  |     50 | 2027-02-01
""")
AFTER = deals("""
    opportunity_id | state | amount | close_date
    wins           | won   |    100 | 2026-11-01
    loses          | lost  |    200 | 2026-11-01
    slips          | open  |    300 | 2027-01-15
    shrinks        | open  |    250 | 2026-12-01
    comes_forward  | open  |     50 | 2026-12-15
    new            | open  |     80 | 2026-12-20
""")


def test_each_part_of_the_movement_is_named():
    found = movement(BEFORE, AFTER, plan(1000, 0.5), plan(900, 0.4))

    assert found.parts.set_index("part")["amount"].to_dict() == pytest.approx(
        {
            "goal changed": -200,
            "won": -200 + 100,
            "close ratio changed": 400,
            "new deals": -80,
            "created earlier, recorded since": 0,
            "reopened": 0,
            "pulled into the period": -50,
            "re-estimated": 150,
            "slipped out of the period": 300,
            "lost": 200,
            "removed from the CRM": 0,
        }
    )
    steps = bridge_steps(found)
    assert (steps["amount"].iloc[0], steps["amount"].iloc[-1]) == (1000, 1620)
    compiles(pipeline_gap_bridge_chart(steps, title="Wider", currency="EUR"))


def test_a_deal_created_before_the_earlier_day_is_not_new_and_one_without_a_value_has_no_effect():
    after = BEFORE.assign(created_date=pd.Timestamp("2026-01-05"))
    after = after.assign(amount=after["amount"].where(after["opportunity_id"] != "slips"))
    late = deals("""
        opportunity_id | state | amount | close_date | created_date
        known_late     | open  |     30 | 2026-11-20 | 2026-09-30
        new            | open  |     80 | 2026-12-20 | 2026-10-01
        unvalued       | open  |        | 2026-12-20 | 2026-10-01
    """)
    found = movement(BEFORE, pd.concat([after, late]), plan(1000, 0.5), plan(1000, 0.5))

    moved = found.deals.set_index("opportunity_id")
    assert moved["part"].to_dict() == {
        "slips": "re-estimated",
        "known_late": "created earlier, recorded since",
        "new": "new deals",
        "unvalued": "new deals",
    }
    assert moved["effect_amount"].fillna(-1).to_dict() == {
        "slips": 300,
        "known_late": -30,
        "new": -80,
        "unvalued": -1,
    }
    assert moved["after_amount"].isna().to_dict() == {
        "slips": True,
        "known_late": False,
        "new": False,
        "unvalued": True,
    }
    assert pipeline_gap_bridge_finding(found, since=THEN, currency="EUR").statement.endswith(
        "; 1 deal that moved has no value, so its effect is not known"
    )


def test_a_plan_is_held_against_what_there_is_and_says_what_is_not_known():
    sold = deals("""
        opportunity_id | state | amount | close_date
        w1             | won   |    250 | 2026-10-10
        w2             | won   |        | 2026-10-11
    """)
    actions = action_plan(
        table(
            "actions",
            """
            row_id | plan_id | name  | status    | due_date
            a1     | p       | Call  | done      | 2026-11-01
            a2     | p       | Visit | planned   | 2026-11-10
            a3     | p       | Write | planned   | 2026-12-10
            a4     | p       | Drop  | cancelled | 2026-11-01
        """,
        ),
        users=empty("users"),
        contacts=empty("contacts"),
        as_of=TODAY,
    )
    goals = table(
        "goals", "row_id | plan_id | name | client_agreed_date\ng | p | Grow | 2026-10-01\nh | p | Keep |"
    )
    held = [
        goal_outlook(plan(goal, 0.5), sold, book_opportunities=sold, period=PERIOD, as_of=TODAY)
        for goal in (1000, None)
    ]

    found = plan_against_actual(held[0], actions, goals, as_of=TODAY, currency="EUR")
    no_goal = plan_against_actual(held[1], actions.iloc[:0], goals.iloc[:0], as_of=TODAY, currency="EUR")

    expected = [
        ["sales against the commit goal (EUR; value known for 1 of 2 won deals)", 1000, 250, 0.25, 46 / 92],
        ["sales against the stretch goal (EUR; value known for 1 of 2 won deals)", -1, 250, -1, 46 / 92],
        ["actions due so far, done", 2, 1, 0.5, -1],
        ["actions of the plan, done", 3, 1, 1 / 3, -1],
        ["goals agreed with the client", 2, 1, 0.5, -1],
    ]
    assert found.fillna(-1).to_numpy().tolist() == [
        [row[0], *map(pytest.approx, row[1:])] for row in expected
    ]
    assert no_goal["attainment"].isna().all()


def test_a_gap_that_shrinks_only_because_the_goal_was_lowered_is_said():
    found = pipeline_gap_bridge_finding(
        movement(BEFORE, AFTER, plan(1000, 0.5), plan(500, 0.5)), since=THEN, currency="EUR"
    )

    assert found.severity == "watch"
    assert "with the goal of then it would have grown by EUR 420" in found.statement


deal = st.tuples(
    st.sampled_from(["won", "lost", "open", "none"]),
    st.one_of(st.none(), st.integers(0, 1000)),
    st.sampled_from(["2026-08-01", "2026-10-05", "2026-12-30", "2027-03-01"]),
)


def book(rows):
    found = [
        f"o{place} | {state} | {'' if amount is None else amount} | {day}"
        for place, (state, amount, day) in enumerate(rows)
        if state != "none"
    ]
    return deals(
        "\n".join(["opportunity_id | state | amount | close_date", "x | open | 1 | 2026-12-01", *found])
    )


@given(
    before=st.lists(deal, max_size=6),
    after=st.lists(deal, max_size=6),
    goals=st.tuples(st.integers(0, 3000), st.integers(0, 3000)),
    ratios=st.tuples(st.floats(0.05, 1), st.floats(0.05, 1)),
)
@settings(max_examples=40, deadline=None)
def test_the_parts_always_sum_to_the_movement(before, after, goals, ratios):
    found = movement(book(before), book(after), plan(goals[0], ratios[0]), plan(goals[1], ratios[1]))

    if found.parts.empty:  # what was won, or what is open, has no known value
        assert None in (found.before.pipeline_gap, found.after.pipeline_gap)
        return
    moved = found.after.pipeline_gap - found.before.pipeline_gap
    assert found.parts["amount"].sum() == pytest.approx(moved, abs=1e-6)


def test_without_a_goal_on_one_of_the_days_the_movement_is_not_computable():
    found = movement(BEFORE, AFTER, None, plan(900, 0.4))

    assert pipeline_gap_bridge_finding(found, since=THEN, currency="EUR").severity == "unknown"


def test_a_quietly_lowered_goal_is_found():
    changes = goal_changes(
        plan(420000.0, 0.4), plan(320000.0, 0.4), empty("goals"), empty("goals"), currency="EUR"
    )

    finding = goal_changes_finding(changes, since=THEN, known=True)

    assert finding.statement == (
        "1 goal was lowered, put off or dropped since 2026-09-30: "
        "commit goal lowered from EUR 420,000 to EUR 320,000"
    )


def test_a_goal_rolled_on_with_the_plan_is_not_put_off():
    goals = table("goals", "row_id | name | target | due_date\ng | Grow | 5 | 2026-09-30")
    later = goals.assign(due_date=pd.Timestamp("2026-12-31"))
    plans = [
        pd.Series({"plan_id": period, "period": period, "commit_goal": 1.0, "stretch_goal": None})
        for period in ("2026Q3", "2026Q4")
    ]

    rolled = goal_changes(plans[0], plans[1], goals, later, currency="EUR")
    same_plan = goal_changes(plans[1], plans[1], goals, later, currency="EUR")
    beyond = goal_changes(
        plans[0], plans[1], goals, later.assign(due_date=pd.Timestamp("2027-03-31")), currency="EUR"
    )

    assert rolled["change"].tolist() == ["rolled on"]
    assert [same_plan["change"].tolist(), beyond["change"].tolist()] == [["put off"], ["put off"]]
    assert goal_changes_finding(rolled, since=date(2026, 9, 30), known=True).statement == (
        "No goal was lowered, put off or dropped since 2026-09-30; 1 goal rolled on with the plan"
    )


def test_people_who_joined_left_or_changed_stance_are_found():
    head = "contact_id | name | title | is_active\n"
    before = table("contacts", head + "c1 | Cleo | CFO | True\nc2 | Dan | CEO | True")
    now = table(
        "contacts",
        """
        contact_id | name | title | is_active
        c1         | Cleo | CFO   | True
        c2         | Dan  | CEO   | False
        c3         | Eve  | COO   | True
    """,
    )
    stance_before = table("stakeholders", "row_id | contact_id | status\nk1 | c1 | supporter")
    stance_now = table("stakeholders", "row_id | contact_id | status\nk1 | c1 | neutral")

    changes = people_changes(before, now, stance_before, stance_now)

    assert changes.fillna("").to_numpy().tolist() == [
        ["Eve", "joined", "", "COO"],
        ["Dan", "left", "CEO", ""],
        ["Cleo", "status", "supporter", "neutral"],
    ]


def test_deals_put_off_are_listed_longest_first():
    found = slipped_deals(BEFORE, AFTER)

    assert found[["deal", "slipped_days", "amount"]].to_numpy().tolist() == [["slips", 45.0, 300.0]]


def test_the_three_clocks_run_apart():
    reviews = table(
        "reviews",
        """
        row_id | clock      | due_date   | held_date  | decisions_needed
        v1     | client     | 2026-10-20 | 2026-10-20 |
        v2     | manager    | 2026-11-01 | 2026-11-01 | More time
        v3     | leadership | 2026-12-01 |            | Second specialist
    """,
    )

    clocks = review_clocks(reviews, as_of=TODAY)

    assert clocks["state"].tolist() == ["overdue", "in time", "in time", "in time", "never held"]
    assert clocks["late_days"].iloc[0] == 12
    assert reviews_finding(clocks).statement == (
        "The client update is 12 days overdue; no leadership review was ever held"
    )
    decisions = decisions_needed(reviews, as_of=TODAY)
    assert decisions["decisions_needed"].tolist() == ["Second specialist", "More time"]


def test_reviews_never_held_are_named_with_or():
    clocks = review_clocks(table("reviews", "row_id | clock | due_date\n"), as_of=TODAY)

    assert reviews_finding(clocks).statement == "No client or manager or leadership review was ever held"


def test_a_deal_without_effect_on_the_gap_is_not_among_those_that_moved_it():
    deals = pd.DataFrame(
        {"opportunity_id": ["a", "b", "c"], "name": ["A", "B", "C"], "effect_amount": [0.0, 5.0, None]}
    )

    assert gap_deals_table(deals, currency="EUR").rows["name"].tolist() == ["B", "C"]


def test_the_latest_reading_is_held_against_the_target():
    metrics = table("metrics", "row_id | name | target | audience\nm1 | Satisfaction | 9 | client")
    readings = table(
        "metric_readings",
        "row_id | metric_id | reading_date | value\nr1 | m1 | 2026-06-30 | 8.7\nr2 | m1 | 2026-09-30 | 8.4\n"
        "r3 | m1 | 2026-12-31 | 9.9",
    )

    found = metric_readings(metrics, readings, as_of=TODAY)

    assert found[["value", "before"]].to_numpy().tolist() == [[8.4, 8.7]]
    assert metric_finding(found).statement == (
        "0 of 1 metric with a target has reached it; Satisfaction fell from 8.7 to 8.4"
    )


def test_revenue_of_the_period_grows_on_the_same_days_a_year_before():
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-10-05", "2025-11-01", "2025-12-01", "2025-09-15"]),
            "revenue": [120.0, 100.0, 999.0, 7.0],
            "margin": [20.0, None, 1.0, 1.0],
        }
    )

    found = revenue_measures(rows, period=PERIOD, as_of=TODAY)

    assert found["revenue"].tolist() == [120, 100]
    assert found["growth_rate"].iloc[0] == pytest.approx(0.2)


def test_the_client_report_holds_shared_rows_alone_and_tells_no_plan_as_a_success():
    actions = table(
        "actions",
        """
        row_id | name   | status | due_date   | audience
        a1     | Shared | done   | 2026-10-01 | client
        a2     | Secret | done   | 2026-10-01 | internal
        a3     | Late   | planned | 2026-11-01 | client
    """,
    )
    risks = table("risks", "row_id | name | audience\nr1 | Late parts | client\nr2 | Rival inside | internal")
    goals = table(
        "goals",
        """
        row_id | name    | due_date   | client_agreed_date | audience
        g1     | Pilot   | 2027-01-31 | 2026-11-11         | client
        g2     | Roll-out | 2027-06-30 |                   | client
    """,
    )
    initiatives = table("initiatives", "row_id | name | audience\ni1 | No demurrage | client")
    metrics = table(
        "metrics",
        """
        row_id | name   | target | audience
        q1     | Faults | 0      | client
        q2     | Rating | 9      | client
    """,
    )
    readings = table(
        "metric_readings",
        """
        row_id | metric_id | reading_date | value
        z1     | q1        | 2026-09-30   | 0
        z2     | q2        | 2026-09-30   | 8
    """,
    )
    to_do = action_plan(actions, users=empty("users"), contacts=empty("contacts"), as_of=TODAY)

    report = client_report(
        to_do,
        metrics=metric_readings(metrics, readings, as_of=TODAY),
        risks=risks,
        initiatives=initiatives,
        swot_items=empty("swot_items"),
        goals=goals,
    )

    assert report[["about", "what"]].to_numpy().tolist() == [
        ["success", "Shared"],
        ["success", "Faults: target reached"],
        ["agreed goal", "Pilot"],
        ["your initiative", "No demurrage"],
        ["behind schedule", "Late"],
        ["to watch", "Risk: Late parts"],
        ["to decide", "Late"],
        ["to decide", "Roll-out"],
    ]
    assert report["when_date"].iloc[2] == pd.Timestamp("2027-01-31")
    assert client_report_finding(report).severity == "good"


def test_the_review_compares_with_the_end_of_the_previous_period_or_the_first_day_of_the_plan():
    made = pd.DataFrame(
        {
            "table": ["plans"],
            "row_id": ["p"],
            "before": [None],
            "effective_on": pd.to_datetime(["2026-10-12"]),
        }
    )

    assert review_start("2026-08-15", period=PERIOD, plan_changes=made, plan=plan(1, 1)) == date(2026, 8, 15)
    assert review_start("", period=PERIOD, plan_changes=made, plan=plan(1, 1)) == date(2026, 10, 12)
    assert review_start("", period=PERIOD, plan_changes=made.iloc[:0], plan=plan(1, 1)) == date(2026, 9, 30)


def test_a_plan_that_was_taken_on_is_compared_with_the_one_before_on_the_last_day_of_its_period():
    made = pd.DataFrame(
        {"table": ["plans"], "row_id": ["p"], "before": [None], "effective_on": [pd.Timestamp("2026-10-12")]}
    )
    taken_on = pd.concat([plan(1, 1), pd.Series({"follows_id": "before"})])

    start = review_start("", period=PERIOD, plan_changes=made, plan=taken_on)

    assert start == date(2026, 9, 30)


def test_nobody_joined_where_nobody_was_known_before():
    now = table("contacts", "contact_id | name | title | is_active\nc1 | Cleo | CFO | True")

    changes = people_changes(empty("contacts"), now, empty("stakeholders"), empty("stakeholders"))

    assert changes.empty
    assert people_changes_finding(changes, since=THEN, known=False).severity == "unknown"
