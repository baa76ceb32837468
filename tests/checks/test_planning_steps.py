"""The six usual challenges and the nine steps of planning, by the traces they leave."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.checks.challenges import ANSWERS, challenges, challenges_finding
from planning_helpers.checks.planning_steps import planning_steps, planning_steps_finding
from tests.support.model_tables import table
from tests.support.plan_tables import deals

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}
SIGNS = StrategyInputs(
    revenue=10.0,
    growth=0.1,
    wallet_share=None,
    incumbent=None,
    competitor=None,
    support=None,
    compelling=None,
    open_deals=0,
    units_bought=0,
    units=0,
    currency="EUR",
)
NO_UNITS = pd.DataFrame({"business_unit": [], "goals": []})
TAILORED, LASTING, UNITED, SUDDEN, MEASURED, MOVING = ANSWERS


def found(plan: dict[str, pd.DataFrame], units: pd.DataFrame = NO_UNITS, **known: object) -> pd.DataFrame:
    signs = replace(SIGNS, **known)  # type: ignore[arg-type]
    return challenges({**NONE, **plan}, units, signs, as_of=AS_OF).set_index("challenge")


@pytest.mark.parametrize(
    ("challenge", "plan", "known", "signs"),
    [
        (LASTING, {}, {"threads": 2}, "we spoke with 2 contacts in twelve months"),
        (LASTING, {}, {"threads": 3}, ""),
        (
            LASTING,
            {"goals": table("goals", "row_id | name | due_date\ng | x | 2027-11-15")},
            {},
            "no goal reaches beyond a year",
        ),
        (LASTING, {"goals": table("goals", "row_id | name | due_date\ng | x | 2027-11-16")}, {}, ""),
        (
            UNITED,
            {"goals": table("goals", "row_id | name | client_agreed_date\ng | x | 2026-11-16")},
            {},
            "the client agreed to no goal",
        ),
        (UNITED, {"goals": table("goals", "row_id | name | client_agreed_date\ng | x | 2026-11-15")}, {}, ""),
        (
            UNITED,
            {
                "team_members": table(
                    "team_members", "row_id | user_id | department\nm | u1 | Sales\nn | u2 | Sales"
                ),
                "goals": table("goals", "row_id | name | client_agreed_date\ng | x | 2026-11-15"),
            },
            {},
            "all of the team are of one department",
        ),
        (
            SUDDEN,
            {"actions": table("actions", "row_id | name | due_date | status\na | x | 2026-11-14 | planned")},
            {},
            "1 action is overdue",
        ),
        (
            SUDDEN,
            {"actions": table("actions", "row_id | name | due_date | status\na | x | 2026-11-14 | done")},
            {},
            "",
        ),
        (
            SUDDEN,
            {"reviews": table("reviews", "row_id | clock | due_date\nr | client | 2026-11-14")},
            {},
            "the client's review is overdue",
        ),
        (
            SUDDEN,
            {"reviews": table("reviews", "row_id | clock | due_date\nr | manager | 2026-11-14")},
            {},
            "",
        ),
        (MEASURED, {"plans": table("plans", "plan_id | period\np | 2026Q4")}, {}, "nothing is measured"),
        (
            MEASURED,
            {"metrics": table("metrics", "row_id | name\nm | x")},
            {},
            "1 measure without a target; 1 measure not read for 180 days",
        ),
        (
            MEASURED,
            {
                "metrics": table("metrics", "row_id | name | target\nm | x | 1"),
                "metric_readings": table(
                    "metric_readings", "row_id | metric_id | reading_date | value\nr | m | 2026-05-19 | 1"
                ),
            },
            {},
            "",
        ),
        (MOVING, {}, {"growth": -0.1}, "revenue falls"),
        (MOVING, {}, {"incumbent": "X"}, "X competes"),
        (
            MOVING,
            {
                "swot_items": table(
                    "swot_items",
                    "row_id | quadrant | statement | status | evidence_date\n"
                    "s | threat | x | accepted | 2026-05-18\n"
                    "t | threat | y | dismissed | 2026-11-01",
                )
            },
            {},
            "1 threat in the SWOT; 1 of 1 SWOT item rests on evidence that is undated or older than 180 days",
        ),
        (
            MOVING,
            {
                "opportunities": deals(
                    "opportunity_id | state | amount | competitor\n"
                    "d | open | 1 | X\ne | open | 1 | Y\nf | won | 1 | Z"
                )
            },
            {},
            "X and Y compete",
        ),
    ],
)
def test_each_challenge_shows_by_its_traces(challenge, plan, known, signs):
    row = found(plan, **known).loc[challenge]

    assert row["signs"] == signs
    assert row["state"] == ("yes" if signs else "no")
    assert row["answer"] == ANSWERS[challenge]


def test_a_plan_made_for_nobody_in_particular_shows():
    units = pd.DataFrame({"business_unit": ["Mill", "Dock"], "goals": ["No stops", None]})

    row = found({}, units).loc[TAILORED]

    assert row["signs"] == "no aim of the client is known; goals known of 1 of 2 units"


def test_the_finding_names_the_challenge_with_most_signs_and_its_answer():
    plan = {"metrics": table("metrics", "row_id | name\nm | x")}

    finding = challenges_finding(found(plan, threads=1).reset_index())

    assert finding.statement == (
        "2 of the six usual challenges show here, most clearly knowing whether it works: 1 measure without a"
        " target and 1 measure not read for 180 days; of 3 data tell nothing"
    )
    assert finding.next_step == ANSWERS[MEASURED]


def test_an_account_without_any_trace_shows_no_challenge_and_no_step():
    bare = found({}, is_blank=True, growth=None).reset_index()
    steps = planning_steps(NONE, pd.Series({"cost_to_serve": None}), as_of=AS_OF)

    assert set(bare["state"]) == {"not known"}
    assert challenges_finding(bare).severity == "unknown"
    assert steps["evidence"].isna().all()
    assert planning_steps_finding(steps).severity == "unknown"


FULL = {
    "plans": table("plans", "plan_id | period\np | 2026Q4"),
    "interview_answers": table(
        "interview_answers", "row_id | question | answer\ne | How will you measure success? | By calls"
    ),
    "swot_items": table("swot_items", "row_id | quadrant | statement | status\ns | threat | x | accepted"),
    "business_units": table("business_units", "row_id | name\nb | Mill"),
    "goals": table("goals", "row_id | name\ng | x"),
    "strategies": table("strategies", "row_id | name | is_primary\ny | Niche | True"),
    "team_members": table("team_members", "row_id | user_id | department\nm | u1 | Sales"),
    "actions": table("actions", "row_id | name | due_date | status\na | x | 2026-12-14 | planned"),
    "interactions": table(
        "interactions",
        "interaction_id | account_id | interaction_date\ni | a | 2026-08-17\nj | a | 2026-08-16",
    ),
    "metrics": table("metrics", "row_id | name | target\nm | x | 1"),
    "metric_readings": table(
        "metric_readings", "row_id | metric_id | reading_date | value\nr | m | 2026-05-19 | 1"
    ),
    "reviews": table("reviews", "row_id | clock | held_date\nr | client | 2026-10-14"),
}
ACCOUNT = pd.Series({"cost_to_serve": 70.0})


def test_the_nine_steps_show_their_evidence():
    steps = planning_steps({**NONE, **FULL}, ACCOUNT, as_of=AS_OF)

    assert steps["evidence"].tolist() == [
        "1 plan",
        "1 answer, 1 SWOT item and 1 unit",
        "1 goal",
        "Niche",
        "1 member, cost to serve and dated actions",
        "1 talk in 90 days",
        "1 reading of 1 measure",
        "1 review held in 90 days",
        "1 measure read against a target",
    ]
    assert (steps["missing"] == "").all()
    finding = planning_steps_finding(steps)
    assert finding.statement == "9 of the nine steps of planning have evidence"
    assert finding.severity == "good"


@pytest.mark.parametrize(
    ("table_without", "step", "missing"),
    [
        ("plans", "recognise the key account", "no plan is made for it"),
        ("business_units", "collect what is known", "no unit"),
        ("goals", "set objectives", "no goal is set"),
        ("strategies", "develop strategies", "no strategy is primary"),
        ("team_members", "allocate resources", "no people"),
        ("interactions", "build relationships", "nobody spoke with them in 90 days"),
        ("metric_readings", "observe progress", "no measure is read"),
        ("reviews", "adapt", "no review was held in 90 days"),
        ("interview_answers", "measure success", "the client was not asked how to measure success"),
    ],
)
def test_a_step_without_evidence_says_what_is_missing(table_without, step, missing):
    plan = {**NONE, **FULL, table_without: NONE[table_without]}

    steps = planning_steps(plan, ACCOUNT, as_of=AS_OF).set_index("step")

    assert steps.loc[step, "missing"] == missing


def test_two_primary_strategies_are_none_and_the_first_open_step_is_next():
    two = table("strategies", "row_id | name | is_primary\ny | Niche | True\nz | Direct Attack | True")

    finding = planning_steps_finding(
        planning_steps({**NONE, **FULL, "strategies": two}, ACCOUNT, as_of=AS_OF)
    )

    assert finding.statement == "8 of the nine steps of planning have evidence; without: develop strategies"
    assert finding.next_step == "Next: develop strategies; more than one strategy is primary."
