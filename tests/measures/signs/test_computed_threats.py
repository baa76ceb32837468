"""Threats to retention that the facts show, beside the risks of the plan."""

import pandas as pd

from planning_helpers.chapters.action_plan.tables import computed_threats_table
from planning_helpers.chapters.swot.swot_candidates import swot_candidates
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.signs.retention import computed_threats, computed_threats_finding, threat_signs
from planning_helpers.model import empty
from planning_helpers.store import read_account_plan
from tests.support.plan_tables import table
from tests.support.swot_facts import computed

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


def test_the_signs_are_those_of_the_swot_that_threaten(sample_store):
    for number in range(1, 6):
        key = f"001Pb000000000{number}IAA"
        plan = read_account_plan(sample_store, account_id=key, period="2026Q4", as_of="2026-11-15")
        told = {"account": plan.account, "as_of": plan.as_of, "currency": plan.currency}
        sales = revenue_rows(plan["transactions"], plan["opportunities"], as_of=plan.as_of)
        persons = people(plan["contacts"], plan["stakeholders"], plan["interactions"], as_of=plan.as_of)

        signs = threat_signs(plan, sales, **told)

        all_of_them = swot_candidates(plan, persons, sales, **told)
        assert [one.key for one in signs] == [one.key for one in all_of_them if one.quadrant == "threat"]
