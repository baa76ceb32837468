"""Which deals are qualified, by which evidence, and whether they are in the sales process."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.chapters.opportunity_map.qualification import (
    HAND_OVER,
    IN_PROCESS,
    STAYS,
    UNPROVEN,
    first_stage,
    qualification,
    qualification_finding,
)
from planning_helpers.model import empty, typed
from tests.support.plan_tables import deals, table

TODAY = date(2026, 11, 15)
DEALS = deals("""
    opportunity_id | name    | state | stage       | amount | close_date
    proven         | Proven  | open  | Proposal    |    400 | 2026-12-18
    ready          | Ready   | open  | Prospecting |    300 | 2026-12-18
    bare           | Bare    | open  | Proposal    |    200 | 2026-11-01
    idea           | Idea    | open  | Prospecting |        | 2027-02-01
    won            | Won     | won   | Closed Won  |    900 | 2026-10-01
""")
CARDS = table(
    "opportunity_strategies",
    """
    row_id | opportunity_id | compelling_event | decision_criteria | funding_process
    s1     | proven         | Audit in May     |                   | Budget 2026
    s2     | ready          |                  | Price             | Budget 2027
    s3     | bare           |                  |                   | Budget 2027
    s4     | idea           | New plant        |                   | Loan
""",
)
ROLES = table(
    "opportunity_contacts",
    """
    opportunity_contact_id | opportunity_id | contact_id | role
    r1                     | proven         | c1         | Decision Maker
    r2                     | ready          | c2         | approver
    r3                     | bare           | c2         | User
    r4                     | idea           | c1         | Executive Sponsor
""",
)
CONTACTS = table(
    "contacts",
    """
    contact_id | name
    c1         | Ann Lee
    c2         | Bo Ek
""",
)


def found(beginning: str | None = "Prospecting") -> pd.DataFrame:
    return qualification(DEALS, CARDS, ROLES, CONTACTS, beginning=beginning, as_of=TODAY, currency="EUR")


def test_a_deal_is_qualified_when_need_authority_money_and_time_have_evidence():
    by_name = found().set_index("name")

    assert by_name.index.tolist() == ["Proven", "Ready", "Bare", "Idea"]
    assert by_name.loc["Proven", ["need", "authority", "money", "time"]].tolist() == [
        "Audit in May", "Ann Lee", "EUR 400, Budget 2026", "2026-12-18",
    ]  # fmt: skip
    assert by_name["lacks"].tolist() == ["", "", "need, authority, time", "money"]
    assert by_name["standing"].tolist() == [IN_PROCESS, HAND_OVER, UNPROVEN, STAYS]


def test_what_is_to_be_handed_over_and_what_is_sold_unproven_are_named():
    finding = qualification_finding(found(), beginning="Prospecting", currency="EUR")

    assert finding.statement == (
        "2 of 4 open deals are qualified; Ready is, and still stands in Prospecting; Bare is sold in "
        "Proposal "
        "without evidence of need, authority, time"
    )
    assert finding.next_step == "Hand Ready over to the sales process: move its stage on."


def test_deals_begin_in_the_stage_that_is_first_on_record_of_most():
    rows = [
        ("h1", "a", "Lead", "2026-01-01"),
        ("h2", "a", "Proposal", "2026-01-09"),
        ("h3", "b", "Lead", "2026-02-01"),
        ("h4", "c", "Proposal", "2026-01-01"),
    ]
    history = pd.DataFrame(rows, columns=["stage_history_id", "opportunity_id", "stage", "changed_at"])
    history = typed(history.assign(changed_at=pd.to_datetime(history["changed_at"])), "stage_history")

    assert first_stage(DEALS, history) == "Lead"


def test_without_a_history_they_begin_where_the_chance_is_lowest_and_else_nowhere():
    chances = DEALS.assign(probability=[0.6, 0.1, 0.6, 0.1, 1.0])

    assert first_stage(chances, empty("stage_history")) == "Prospecting"
    assert first_stage(DEALS, empty("stage_history")) is None
    assert found(None)["in_process"].all()
    assert "is not known" in qualification_finding(found(None), beginning=None, currency="EUR").formula


def test_without_open_deals_none_can_be_qualified():
    none = qualification(
        empty("opportunities"), CARDS, ROLES, CONTACTS, beginning=None, as_of=TODAY, currency="EUR"
    )

    assert none.empty
    assert qualification_finding(none, beginning=None, currency="EUR").severity == "unknown"
