"""The opportunity map, run on the account in quiet decline."""

from __future__ import annotations

import pytest

from tests.support.executed import told_by
from tools.write_rule_table import by_tests, carriers, sections

pytestmark = pytest.mark.notebooks
told = told_by("06_opportunity_map.ipynb", account_id="001Pb0000000002IAA")


def test_the_bottom_line_is_the_gap_and_the_chance(told):
    assert told[0] == (
        "Pipeline for the commit goal is EUR 450,000 short: EUR 650,000 needed at the planned close "
        "ratio of 40%, "
        "EUR 200,000 open; winning all of it reaches EUR 260,000 of EUR 320,000"
    )


def test_the_stretch_goal_has_a_gap_of_its_own(told):
    assert any(sentence.startswith("Pipeline for the stretch goal is EUR 700,000 short") for sentence in told)


def test_the_deal_that_stands_still_is_named(told):
    assert (
        "3 of 3 open deals are older than typical: Vibration retrofit tissue machine 2 is in Proposal "
        "for 215 days, half of the deals leave it within 38 days"
    ) in told


def test_the_planned_close_ratio_is_held_against_the_observed_one(told):
    assert (
        "The planned close ratio of 40% fits the 41% observed by value in 12 closed deals of theirs"
    ) in told


def test_the_chance_is_drawn_to_the_other_enterprises(told):
    assert any("more open deal" in sentence and "80%" in sentence for sentence in told)


RULES = ("OPP-1", "OPP-2", "OPP-3", "OPP-4", "OPP-5", "OPP-6", "PIPE-1", "C12")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_the_opportunity_map_has_a_function_a_section_and_a_test(rule):
    functions = carriers()[rule]

    assert any(
        section.notebook == "06_opportunity_map"
        for function in functions
        for section in sections().get(function, [])
    )
    assert any(function in by_tests() for function in functions)
