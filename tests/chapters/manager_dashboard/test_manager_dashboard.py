"""Plans against goal, management line, history, usage, quotas, checklist."""

from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.manager_dashboard.action_progress import action_progress
from planning_helpers.chapters.manager_dashboard.gap_history import (
    gap_history,
    gap_history_finding,
    history_days,
    period_on,
)
from planning_helpers.chapters.manager_dashboard.management_line import management_line
from planning_helpers.chapters.manager_dashboard.manager_dashboard import plans_against_goal, plans_finding
from planning_helpers.chapters.manager_dashboard.manager_dashboard_chart import (
    amounts_chart,
    gap_history_chart,
    plans_chart,
)
from planning_helpers.chapters.manager_dashboard.plan_amounts import amounts_by, amounts_finding
from planning_helpers.chapters.manager_dashboard.plan_usage import plan_usage
from planning_helpers.chapters.manager_dashboard.target_cascade import (
    NO_ACCOUNT,
    named_accounts,
    target_cascade,
    target_cascade_finding,
)
from planning_helpers.chapters.manager_dashboard.target_cascade_chart import named_accounts_chart
from planning_helpers.checks.checklist import checklist, checklist_finding
from planning_helpers.measures.book.quota_allocation import (
    quota_allocation,
    quota_allocation_finding,
    quota_in_period,
)
from planning_helpers.measures.pipeline.pipeline import with_expected
from planning_helpers.model import TABLES, empty
from planning_helpers.periods import parse_period
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.plan_tables import deals, table

PERIOD, TODAY = parse_period("2026Q4"), date(2026, 11, 15)
USERS = table("users", "user_id | name | manager_id\nboss | Boss |\nu1 | Ada | boss\nu2 | Ben | boss")
ACCOUNTS = table(
    "accounts", "account_id | name | owner_id\na | Alpha | u1\nb | Beta | u2\nc | Gamma | u1\nd | Delta | u2"
)
PLANS = table(
    "plans",
    """
    plan_id | account_id | period | commit_goal | planned_close_ratio
    pa      | a          | 2026Q4 | 100         | 0.5
    pb      | b          | 2026Q4 | 1000        | 0.5
    pc      | c          | 2026Q4 | 50          |
    pd      | d          | 2026Q4 | 10          | 0.5
""",
)
DEALS = deals("""
    opportunity_id | state | amount | close_date | account_id | type
    a1             | won   | 40     | 2026-10-10 | a          | New
    a2             | open  | 200    | 2026-12-01 | a          | New
    b1             | open  | 500    | 2026-12-01 | b          | Renewal
    b2             | open  |        | 2026-12-01 | b          | New
    d1             | won   | 20     | 2026-10-10 | d          | New
""")


def standing():
    return plans_against_goal(PLANS, ACCOUNTS, DEALS, USERS, period=PERIOD, as_of=TODAY)


def test_the_plan_that_is_short_by_most_comes_first():
    found = standing()

    assert found[["account", "verdict"]].to_numpy().tolist() == [
        ["Beta", "short"],
        ["Gamma", "short"],
        ["Alpha", "enough"],
        ["Delta", "goal met"],
    ]
    assert found["pipeline_gap"].iloc[0] == 1500
    assert plans_finding(found, period=PERIOD, accounts=4, currency="EUR").statement == (
        "Beta needs you most: at most EUR 1,500 of pipeline short; 2 of 4 plans are short, by at most "
        "EUR 1,567 in all (1 deal without a value left out)"
    )
    compiles(plans_chart(with_expected(found), title="Short", currency="EUR"))


def test_plans_roll_up_to_everyone_above_their_owner_once():
    line = management_line(standing(), ACCOUNTS, USERS)

    assert line[["person", "level", "plans", "goal", "short_amount"]].to_numpy().tolist() == [
        ["Boss", 0, 4, 1160.0, 1500.0 + 50 / 0.75],
        ["Ben", 1, 2, 1010.0, 1500.0],
        ["Ada", 1, 2, 150.0, 50 / 0.75],
    ]


def test_open_amounts_by_type_count_deals_without_a_value():
    found = amounts_by(DEALS, PLANS, ACCOUNTS, "type")

    assert found.fillna(-1).to_numpy().tolist() == [
        ["Alpha", "New", 1, 1, 200.0],
        ["Beta", "New", 1, 0, -1],
        ["Beta", "Renewal", 1, 1, 500.0],
    ]
    finding = amounts_finding(found, "type", currency="EUR")
    assert finding.statement == "EUR 500 of EUR 700 open is type “Renewal”; value known for 2 of 3"
    compiles(amounts_chart(found, "type", title=finding.statement, currency="EUR"))


def test_a_plan_without_actions_is_listed_with_none():
    actions = table(
        "actions",
        "row_id | plan_id | name | status | due_date\nx1 | pa | Visit | planned | 2026-11-01\nx2 | pa | "
        "Call | done |",
    )

    found = action_progress(actions, PLANS, ACCOUNTS, as_of=TODAY)

    assert found[["account", "actions", "done", "overdue"]].to_numpy().tolist()[:2] == [
        ["Alpha", 2, 1, 1],
        ["Beta", 0, 0, 0],
    ]


def test_history_takes_month_ends_and_the_period_each_day_lies_in():
    assert history_days(date(2026, 11, 15), 2) == [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 15)]
    assert period_on(date(2026, 9, 30), PERIOD).name == "2026Q3"

    history = gap_history({TODAY: standing(), date(2026, 10, 31): standing().iloc[1:]})

    assert history["short_amount"].tolist() == pytest.approx([50 / 0.75, 1500 + 50 / 0.75])
    assert gap_history_finding(history, currency="EUR").statement == (
        "All plans together are at most EUR 1,567 short of pipeline, more than on 2026-10-31 (EUR 67)"
    )
    assert gap_history_finding(history.head(1), currency="EUR").severity == "unknown"
    compiles(gap_history_chart(history, title="More", currency="EUR"))


def test_usage_tells_created_from_updated_and_untouched_plans():
    changes = pd.DataFrame(
        {
            "table": ["plans", "plans", "swot_items"],
            "row_id": ["pa", "pb", "s1"],
            "effective_on": pd.to_datetime(["2026-10-05", "2026-08-01", "2026-10-20"]),
            "before": [None, None, None],
            "after": [{"plan_id": "pa"}, {"plan_id": "pb"}, {"plan_id": "pb"}],
        }
    )

    found = plan_usage(changes, PLANS.head(2), ACCOUNTS, start=PERIOD.start, as_of=TODAY)

    assert found.set_index("account")["state"].to_dict() == {"Alpha": "created", "Beta": "updated"}
    assert found.set_index("account")["days_untouched"].to_dict() == {"Alpha": 41, "Beta": 26}


def test_a_yearly_quota_counts_by_its_days_in_the_period():
    quotas = table("quotas", "quota_id | user_id | amount\nq1 | u1 | 365\nq2 | u2 | 100").assign(
        period_start=pd.to_datetime(["2026-01-01", "2026-10-01"]),
        period_end=pd.to_datetime(["2026-12-31", None]),
    )

    found = quota_in_period(quotas, PERIOD)

    assert found.to_dict() == pytest.approx({"u1": 92, "u2": 100})


def test_quotas_of_managers_with_quotas_below_do_not_count_twice():
    quotas = table(
        "quotas", "quota_id | user_id | amount\nq0 | boss | 2000\nq1 | u1 | 500\nq2 | u2 | 1500"
    ).assign(period_start=pd.Timestamp("2026-10-01"), period_end=pd.Timestamp("2026-12-31"))

    allocation = quota_allocation(PLANS, ACCOUNTS, quotas, USERS, period=PERIOD)

    assert allocation.set_index("person")["is_rolled_up"].to_dict() == {
        "Boss": True,
        "Ben": False,
        "Ada": False,
    }
    assert quota_allocation_finding(allocation, currency="EUR").statement == (
        "Account goals cover 58% of the quotas (EUR 1,160 of EUR 2,000); "
        "most is not assigned to accounts with Ben (EUR 490)"
    )


def test_goals_of_another_period_are_not_held_against_the_quotas_of_this_one():
    quotas = table("quotas", "quota_id | user_id | amount\nq1 | u1 | 500").assign(
        period_start=pd.Timestamp("2026-10-01"), period_end=pd.Timestamp("2026-12-31")
    )

    allocation = quota_allocation(PLANS.assign(period="2026Q3"), ACCOUNTS, quotas, USERS, period=PERIOD)

    without = quota_allocation(empty("plans"), ACCOUNTS, quotas, USERS, period=PERIOD)

    for found in (allocation, without):
        assert found["goal"].isna().all()
        assert found["unassigned_amount"].tolist() == [500]


QUOTAS = table(
    "quotas",
    """
    quota_id | user_id | period_start | period_end | amount
    q0       | boss    | 2026-10-01   | 2026-12-31 | 2000
    q1       | u1      | 2026-10-01   | 2026-12-31 | 500
    q2       | u2      | 2026-10-01   | 2026-12-31 | 900
    """,
)


def test_what_one_has_too_much_fills_nobody_elses_quota():
    allocation = quota_allocation(PLANS, ACCOUNTS, QUOTAS, USERS, period=PERIOD)

    found = quota_allocation_finding(allocation, currency="EUR")

    # Ada: 150 of 500; Ben: 1,010 of 900, of which 900 count
    assert found.statement == (
        "Account goals cover 75% of the quotas (EUR 1,050 of EUR 1,400);"
        " most is not assigned to accounts with Ada (EUR 350)"
    )
    assert found.severity == "watch"


def test_each_target_stands_by_named_account_with_what_no_plan_carries():
    named = named_accounts(PLANS, ACCOUNTS, QUOTAS, USERS, period=PERIOD)

    assert named[["person", "account", "commit_goal", "part_share"]].to_numpy().tolist() == [
        ["Ada", "Alpha", 100.0, 0.2],
        ["Ada", "Gamma", 50.0, 0.1],
        ["Ada", NO_ACCOUNT, 350.0, 0.7],
        ["Ben", "Beta", 1000.0, pytest.approx(1000 / 900)],
        ["Ben", "Delta", 10.0, pytest.approx(10 / 900)],
    ]
    compiles(named_accounts_chart(named, title="Targets", currency="EUR"))


def test_goals_of_another_period_are_named_in_no_target():
    named = named_accounts(PLANS.assign(period="2026Q3"), ACCOUNTS, QUOTAS, USERS, period=PERIOD)

    assert set(named["account"]) == {NO_ACCOUNT}
    assert named["commit_goal"].tolist() == [900.0, 500.0]


def test_the_target_of_the_top_is_held_against_what_is_passed_on():
    cascade = target_cascade(QUOTAS, USERS, period=PERIOD)
    named = named_accounts(PLANS, ACCOUNTS, QUOTAS, USERS, period=PERIOD)

    found = target_cascade_finding(cascade, named, currency="EUR")

    assert cascade.to_numpy().tolist() == [["Boss", 2000.0, 2, 1400.0, 600.0]]
    assert found.statement == (
        "Boss's target of EUR 2,000 is passed on to 70%; EUR 600 is nobody's, most with Boss (EUR 600)"
    )
    assert found.next_step == "Give Boss's rest to people, then to accounts."


def test_a_manager_without_a_quota_is_skipped_on_the_way_down():
    users = table(
        "users",
        "user_id | name | manager_id\nceo | Top |\nboss | Boss | ceo\nu1 | Ada | boss\nu2 | Ben | boss",
    )
    quotas = QUOTAS.assign(user_id=["ceo", "u1", "u2"], amount=[1400.0, 500.0, 900.0])

    cascade = target_cascade(quotas, users, period=PERIOD)

    assert cascade.to_numpy().tolist() == [["Top", 1400.0, 2, 1400.0, 0.0]]
    assert target_cascade_finding(cascade, named_accounts(PLANS, ACCOUNTS, quotas, users, period=PERIOD),
                                  currency="EUR").severity == "good"  # fmt: skip


@pytest.mark.parametrize(("quota", "severity"), [(700.0, "good"), (699.0, "unknown")])
def test_a_managers_quota_far_below_what_the_people_carry_is_the_managers_own(quota, severity):
    quotas = QUOTAS.assign(amount=[quota, 500.0, 900.0])
    named = named_accounts(PLANS, ACCOUNTS, quotas, USERS, period=PERIOD)

    found = target_cascade_finding(target_cascade(quotas, USERS, period=PERIOD), named, currency="EUR")

    assert found.severity == severity


def test_without_quotas_of_managers_or_of_anybody_the_cascade_is_not_known():
    below = QUOTAS[QUOTAS["user_id"] != "boss"]
    nobody = named_accounts(empty("plans"), ACCOUNTS, empty("quotas"), USERS, period=PERIOD)

    for quotas in (below, empty("quotas")):
        cascade = target_cascade(quotas, USERS, period=PERIOD)
        found = target_cascade_finding(cascade, nobody, currency="EUR")
        assert found.severity == "unknown"
        assert found.next_step
    assert isinstance(named_accounts_chart(nobody, title="", currency="EUR"), Table)


def book(**tables):
    return {name: empty(name) for name in TABLES} | tables


def test_the_checklist_is_ticked_by_data_and_by_marks_of_every_plan():
    marks = table(
        "checklist_marks",
        """
        row_id | plan_id | week | item                                | done_date
        k1     | pa      | 1    | Results of the last quarter looked at | 2026-10-02
        k2     | pb      | 4    | Own idea                            | 2026-10-20
    """,
    )
    tables = book(plans=PLANS, accounts=ACCOUNTS, opportunities=DEALS, users=USERS, checklist_marks=marks)

    complete = pd.Series([True, False, True, False])
    items = checklist(tables, standing()["verdict"], complete, period=PERIOD, as_of=TODAY).set_index("item")

    assert items.loc["Plans brought to the new period", ["evidence", "ticked_by", "state"]].tolist() == [
        "4 of 4 plans are for this period",
        "data",
        "done",
    ]
    assert items.loc["Results of the last quarter looked at", ["evidence", "state"]].tolist() == [
        "1 of 4 plans marked",
        "late",
    ]
    assert items.loc["Plans complete", "evidence"] == "2 of 4 plans meet every rule of a complete plan"
    assert items.loc["Own idea", "ticked_by"] == "hand"
    assert items.loc["Result estimated, deals to close reported", "state"] == "open"


def test_an_empty_book_says_what_is_missing():
    none = plans_against_goal(
        empty("plans"), ACCOUNTS, empty("opportunities"), USERS, period=PERIOD, as_of=TODAY
    )

    assert plans_finding(none, period=PERIOD, accounts=4, currency="EUR").severity == "unknown"
    assert management_line(none, ACCOUNTS, USERS).empty
    items = checklist(book(), none["verdict"], pd.Series(dtype=bool), period=PERIOD, as_of=TODAY)
    assert checklist_finding(items, plans=0, period=PERIOD, as_of=TODAY).severity == "unknown"


def test_a_plan_of_an_earlier_period_is_not_judged_and_a_yearly_one_over_its_year():
    plans = PLANS.head(2).assign(period=["2026Q3", "2026"])

    found = plans_against_goal(plans, ACCOUNTS, DEALS, USERS, period=PERIOD, as_of=TODAY)

    assert found.set_index("account")["verdict"].to_dict() == {"Beta": "short", "Alpha": "not computable"}
    statement = plans_finding(found, period=PERIOD, accounts=4, currency="EUR").statement
    assert statement.startswith("Beta needs you most: at most EUR 1,500 of pipeline short for 2026;")
    assert statement.endswith("1 cannot be computed, 1 has no goal for 2026Q4: its plan is of 2026Q3")


def test_two_accounts_of_one_name_are_neither_summed_nor_drawn_as_one():
    twins = ACCOUNTS.assign(name="Acme")

    amounts = amounts_by(DEALS, PLANS, twins, "type")

    assert amounts["account"].tolist() == ["Acme (a)", "Acme (b)", "Acme (b)"]


def test_what_open_deals_of_unknown_value_let_expect_is_not_drawn_as_nothing():
    unvalued = DEALS.assign(amount=DEALS["amount"].where(DEALS["opportunity_id"] != "b1"))
    found = plans_against_goal(PLANS, ACCOUNTS, unvalued, USERS, period=PERIOD, as_of=TODAY)

    beta = with_expected(found).set_index("account").loc["Beta"]

    assert beta[["expected", "missing"]].isna().all()
