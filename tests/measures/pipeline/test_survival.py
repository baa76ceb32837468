"""How long something lasts where part of it is not over: by hand, and as published."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning_helpers.measures.pipeline.survival import median_days, still_going

# Weeks of remission on 6-mercaptopurine: Freireich and others 1963, as printed in Cox and Oakes,
# Analysis of Survival Data (1984), table 1.1; the estimates are those of every textbook since.
REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def test_a_case_worked_by_hand():
    days = pd.Series([2.0, 4, 4, 5, 7])
    is_over = pd.Series([True, True, False, True, False])

    found = still_going(days, is_over)

    # day 2: 4 of 5 go on; day 4: 3 of 4 at risk; day 5: 1 of 2 at risk, as one of day 4 was lost from view
    assert found["after_days"].tolist() == [2, 4, 5]
    assert found["going_share"].to_numpy() == pytest.approx([4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2])
    assert median_days(days, is_over) == 5


def test_the_published_estimates_of_remission_are_met():
    weeks = pd.Series([*REMISSION, *CENSORED], dtype=float)
    is_over = pd.Series([True] * len(REMISSION) + [False] * len(CENSORED))

    found = still_going(weeks, is_over)

    assert found["after_days"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found["going_share"].round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert median_days(weeks, is_over) == 23


def test_to_leave_out_what_is_not_over_makes_it_look_shorter():
    days = pd.Series([10.0, 20, 30, 90, 90, 90])
    is_over = pd.Series([True, True, True, True, False, False])

    assert days[is_over].median() == 25
    assert median_days(days, is_over) == 60


def test_without_an_end_nothing_is_known():
    assert median_days(pd.Series([5.0, 6.0]), pd.Series([False, False])) is None
    assert median_days(pd.Series(dtype=float), pd.Series(dtype=bool)) is None


@given(st.lists(st.integers(0, 400), min_size=1, max_size=20))
def test_where_all_is_over_it_is_the_plain_median(lasted):
    days = pd.Series(lasted, dtype=float)

    assert median_days(days, pd.Series([True] * len(days))) == pytest.approx(days.median())
