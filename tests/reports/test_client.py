"""The client edition holds what is marked for the client, and refuses what is not theirs to see."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.model import typed
from planning_helpers.reports import LeakError, client_report, internal_terms
from planning_helpers.wording.display import Table
from planning_helpers.wording.figures import money
from planning_helpers.wording.findings import Finding
from tests.support.report_notebooks import notebook, revenue_chart, shown, text

ACCOUNT = {"account": "Borealis Foods", "period": "2026Q4", "as_of": "2026-11-15"}


NOTHING = internal_terms({})
WITH_A_DEAL = internal_terms(
    {
        "opportunities": typed(
            pd.DataFrame(
                [{"opportunity_id": "o", "name": "Roll-out", "stage": "Offer", "amount": 1_250_000}]
            ),
            "opportunities",
        )
    }
)


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
        internal_terms=NOTHING,
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

    assert client_report(notebooks, **ACCOUNT, internal_terms=NOTHING) == ""


@pytest.mark.parametrize(
    "shows",
    [
        Finding("R", "r", "Maria Keller is a  Non-SUPPORTER of the roll-out"),
        Table(pd.DataFrame({"note": ["seen as non-supporter"]}), caption="Notes"),
        Table(pd.DataFrame({"name": ["fine"]}), caption="People: non-supporter"),
        revenue_chart(
            pd.DataFrame({"month": ["2026-01-01"], "revenue": [1.0]}),
            title="One",
            description="non-supporter",
        ),
        revenue_chart(pd.DataFrame({"month": ["non-supporter"], "revenue": [1.0]}), title="One"),
    ],
    ids=["finding", "table", "caption", "description", "rows of a chart"],
)
def test_an_internal_word_anywhere_refuses_the_edition(shows):
    with pytest.raises(LeakError) as error:
        client_report([review(shown(shows, tags=["client"]))], **ACCOUNT, internal_terms=NOTHING)

    assert str(error.value).casefold() == (
        "the client edition of borealis foods shows 'non-supporter' (a stance towards us). "
        "take it out of the cells tagged client."
    )


@pytest.mark.parametrize("amount", [1_250_000.0, 1250000])
def test_an_internal_amount_is_found_however_it_is_written(amount):
    table = Table(pd.DataFrame({"amount": [amount]}), caption="Deals", currency="EUR")

    with pytest.raises(LeakError):
        client_report([review(shown(table, tags=["client"]))], **ACCOUNT, internal_terms=WITH_A_DEAL)
