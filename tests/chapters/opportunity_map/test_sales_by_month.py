"""Which part of the goal can come in when, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.opportunity_map.sales_by_month import sales_by_month, sales_by_month_finding
from planning_helpers.chapters.opportunity_map.sales_by_month_chart import sales_by_month_chart
from planning_helpers.measures.pipeline.close_ratio import close_ratio
from planning_helpers.measures.pipeline.deal_status import won
from planning_helpers.measures.pipeline.goal_progress import closed_in, due_by_end
from planning_helpers.measures.pipeline.leading_ratio import leading_ratio
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.plan_tables import deals

PERIOD, TODAY = parse_period("2026Q4"), date(2026, 11, 15)
GOALS = {"commit": 500.0, "stretch": None}
BOOK = deals("""
    opportunity_id | state | amount | close_date
    won1           | won   |    300 | 2026-10-10
    before         | won   |    900 | 2026-09-30
    lost1          | lost  |    500 | 2026-11-01
    late           | open  |    100 | 2026-10-20
    november       | open  |    200 | 2026-11-30
    december       | open  |    400 | 2026-12-18
    unvalued       | open  |        | 2026-12-18
    next           | open  |    700 | 2027-01-01
""")
RATIO = leading_ratio(replace(close_ratio(None, BOOK, BOOK), assumed=0.5))  # for certain


def months(ratio=RATIO, book=BOOK, as_of=TODAY):
    return sales_by_month(
        due_by_end(book, period=PERIOD), closed_in(won(book), period=PERIOD, as_of=as_of), goals=GOALS,
        ratio=ratio, period=PERIOD, as_of=as_of,
    )  # fmt: skip


def test_each_month_has_what_is_won_likely_expected_and_possible_by_its_end():
    found = months()

    assert found["month_date"].dt.strftime("%m-%d").tolist() == ["10-31", "11-30", "12-31"]
    assert found["won_amount"].fillna(-1).tolist() == [300, 300, -1]
    assert found["due_amount"].tolist() == [0, 300, 400]  # what is late can come in now
    # November: 0, 100, 200 or 300 more, a quarter each: 0 is sure, 100 by three quarters only
    # December: 0, …, 700 in steps of 100, an eighth each: 100 by seven eighths, 200 by three quarters
    assert found["likely_amount"].tolist() == [300, 300, 400]
    assert found["expected_amount"].to_numpy() == pytest.approx([300, 450, 650], rel=1e-4)
    assert found["all_won_amount"].tolist() == [300, 600, 1000]
    assert found["commit_probability"].to_numpy() == pytest.approx([0, 0.5, 0.75], rel=1e-4)


def test_the_sentence_names_the_month_most_comes_due_and_what_is_sure():
    finding = sales_by_month_finding(months(), goals=GOALS, as_of=TODAY, currency="EUR")

    assert finding.statement == (
        "EUR 400 of EUR 700 open comes due in December; EUR 400 is reached with 80% certainty by the end of "
        "December, 80% of the commit goal"
    )
    assert finding.severity == "watch"


def test_the_last_month_is_what_the_chances_say():
    from planning_helpers.measures.pipeline.goal_chance import goal_chances

    chances = goal_chances(due_by_end(BOOK, period=PERIOD), won=300, goals=GOALS, ratio=RATIO).iloc[0]

    last = months().iloc[-1]
    assert last["commit_probability"] == pytest.approx(chances["commit_probability"])
    assert (last["likely_amount"], last["expected_amount"]) == (chances["likely"], chances["expected"])


def test_without_a_ratio_or_with_unknown_sales_nothing_is_told_by_month():
    none = months(ratio=replace(RATIO, belief=None))
    unvalued = months(book=BOOK.assign(amount=BOOK["amount"].mask(BOOK["opportunity_id"] == "won1")))

    assert none.empty
    assert unvalued.empty
    assert sales_by_month_finding(none, goals=GOALS, as_of=TODAY, currency="EUR").severity == "unknown"
    assert isinstance(sales_by_month_chart(none, goals=GOALS, title="", currency="EUR"), Table)


def test_the_bars_draw_and_say_what_they_hold():
    chart = sales_by_month_chart(months(), goals=GOALS, title="Late", currency="EUR")

    assert "by December 2026 400 with 80 %, 650 expected" in chart.to_dict()["description"]
    drawn = [row for rows in chart.to_dict()["datasets"].values() for row in rows if "what" in row]
    assert [row["what"] for row in drawn if row["month"] == "Oct 2026"] == ["won"]  # it is over
    assert len(drawn) == 1 + 4 + 3
    compiles(chart)


def test_an_account_without_deals_has_months_of_nothing_to_come():
    found = months(book=pd.concat([empty("opportunities"), BOOK[BOOK["opportunity_id"] == "before"]]))

    assert found["expected_amount"].tolist() == [0, 0, 0]
    said = sales_by_month_finding(found, goals=GOALS, as_of=TODAY, currency="EUR").statement
    assert said == (
        "No open deal with a value is due in the period; nothing is reached with 80% certainty by "
        "the end of December"
    )
