"""The quarterly review, run on the account whose goal was lowered."""

from __future__ import annotations

import pytest

from tests.support.executed import told_by

pytestmark = pytest.mark.notebooks
told = told_by("08_quarterly_review.ipynb", account_id="001Pb0000000002IAA")


def test_the_goal_that_was_lowered_is_named(told):
    assert any(
        "commit goal lowered from EUR 420,000 (2026Q3) to EUR 320,000 (2026Q4)" in sentence
        for sentence in told
    )


def test_the_gap_that_shrank_by_the_lower_goal_alone_is_told_as_such(told):
    assert (
        "The pipeline gap shrank by EUR 125,000 since 2026-09-30 (then by the goal of 2026Q3), to "
        "EUR 450,000 short; most of all “goal of 2026Q3 → 2026Q4” narrowed it by EUR 250,000; "
        "with the goal of 2026Q3 it would have grown by EUR 125,000"
    ) in told


def test_who_left_and_what_slipped_is_named(told):
    assert any("1 left (Renate Steindl)" in sentence for sentence in told)
    assert any(sentence.startswith("Since 2026-09-30 2 deals were put off") for sentence in told)


def test_the_review_that_is_overdue_is_named(told):
    assert any(sentence.startswith("The manager review is 127 days overdue") for sentence in told)


def test_where_the_plan_does_not_hold_together_is_told_with_what_to_mend_first(told):
    assert any(
        sentence.startswith("The plan breaks 24 of 60 checks, 11 of them to act on; first: Boiler 5 without")
        for sentence in told
    )
