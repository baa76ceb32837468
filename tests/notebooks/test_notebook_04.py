"""The units of the account that hangs on one contact, run on the sample."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_of

pytestmark = pytest.mark.notebooks
ODWYER = "001Pb0000000003IAA"


@pytest.fixture(scope="module")
def statements(sample_store, tmp_path_factory) -> dict[str, str]:
    """The sentence of each section."""
    found = findings_of(
        "04_business_units.ipynb", tmp_path_factory.mktemp("units"), account_id=ODWYER, store_url=sample_store
    )
    return {finding["section"]: finding["statement"] for finding in found}


def test_the_bottom_line_says_who_buys_and_what_is_open(statements):
    assert (
        statements["units"]
        == "2 of 3 units bought EUR 616,580 in twelve months, 88% of it Treatment Plants; EUR 700,000 is open"
    )


def test_the_executives_not_contacted_are_named(statements):
    assert (
        statements["business_units"] == "Niamh Gallagher and Fionnuala Kavanagh were not contacted in 90 days"
    )


def test_the_wallet_share_names_where_the_most_is_left(statements):
    assert (
        statements["wallet_share"]
        == "We have 21% of the EUR 2,900,000 that 3 of 3 units spend; the most is left in Networks: EUR"
        " 1,026,380"
    )


def test_the_unit_without_any_of_our_offerings_is_the_widest_gap(statements):
    assert statements["whitespace"].startswith("Capital Projects has nothing in play for 10 of 10 offerings")


def test_the_next_days_go_where_spend_and_pipeline_are(statements):
    assert statements["unit_priority"].startswith("Of the next 10 days, give 5 days to Networks")
