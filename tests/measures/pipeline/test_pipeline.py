"""Pipeline sufficiency (PIPE-1)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning_helpers.measures.pipeline.pipeline import goal_reach, pipeline_sufficiency, sufficiency_finding

amounts = st.floats(min_value=0, max_value=1e9, allow_nan=False)
ratios = st.floats(min_value=0.001, max_value=1)


def test_the_worked_example_is_550_000_short():
    found = pipeline_sufficiency(1_000_000, 300_000, 1_200_000, 0.4)

    assert found.new_sales_needed == 700_000
    assert found.pipeline_needed == 1_750_000
    assert found.pipeline_gap == 550_000
    assert found.coverage == pytest.approx(1.7142857)
    assert found.required_coverage == 2.5
    assert found.verdict == "short"


@pytest.mark.parametrize("ratio", [0, None, float("nan")])
def test_a_close_ratio_of_zero_or_none_is_not_computable_rather_than_infinite(ratio):
    found = pipeline_sufficiency(1_000, 300, 1_200, ratio)

    assert found.verdict == "not computable"
    assert found.pipeline_needed is None
    assert found.pipeline_gap is None
    assert found.new_sales_needed == 700


@pytest.mark.parametrize("ratio", [0, None, 0.5])
def test_a_goal_reached_is_met_whatever_the_ratio(ratio):
    found = pipeline_sufficiency(1_000, 1_000, 50, ratio)

    assert found.verdict == "goal met"
    assert found.pipeline_needed == 0
    assert found.pipeline_gap == -50
    assert found.coverage is None


def test_open_deals_of_unknown_value_are_not_counted_as_zero():
    found = pipeline_sufficiency(1_000, 300, None, 0.5)

    assert found.verdict == "not computable"
    assert found.missing == ("the value of the open deals is not known",)


def test_nothing_open_at_all_is_short_by_all_that_is_needed():
    found = pipeline_sufficiency(1_000, 0, 0, 0.5)

    assert (found.verdict, found.pipeline_gap) == ("short", 2_000)


@given(goal=amounts, won=amounts, open_amount=amounts, ratio=ratios)
def test_enough_means_that_coverage_reaches_one_over_the_ratio(goal, won, open_amount, ratio):
    found = pipeline_sufficiency(goal, won, open_amount, ratio)

    if found.verdict == "goal met":
        assert won >= goal
    elif abs(found.pipeline_gap) > 1:  # away from the cent where rounding decides
        covered = found.coverage >= found.required_coverage
        assert (found.verdict == "enough") == covered
        assert math.isclose(found.new_sales_needed + won, goal, rel_tol=1e-9, abs_tol=1e-6)


@given(goal=amounts, won=amounts, open_amount=amounts, ratio=ratios, more=amounts)
def test_more_open_pipeline_never_makes_the_gap_wider(goal, won, open_amount, ratio, more):
    before = pipeline_sufficiency(goal, won, open_amount, ratio)
    after = pipeline_sufficiency(goal, won, open_amount + more, ratio)

    assert after.pipeline_gap <= before.pipeline_gap


def test_the_sentence_names_the_sign_of_the_gap():
    short = sufficiency_finding(
        pipeline_sufficiency(1_000_000, 300_000, 1_200_000, 0.4), ambition="commit", currency="EUR"
    )
    spare = sufficiency_finding(
        pipeline_sufficiency(1_000_000, 300_000, 2_000_000, 0.4), ambition="commit", currency="EUR"
    )

    assert short.statement == (
        "Pipeline for the commit goal is EUR 550,000 short: "
        "EUR 1,750,000 needed at a close ratio of 40%, EUR 1,200,000 open"
    )
    assert short.severity == "act"
    assert spare.statement == (
        "Open deals are enough for the commit goal: "
        "EUR 2,000,000 is EUR 250,000 more than needed at a close ratio of 40%"
    )


def test_a_higher_close_ratio_is_advised_only_where_winning_everything_reaches():
    within = sufficiency_finding(pipeline_sufficiency(100, 0, 160, 0.5), ambition="commit", currency="EUR")
    beyond = sufficiency_finding(
        pipeline_sufficiency(320, 0, 260, 0.5), ambition="commit", currency="EUR", chance=0.0
    )

    assert within.next_step.endswith("or raise the close ratio to 62%.")
    assert beyond.next_step.endswith("or lower the goal openly.")
    assert beyond.statement.endswith("; winning all of it reaches EUR 260 of EUR 320")


def test_a_goal_that_is_likelier_reached_than_not_is_never_called_short():
    found = sufficiency_finding(
        pipeline_sufficiency(95, 0, 100, 0.8), ambition="commit", currency="EUR", chance=0.8
    )

    assert found.statement == (
        "The chance of reaching the commit goal is 80%, but it hangs on few deals: on average they bring "
        "EUR 80 of the EUR 95 needed at a close ratio of 80%"
    )
    assert found.severity == "watch"


@given(goal=amounts, won=amounts, open_amount=amounts, ratio=ratios, chance=st.floats(0, 1))
def test_what_is_said_of_a_goal_never_contradicts_its_chance(goal, won, open_amount, ratio, chance):
    found = pipeline_sufficiency(goal, won, open_amount, ratio)

    reach = goal_reach(found, chance)

    assert not (reach == "short" and chance > 0.5)
    assert not (reach == "enough" and chance < 0.8)
    assert not (reach == "out of reach" and found.all_won >= goal)


def test_a_stretch_goal_missed_is_to_be_watched_and_a_met_one_is_good():
    short = sufficiency_finding(pipeline_sufficiency(100, 0, 0, 0.5), ambition="stretch", currency="EUR")
    met = sufficiency_finding(pipeline_sufficiency(100, 120, 0, None), ambition="stretch", currency="EUR")

    assert short.severity == "watch"
    assert met.statement == "Stretch goal met: EUR 120 won of EUR 100"


def test_what_is_missing_is_said():
    found = sufficiency_finding(pipeline_sufficiency(None, 0, 0, None), ambition="commit", currency="EUR")

    assert found.severity == "unknown"
    assert found.statement == (
        "Whether the pipeline reaches the commit goal is not computable: "
        "no goal is set and no close ratio is known"
    )


def test_what_is_missing_for_a_verdict_is_what_the_next_step_asks_for():
    found = sufficiency_finding(pipeline_sufficiency(None, 100, 50, None), ambition="commit", currency="EUR")

    assert found.next_step == "Set the goal in the plan. Enter the close ratio to plan with."
