"""Threats to retention that the facts show, beside the risks of the plan."""

import pandas as pd
from swot_facts import computed

from planning_helpers.analysis.retention import computed_threats, computed_threats_finding
from planning_helpers.model import empty
from planning_helpers.tables.action_plan import computed_threats_table
from tests.plan_tables import table

SIGNS = computed(account=pd.Series({"incumbent": "Meridex"}))
NO_ITEMS, NO_RISKS = empty("swot_items"), empty("risks")


def test_a_threat_that_no_risk_names_is_told():
    risks = table("risks", "row_id | name\nr1 | Budget is cut")

    found = computed_threats(SIGNS, NO_ITEMS, risks)

    assert found[["threat", "swot"]].to_numpy().tolist() == [
        ["Meridex is in place as incumbent", "not decided"]
    ]
    assert found["risk"].isna().all()
    finding = computed_threats_finding(found)
    assert (finding.rule, finding.severity) == ("RISK-1", "watch")
    assert finding.statement == (
        "The facts show 1 threat that no risk of the plan names: Meridex is in place as incumbent"
    )


def test_a_risk_that_names_the_rival_answers_the_threat():
    risks = table("risks", "row_id | name\nr1 | Budget is cut\nr2 | MERIDEX becomes the single supplier")

    found = computed_threats(SIGNS, NO_ITEMS, risks)

    assert found["risk"].tolist() == ["MERIDEX becomes the single supplier"]
    assert computed_threats_finding(found).severity == "good"
    assert computed_threats_table(found).as_data()["columns"][3]["label"] == "Risk of the plan"


def test_a_dismissed_sign_is_answered_and_an_accepted_one_still_needs_a_risk():
    def found(status):
        items = table(
            "swot_items",
            f"row_id | quadrant | statement | candidate | status\ns | threat | X | {SIGNS[0].key} | {status}",
        )
        return computed_threats(SIGNS, items, NO_RISKS)

    assert computed_threats_finding(found("dismissed")).severity == "good"
    assert computed_threats_finding(found("accepted")).severity == "watch"


def test_no_sign_is_no_threat():
    found = computed_threats([], NO_ITEMS, NO_RISKS)

    assert found.empty
    assert computed_threats_finding(found).statement == "Sales, deals and talks show no threat to the account"
