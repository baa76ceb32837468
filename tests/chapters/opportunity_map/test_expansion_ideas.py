"""Deals to sketch: those that could grow into other units, and initiatives without a deal."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.opportunity_map.expansion_ideas import (
    BIGGER,
    INITIATIVE,
    expansion_ideas,
    expansion_ideas_finding,
)
from planning_helpers.model import empty
from tests.support.plan_tables import deals, table
from tests.support.tables import frame

DEALS = deals("""
    opportunity_id | name   | state | amount | offering_id | business_unit
    one            | Ledger | open  |    200 | o1          | Dairy
    two            | Meters | open  |        | o2          | dairy
    three          | Wide   | open  |    100 | o1          |
    four           | Old    | won   |    900 | o1          | Dairy
""")
GAPS = frame("""
    business_unit | offering | potential | by_peers
    Beverages     | Ledger   |        80 | True
    Juices        | Ledger   |        40 | True
    Dairy         | Ledger   |        70 | True
    Juices        | Meters   |       900 | False
""")
SOLD_AS = pd.Series({"o1": "Ledger", "o2": "Meters"})
INITIATIVES = table(
    "initiatives",
    """
    row_id | name        | why             | business_unit | aspiration
    i1     | Figures     | Contracts       | Dairy         |        600
    i2     | Giveaway    | Worth 400 a day | Juices        |        450
    i3     | Third shift |                 |               |
""",
)
ACTIONS = table(
    "actions",
    """
    row_id | name | initiative_id | opportunity_id | status
    a1     | Do   | i1            | one            | planned
    a2     | Undo | i2            | one            | cancelled
""",
)


def found(opportunities=DEALS, initiatives=INITIATIVES):
    return expansion_ideas(
        opportunities, initiatives=initiatives, actions=ACTIONS, gaps=GAPS, sold_as=SOLD_AS
    )


def test_a_deal_grows_by_the_other_units_that_lack_its_offering():
    bigger = found()[found()["kind"] == BIGGER].set_index("deal")

    assert bigger.index.tolist() == ["Ledger", "Meters"]
    assert bigger.loc["Ledger", ["amount", "more_amount", "bigger_amount"]].tolist() == [200, 120, 320]
    assert bigger.loc["Ledger", "sketch"] == "Ledger also for Beverages and Juices"
    assert bigger.loc["Meters", ["more_amount", "bigger_amount"]].isna().all()


def test_an_initiative_has_a_deal_when_an_action_serves_both():
    without = found()[found()["kind"] == INITIATIVE]

    assert without["deal"].tolist() == ["Giveaway", "Third shift"]
    assert without["more_amount"].fillna(-1).tolist() == [450, -1]
    assert without["bigger_amount"].isna().all()


def test_the_sentence_keeps_aspirations_out_of_every_total():
    assert expansion_ideas_finding(found(), currency="EUR").statement == (
        "Ledger could grow from EUR 200 to EUR 320: Ledger also for Beverages and Juices; 2 "
        "initiatives without a "
        "deal, an aspiration of EUR 450 that no total counts"
    )


def test_without_deals_and_initiatives_nothing_can_be_sketched():
    none = found(empty("opportunities"), empty("initiatives"))

    assert none.empty
    assert expansion_ideas_finding(none, currency="EUR").severity == "unknown"
