"""Goal progress, close ratio, chance of the goals, map of deals, ageing, strategy cards."""

from datetime import date

import altair as alt
import pandas as pd
import pytest

from planning_helpers.chapters.opportunity_map.goal_breakdown import goal_breakdown, sufficiency_rows
from planning_helpers.chapters.opportunity_map.opportunity_map import opportunity_map, opportunity_map_finding
from planning_helpers.chapters.opportunity_map.opportunity_map_chart import opportunity_map_chart
from planning_helpers.chapters.opportunity_map.overdue_deals import overdue_deals, overdue_deals_finding
from planning_helpers.chapters.opportunity_map.pipeline_chart import pipeline_chart
from planning_helpers.chapters.opportunity_map.qualification import qualification
from planning_helpers.chapters.opportunity_map.stage_ageing import (
    SINCE_CREATED,
    stage_ageing,
    stage_ageing_finding,
)
from planning_helpers.chapters.opportunity_map.stage_duration_chart import stage_ageing_chart
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge import (
    pipeline_gap_bridge,
    pipeline_gap_bridge_finding,
)
from planning_helpers.chapters.quarterly_review.plan_changes import goal_changes, goal_changes_finding
from planning_helpers.chapters.quarterly_review.quarterly_review import plan_against_actual_finding
from planning_helpers.measures.pipeline.close_ratio import close_ratio
from planning_helpers.measures.pipeline.goal_outlook import goal_outlook, goal_outlook_finding
from planning_helpers.measures.pipeline.goal_progress import period_sales, progress_finding
from planning_helpers.measures.pipeline.leading_ratio import leading_ratio
from planning_helpers.measures.pipeline.pipeline import with_expected
from planning_helpers.measures.pipeline.stage_duration import (
    stage_days_finding,
    stage_durations,
    typical_stage_days,
)
from planning_helpers.measures.pipeline.win_rate_by_age import age_effect
from planning_helpers.model import empty, typed
from planning_helpers.periods import parse_period
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.plan_tables import deals, table

PERIOD, TODAY = parse_period("2026Q4"), date(2026, 11, 15)
BOOK = deals("""
    opportunity_id | state | amount | close_date | created_date | probability
    won1           | won   |    300 | 2026-10-10 | 2026-08-01   | 1.0
    won0           | won   |    900 | 2026-09-30 | 2026-07-01   | 1.0
    lost1          | lost  |    500 | 2026-11-01 | 2026-08-01   | 0.0
    due1           | open  |    400 | 2026-12-31 | 2026-09-01   | 0.5
    due2           | open  |        | 2026-11-01 | 2026-09-01   | 0.4
    later          | open  |    700 | 2027-01-01 | 2026-09-01   | 0.3
    undated        | open  |     50 |            | 2026-09-01   | 0.2
""")
PLAN = pd.Series({"commit_goal": 1000.0, "stretch_goal": 1500.0, "planned_close_ratio": 0.5})


def outlook(plan=PLAN, opportunities=BOOK):
    return goal_outlook(plan, opportunities, book_opportunities=opportunities, period=PERIOD, as_of=TODAY)


def test_won_counts_by_close_date_and_lost_later_and_undated_deals_do_not():
    before = BOOK.copy(deep=True)

    sales = period_sales(BOOK, period=PERIOD, as_of=TODAY).set_index("state")

    assert sales["amount"].tolist() == [300, 500, 400, 700, 50]
    assert sales["deals"].tolist() == [1, 1, 2, 1, 1]
    assert sales.loc["open, due by the end of the period", "with_amount"] == 1
    pd.testing.assert_frame_equal(BOOK, before)


def test_open_deals_without_a_value_are_counted_and_never_taken_as_nothing():
    unvalued = deals("""
        opportunity_id | state | amount | close_date
        one            | open  |        | 2026-12-01
        two            | open  |        | 2026-12-02
    """)

    sales = period_sales(unvalued, period=PERIOD, as_of=TODAY)

    assert sales["amount"].isna().tolist() == [False, False, True, False, False]
    assert progress_finding(sales, goal=100, currency="EUR").statement == (
        "EUR 0 of EUR 100 is won (0%); 2 open deals are due in time, none with a value; "
        "value known for 0 of 2 open"
    )
    assert outlook(opportunities=unvalued).commit.verdict == "not computable"


def test_the_outlook_takes_won_and_due_deals_of_the_period():
    found = outlook()

    assert (found.commit.won, found.commit.open_amount, found.commit.pipeline_gap) == (300, 400, 1000)
    assert found.lead.kind == "planned"
    assert goal_outlook_finding(found, currency="EUR").severity == "act"


def test_without_a_planned_ratio_the_estimated_one_of_few_deals_is_used_and_named():
    found = outlook(PLAN.drop("planned_close_ratio"))

    # 2 of 3 are won, which are the whole book: drawn towards 3 of 5
    assert found.lead.kind == "estimated"
    assert found.commit.close_ratio == pytest.approx((2 + 0.6 * 200**0.5) / (3 + 200**0.5), abs=0.01)
    assert "from 3 closed deals of theirs" in goal_outlook_finding(found, currency="EUR").statement


def test_every_section_rests_on_the_same_ratio_of_a_deal():
    found = outlook(PLAN.drop("planned_close_ratio"))
    placed = mapped(BOOK, empty("opportunity_strategies"), ratio=found.lead)

    assert found.chances["close_ratio"].iloc[0] == pytest.approx(found.commit.close_ratio)
    is_open = placed["state"].isin(["open", "planned"])
    assert placed.loc[is_open, "chance_probability"].tolist() == pytest.approx(
        [found.commit.close_ratio] * int(is_open.sum())
    )


def test_fit_is_the_mean_of_the_scored_criteria_and_the_crm_chance_comes_first():
    strategies = table(
        "opportunity_strategies",
        """
        row_id | opportunity_id | potential | strategic_value | offer_fit
        s1     | due1           | 5         | 4               | 3
    """,
    )
    no_chance = BOOK.assign(probability=BOOK["probability"].where(BOOK["opportunity_id"] != "later"))

    found = mapped(no_chance, strategies)

    assert found.loc[0, ["name", "fit", "scored"]].tolist() == ["due1", 4.0, 3]
    by_name = found.set_index("name")
    assert by_name.loc["later", "place_from"] == "close ratio"
    assert by_name.loc["due2", ["crm_probability", "place_probability"]].tolist() == [0.4, 0.4]
    statement = opportunity_map_finding(found, currency="EUR").statement
    assert statement.startswith("due1 deserves the effort first: EUR 400, fit 4.0 of 5, CRM probability 50%")
    assert "value known for 3 of 4 open deals" in statement
    compiles(opportunity_map_chart(found, title=statement, currency="EUR"))


def mapped(opportunities, strategies, ratio=None):
    ratio = leading_ratio(close_ratio(None, BOOK, BOOK)) if ratio is None else ratio
    evidence = qualification(
        opportunities, strategies, empty("opportunity_contacts"), empty("contacts"), beginning="Lead",
        as_of=TODAY, currency="EUR",
    )  # fmt: skip
    return opportunity_map(
        opportunities, strategies, qualified=evidence, ratio=ratio, period=PERIOD,
        as_of=TODAY,
    )  # fmt: skip


def test_planned_open_won_and_lost_deals_stand_apart():
    begun = BOOK.assign(stage=BOOK["stage"].where(BOOK["opportunity_id"] != "later", "Lead"))

    found = mapped(begun, empty("opportunity_strategies")).set_index("name")

    assert found["state"].to_dict() == {
        "due1": "open", "due2": "open", "later": "planned", "undated": "open", "won1": "won", "lost1": "lost",
    }  # fmt: skip
    assert found.loc[["won1", "lost1"], "place_probability"].tolist() == [1, 0]
    chart = opportunity_map_chart(found.reset_index(), title="Map", currency="EUR").to_dict()
    colours = chart["layer"][0]["encoding"]["color"]["scale"]
    assert colours["domain"] == ["planned", "open", "won", "lost"]
    assert len(set(colours["range"])) == 4


def test_deals_that_are_won_do_not_ask_for_effort():
    done = BOOK[BOOK["opportunity_id"].isin(["won1", "lost1"])]

    finding = opportunity_map_finding(mapped(done, empty("opportunity_strategies")), currency="EUR")

    assert finding.severity == "unknown"


def test_deals_past_their_close_date_are_named_longest_first():
    late = overdue_deals(BOOK, as_of=TODAY)

    assert late[["name", "overdue_days"]].to_numpy().tolist() == [["due2", 14]]
    assert overdue_deals_finding(late, BOOK, currency="EUR").severity == "watch"


def history():
    rows = pd.DataFrame(
        [
            ("h1", "won1", "Qualify", "2026-08-01"),
            ("h2", "won1", "Propose", "2026-08-11"),
            ("h3", "won1", "Propose", "2026-08-21"),
            ("h4", "won1", "won", "2026-10-10"),
            ("h5", "due1", "Qualify", "2026-09-01"),
            ("h6", "due1", "Propose", "2026-09-05"),
        ],
        columns=["stage_history_id", "opportunity_id", "stage", "changed_at"],
    )
    return typed(rows.assign(changed_at=pd.to_datetime(rows["changed_at"])), "stage_history")


def test_spells_join_rows_of_one_stage_and_the_open_one_is_censored():
    opportunities = BOOK.assign(stage=BOOK["stage"].mask(BOOK["opportunity_id"] == "due1", "Propose"))
    two = opportunities[opportunities["opportunity_id"].isin(["won1", "due1"])]

    found = stage_durations(history(), two, as_of=TODAY)

    assert found[["opportunity_id", "stage", "in_stage_days", "is_censored"]].to_numpy().tolist() == [
        ["due1", "Qualify", 4.0, False],
        ["due1", "Propose", 71.0, True],
        ["won1", "Qualify", 10.0, False],
        ["won1", "Propose", 60.0, False],
    ]


def ageing(opportunities, history):
    stages = typical_stage_days(stage_durations(history, opportunities, as_of=TODAY))
    cycle = age_effect(opportunities, as_of=TODAY).typical_days
    return stage_ageing(opportunities, history, stages=stages, cycle_days=cycle, as_of=TODAY)


def test_a_stage_takes_as_long_as_half_of_the_deals_need_those_in_it_counting():
    opportunities = BOOK.assign(stage=BOOK["stage"].mask(BOOK["opportunity_id"] == "due1", "Propose"))
    two = opportunities[opportunities["opportunity_id"].isin(["won1", "due1"])]

    found = typical_stage_days(stage_durations(history(), two, as_of=TODAY)).set_index("stage")

    # Propose: one left after 60 days, one is in it for 71; Qualify: 4 and 10 days
    assert found.loc["Propose"].tolist() == [1, 1, 60, 60]
    assert found.loc["Qualify"].tolist() == [2, 0, 7, 7]
    assert stage_days_finding(found.reset_index()).statement == (
        "Deals of the book stay longest in Propose: half have left it after 60 days"
    )
    assert stage_days_finding(found.reset_index().iloc[:0]).severity == "unknown"


def test_an_open_deal_is_compared_with_the_book_in_its_stage_else_as_a_whole():
    opportunities = BOOK.assign(
        stage=BOOK["stage"]
        .mask(BOOK["opportunity_id"] == "due1", "Propose")
        .where(BOOK["opportunity_id"] != "later", "Lead")
    )

    ages = ageing(opportunities, history())

    by_name = ages.set_index("name")
    assert by_name.loc["due1", ["age_days", "typical_days", "measured"]].tolist() == [71, 60, "days in stage"]
    # decided after 70, 91 and 92 days; four are open for 75 days: 6 of 7 go on after 70, then 1 of 2
    assert by_name.loc["later", ["age_days", "typical_days", "measured"]].tolist() == [75, 91, SINCE_CREATED]
    finding = stage_ageing_finding(ages, currency="EUR")
    assert finding.statement == (
        "1 of 4 open deals is older than typical: due1 is in Propose for 71 days, half of the deals "
        "leave it within "
        "60 days"
    )
    compiles(stage_ageing_chart(ages, title=finding.statement))


def test_an_account_without_deals_says_so_in_every_section():
    none = empty("opportunities")
    found = outlook(None, none)

    assert goal_outlook_finding(found, currency="EUR").severity == "unknown"
    assert isinstance(pipeline_chart(goal_breakdown(found), title="", currency="EUR"), Table)
    assert (
        opportunity_map_finding(mapped(none, empty("opportunity_strategies")), currency="EUR").severity
        == "unknown"
    )


def test_the_bars_hold_won_expected_and_missing_of_each_goal():
    chart = pipeline_chart(goal_breakdown(outlook()), title="Short", currency="EUR")

    assert isinstance(chart, alt.LayerChart)
    assert goal_breakdown(outlook())["missing"].tolist() == [500, 1000]
    compiles(chart)


def test_sufficiency_stands_at_the_planned_the_estimated_and_both_observed_ratios():
    found = sufficiency_rows(outlook())
    found = found[found["basis"] != "estimated"].set_index(["ambition", "basis"])

    # won: 1,200 of 1,700, and 2 of 3; 700 is needed for commit, 1,200 for stretch; 400 is open
    assert found["close_ratio"].tolist() == pytest.approx([0.5, 12 / 17, 2 / 3] * 2)
    assert found["pipeline_gap"].tolist() == pytest.approx(
        [700 / 0.5 - 400, 700 * 17 / 12 - 400, 700 * 1.5 - 400,
         1200 / 0.5 - 400, 1200 * 17 / 12 - 400, 1200 * 1.5 - 400]
    )  # fmt: skip
    assert sufficiency_rows(outlook(None, empty("opportunities")))["basis"].tolist() == ["planned"] * 2


def test_a_plan_of_the_year_is_judged_over_the_year_and_names_it():
    found = outlook(pd.concat([PLAN, pd.Series({"period": "2026"})]))

    assert (found.period.name, found.commit.won) == ("2026", 1200)
    assert (
        goal_outlook_finding(found, currency="EUR").statement
        == "Commit goal of 2026 met: EUR 1,200 won of EUR 1,000; "
        "value known for 1 of 2 open deals"
    )


def test_the_goal_of_an_earlier_period_is_not_that_of_this_one():
    found = goal_outlook_finding(outlook(pd.concat([PLAN, pd.Series({"period": "2026Q3"})])), currency="EUR")

    assert found.severity == "unknown"
    assert "no goal is set for 2026Q4; the plan in force is of 2026Q3" in found.statement
    assert outlook(pd.concat([PLAN, pd.Series({"period": "next year"})])).commit.goal == 1000


def test_a_goal_lowered_from_period_to_period_names_both():
    then = pd.concat([PLAN, pd.Series({"plan_id": "p", "period": "2026Q3"})])
    now = pd.concat([PLAN, pd.Series({"plan_id": "p", "period": "2026Q4"})])
    now["commit_goal"] = 800.0
    none = empty("goals")

    changes = goal_changes(then, now, none, none, currency="EUR")
    before = goal_outlook(then, BOOK, book_opportunities=BOOK, period=PERIOD, as_of=TODAY, allow_earlier=True)
    moved = pipeline_gap_bridge(
        before,
        outlook(now),
        opportunities_before=BOOK,
        opportunities_after=BOOK,
        since=TODAY,
        as_of=TODAY,
    )

    assert goal_changes_finding(changes, since=TODAY, known=True).statement.endswith(
        "commit goal lowered from EUR 1,000 (2026Q3) to EUR 800 (2026Q4)"
    )
    assert "“goal of 2026Q3 → 2026Q4” narrowed it by EUR 400" in (
        pipeline_gap_bridge_finding(moved, since=TODAY, currency="EUR").statement
    )


def test_deals_without_a_value_make_the_gap_an_upper_bound_and_rows_tell():
    found = goal_outlook_finding(outlook(), currency="EUR")

    assert "is at most EUR 1,000 short" in found.statement
    assert "; value known for 1 of 2 open deals; the chance of reaching it is at least" in found.statement
    assert "account_id" not in found.rows
    assert "close_date" in found.rows


def test_a_book_without_deals_does_not_say_that_nothing_is_won():
    found = outlook(opportunities=empty("opportunities"))
    told = plan_against_actual_finding(found, pd.DataFrame(), as_of=TODAY, currency="EUR")

    assert (found.won, found.commit.verdict, len(found.chances)) == (None, "not computable", 0)
    assert told.severity == "unknown"
    assert told.statement.startswith("What is won is not known: no opportunity is recorded in the book")


def test_what_open_deals_of_unknown_value_let_expect_is_not_drawn_as_nothing():
    unvalued = deals("""
        opportunity_id | state | amount | close_date
        one            | won   |    300 | 2026-10-10
        two            | open  |        | 2026-12-02
    """)
    parts = goal_breakdown(outlook(opportunities=unvalued))
    chart = pipeline_chart(parts, title="Not known", currency="EUR")

    assert parts["won"].tolist() == [300, 300]
    assert parts[["expected", "missing"]].isna().all(axis=None)
    assert "won 300, expected not known, missing not known" in chart.to_dict()["description"]


def test_of_a_goal_that_is_met_nothing_is_missing_and_nothing_open_lets_expect_nothing():
    goals = pd.DataFrame(
        {"goal": [100, 100], "won": [120, 40], "open": [None, 0], "close_ratio": [0.5, None]}
    )

    found = with_expected(goals)

    assert found["missing"].tolist() == [0, 60]
    assert found["expected"].isna().tolist() == [True, False]


def test_two_deals_of_one_name_have_a_bar_each():
    twins = deals("""
        opportunity_id | state | name    | stage | amount | close_date | created_date
        one            | open  | Renewal | Offer |    100 | 2026-12-01 | 2026-08-01
        two            | open  | Renewal | Offer |    200 | 2026-12-02 | 2026-09-01
    """)
    history = empty("stage_history")
    ages = ageing(twins, history)

    chart = stage_ageing_chart(ages, title="Old")

    named = {row["deal"] for rows in chart.to_dict()["datasets"].values() for row in rows}
    assert named == {"Renewal · Offer", "Renewal · Offer (2)"}


def test_a_deal_won_after_the_day_of_the_facts_is_no_part_of_the_close_ratio():
    later = pd.concat(
        [
            BOOK,
            BOOK[BOOK["opportunity_id"] == "won1"].assign(
                opportunity_id="future", close_date=pd.Timestamp("2026-12-01")
            ),
        ],
        ignore_index=True,
    )

    assert outlook(opportunities=later).ratio == outlook().ratio


def test_where_the_book_bears_it_the_chances_have_a_row_with_the_lower_chance_of_older_deals():
    quick = [f"w{n} | won  | 100 | 2026-01-01 | 2026-02-10" for n in range(18)]
    slow = [f"l{n} | lost | 100 | 2026-01-01 | 2026-05-01" for n in range(17)]
    book = deals("\n".join(["opportunity_id | state | amount | created_date | close_date", *quick, *slow]))
    old = deals("""
        opportunity_id | state | amount | created_date | close_date
        old            | open  |    400 | 2026-01-01   | 2026-12-01
    """)

    found = goal_outlook(
        PLAN, old, book_opportunities=pd.concat([book, old], ignore_index=True), period=PERIOD, as_of=TODAY
    )

    chances = found.chances.set_index("chance_of_a_deal")["close_ratio"]
    assert found.ages.is_borne
    assert chances["the same, lower where a deal is older than typical"] < chances["planned close ratio"]
