"""The SWOT of the account where a competitor sits, run on the sample."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_by_section

pytestmark = pytest.mark.notebooks
findings = findings_by_section("02_swot.ipynb", account_id="001Pb0000000004IAA")


def test_the_bottom_line_names_the_gravest_threat(findings):
    assert findings["swot"]["bottom_line"]
    assert findings["swot"]["statement"].startswith(
        "3 in favour and 4 against; the gravest threat: Meridex Controls is named the single supplier"
    )


def test_both_perspectives_are_counted(findings):
    assert findings["swot_account"]["statement"] == "2 in favour of the account, 2 against; 100% confirmed"
    assert (
        findings["swot_us"]["statement"]
        == "1 in favour of us in the account, 2 against; 100% confirmed; no opportunity is named"
    )


def test_the_facts_offer_the_incumbent_as_a_threat(findings):
    assert findings["swot_candidates"]["statement"].startswith("Meridex Controls is in place as incumbent")
    assert findings["swot_candidates"]["severity"] == "act"


def test_threats_without_an_answer_are_counted(findings):
    assert findings["retention"]["statement"].startswith("4 of 6 threats to the account have no contingency")


def test_pairs_and_evidence_have_their_findings(findings):
    assert findings["tows"]["figures"]["pairs"]["value"] == 8
    assert findings["swot_evidence"]["figures"]["stale"]["value"] == 1
