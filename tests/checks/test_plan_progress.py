"""How far a plan is filled in, part by part; the parts are held against the notebooks."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from planning_helpers.checks.form_sections import PARTS
from planning_helpers.checks.plan_progress import plan_progress
from planning_helpers.checks.six_questions import KEPT_IN, six_questions
from planning_helpers.measures.people.people import people
from planning_helpers.model import TABLES, columns, empty, is_fact
from planning_helpers.sources.complete_plan import fetch_complete_plan
from tests.support.places import PROJECT
from tests.support.plan_tables import table

AS_OF = date(2026, 11, 15)
RULES = fetch_complete_plan(folder=PROJECT / "tests")  # the planbook's own


def progress_of(depth: str = "standard", **tables: str) -> pd.DataFrame:
    frames = {name: empty(name) for name in TABLES} | {
        name: table(name, text) for name, text in tables.items()
    }
    known = people(frames["contacts"], frames["stakeholders"], frames["interactions"], as_of=AS_OF)
    questions = six_questions(frames, known, as_of=AS_OF, currency="EUR")
    return plan_progress(frames, depth=depth, rules=RULES, questions=questions)  # type: ignore[arg-type]


def part(progress: pd.DataFrame, name: str) -> dict[str, object]:
    return progress[progress["table"] == name].iloc[0].to_dict()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.table} in {part.notebook}")
def test_a_part_names_a_section_of_its_notebook_and_columns_of_its_table(part):
    cells = json.loads((PROJECT / "notebooks" / f"{part.notebook}.ipynb").read_text(encoding="utf-8"))[
        "cells"
    ]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headings = {text.split("\n")[0].removeprefix("## ") for text in texts}

    assert part.section in headings
    assert {*part.fixed, *part.filled} <= {column.name for column in columns(part.table)}


def test_every_table_that_people_type_is_a_part_of_some_notebook():
    typed = {name for name in TABLES if not is_fact(name)}

    assert {part.table for part in PARTS} == typed


def test_an_empty_plan_needs_everything_and_begins_with_what_it_is_for():
    progress = progress_of()

    assert progress["state"].tolist() == ["empty"] * 14
    assert progress["needs"].str.endswith(".").all()
    assert progress.loc[0, ["notebook", "section", "needs"]].tolist() == [
        "01_snapshot",
        "Who are they, and what is the plan?",
        "Write down what the plan is for, and the goal we stand behind.",
    ]


def test_a_part_says_what_it_still_needs():
    progress = progress_of(
        stakeholders="""
            row_id | plan_id | contact_id | buying_role    | status    | influence | strategy
            s1     | p       | c1         | decision maker | supporter | 5         | Monthly call
            s2     | p       | c2         | approver       | neutral   | 3         |
            s3     | p       | c3         | user           | neutral   | 4         |
            s4     | p       | c4         | user           | neutral   | 2         |
            """,
        forces="""
            row_id | plan_id | direction   | name         | strength
            f1     | p       | driving     | New plant    | 4
            f2     | p       | restraining | Budget stop  | 3
            """,
        interview_answers="""
            row_id | plan_id | question      | answer
            i1     | p       | What matters? | Fewer outages
            i2     | p       | What is hard? |
            """,
        initiatives="""
            row_id | plan_id | name      | executive_id | owner_id | due_date
            n1     | p       | New plant |              | u1       | 2027-03-31
            """,
    )

    assert part(progress, "stakeholders")["needs"] == "2 of 3 key players have no relationship strategy."
    assert part(progress, "stakeholders")["state"] == "begun"
    assert part(progress, "forces")["state"] == "done"
    assert part(progress, "interview_answers")["needs"] == "“Answer” is empty in 1 of 2 entries."
    assert part(progress, "initiatives")["needs"] == (
        "Initiatives with an executive, an owner of ours and a date: “Executive” is empty in New plant."
    )


def test_both_perspectives_of_the_swot_are_parts_and_dismissed_items_do_not_count():
    progress = progress_of(
        swot_items="""
            row_id | plan_id | perspective | quadrant    | statement   | status
            w1     | p       | us          | strength    | Service     | accepted
            w2     | p       | us          | weakness    | Price       | accepted
            w3     | p       | us          | opportunity | New plant   | accepted
            w4     | p       | account     | threat      | Tax         | dismissed
            """
    )
    swot = progress[progress["table"] == "swot_items"]

    assert swot["entries"].tolist() == [0, 3]
    assert swot["state"].tolist() == ["empty", "begun"]
    assert swot["needs"].iloc[1] == "A threat in the SWOT: nothing is written down, 1 needed."


def test_a_light_plan_is_asked_for_the_six_answers_alone():
    progress = progress_of(
        "light",
        plans="""
            plan_id | account_id | period | depth | primary_objective | commit_goal
            p       | a          | 2026Q4 | light | One supplier      | 100000
            """,
        risks="row_id | plan_id | name\nr1 | p | Budget stop",
    )

    assert progress["table"].tolist() == ["plans", "stakeholders", "risks", "actions"]
    assert set(progress["table"]) == set(KEPT_IN)
    assert progress["state"].tolist() == ["begun", "empty", "done", "empty"]
    assert part(progress, "plans")["needs"] == "“Does the client know this plan?” is not answered yet."


def test_a_full_plan_is_asked_for_every_table_of_the_plan():
    progress = progress_of("full")

    assert set(progress["table"]) == {part.table for part in PARTS if part.is_of_plan and part.depth}


def test_a_rule_of_the_manager_makes_its_table_a_part_of_a_standard_plan():
    from planning_helpers.model.complete_plan import CompleteRule

    frames = {name: empty(name) for name in TABLES}
    questions = pd.DataFrame({"question": [""] * 6, "answer": [None] * 6})
    rules = [CompleteRule(name="Measures", table="metrics")]

    progress = plan_progress(frames, depth="standard", rules=rules, questions=questions)

    assert "metrics" in set(progress["table"])
