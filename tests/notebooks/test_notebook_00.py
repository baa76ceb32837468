"""The account selection, run on the sample book."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_of

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
        "Kaltenbrunn Papier AG, Petrovia Chemicals Inc. and Skagenlys Energi A/S, with 75% of the revenue of "
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
    assert statements["stability"] == (
        "The first 5 hold under other weights: each stays among them in at least 85% of 2,000 draws"
    )


def test_the_least_change_of_one_weight_is_told(statements):
    assert statements["tipping"] == (
        "Raising Wallet potential from 20% to 31% of the weight would put Skagenlys Energi A/S in the place "
        "of Quillón Farma SL; 1 of the first 5 stays whatever one weight does"
    )


def test_the_panel_is_told_where_its_raters_disagree(statements):
    assert statements["raters"] == (
        "Raters are 2 or more points apart on 3 of 21 scores that several gave; to talk about: Petrovia "
        "Chemicals Inc. (Fit with what we sell: Beatriz Almeida 2, Rajesh Iyer 4)"
    )


def test_the_account_that_a_rival_holds_is_not_ready(statements):
    assert statements["readiness"] == (
        "3 of 5 chosen accounts are ready; Petrovia Chemicals Inc. (locked in: Meridex Controls) is not; a "
        "rival is in place at Skagenlys Energi A/S (Ostrander Process)"
    )


def test_the_prospect_gets_a_plan_and_the_others_are_not_forgotten(statements):
    assert statements["without_revenue"].endswith(
        "Skagenlys Energi A/S gets one; not to be forgotten: Hafenbetrieb Ostmark GmbH and Tamarind & Rowe "
        "Cosmetics Ltd"
    )


def test_the_opinion_leader_without_a_plan_is_named(statements):
    assert statements["opinion_leaders"] == (
        "1 of 5 accounts that lead opinion or open a market gets no plan: Quillón Farma SL (Strategic value "
        "4.0, decided: later)"
    )


def test_everybody_keeps_their_accounts(statements):
    assert statements["assignment"] == (
        "All 5 plans stay with who has the account today; nobody has more than 1 (the cap is 5)"
    )


def test_the_next_plans_are_scheduled(statements):
    assert statements["schedule"].startswith(
        "5 of 5 plans for 2026Q4 are written; Quillón Farma SL, Albisgrat Präzisionsguss AG"
    )
    assert statements["schedule"].endswith(
        "would follow in 2027Q1; since 2026Q3 Skagenlys Energi A/S came onto the list and nobody left it"
    )


def test_the_proposal_says_what_it_is_worth_and_what_is_asked(statements):
    assert statements["proposal"].endswith(
        ": the accounts bring EUR 3,368,674 a year, 75% of our revenue; their wallets hold EUR 10,567,041 "
        "more; we ask 5 things of you, first: record why the score is not followed for Quillón Farma SL"
    )


def test_a_lower_cap_moves_accounts(sample_store, tmp_path):
    found = findings_of("00_account_selection.ipynb", tmp_path, store_url=sample_store, cap=1, top=8)

    assert {finding["section"] for finding in found} >= {"assignment", "proposal"}
