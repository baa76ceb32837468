"""The force field: net and verdict, and which forces turn it, held against trying everything."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning_helpers.chapters.action_plan.force_field import (
    change_to_turn,
    fewest_to_turn,
    force_field,
    force_field_finding,
    net_force,
)
from planning_helpers.chapters.action_plan.force_field_chart import force_field_chart
from tests.support.charts import compiles
from tests.support.plan_tables import table

FIELDS = st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=4)


def forces(*strengths):
    rows = "\n".join(
        f"f{place} | {'driving' if strength > 0 else 'restraining'} | Force {place} | {abs(strength)}"
        for place, strength in enumerate(strengths)
    )
    return table("forces", f"row_id | direction | name | strength\n{rows}")


@pytest.mark.parametrize(
    ("strengths", "net", "severity"), [((5, 3, -4), 4, "good"), ((4, -4), 0, "act"), ((1, -5), -4, "act")]
)
def test_only_a_net_above_zero_passes_and_a_tie_fails(strengths, net, severity):
    assert net_force(forces(*strengths)) == net
    assert force_field_finding(forces(*strengths)).severity == severity


def test_the_restraining_force_that_turns_a_failing_plan_is_named_with_its_strength():
    finding = force_field_finding(forces(4, 3, -5, -4))

    assert finding.statement == (
        "Driving 7 against restraining 9, net -2: the plan will likely fail; "
        "“Force 2” alone turns that when it goes from 5 to 2"
    )
    compiles(force_field_chart(force_field(forces(4, 3, -5, -4)), title=finding.statement))


def test_where_no_force_turns_it_alone_the_fewest_together_are_named():
    finding = force_field_finding(forces(5, 5, 4, -1))

    # net 13: Force 0 to 0 leaves 8, Force 1 to 0 leaves 3; Force 2 or Force 3 brings the rest
    assert finding.statement == (
        "Driving 14 against restraining 1, net 13: the plan has a good chance; no single force can turn "
        "that, “Force 0” (5 to 0), “Force 1” (5 to 0) and “Force 2” (4 to 1) together can"
    )


def test_a_plan_that_nothing_drives_cannot_be_turned_by_weakening():
    finding = force_field_finding(forces(-3))

    assert finding.statement.endswith("nor all together: it takes a new driving force")
    assert finding.next_step == "Weaken the restraining force named, before adding driving ones."
    assert fewest_to_turn(force_field(forces(-3))).empty


@given(FIELDS)
@settings(deadline=None)
def test_each_force_turns_the_verdict_just_where_trying_every_strength_says_so(strengths):
    field, net = force_field(forces(*strengths)), net_force(forces(*strengths))

    for force in field.to_dict("records"):
        sign, strength = 1 if force["direction"] == "driving" else -1, int(force["strength"])
        turning = [other for other in range(6) if ((net + sign * (other - strength)) > 0) != (net > 0)]
        nearest = min(turning, key=lambda other: abs(other - strength), default=None)
        if nearest is None:
            assert force["to_turn"] != force["to_turn"]
        else:
            assert (force["to_turn"], force["change"]) == (nearest, nearest - strength)
            assert abs(force["change"]) == abs(change_to_turn(net))


@given(FIELDS)
@settings(deadline=None, max_examples=60)
def test_the_fewest_forces_are_as_few_as_trying_all_strengths_of_all_of_them_finds(strengths):
    found = fewest_to_turn(force_field(forces(*strengths)))
    stands = sum(strengths) > 0

    def can_turn(places):
        signs = [1 if strengths[place] > 0 else -1 for place in places]
        rest = sum(strengths) - sum(strengths[place] for place in places)
        nets = (rest + sum(map(int.__mul__, signs, tried)) for tried in product(range(6), repeat=len(places)))
        return any((net > 0) != stands for net in nets)

    sizes = [
        size
        for size in range(1, len(strengths) + 1)
        if any(can_turn(places) for places in combinations(range(len(strengths)), size))
    ]
    assert len(found) == min(sizes, default=0)
    if sizes:
        moved = {force["force"]: force for force in found.to_dict("records")}
        net = 0
        for place, strength in enumerate(strengths):
            new = moved.get(f"Force {place}", {}).get("turned", abs(strength))
            assert 0 <= new <= 5
            net += new if strength > 0 else -new
        assert (net > 0) != stands
        assert net == (0 if stands else 1)
