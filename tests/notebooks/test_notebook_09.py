"""The manager's dashboard, run on the whole sample book."""

from __future__ import annotations

import pytest

from tests.support.executed import told_by

pytestmark = pytest.mark.notebooks
told = told_by("09_manager_dashboard.ipynb")


def test_the_bottom_line_names_the_plan_that_is_short_by_most(told):
    assert told[0] == (
        "Petrovia Chemicals Inc. needs you most: EUR 732,143 of pipeline short; 3 of 5 plans are short, by "
        "EUR 1,208,327 in all"
    )


def test_the_gap_is_followed_over_the_months(told):
    assert (
        "All plans together are EUR 1,208,327 short of pipeline, less than on 2026-08-31 "
        "(EUR 1,985,855; goals of 2026Q3, now of 2026Q4)"
    ) in told


def test_account_goals_are_held_against_the_quotas(told):
    assert any(sentence.startswith("Account goals cover 68% of the quotas") for sentence in told)


def test_the_overdue_actions_are_placed(told):
    assert "7 of 27 actions are done, 7 overdue, most at Kaltenbrunn Papier AG (3)" in told


def test_the_targets_of_managers_are_said_to_be_unknown(told):
    assert any(sentence.startswith("No target above the account managers is known") for sentence in told)


def test_leadership_meets_each_account_manager_once_for_all_plans(told):
    assert (
        "5 plans take leadership 150 minutes in 5 sessions, one a person; 1 plan is overdue or was never "
        "reviewed, "
        "first with Lukas Brandstätter"
    ) in told
