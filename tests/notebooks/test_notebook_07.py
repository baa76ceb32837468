"""The action plan, run on the account in quiet decline."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_of, told_by

pytestmark = pytest.mark.notebooks
told = told_by("07_action_plan.ipynb", account_id="001Pb0000000002IAA")


def test_the_bottom_line_names_the_action_nobody_owns(told):
    assert told[0] == (
        "4 of 5 actions are open, 3 overdue, longest “Why were no cartridges ordered since May 2025?” "
        "(nobody) "
        "by 46 days, 1 without an owner or a date"
    )


def test_a_tie_of_forces_fails_and_the_force_that_turns_it_is_named(told):
    assert (
        "Driving 7 against restraining 7, net 0: a tie, the plan will likely fail; “The new chief operating "
        "officer is unknown” alone turns that when it goes from 4 to 3"
    ) in told


def test_the_strategy_without_an_action_is_named(told):
    assert any(sentence.endswith("first the strategy “Defend and Grow”") for sentence in told)


def test_who_waits_longer_than_agreed_is_named(told):
    assert any(
        sentence.startswith(
            "1 of 2 agreed communications is late: Sabine Pichler last heard from us 40 days ago, "
            "agreed is every 14 days"
        )
        for sentence in told
    )


def test_the_departments_the_client_counts_on_have_not_agreed(told):
    assert (
        "3 of 3 departments have not agreed to the plan; the client counts on Sales, Customer Service and "
        "Solution "
        "Engineering all the same"
    ) in told


def test_a_plan_opened_again_after_its_approval_is_not_complete(told):
    assert (
        "The plan is submitted by Lukas Brandstätter on 2026-10-19; waiting for 27 days; it was approved on "
        "2026-07-20 and opened again"
    ) in told
    assert any(sentence.startswith("The plan meets 14 of 18 rules of a complete plan; ") for sentence in told)


def test_threats_that_no_risk_names_are_shown(told):
    assert any(
        sentence.startswith("The facts show 5 threats that no risk of the plan names: ") for sentence in told
    )


def test_the_rules_of_a_complete_plan_come_with_the_run(sample_store, tmp_path):
    rules = '[[rule]]\nname = "Commit goal"\ntable = "plans"\nfilled = ["commit_goal"]\n'

    found = findings_of(
        "07_action_plan.ipynb",
        tmp_path,
        account_id="001Pb0000000001IAA",
        store_url=sample_store,
        complete_plan=rules,
    )

    statements = [finding["statement"] for finding in found]
    assert "The plan is complete: its one rule is met" in statements
    assert any(
        sentence.startswith("The approval of 2026-10-09 came into the store on 2026-11-15 together with ")
        for sentence in statements
    )
    assert (
        "1 open action repeats on 3 dates of 2026Q4; next “Giveaway review of line 4” on 2026-12-07"
    ) in statements
