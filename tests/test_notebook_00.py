"""The account selection, run on the sample book."""

from __future__ import annotations

import pytest
from executed import findings_of

pytestmark = pytest.mark.notebooks


@pytest.fixture(scope="module")
def statements(sample_store, tmp_path_factory) -> dict[str, str]:
    """The sentence of each section."""
    found = findings_of(
        "00_account_selection.ipynb", tmp_path_factory.mktemp("selection"), store_url=sample_store
    )
    return {finding["section"]: finding["statement"] for finding in found}


def test_five_accounts_get_a_plan(statements):
    assert statements["bottom_line"] == (
        "5 accounts get a plan for 2026Q4: Maison Thévenet & Fils SA, O'Dwyer Water Group plc, "
        "Kaltenbrunn Papier AG, Skagenlys Energi A/S and Petrovia Chemicals Inc., with 75% of the revenue of "
        "the last twelve months"
    )


def test_concentration_is_measured(statements):
    assert statements["pareto"] == (
        "Few carry revenue: the largest 3 of 15 accounts bring 70%, and it takes 6 to reach 80%; "
        "Maison Thévenet & Fils SA alone brings 36% (of all revenue on record since 2023-11-03)"
    )


def test_the_accounts_that_cost_more_than_they_bring_are_named(statements):
    assert "Vandersteen-Claes Textiel NV and Ystwyth Minerals Ltd do not" in statements["economics"]


def test_the_decision_without_a_reason_is_named(statements):
    assert statements["decisions"] == (
        "5 accounts are selected for 2026Q4; 2 decisions depart from the score, 1 without a reason: "
        "Quillón Farma SL"
    )


def test_what_hangs_on_the_weights_is_told(statements):
    assert statements["stability"].startswith(
        "3 of the first 5 hold under other weights; Kaltenbrunn Papier AG"
    )


def test_the_prospect_may_deserve_a_plan(statements):
    assert statements["without_revenue"].startswith(
        "3 of 3 accounts without revenue may still deserve a plan: Skagenlys Energi A/S"
    )
