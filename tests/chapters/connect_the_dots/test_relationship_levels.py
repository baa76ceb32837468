"""How people see us now and how we want to be seen, and concern for price as that grows."""

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots.relationship_levels import (
    level_readings,
    relationship_levels,
    relationship_levels_finding,
    value_curve,
    value_curve_finding,
)
from planning_helpers.chapters.connect_the_dots.relationship_levels_chart import (
    relationship_levels_chart,
    value_curve_chart,
)
from planning_helpers.measures.people.people import people
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table
from tests.support.tables import frame

AS_OF = date(2026, 11, 15)
CONTACTS = table("contacts", "contact_id | name\nada | Ada\nben | Ben\ncas | Cas\ndan | Dan")
NOW = table(
    "stakeholders",
    """
    contact_id | level_now       | level_wanted    | dollar_concern | strategy
    ada        | vendor          | trusted advisor | 5              | Show her the pilot
    ben        | problem solver  | problem solver  | 2              |
    cas        |                 | credible source |                |
    """,
)
HISTORY = table(
    "stakeholders",
    """
    contact_id | level_now       | dollar_concern | evidence_date
    ada        | vendor          | 5              | 2026-03-01
    ben        | vendor          | 4              | 2026-03-01
    gone       | trusted advisor | 1              | 2026-03-01
    ben        | credible source | 4              | 2026-07-01
    ben        | problem solver  | 2              | 2026-12-24
    """,
).assign(effective_on=pd.to_datetime(["2026-03-05", "2026-03-05", "2026-03-05", "2026-07-02", "2026-11-10"]))


def staff(stakeholders: pd.DataFrame = NOW) -> pd.DataFrame:
    return people(CONTACTS, stakeholders, model.empty("interactions"), as_of=AS_OF)


def read() -> pd.DataFrame:
    return level_readings(HISTORY, staff(), as_of=AS_OF)


def test_a_reading_is_of_the_day_of_its_evidence_but_never_of_a_day_after_it_was_entered():
    found = read()

    expected = frame("""
        name | reading_date | level           | dollar_concern
        Ada  | 2026-03-01   | vendor          |              5
        Ben  | 2026-03-01   | vendor          |              4
        Ben  | 2026-07-01   | credible source |              4
        Ben  | 2026-11-10   | problem solver  |              2
    """)
    pd.testing.assert_frame_equal(found[list(expected)], expected, check_dtype=False)


def test_readings_after_the_day_of_the_facts_are_not_read():
    found = level_readings(HISTORY, staff(), as_of=date(2026, 6, 30))

    assert found["reading_date"].max() == pd.Timestamp("2026-03-01")


def test_steps_missing_and_gained_are_counted_along_the_four_levels():
    found = relationship_levels(staff(), read()).set_index("name")

    assert found["missing"].fillna(-9).to_dict() == {"Ada": 3, "Ben": 0, "Cas": -9}  # nobody judged Dan
    assert found["gained"].fillna(-9).to_dict() == {"Ada": -9, "Ben": 2, "Cas": -9}  # Ada was read once


def test_the_finding_counts_who_is_there_and_says_how_to_go_on_with_the_farthest():
    finding = relationship_levels_finding(relationship_levels(staff(), read()))

    assert finding.statement == (
        "1 of 2 relationships is at the level we want; farthest is Ada: vendor, wanted trusted advisor;"
        " 1 rose since first judged; of 1 we do not know how they see us"
    )
    assert finding.next_step == "With Ada: Show her the pilot."


def test_a_relationship_that_fell_is_acted_on():
    fallen = NOW.assign(level_now=["vendor", "vendor", None])
    before = HISTORY.assign(level_now="credible source")

    finding = relationship_levels_finding(
        relationship_levels(staff(fallen), level_readings(before, staff(fallen), as_of=AS_OF))
    )

    assert finding.severity == "act"
    assert "1 fell since first judged" in finding.statement
    assert finding.next_step == "Find out what cost us the standing with Ben."


def test_the_value_curve_compares_the_lowest_level_with_the_highest_and_follows_each_person():
    finding = value_curve_finding(value_curve(read()))

    assert finding.statement == (
        "Concern for price is 5.0 of 5 where we are a vendor (1 person) and 2.0 where we are a problem solver"
        " (1 person); it fell for the one person who came to think more of us"
    )
    assert (finding.figures["grown"].value, finding.figures["eased"].value) == (1, 1)


def test_without_two_levels_or_any_judgement_nothing_is_claimed():
    nobody = staff(model.empty("stakeholders"))
    none = level_readings(HISTORY.iloc[:0], nobody, as_of=AS_OF)
    alike = value_curve(read().query("level == 'vendor'").drop_duplicates("name"))

    assert relationship_levels_finding(relationship_levels(nobody, none)).severity == "unknown"
    assert value_curve_finding(value_curve(none)).severity == "unknown"
    assert value_curve_finding(alike).statement.endswith("all 2 judged people see us at one level")
    assert isinstance(value_curve_chart(value_curve(none), title=""), Table)
    assert isinstance(relationship_levels_chart(relationship_levels(nobody, none), title=""), Table)


def test_both_charts_draw_and_tell_what_they_show():
    levels = relationship_levels_chart(relationship_levels(staff(), read()), title="Levels")
    curve = value_curve_chart(value_curve(read()), title="Curve")

    compiles(levels)
    compiles(curve)
    assert "Cas not known, wanted credible source" in levels.to_dict()["description"]
    assert curve.to_dict()["description"].endswith("vendor 5.0; problem solver 2.0.")
