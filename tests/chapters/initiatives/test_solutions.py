"""The client's objectives, our answers, and what we know of these."""

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.initiatives.objectives import objectives, objectives_finding
from planning_helpers.chapters.initiatives.solution_questions import (
    QUESTIONS,
    solution_questions,
    solution_questions_finding,
    solution_steps,
    solution_steps_finding,
)
from tests.support.model_tables import table

NONE = {name: model.empty(name) for name in model.TABLES}
CONTACTS = table("contacts", "contact_id | name\nc1 | Ada\nc2 | Bob")
AIMS = table(
    "objectives",
    """
    row_id | aim       | measure | pain    | tried | contact_id
    o1     | Less loss | share   | Leaks   | Crews | c1
    o2     | Faster    | days    | By hand |       | c2
    o3     | Safer     |         |         |       |
    """,
)
SOLUTIONS = table(
    "solutions",
    """
    row_id | objective_id | answer | client_roi | objections | term
    x1     | o1           | Meters | 2 years    | Downtime   | short
    x2     | o2           | App    |            |            | middle
    """,
)


def test_an_aim_without_answer_and_an_answer_without_return_are_named():
    found = objectives(AIMS, SOLUTIONS, CONTACTS)

    assert found["missing"].tolist() == [
        "",
        "what was tried, client ROI, objections",
        "what is in the way, what was tried, measure, our answer",
    ]
    finding = objectives_finding(found)
    assert finding.statement == (
        "We have an answer to 2 of the client's 3 objectives, and its return for the client to 1;"
        " not known: what was tried, client ROI, objections of “Faster”"
    )
    assert finding.next_step == "Find our answer to: Safer."
    assert finding.severity == "watch"


def test_objectives_with_all_that_is_asked_are_good_and_none_asks_for_another_contact():
    whole = objectives(AIMS.head(1), SOLUTIONS.head(1), CONTACTS)
    none = objectives(NONE["objectives"], NONE["solutions"], CONTACTS)

    assert objectives_finding(whole).severity == "good"
    assert objectives_finding(none).severity == "unknown"
    assert "wrong contact" in objectives_finding(none).statement


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("Is what you have from us used well?", 0),
        ("What else could we do for you?", 1),
        ("Was the return what you expected?", 2),
        ("What objections do you hear about us?", 3),
        ("What other advice do you have for us?", 4),
        ("Who are your most important clients?", None),
    ],
)
def test_an_answer_of_the_client_stands_at_the_question_it_is_to(asked: str, place: int | None):
    said = table(
        "interview_answers", "row_id | answer | contact_id | asked_date\ne1 | Half of it. | c1 | 2026-10-13"
    ).assign(question=asked)

    found = solution_questions(NONE["solutions"], said, CONTACTS, [])

    answered = found["answer"].notna()
    assert answered.sum() == (place is not None)
    if place is not None:
        assert found.loc[place, ["answer", "known_from"]].tolist() == ["Half of it", "Ada, 2026-10-13"]
        assert list(QUESTIONS)[place] == found.loc[place, "question"]


def test_returns_and_objections_are_taken_from_the_solutions_and_offers_from_what_is_not_sold():
    found = solution_questions(SOLUTIONS, NONE["interview_answers"], CONTACTS, ["Valve", "Pump"])

    assert found["answer"].fillna("").tolist() == [
        "",
        "Valve and Pump: neither bought nor in play",
        "2 years (1 of 2 answers of ours)",
        "Downtime (1 of 2 answers of ours)",
        "",
    ]
    assert found["still_open"].tolist()[2] == "1 without a return"
    finding = solution_questions_finding(found)
    assert finding.statement == (
        "3 of the five questions about our solutions are answered; open:"
        " “Is what they have from us used well?” and “What other advice or help could we give?”;"
        " in part: “What does the client get for the money?” (1 without a return)"
    )
    assert finding.next_step == "Ask: Is what they have from us used well?"


def test_nothing_known_of_solutions_is_said():
    found = solution_questions_finding(
        solution_questions(NONE["solutions"], NONE["interview_answers"], CONTACTS, [])
    )

    assert found.severity == "unknown"
    assert found.next_step == "Ask first: Is what they have from us used well?"


PEOPLE = pd.DataFrame({"contact_id": ["c1", "c2"], "business_unit": ["Mill", "Dock"]})
UNITS = pd.DataFrame({"business_unit": ["Mill", "Dock"], "goals": ["No stops", None]})


def test_the_five_steps_show_what_is_done_and_what_is_open():
    partners = table("partners", "row_id | name | joint_strategy\np1 | Kermadec | Quote together")
    plan = {**NONE, "objectives": AIMS, "solutions": SOLUTIONS, "partners": partners}

    found = solution_steps(plan, PEOPLE, UNITS, "Meridex")

    assert found["evidence"].tolist() == [
        "what is in the way and what was tried is known of 1 of 3 aims",
        "goals known of 1 of 2 units",
        "2 voices from 2 units",
        "1 for soon, 1 for later",
        "a joint strategy with 1 of 1 partner; Meridex is in place",
    ]
    assert found["still_open"].tolist() == [
        "2 without cause or history",
        "1 whose goals we do not know",
        "",
        "",
        "",
    ]
    finding = solution_steps_finding(found)
    assert finding.statement.startswith("3 of the five steps towards a solution are done; open: Root causes")
    assert finding.severity == "watch"


def test_one_voice_and_one_term_are_not_enough():
    plan = {**NONE, "objectives": AIMS.head(1), "solutions": SOLUTIONS.head(1)}

    found = solution_steps(plan, PEOPLE, UNITS.iloc[:0], None).set_index("step")["still_open"]

    assert found["Talks with several people"] == "ask a second person, in another unit"
    assert found["A road map of answers"] == "an answer for later"
    assert found["How their business runs"] == "no unit is known"
    assert found["A fit with partners and what is in place"] == "no partner has a part in our answers"


def test_without_any_entry_no_step_is_done():
    finding = solution_steps_finding(solution_steps(NONE, PEOPLE.iloc[:0], UNITS.iloc[:0], None))

    assert finding.severity == "unknown"
    assert finding.statement.startswith("0 of the five steps")
    assert finding.next_step
