"""The client edition holds what is marked for the client, and refuses what is not theirs to see."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.model import TABLES, empty, typed
from planning_helpers.reports import LeakError, client_report, internal_terms, leaks
from planning_helpers.wording.display import Table
from planning_helpers.wording.figures import money
from planning_helpers.wording.findings import Finding
from tests.support.report_notebooks import notebook, revenue_chart, shown, text

ACCOUNT = {"account": "Borealis Foods", "period": "2026Q4", "as_of": "2026-11-15"}


def plan(**rows: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """All tables of a plan, with `rows` in those named."""
    return {
        table: typed(pd.DataFrame(rows[table]), table) if table in rows else empty(table) for table in TABLES
    }


def review(*cells):
    return notebook("08_quarterly_review", text("# Review\n\nWhat must be decided among us?"), *cells)


def test_only_cells_marked_for_the_client_are_in_it():
    joint = Finding(
        "REV-1",
        "review",
        "Two of three joint goals are on track",
        severity="act",
        figures={"at_stake": money(90_000, "EUR")},
        formula="our formula",
        rows=pd.DataFrame({"name": ["our row"]}),
        next_step="our next step",
    )
    page = client_report(
        [
            review(
                text("## What did we reach together?", "client"),
                shown(joint, tags=["client"]),
                text("## What do we fear?"),
                shown(Finding("RISK-1", "risks", "Their director blocks us", "act")),
                shown(Table(pd.DataFrame({"name": ["Roll-out"]}), caption="What we agreed"), tags=["client"]),
            )
        ],
        **ACCOUNT,
        internal_terms=set(),
        agreed=["monthly call"],
    )

    for piece in (
        "What did we reach together?",
        "Two of three joint goals are on track",
        "Roll-out",
        "monthly call",
    ):
        assert piece in page
    for piece in (
        "among us",
        "our formula",
        "our row",
        "our next step",
        "90,000",
        "fear",
        "blocks us",
        "Act",
    ):
        assert piece not in page.partition("<body>")[2]


def test_without_a_cell_for_the_client_there_is_no_edition():
    notebooks = [review(shown(Finding("R", "r", "Ours", "act")), text("## For you", "client"))]

    assert client_report(notebooks, **ACCOUNT, internal_terms=set()) == ""


@pytest.mark.parametrize(
    "shows",
    [
        Finding("R", "r", "Maria Keller is an  ENEMY of the roll-out"),
        Table(pd.DataFrame({"note": ["seen as enemy"]}), caption="Notes"),
        Table(pd.DataFrame({"name": ["fine"]}), caption="People: enemy"),
        revenue_chart(
            pd.DataFrame({"month": ["2026-01-01"], "revenue": [1.0]}), title="One", description="enemy"
        ),
        revenue_chart(pd.DataFrame({"month": ["enemy"], "revenue": [1.0]}), title="One"),
    ],
    ids=["finding", "table", "caption", "description", "rows of a chart"],
)
def test_an_internal_word_anywhere_refuses_the_edition(shows):
    with pytest.raises(LeakError) as error:
        client_report([review(shown(shows, tags=["client"]))], **ACCOUNT, internal_terms={"enemy", "mentor"})

    assert str(error.value) == (
        "the client edition of Borealis Foods shows 'enemy'; that stands in internal rows only. "
        "Take it out of the cells tagged client, or set the audience of its row to client."
    )


@pytest.mark.parametrize("amount", [1_250_000.0, 1250000])
def test_an_internal_amount_is_found_however_it_is_written(amount):
    table = Table(pd.DataFrame({"amount": [amount]}), caption="Deals", currency="EUR")

    with pytest.raises(LeakError):
        client_report([review(shown(table, tags=["client"]))], **ACCOUNT, internal_terms={"1250000"})


def test_a_word_within_another_and_a_number_within_another_are_no_leak():
    page = "<p>margins of enemyline 31250000 and 1250000.5</p><script>var enemy = 1250000;</script>"

    assert leaks(page, {"enemy", "margin", "1250000"}) == []
    assert leaks("<p>an enemy; 1,250,000.00</p>", {"enemy", "margin", "1250000"}) == ["1250000", "enemy"]


def test_terms_are_those_of_internal_rows_less_those_of_client_rows():
    terms = internal_terms(
        plan(
            accounts=[
                {"account_id": "a", "name": "Borealis Foods", "cost_to_serve": 42_000, "incumbent": "Rivalis"}
            ],
            contacts=[
                {"contact_id": "c1", "account_id": "a", "name": "Maria Keller"},
                {"contact_id": "c2", "account_id": "a", "name": "Jon Berg"},
            ],
            plans=[
                {
                    "plan_id": "p",
                    "account_id": "a",
                    "period": "2026Q4",
                    "commit_goal": 900_000,
                    "planned_close_ratio": 0.35,
                }
            ],
            stakeholders=[
                {
                    "row_id": "s1",
                    "plan_id": "p",
                    "contact_id": "c1",
                    "status": "mentor",
                    "audience": "internal",
                },
                {"row_id": "s2", "plan_id": "p", "contact_id": "c2", "audience": "internal"},
            ],
            swot_items=[
                {
                    "row_id": "w1",
                    "plan_id": "p",
                    "quadrant": "weakness",
                    "statement": "Their IT is understaffed",
                    "audience": "internal",
                },
                {
                    "row_id": "w2",
                    "plan_id": "p",
                    "quadrant": "strength",
                    "statement": "Borealis Foods is well known",
                    "audience": "client",
                },
            ],
            goals=[
                {
                    "row_id": "g",
                    "plan_id": "p",
                    "name": "Raise the service margin",
                    "target": 900_000,
                    "audience": "client",
                }
            ],
            actions=[
                {"row_id": "x", "plan_id": "p", "name": "Roll-out", "contact_id": "c2", "audience": "client"},
            ],
            opportunities=[
                {
                    "opportunity_id": "o1",
                    "account_id": "a",
                    "name": "Open",
                    "stage": "Proposal",
                    "amount": 77_000,
                    "is_closed": False,
                    "is_won": False,
                },
                {
                    "opportunity_id": "o2",
                    "account_id": "a",
                    "name": "Won",
                    "stage": "Won",
                    "amount": 55_000,
                    "is_closed": True,
                    "is_won": True,
                },
            ],
        )
    )

    assert {
        "Maria Keller",
        "mentor",
        "Their IT is understaffed",
        "42000",
        "77000",
        "0.35",
        "Rivalis",
    } <= terms
    assert {"cost to serve", "close ratio", "enemy"} <= terms
    assert not terms & {
        "Jon Berg",
        "900000",
        "55000",
        "Borealis Foods",
        "Borealis Foods is well known",
        "margin",
    }


def test_a_channel_alone_is_no_internal_term_as_evidence_but_a_source_is():
    risk = {"plan_id": "p", "audience": "internal"}
    rows = [
        risk | {"row_id": "1", "name": "Budget cut", "evidence_source": "Mail"},
        risk | {"row_id": "2", "name": "Late start", "evidence_source": "Mail of R. Abadie"},
    ]

    terms = internal_terms(plan(risks=rows))

    assert "Mail" not in terms
    assert "Mail of R. Abadie" in terms


def test_a_plan_with_nothing_in_it_has_only_the_words_of_our_calculation():
    assert all(not any(letter.isdigit() for letter in term) for term in internal_terms(plan()))
    assert internal_terms({}) == internal_terms(plan())
