"""Whether older deals are won less often: borne by the data, not borne, or not to be told."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, log

import pandas as pd
import pytest
from scipy.special import betaln

from planning_helpers.measures.pipeline.close_ratio import close_ratio
from planning_helpers.measures.pipeline.leading_ratio import leading_ratio
from planning_helpers.measures.pipeline.win_rate_by_age import (
    age_effect,
    age_effect_finding,
    aged_chances,
    chance_lower,
)
from planning_helpers.model import empty
from tests.support.plan_tables import deals

TODAY, BEGAN = date(2026, 11, 15), date(2026, 1, 1)


def book(*groups: tuple[str, int, int]) -> pd.DataFrame:
    """Deals of `(state, how many, days they took)`, all begun on one day."""
    lines = [
        f"{state}{took}x{n} | {state} | 100 | {BEGAN} | {BEGAN + timedelta(days=took)}"
        for state, many, took in groups
        for n in range(many)
    ]
    return deals("opportunity_id | state | amount | created_date | close_date\n" + "\n".join(lines))


FALLS = book(("won", 18, 40), ("lost", 4, 50), ("won", 3, 100), ("lost", 15, 120))


def test_where_late_deals_are_lost_an_older_one_has_a_lower_chance():
    found = age_effect(FALLS, as_of=TODAY)

    assert (found.typical_days, found.young_won, found.young_closed) == (50, 18, 22)
    assert (found.old_won, found.old_closed) == (3, 18)
    assert found.is_borne
    assert found.factor == pytest.approx((3 / 18) / (21 / 40))
    assert age_effect_finding(found).statement == (
        "An older deal has a lower chance: of the book's closed deals 17% of 18 that took longer "
        "than the typical "
        "50 days were won, 82% of 22 that did not"
    )


def test_how_chance_falls_is_told_by_age():
    by_age = age_effect(FALLS, as_of=TODAY).by_age

    # quarters of the 40 at 40, 50 and 120 days (the 30th of them took 120)
    assert by_age["open_days"].tolist() == [0, 40, 50, 120]
    assert by_age["decided_later"].tolist() == [40, 40, 22, 15]
    assert by_age["won_later"].tolist() == [21, 21, 3, 0]


def test_where_all_deals_fare_alike_the_data_do_not_bear_it():
    found = age_effect(
        book(("won", 10, 40), ("lost", 10, 40), ("won", 10, 90), ("lost", 10, 90)), as_of=TODAY
    )

    assert not found.is_borne
    assert found.factor == 1
    assert age_effect_finding(found).statement.startswith("The data do not bear that an older deal")


def test_where_wins_take_longer_it_is_said_to_be_the_other_way_round():
    found = age_effect(book(("lost", 15, 40), ("won", 2, 40), ("won", 15, 90), ("lost", 2, 90)), as_of=TODAY)

    assert age_effect_finding(found).statement.startswith(
        "An older deal has no lower chance here, rather a higher"
    )


def test_few_deals_and_deals_without_dates_tell_nothing():
    few = age_effect(book(("won", 3, 40), ("lost", 3, 90)), as_of=TODAY)
    none = age_effect(empty("opportunities"), as_of=TODAY)

    assert age_effect_finding(few).severity == age_effect_finding(none).severity == "unknown"
    assert "fewer than 10 closed deals" in age_effect_finding(few).statement
    assert none.by_age.empty


def test_open_deals_count_in_what_is_typical_as_far_as_they_are_seen():
    half_open = pd.concat([book(("won", 10, 40)), book(("open", 10, 0))], ignore_index=True)

    assert age_effect(half_open, as_of=BEGAN + timedelta(days=90)).typical_days == 40
    assert age_effect(half_open, as_of=BEGAN + timedelta(days=20)).typical_days == 40
    assert age_effect(book(("won", 4, 40), ("open", 10, 0)), as_of=TODAY).typical_days is None


def test_the_chance_to_be_lower_is_that_of_the_closed_form():
    def exact(won_here: int, closed_here: int, won_there: int, closed_there: int) -> float:
        """P(here < there) of two betas with whole parameters (E. Miller, Formulas for Bayesian A/B "
        "testing)."""
        a, b, c, d = 1 + won_here, 1 + closed_here - won_here, 1 + won_there, 1 + closed_there - won_there
        terms = [betaln(a + i, b + d) - log(d + i) - betaln(1 + i, d) - betaln(a, b) for i in range(c)]
        return sum(map(exp, terms))

    assert chance_lower(5, 20, 9, 20) == pytest.approx(exact(5, 20, 9, 20), abs=0.01)
    assert chance_lower(12, 30, 11, 25) == pytest.approx(exact(12, 30, 11, 25), abs=0.01)


def test_only_deals_older_than_typical_have_a_lower_chance():
    open_deals = deals("""
        opportunity_id | state | amount | created_date | close_date
        old            | open  |    100 | 2026-01-01   | 2026-12-01
        young          | open  |    100 | 2026-11-01   | 2026-12-01
        undated        | open  |    100 |              | 2026-12-01
    """)
    effect, ratio = age_effect(FALLS, as_of=TODAY), leading_ratio(close_ratio(None, FALLS, FALLS))

    found = aged_chances(open_deals, effect, ratio=ratio, as_of=TODAY)

    assert found.tolist() == pytest.approx([ratio.value * effect.factor, ratio.value, ratio.value])
