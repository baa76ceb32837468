"""Every check of a plan: a sound plan breaks none, and each way to spoil it is found."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pandas as pd
import pytest

from planning_helpers.chapters.snapshot import contact_finding, interactions_by_person
from planning_helpers.checks import (
    CHECKS,
    PlanFacts,
    broken_rows,
    chains,
    check_plan,
    plan_check_finding,
    planning_steps,
    six_questions,
    unjudged_rows,
    violation_rows,
)
from planning_helpers.checks.chains import chain_text
from planning_helpers.measures.people import (
    coaching,
    decision_finding,
    decision_process,
    executives_finding,
    key_executives,
    least_coverage,
    targets,
)
from planning_helpers.measures.revenue import revenue_rows
from planning_helpers.measures.units import business_units
from planning_helpers.measures.units.business_units import executives_finding as unit_executives_finding
from planning_helpers.model import TABLES, empty, typed
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.periods import parse_period
from planning_helpers.rules import RULES
from planning_helpers.wording.findings import SEVERITIES

Rows = dict[str, list[dict[str, Any]]]
FRESH = {"evidence_source": "Interview with Clara Decke", "evidence_date": "2026-10-01"}

SOUND: Rows = {
    "accounts": [{"account_id": "A", "name": "Nordlicht AG", "owner_id": "ann"}],
    "users": [
        {"user_id": "ann", "name": "Ann Ost", "is_active": True},
        {"user_id": "ben", "name": "Ben West", "is_active": True},
    ],
    "contacts": [
        {"contact_id": "clara", "account_id": "A", "name": "Clara Decke", "title": "CEO", "is_active": True},
        {"contact_id": "eva", "account_id": "A", "name": "Eva Nein", "title": "Buyer", "is_active": True},
    ],
    "interactions": [
        {
            "interaction_id": "m1",
            "account_id": "A",
            "contact_id": "clara",
            "interaction_date": "2026-11-05",
            "channel": "meeting",
        },
        {
            "interaction_id": "m2",
            "account_id": "A",
            "contact_id": "eva",
            "interaction_date": "2026-10-10",
            "channel": "call",
        },
    ],
    "offerings": [{"offering_id": "heat", "name": "Heat"}],
    "opportunity_contacts": [
        {
            "opportunity_contact_id": "role",
            "opportunity_id": "open",
            "contact_id": "clara",
            "role": "Decision Maker",
        }
    ],
    "opportunities": [
        {
            "opportunity_id": "won",
            "account_id": "A",
            "name": "Pumps",
            "stage": "Won",
            "is_closed": True,
            "is_won": True,
            "amount": 100_000,
            "close_date": "2026-10-10",
        },
        {
            "opportunity_id": "lost",
            "account_id": "A",
            "name": "Valves",
            "stage": "Lost",
            "is_closed": True,
            "is_won": False,
            "amount": 100_000,
            "close_date": "2026-03-10",
        },
        {
            "opportunity_id": "open",
            "account_id": "A",
            "name": "Boilers",
            "owner_id": "ann",
            "offering_id": "heat",
            "stage": "Proposal",
            "is_closed": False,
            "is_won": False,
            "amount": 100_000,
            "close_date": "2026-12-15",
        },
    ],
    "plans": [
        {
            "plan_id": "P",
            "account_id": "A",
            "period": "2026Q4",
            "commit_goal": 140_000,
            "stretch_goal": 145_000,
            "planned_close_ratio": 0.5,
            "plan_format": "slides",
            "plan_access": "portal",
            "update_frequency": "monthly",
            "client_agreed_date": "2026-10-05",
        },
    ],
    "swot_items": [
        {"row_id": f"w{n}", "quadrant": quadrant, "statement": f"A {quadrant}", "status": "accepted", **FRESH}
        for n, quadrant in enumerate(("strength", "weakness", "opportunity", "threat"), start=1)
    ],
    "initiatives": [
        {
            "row_id": "i",
            "name": "New plant",
            "who_for": "Plant",
            "why": "Old one leaks",
            "executive_id": "clara",
            "due_date": "2027-03-31",
            "owner_id": "ann",
            "swot_item_id": "w3",
            "aspiration": 300_000,
            **FRESH,
        },
    ],
    "business_units": [{"row_id": "u", "name": "Plant", "executive_id": "clara"}],
    "stakeholders": [
        {
            "row_id": "k1",
            "contact_id": "clara",
            "buying_role": "decision maker",
            "status": "supporter",
            "influence": 5,
            "coverage": "multiple",
            "level_now": "vendor",
            "level_wanted": "problem solver",
            "strategy": "Show her the savings",
            **FRESH,
        },
        {"row_id": "k2", "contact_id": "eva", "buying_role": "user", "status": "non-supporter", **FRESH},
    ],
    "goals": [
        {
            "row_id": "g",
            "name": "Less downtime",
            "kind": "efficiency",
            "metric": "hours",
            "baseline": 9,
            "target": 4,
            "due_date": "2026-12-31",
            "owner_id": "ann",
            "horizon": "short",
            "why": "Costs both",
            "how": "Sensors",
            "client_agreed_date": "2026-10-05",
            "audience": "client",
            **FRESH,
        },
    ],
    "strategies": [{"row_id": "s", "name": "Defend and Grow", "is_primary": True}],
    "tactics": [{"row_id": "t", "strategy_id": "s", "name": "Service contract for every boiler"}],
    "actions": [
        {
            "row_id": "a1",
            "name": "Visit the plant",
            "strategy_id": "s",
            "initiative_id": "i",
            "opportunity_id": "open",
            "owner_id": "ann",
            "start_date": "2026-11-20",
            "due_date": "2026-12-01",
            "status": "planned",
            "expected_outcome": "A date",
            "audience": "client",
        },
        {
            "row_id": "a2",
            "name": "Write the offer",
            "opportunity_id": "open",
            "owner_id": "ben",
            "due_date": "2026-12-05",
            "status": "planned",
            "expected_outcome": "An offer",
        },
        {
            "row_id": "a3",
            "name": "Ask for budget",
            "strategy_id": "s",
            "owner_id": "ben",
            "due_date": "2026-12-06",
            "status": "planned",
            "expected_outcome": "A budget",
        },
        {
            "row_id": "a4",
            "name": "Train users",
            "initiative_id": "i",
            "owner_id": "ann",
            "due_date": "2026-12-20",
            "status": "in progress",
            "expected_outcome": "Trained",
        },
    ],
    "opportunity_strategies": [
        {
            "row_id": "o",
            "opportunity_id": "open",
            "compelling_event": "Audit",
            "decision_criteria": "Price",
            "differentiators": "Service",
            "decision_process": "Board",
            "funding_process": "Capex",
            "next_steps": "Offer",
        },
    ],
    "forces": [
        {"row_id": "f1", "direction": "driving", "name": "Audit", "strength": 4},
        {"row_id": "f2", "direction": "restraining", "name": "Budget", "strength": 3},
    ],
    "risks": [
        {
            "row_id": "r",
            "name": "Clara leaves",
            "likelihood": 4,
            "impact": 4,
            "contingency": "Meet her deputy",
            "owner_id": "ann",
            **FRESH,
        },
    ],
    "communications": [{"row_id": "c", "contact_id": "clara", "owner_id": "ann", "every_days": 30}],
    "objectives": [{"row_id": "b", "aim": "Half the downtime", "measure": "Hours a month"}],
    "solutions": [{"row_id": "n", "objective_id": "b", "answer": "Sensors"}],
    "reviews": [
        {"row_id": f"v{n}", "clock": clock, "held_date": held}
        for n, (clock, held) in enumerate(
            (("client", "2026-11-10"), ("manager", "2026-11-01"), ("leadership", "2026-10-01"))
        )
    ],
    "approvals": [
        {"row_id": "x", "status": "submitted", "status_date": "2026-10-18", "person": "Ann Ost"},
        {"row_id": "y", "status": "approved", "status_date": "2026-10-20", "person": "Manager"},
    ],
}


EMPTY = {name: empty(name) for name in TABLES}


def facts_of(rows: Rows) -> PlanFacts:
    tables = EMPTY | {name: typed(pd.DataFrame(of_table), name) for name, of_table in rows.items()}
    return PlanFacts(
        account=rows["accounts"][0]["name"],
        plan=None if tables["plans"].empty else tables["plans"].iloc[0],
        tables=tables,
        book=tables,
        period=parse_period("2026Q4"),
        as_of=date(2026, 11, 15),
        currency="EUR",
    )


def results_of(rows: Rows, **exception: Any) -> dict[str, Any]:
    switched = typed(pd.DataFrame([exception] if exception else []), "check_exceptions")
    return {result.check.name: result for result in check_plan(facts_of(rows), switched)}


def spoilt(table: str, row: int = 0, **values: Any) -> Rows:
    """The sound plan with `values` in one row of `table`."""
    rows = deepcopy(SOUND)
    rows[table][row] |= values
    return rows


def without(table: str, *places: int) -> Rows:
    """The sound plan without some rows of `table`, or without all."""
    rows = deepcopy(SOUND)
    rows[table] = [row for n, row in enumerate(rows[table]) if places and n not in places]
    return rows


def more(table: str, *extra: dict[str, Any]) -> Rows:
    """The sound plan with more rows in `table`."""
    return SOUND | {table: [*SOUND[table], *extra]}


SPOILT: dict[str, tuple[Rows, str, str]] = {
    "plan-missing": (without("plans"), "Nordlicht AG", "has no plan for 2026Q4"),
    "swot-missing": (without("swot_items"), "Nordlicht AG", "has no SWOT item"),
    "swot-quadrant-empty": (without("swot_items", 3), "threat", "is empty"),
    "swot-without-evidence": (spoilt("swot_items", evidence_source=None), "A strength", "names no evidence"),
    "stale-evidence": (
        spoilt("risks", evidence_date="2026-05-01"),
        "Clara leaves",
        "rests on evidence 198 days old",
    ),
    "initiative-missing": (without("initiatives"), "Nordlicht AG", "has no initiative"),
    "initiative-without-owner": (spoilt("initiatives", owner_id=None), "New plant", "has no owner"),
    "initiative-without-date": (spoilt("initiatives", due_date=None), "New plant", "has no due date"),
    "initiative-without-reason": (spoilt("initiatives", why=None), "New plant", "does not say why"),
    "initiative-without-origin": (
        spoilt("initiatives", swot_item_id=None),
        "New plant",
        "comes from no SWOT item",
    ),
    "initiative-without-executive": (
        spoilt("initiatives", executive_id=None),
        "New plant",
        "has no executive of theirs",
    ),
    "initiative-executive-gone": (
        spoilt("contacts", is_active=False),
        "Clara Decke",
        "has left the account, and answers for “New plant”",
    ),
    "initiative-without-action": (
        more("initiatives", {**SOUND["initiatives"][0], "row_id": "j", "name": "New office"}),
        "New office",
        "has no action",
    ),
    "forecast-on-research": (
        spoilt("plans", commit_goal=250_000),
        "New plant",
        "must bring part of the commit goal, as won and open deals do not add up to it",
    ),
    "unit-executive-silent": (
        spoilt("interactions", interaction_date="2026-08-16"),
        "Clara Decke",
        "runs Plant and was last contacted 91 days ago",
    ),
    "decision-maker-unknown": (
        spoilt("stakeholders", buying_role="user"),
        "Nordlicht AG",
        "has nobody who is known to decide, approve or sponsor",
    ),
    "decision-maker-without-coverage": (
        spoilt("stakeholders", coverage="none"),
        "Clara Decke",
        "decides, and nobody of ours is in contact",
    ),
    "non-supporter-missing": (
        spoilt("stakeholders", 1, status="neutral"),
        "Nordlicht AG",
        "has no non-supporter among those whose stance is known (2)",
    ),
    "key-player-not-assessed": (
        spoilt("stakeholders", status=None),
        "Clara Decke",
        "is a key player whose stance towards us nobody wrote down",
    ),
    "rated-person-left": (
        spoilt("contacts", 1, is_active=False),
        "Eva Nein",
        "(user, non-supporter) has left; ask Clara Decke who takes over",
    ),
    "executive-not-met": (
        without("interactions", 0),
        "Clara Decke",
        "leads or decides, and never heard from us",
    ),
    "relationship-without-strategy": (
        spoilt("stakeholders", strategy=None),
        "Clara Decke",
        "shall see us as problem solver, and no strategy says how",
    ),
    "commit-above-pipeline": (
        spoilt("plans", commit_goal=160_000, stretch_goal=170_000),
        "the commit goal",
        "lacks EUR 20,000 of open pipeline at the planned close ratio of 50%",
    ),
    "stretch-above-pipeline": (
        spoilt("plans", stretch_goal=175_000),
        "the stretch goal",
        "lacks EUR 50,000 of open pipeline at the planned close ratio of 50%",
    ),
    "close-ratio-diverges": (
        spoilt("plans", planned_close_ratio=0.7),
        "the planned close ratio",
        "is 70%, against the estimated close ratio of 50% "
        "(from 2 closed deals of theirs, the only ones of the book; theirs alone: 50%)",
    ),
    "deal-without-amount": (spoilt("opportunities", 2, amount=None), "Boilers", "has no amount"),
    "deal-without-date": (spoilt("opportunities", 2, close_date=None), "Boilers", "has no close date"),
    "deal-without-owner": (spoilt("opportunities", 2, owner_id=None), "Boilers", "has no owner"),
    "deal-past-close-date": (
        spoilt("opportunities", 2, close_date="2026-11-14"),
        "Boilers",
        "is open beyond its close date",
    ),
    "deal-without-action": (
        more("opportunities", {**SOUND["opportunities"][2], "opportunity_id": "new", "name": "Vents"}),
        "Vents",
        "has no action",
    ),
    "deal-strategy-incomplete": (
        spoilt("opportunity_strategies", funding_process=" "),
        "Boilers",
        "says nothing on decision and funding process",
    ),
    "commit-goal-missing": (
        spoilt("plans", commit_goal=None),
        "Nordlicht AG",
        "has no commit goal for the period",
    ),
    "stretch-not-above-commit": (
        spoilt("plans", stretch_goal=140_000),
        "the stretch goal",
        "of EUR 140,000 is not above the commit goal of EUR 140,000",
    ),
    "goal-not-smart": (spoilt("goals", owner_id=None), "Less downtime", "fails owner: no owner"),
    "goal-overdue": (spoilt("goals", due_date="2026-11-14"), "Less downtime", "was due on 2026-11-14"),
    "goal-not-agreed": (
        spoilt("goals", client_agreed_date=None),
        "Less downtime",
        "is shared with the client, who has not agreed",
    ),
    "one-primary-strategy": (
        more("strategies", {"row_id": "s2", "name": "Niche", "is_primary": True}),
        "Niche",
        "is one of 2 primary strategies",
    ),
    "strategy-without-tactic": (without("tactics"), "Defend and Grow", "has no tactic"),
    "strategy-without-action": (
        more("strategies", {"row_id": "s2", "name": "Niche", "is_primary": False}),
        "Niche",
        "has no action",
    ),
    "objective-unknown": (
        spoilt("objectives", measure=None),
        "Half the downtime",
        "says nothing of how the client will measure success",
    ),
    "objective-without-solution": (without("solutions"), "Half the downtime", "has no answer of ours"),
    "action-missing": (without("actions"), "Nordlicht AG", "has no action"),
    "action-without-owner": (spoilt("actions", owner_id=None), "Visit the plant", "has no owner"),
    "action-without-date": (spoilt("actions", due_date=None), "Visit the plant", "has no due date"),
    "action-without-outcome": (
        spoilt("actions", expected_outcome=None),
        "Visit the plant",
        "has no expected outcome",
    ),
    "action-overdue": (
        spoilt("actions", due_date="2026-11-14"),
        "Visit the plant",
        "was due on 2026-11-14",
    ),
    "action-serves-nothing": (
        spoilt("actions", 2, strategy_id=None),
        "Ask for budget",
        "serves no strategy, initiative or deal",
    ),
    "actions-on-one-person": (
        spoilt("actions", owner_id="ben"),
        "Ben West",
        "has 3 of 4 open actions",
    ),
    "action-owner-gone": (
        spoilt("users", 1, is_active=False),
        "Write the offer",
        "is owned by somebody who is no longer with us",
    ),
    "forces-against-the-plan": (
        spoilt("forces", strength=3),
        "the force field",
        "has a net of 0, so the plan will likely fail",
    ),
    "risk-missing": (
        without("risks"),
        "Nordlicht AG",
        "has no risk, which rather means that none was looked for",
    ),
    "risk-without-answer": (
        spoilt("risks", contingency=None),
        "Clara leaves",
        "is high, and has no contingency",
    ),
    "account-without-owner": (spoilt("accounts", owner_id=None), "Nordlicht AG", "has no owner"),
    "review-overdue": (
        spoilt("reviews", held_date="2026-10-14"),
        "the client update",
        "is 1 day overdue",
    ),
    "client-not-agreed": (spoilt("plans", plan_access=None), "access to the plan", "is not agreed"),
    "approval-step-impossible": (
        without("approvals", 0),
        "the step “approved”",
        "cannot stand: approved without being submitted",
    ),
    "plan-rejected": (
        more(
            "approvals",
            {"row_id": "z", "status": "rejected", "status_date": "2026-11-01", "comment": "Too vague"},
        ),
        "the plan",
        "was rejected: Too vague",
    ),
    "communication-missing": (
        spoilt("communications", contact_id="eva"),
        "Clara Decke",
        "decides, and no communication is planned",
    ),
    "communication-late": (
        spoilt("communications", every_days=9),
        "Clara Decke",
        "heard from us 10 days ago, 9 were agreed",
    ),
    "plans-on-one-person": (
        SOUND
        | {
            "accounts": [{**SOUND["accounts"][0], "account_id": key} for key in "ABCDEF"],
            "plans": [{**SOUND["plans"][0], "account_id": key, "plan_id": key} for key in "ABCDEF"],
        },
        "Ann Ost",
        "writes 6 plans, 5 are what one person carries well",
    ),
}
"""For each check, a plan that breaks it, and the place and the problem it must name."""


def test_a_sound_plan_breaks_no_check_and_leaves_none_open():
    results = results_of(SOUND)

    assert {name: result.violations for name, result in results.items() if result.state == "broken"} == {}
    assert {name: result.reason for name, result in results.items() if result.state == "cannot be told"} == {}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_plan_that_is_spoilt_breaks_the_check(check):
    rows, item, problem = SPOILT[check.name]

    found = check.find(facts_of(rows))

    assert (item, problem) in [(one.item, one.problem) for one in found]


def test_checks_have_names_of_their_own_known_rules_and_say_what_to_do():
    assert len({check.name for check in CHECKS}) == len(CHECKS) == len(SPOILT)
    assert {check.rule for check in CHECKS} <= RULES.keys()
    assert all(check.severity in {"act", "watch", "note"} and check.next_step for check in CHECKS)


def test_without_a_plan_that_alone_is_broken():
    facts = facts_of(without("plans"))
    results = check_plan(facts, typed(pd.DataFrame(), "check_exceptions"))

    broken = [result.check.name for result in results if result.state == "broken"]
    finding = plan_check_finding(results, facts)

    assert broken == ["plan-missing"]
    assert {result.reason for result in results if result.state == "cannot be told"} == {
        "the account has no plan"
    }
    assert finding.severity == "unknown"
    assert finding.statement == "Nordlicht AG has no plan for 2026Q4, so there is nothing to check"


def test_a_plan_without_anything_says_what_cannot_be_told_and_never_fails():
    results = results_of({name: SOUND[name] for name in ("accounts", "plans")})

    holding = {name for name, result in results.items() if result.state == "holds"}
    assert "plan-missing" in holding
    assert holding.isdisjoint(
        name for name in results if name.startswith(("swot", "initiative", "action", "risk"))
    )
    assert all(result.reason for result in results.values() if result.state == "cannot be told")
    assert results["stale-evidence"].reason == "no judgement of the plan has the date of its evidence"


@pytest.mark.parametrize(
    ("exception", "state"),
    [
        ({}, "switched off"),
        ({"account_id": "A"}, "switched off"),
        ({"account_id": "B"}, "broken"),
        ({"valid_until": "2026-11-15"}, "switched off"),
        ({"valid_until": "2026-11-14"}, "broken"),
    ],
)
def test_a_check_is_switched_off_for_an_account_and_up_to_a_day(exception, state):
    given = {"check_name": "forces-against-the-plan", "reason": "Audit first", **exception}

    result = results_of(spoilt("forces", strength=1), **given)["forces-against-the-plan"]

    assert result.state == state
    assert result.reason == ("Audit first" if state == "switched off" else "")


def test_the_chain_leads_from_the_swot_to_the_next_action_and_shows_where_it_breaks():
    (chain,) = [chain_text(row) for _, row in chains(facts_of(SOUND)).iterrows()]
    broken = [chain_text(row) for _, row in chains(facts_of(without("actions"))).iterrows()]

    assert chain == (
        "A opportunity → New plant → Clara Decke → supporter, met 10 days ago → Boilers → "
        "Visit the plant by 2026-12-01"
    )
    assert broken == [
        "A opportunity → New plant → Clara Decke → supporter, met 10 days ago → ✗ → ✗",
        "✗ → ✗ → ✗ → ✗ → Boilers → ✗",
    ]


def test_the_finding_names_what_to_act_on_first_and_its_rows_show_the_chain():
    rows = without("tactics") | {"initiatives": [{**SOUND["initiatives"][0], "owner_id": None}]}
    facts = facts_of(rows)
    results = check_plan(facts, typed(pd.DataFrame(), "check_exceptions"))

    finding = plan_check_finding(results, facts)
    told = violation_rows(results, facts)

    assert finding.statement == (
        f"The plan breaks 2 of {len(CHECKS)} checks, 1 of them to act on; first: New plant has no owner"
    )
    assert (finding.severity, finding.next_step) == ("act", "Name who of ours follows it.")
    assert told["severity"].tolist() == sorted(told["severity"], key=SEVERITIES.index)
    assert told["chain"].iloc[0].startswith("A opportunity → New plant → Clara Decke")
    assert broken_rows(results)["places"].tolist() == [
        "New plant has no owner",
        "Defend and Grow has no tactic",
    ]
    assert unjudged_rows(results).empty


def test_places_with_the_same_problem_are_told_together_and_no_more_than_five():
    plan = SOUND["initiatives"][0] | {"owner_id": None}
    rows = SOUND | {"initiatives": [{**plan, "row_id": f"i{n}", "name": f"Plant {n}"} for n in range(7)]}
    results = check_plan(facts_of(rows), typed(pd.DataFrame(), "check_exceptions"))

    places = broken_rows(results).set_index("check")["places"]

    assert places["initiative-without-owner"] == (
        "Plant 0, Plant 1, Plant 2, Plant 3 and Plant 4: each has no owner; and 2 more"
    )


def test_a_plan_that_holds_together_is_told_so():
    facts = facts_of(SOUND)
    results = check_plan(facts, typed(pd.DataFrame(), "check_exceptions"))

    finding = plan_check_finding(results, facts)

    assert finding.statement == f"The plan holds together: none of {len(CHECKS)} checks is broken"
    assert finding.severity == "good"
    assert len(finding.rows) == 0


@pytest.mark.parametrize("role", sorted(DECIDING))
def test_who_decides_is_one_definition_for_every_question(role):
    facts = facts_of(spoilt("stakeholders", buying_role=role))
    people = facts.everybody
    process = decision_process(facts.plan, facts.rows("opportunities"), facts.rows("opportunity_strategies"))

    said = decision_finding(key_executives(people), process).statement
    answers = six_questions(facts.tables, people, as_of=facts.as_of, currency="EUR").set_index("question")
    asked = coaching(people).set_index("question").loc["Do we know who decides?"]
    parts = least_coverage(people).set_index("part")
    checked = results_of(spoilt("stakeholders", buying_role=role))

    assert said.startswith("Clara Decke decides or approves")
    assert answers.loc["Who decides, and how do they stand to us?", "answer"].startswith("Clara Decke (")
    assert asked["passes"]
    assert "Clara Decke" in asked["why"]
    assert parts.loc["decision maker", "person"] == "Clara Decke"
    assert checked["decision-maker-unknown"].state == "holds"


def test_all_that_speaks_of_silence_follows_its_threshold(set_thresholds):
    spoken = spoilt("interactions", interaction_date="2026-09-06")  # 70 days ago
    before = results_of(spoken)["executive-not-met"].state
    set_thresholds(silence_days=60)
    facts = facts_of(spoken)
    executives = key_executives(facts.everybody)
    units = business_units(
        facts.rows("business_units").assign(executive_id="clara"), facts.everybody,
        revenue_rows(facts.rows("transactions"), facts.rows("opportunities"), as_of=facts.as_of),
        facts.rows("opportunities"), as_of=facts.as_of,
    )  # fmt: skip
    steps = planning_steps(facts.tables, facts.rows("accounts").iloc[0], as_of=facts.as_of)
    talks = facts.rows("interactions")
    met = interactions_by_person(talks, facts.rows("contacts"), facts.rows("users"), as_of=facts.as_of)
    checked = results_of(spoken)

    assert before == "holds"
    assert checked["executive-not-met"].state == "broken"
    assert "60 days" in executives_finding(executives).statement
    assert "Clara Decke" in targets(facts.everybody)["name"].tolist()
    assert "60 days" in unit_executives_finding(units).formula
    assert any("60 days" in text for text in [*steps["evidence"].dropna(), *steps["missing"]])
    assert "60 days" in contact_finding(met, talks, as_of=facts.as_of).next_step
    assert {"The executive of every unit was contacted in the last 60 days"} <= {
        one.check.demanded for one in checked.values()
    }
