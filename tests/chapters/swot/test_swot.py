"""SWOT: both perspectives, candidates from the facts, pairs, threats, evidence."""

import pandas as pd
import pytest

from planning_helpers.chapters.swot.charts import swot_chart
from planning_helpers.chapters.swot.swot import (
    evidence_finding,
    perspective,
    swot,
    swot_finding,
    swot_summary_finding,
)
from planning_helpers.chapters.swot.swot_candidates import (
    candidate_findings,
    candidate_rows,
    candidates_finding,
    not_offered_before,
)
from planning_helpers.chapters.swot.tows import tows, tows_finding
from planning_helpers.measures.people.people import people
from planning_helpers.measures.signs.retention import retention_finding, threats
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table
from tests.support.swot_facts import AS_OF, NONE, computed, sold, statements

ITEMS = table(
    "swot_items",
    """
    row_id | perspective | quadrant    | statement      | impact | evidence_date | evidence_status | status
    s1     | us          | strength    | Fast service   | 5      | 2026-05-19    | confirmed       | accepted
    s2     | us          | threat      | Rival underbid |        | 2026-05-18    | assumed         | accepted
    s3     | account     | opportunity | New plant      | 4      |               | confirmed       | accepted
    s4     | account     | weakness    | Old news       | 2      | 2026-11-01    | confirmed       | dismissed
    """,
)


def test_dismissed_items_are_not_shown_and_each_perspective_stands_alone():
    items = swot(ITEMS, as_of=AS_OF)

    assert perspective(items, "us")["statement"].tolist() == ["Fast service", "Rival underbid"]
    assert perspective(items, "account")["statement"].tolist() == ["New plant"]


def test_the_finding_counts_what_helps_and_hurts_and_names_the_empty_quadrants():
    found = swot_finding(swot(ITEMS, as_of=AS_OF), "us")

    assert (
        found.statement
        == "1 in favour of us in the account, 1 against; 50% confirmed; no weakness and no opportunity is"
        " named"
    )
    assert found.rule == "SWOT-3"


def test_evidence_is_stale_after_180_days_or_without_a_date():
    items = swot(ITEMS, as_of=AS_OF).set_index("row_id")

    assert items["is_stale"].to_dict() == {"s1": False, "s2": True, "s3": True}
    assert evidence_finding(swot(ITEMS, as_of=AS_OF)).figures["stale"].value == 2


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (75, 100, ["Meters fell by 25%, from EUR 100 to EUR 75 in twelve months"]),
        (76, 100, []),
        (124, 100, []),
        (125, 100, ["Meters grew by 25%, from EUR 100 to EUR 125 in twelve months"]),
    ],
)
def test_an_offering_falls_or_grows_by_a_quarter(now: int, before: int, said: list[str]):
    revenue = sold(
        f"p1 | 2026-11-15 | {now} | 1 | Plant\np1 | 2025-11-15 | {before} | 1 | Plant\n"
        "p1 | 2024-11-15 | 1 | 1 | Plant"
    )

    assert [one.statement for one in computed(revenue=revenue) if one.kind != "revenue"] == said


def test_an_offering_bought_only_the_year_before_has_lapsed():
    (lapsed,) = computed(revenue=sold("p1 | 2025-11-15 | 100 | 1 | Plant"))

    assert (
        lapsed.statement == "Meters is no longer bought: EUR 100 in the twelve months before, nothing since"
    )
    assert (lapsed.key, lapsed.quadrant) == ("lapsed: Meters", "threat")
    assert lapsed.rows["amount"].tolist() == [0, 100]


def test_offerings_under_five_percent_of_sales_are_not_worth_a_candidate():
    revenue = sold(
        "p1 | 2025-10-01 | 960 | 1 | Plant\np1 | 2026-10-01 | 960 | 1 | Plant\np2 | 2025-10-01 | 40 | 1 |"
        " Plant"
    )

    assert [one.key for one in computed(revenue=revenue) if "Valves" in one.key] == []


def test_sixty_percent_in_one_unit_or_offering_is_concentration_and_one_alone_is_none():
    two = sold("p1 | 2026-10-01 | 60 | 1 | Plant\np2 | 2026-10-01 | 40 | 1 | Office")
    one = sold("p1 | 2026-10-01 | 60 | 1 | Plant")

    assert statements(computed(revenue=two)) == [
        "60% of what we sell here comes from one unit, Plant",
        "60% of what we sell here comes from one offering, Meters",
    ]
    assert computed(revenue=one) == []


def test_offerings_sold_below_cost_are_a_weakness():
    (found,) = computed(revenue=sold("p1 | 2026-10-01 | 60 | 90 | Plant"))

    assert found.statement == "1 offering sold below cost: EUR -30 margin in twelve months"


def test_late_stage_deals_slip_when_overdue_or_moved_back():
    deals = table(
        "opportunities",
        """
        opportunity_id | name    | is_closed | is_won | probability | close_date | amount
        o1             | Overdue | False     | False  | 0.6         | 2026-11-14 | 10
        o2             | Moved   | False     | False  | 0.5         | 2027-03-01 | 20
        o3             | Early   | False     | False  | 0.4         | 2026-03-01 | 30
        o4             | Ahead   | False     | False  | 0.9         | 2026-12-01 | 40
        o5             | No odds | False     | False  |             | 2026-03-01 | 50
        """,
    )
    moved = table(
        "stage_history",
        """
        stage_history_id | opportunity_id | close_date | changed_at
        h1               | o2             | 2026-12-01 | 2026-01-01
        h2               | o2             | 2027-03-01 | 2026-02-01
        h3               | o3             | 2026-01-01 | 2026-01-01
        h4               | o4             | 2026-12-31 | 2026-01-01
        """,
    )

    (found,) = computed(opportunities=deals, stage_history=moved)

    assert found.statement == (
        "2 deals in a late stage slip, EUR 30 in all: Moved (moved back by 90 days) and Overdue (1 day "
        "overdue)"
    )
    assert found.rows["amount"].tolist() == [20, 10]
    assert found.key == "slipping: o1 + o2"


def test_one_contact_in_a_year_is_single_threaded_and_executives_wait():
    contacts = table("contacts", "contact_id | name | title\nc1 | Ada | Engineer\nc2 | Ben | CFO")
    met = table("interactions", "interaction_id | contact_id | interaction_date\ni1 | c1 | 2026-11-01")

    found = computed(staff=people(contacts, NONE["stakeholders"], met, as_of=AS_OF))

    assert statements(found) == [
        "We are single-threaded: only Ada of 2 people met us in twelve months",
        "1 of 1 executive was not contacted this quarter: Ben",
    ]


def test_incumbent_and_rivals_are_threats_the_same_one_once():
    deals = table(
        "opportunities",
        """
        opportunity_id | name | is_closed | is_won | competitor | close_date | amount
        o1             | A    | False     | False  | Rival      | 2027-03-01 | 10
        o2             | B    | False     | False  | Other      | 2027-03-01 | 20
        """,
    )

    found = computed(account=pd.Series({"incumbent": "Rival"}), opportunities=deals)

    assert statements(found) == ["Rival is in place as incumbent", "Other competes in 1 open deal"]


def test_what_was_accepted_or_dismissed_is_not_offered_again():
    candidates = computed(account=pd.Series({"incumbent": "Rival"}))
    decided = table("swot_items", "row_id | candidate | status\ns9 | incumbent: Rival | dismissed")

    assert not_offered_before(candidates, ITEMS) == candidates
    assert not_offered_before(candidates, decided) == []
    assert (
        candidates_finding([], dismissed=1).statement
        == "The facts offer nothing new; 1 was decided on before"
    )


def test_every_candidate_comes_with_its_rows():
    candidates = computed(revenue=sold("p1 | 2025-11-15 | 100 | 1 | Plant"))

    assert candidate_rows(candidates)["rows"].tolist() == [2]
    (finding,) = candidate_findings(candidates)
    assert finding.rows["item"].tolist() == ["Meters, last twelve months", "Meters, twelve before"]
    assert finding.formula.startswith("sales of the last twelve months against the twelve before")
    assert finding.next_step == "Who supplies Meters now, and since when?"


def test_pairs_are_weighed_by_impact_and_taken_up_by_an_initiative():
    initiatives = table("initiatives", "row_id | name | swot_item_id\ni1 | Build | s3")

    pairs = tows(swot(ITEMS, as_of=AS_OF), initiatives)

    assert pairs["kind"].tolist() == ["SO", "ST"]
    assert pairs["weight"].tolist() == [20, 15]  # an impact nobody rated counts 3
    assert pairs["initiative"].fillna("").tolist() == ["Build", ""]
    assert tows_finding(pairs).statement.startswith("Use “Fast service” to fend off “Rival underbid”")


def test_threats_without_contingency_or_owner_are_unanswered():
    risks = table(
        "risks",
        """
        row_id | name        | likelihood | impact | contingency  | owner_id
        r1     | Budget cut  | 4          | 4      |              | u1
        r2     | Strike      | 1          | 2      | Second plant | u1
        """,
    )
    users = table("users", "user_id | name\nu1 | Mia")

    found = threats(swot(ITEMS, as_of=AS_OF), risks, computed(account=pd.Series({"incumbent": "X"})), users)

    assert found["threat"].tolist() == [
        "Budget cut",
        "Strike",
        "Rival underbid",
        "X is in place as incumbent",
    ]
    assert found["risk_score"].fillna(0).tolist() == [16, 2, 0, 0]
    assert retention_finding(found).figures["unanswered"].value == 3
    assert retention_finding(found).severity == "act"


def test_an_account_with_nothing_gets_sentences_and_no_error():
    items = swot(NONE["swot_items"], as_of=AS_OF)
    nothing = threats(items, NONE["risks"], [], NONE["users"])

    findings = [
        swot_finding(items, "account"),
        swot_finding(items, "us"),
        evidence_finding(items),
        tows_finding(tows(items, NONE["initiatives"])),
        retention_finding(nothing),
        swot_summary_finding(items, 0, nothing),
    ]

    assert computed() == []
    assert {finding.severity for finding in findings} == {"unknown"}
    assert isinstance(swot_chart(items, title=""), Table)


def test_the_four_boxes_draw_and_their_description_reads():
    chart = swot_chart(swot(ITEMS, as_of=AS_OF), title="What helps")

    compiles(chart)
    assert "Strengths: Fast service. Weaknesses: none named." in chart.to_dict()["description"]


def test_the_items_given_are_left_as_they_were():
    before = ITEMS.copy()

    tows(swot(ITEMS, as_of=AS_OF), NONE["initiatives"])

    pd.testing.assert_frame_equal(ITEMS, before)


def test_whom_executives_spoke_with_is_no_candidate_where_no_interaction_is_recorded():
    contacts = table("contacts", "contact_id | name | title\nceo | Ada | Chief Executive Officer")
    unmet = people(contacts, NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)

    assert statements(computed(staff=unmet)) == []
