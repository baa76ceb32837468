import pandas as pd
import pytest

from planning_helpers.measures.pipeline.deal_status import (
    lost,
    open_opportunities,
    sum_known,
    weighted_amount,
    won,
)
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.measures.revenue.concentration import concentration_index, fewest_reaching, pareto_share
from planning_helpers.model import empty, typed

NONE = pd.Series([], dtype="float64")


def deals(*rows):
    names = ["opportunity_id", "is_closed", "is_won", "amount", "probability"]
    return typed(pd.DataFrame(rows, columns=names).assign(name="Deal", stage="Stage"), "opportunities")


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        ([50.0, 30.0, 10.0, 5.0, 5.0], 0.5),  # 1 of 5
        ([50.0, 30.0, 10.0, 5.0, 4.0, 1.0], 0.8),  # ceil(0.2 × 6) = 2
        ([50.0, 50.0, 0.0, -20.0, float("nan")], 0.5),  # accounts without revenue do not count in n
        ([1.0] * 35, 0.2),  # 0.2 × 35 is 7.000000000000001 in floating point; 7 accounts, not 8
    ],
)
def test_pareto_share_is_that_of_the_top_fifth(revenue, expected):
    assert pareto_share(pd.Series(revenue)) == pytest.approx(expected)


def test_a_book_without_revenue_has_no_share_and_needs_no_account():
    assert pareto_share(NONE) is None
    assert fewest_reaching(NONE) == 0
    assert concentration_index(pd.Series([0.0, -5.0])) is None


def test_n80_is_reached_exactly_at_80_per_cent():
    assert fewest_reaching(pd.Series([10.0, 40.0, 40.0, 10.0])) == 2
    assert fewest_reaching(pd.Series([1.0] * 10)) == 8
    assert fewest_reaching(pd.Series([100.0])) == 1


def test_concentration_is_one_when_one_account_is_all():
    assert concentration_index(pd.Series([7.0, 0.0])) == 1.0
    assert concentration_index(pd.Series([1.0] * 4)) == 0.25


def test_deals_are_won_lost_or_open_and_nothing_else():
    book = deals(
        ("won", True, True, 100.0, 1.0),
        ("lost", True, False, 50.0, 0.0),
        ("open", False, False, 80.0, 0.25),
        ("new", False, False, None, 0.5),
    )

    assert won(book)["opportunity_id"].tolist() == ["won"]
    assert lost(book)["opportunity_id"].tolist() == ["lost"]
    assert open_opportunities(book)["opportunity_id"].tolist() == ["open", "new"]
    assert weighted_amount(book) == 20.0
    assert win_rate(book) == 0.5
    assert win_rate(book, by="value") == pytest.approx(2 / 3)


def test_an_amount_nobody_knows_is_not_zero():
    unknown = deals(
        ("open", False, False, None, 0.5), ("lost", True, False, None, 0.0), ("won", True, True, 9.0, 1.0)
    )

    assert sum_known(open_opportunities(unknown)) is None
    assert weighted_amount(unknown) is None
    assert win_rate(unknown) == 0.5
    assert win_rate(unknown, by="value") is None  # 100 % only because nobody wrote down what was lost


def test_without_closed_deals_there_is_no_win_rate():
    assert win_rate(empty("opportunities")) is None
    assert win_rate(deals(("open", False, False, 1.0, 0.5)), by="value") is None


@pytest.mark.parametrize(("is_won", "rate"), [(True, 1.0), (False, 0.0)])
def test_all_won_is_one_and_all_lost_is_zero(is_won, rate):
    book = deals(("a", True, is_won, 5.0, None))

    assert win_rate(book) == rate
    assert win_rate(book, by="value") == rate
