"""The action plan, run on the account in quiet decline."""

from __future__ import annotations

import pytest
from executed import told_by

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
    assert (
        "1 of 2 agreed communications is late: Sabine Pichler last heard from us 40 days ago, "
        "agreed is every 14 days"
    ) in told
