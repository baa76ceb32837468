"""The people of the account that hangs on one contact, run on the sample."""

from __future__ import annotations

import pytest

from tests.support.executed import findings_by_section

pytestmark = pytest.mark.notebooks
findings = findings_by_section("05_connect_the_dots.ipynb", account_id="001Pb0000000003IAA")


def test_the_bottom_line_says_what_hangs_on_one_man(findings):
    assert findings["connect_the_dots"]["bottom_line"]
    assert (
        findings["connect_the_dots"]["statement"]
        == "0 of 5 key players support us; EUR 700,000 hangs on Declan Byrne alone"
    )


def test_the_account_hangs_on_one_thread(findings):
    assert (
        findings["coverage"]["statement"]
        == "We have no contact in a year with the decision maker; we spoke with 1 person in twelve months"
    )
    assert findings["coverage"]["severity"] == "act"


def test_the_way_to_the_chief_executive_leads_over_him(findings):
    assert findings["introductions"]["next_step"].startswith(
        "Ask Declan Byrne, whom Saoirse Ní Bhriain knows, to bring you over Fionnuala Kavanagh to Conor"
        " O'Dwyer"
    )


def test_a_map_without_opponents_is_suspicious(findings):
    assert "a map without a non-supporter is suspicious" in findings["coaching"]["statement"]


def test_no_executives_have_spoken(findings):
    assert (
        findings["executive_matrix"]["statement"]
        == "No talk of one of our executives with one of their 2 executives is recorded"
    )


def test_every_section_has_its_finding(findings):
    assert {"org_chart", "power", "people", "power_map", "dependence", "partners", "team"} <= findings.keys()
