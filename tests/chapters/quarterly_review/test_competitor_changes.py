"""Which rivals came, went or were replaced between two days."""

from datetime import date

import pandas as pd

from planning_helpers.chapters.quarterly_review import competitor_changes, competitor_changes_finding
from tests.support.plan_tables import table

SINCE = date(2026, 9, 30)
THEN = table(
    "opportunities",
    """
    opportunity_id | name    | competitor
    a              | Pumps   |
    b              | Boilers | Voltane
    c              | Meters  | Voltane
    d              | Valves  | Kern AG
    """,
)
NOW = table(
    "opportunities",
    """
    opportunity_id | name    | competitor
    a              | Pumps   | Meridex
    b              | Boilers |
    c              | Meters  | Kern AG
    d              | Valves  | kern ag
    e              | New     | Meridex
    """,
)


def test_deals_known_on_both_days_and_the_incumbent_are_compared():
    found = competitor_changes(
        pd.Series({"incumbent": "Voltane"}), pd.Series({"incumbent": "Meridex"}), THEN, NOW
    )

    assert found.fillna("").to_numpy().tolist() == [
        ["incumbent of the account", "replaced", "Voltane", "Meridex"],
        ["Pumps", "came", "", "Meridex"],
        ["Boilers", "went", "Voltane", ""],
        ["Meters", "replaced", "Voltane", "Kern AG"],
    ]


def test_the_first_arrival_is_named_and_to_be_answered():
    nobody = pd.Series({"incumbent": None})

    finding = competitor_changes_finding(
        competitor_changes(nobody, nobody, THEN, NOW), since=SINCE, known=True
    )

    assert finding.statement == (
        "Competitors changed in 3 places since 2026-09-30: Meridex is now a rival (Pumps)"
    )
    assert (finding.severity, finding.next_step[:22]) == ("watch", "Ask what Meridex offer")


def test_without_deals_then_nothing_can_be_told_and_without_changes_that_is_said():
    nobody = pd.Series({"incumbent": None})
    same = competitor_changes(nobody, nobody, THEN, THEN)

    assert competitor_changes_finding(same, since=SINCE, known=False).severity == "unknown"
    assert competitor_changes_finding(same, since=SINCE, known=True).statement == (
        "No competitor came, went or was replaced since 2026-09-30"
    )
