"""The opportunity map, run on the account in quiet decline."""

from __future__ import annotations

import pytest
from executed import told_by

pytestmark = pytest.mark.notebooks
told = told_by("06_opportunity_map.ipynb", account_id="001Pb0000000002IAA")


def test_the_bottom_line_is_the_gap_and_the_chance(told):
    assert told[0] == (
        "Pipeline for the commit goal is EUR 450,000 short: EUR 650,000 needed at the planned close "
        "ratio of 40%, "
        "EUR 200,000 open; the chance of reaching it is 0%"
    )


def test_the_stretch_goal_has_a_gap_of_its_own(told):
    assert any(sentence.startswith("Pipeline for the stretch goal is EUR 700,000 short") for sentence in told)


def test_the_deal_that_stands_still_is_named(told):
    assert (
        "3 of 3 open deals are older than won deals were: Vibration retrofit tissue machine 2 is in Proposal "
        "for 215 days, won deals took 32 days"
    ) in told


def test_the_planned_close_ratio_is_held_against_the_observed_one(told):
    assert "The planned close ratio of 40% fits the 41% won by value (50% by count, 12 closed deals)" in told
