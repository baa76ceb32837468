"""The snapshot, run on the sample book: the account in quiet decline and the prospect without revenue."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_of

pytestmark = pytest.mark.notebooks
KALTENBRUNN, SKAGENLYS = "001Pb0000000002IAA", "001Pb0000000005IAA"


@pytest.fixture(scope="module")
def told(sample_store, tmp_path_factory) -> dict[str, dict[str, str]]:
    """The sentence of each section, by account."""
    found = {}
    for account_id in (KALTENBRUNN, SKAGENLYS):
        findings = findings_of(
            "01_snapshot.ipynb",
            tmp_path_factory.mktemp("snapshot"),
            account_id=account_id,
            store_url=sample_store,
        )
        found[account_id] = {finding["section"]: finding["statement"] for finding in findings}
    return found


def test_the_quiet_decline_is_told_with_its_length(told):
    assert told[KALTENBRUNN]["revenue"] == (
        "Revenue fell by 13%: EUR 772,050 in the last twelve months, EUR 882,780 in the twelve before; "
        "it is 24% below its best twelve months, up to 2024-11-15 (EUR 1,009,340); 7 quarters "
        "in a row below the year before"
    )
    assert told[KALTENBRUNN]["bottom_line"].startswith("Kaltenbrunn Papier AG: revenue fell by 13%")


def test_the_offering_that_is_no_longer_bought_is_named(told):
    assert told[KALTENBRUNN]["offerings"].endswith("no longer bought: Sensor Cartridges")


def test_current_worth_stands_beside_potential_worth(told):
    assert told[KALTENBRUNN]["worth"] == (
        "It spends EUR 2,600,000 a year on what we sell, and we have 30% of it (EUR 772,050); EUR "
        "240,000 is in "
        "play in 3 open deals; EUR 212,000 was lost in twelve months"
    )


def test_a_prospect_has_no_revenue_and_no_forecast_but_a_wallet_and_deals(told):
    assert told[SKAGENLYS]["revenue"] == "No revenue is on record"
    assert told[SKAGENLYS]["forecast"].startswith("No forecast: 0 complete months")
    assert told[SKAGENLYS]["worth"] == (
        "It spends EUR 1,500,000 a year on what we sell, and none of it is ours yet; "
        "EUR 330,000 is in play in 2 open deals"
    )
