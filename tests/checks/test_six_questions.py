"""The six questions of a light plan: asked for judgement alone, answered from what is on record."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.snapshot.six_questions_table import six_questions_table
from planning_helpers.checks.six_questions import six_questions, six_questions_finding
from planning_helpers.model import TABLES, typed
from tests.support.plan_tables import table

AS_OF = date(2026, 11, 15)


def people(*rows: tuple[str, str, str]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["name", "role", "status"], dtype="str")
    return found.assign(is_active=True)


def plan(**tables: str) -> dict[str, pd.DataFrame]:
    empty = {name: typed(pd.DataFrame(), name) for name in TABLES}
    return empty | {name: table(name, text) for name, text in tables.items()}


def answers(frames: dict[str, pd.DataFrame], known: pd.DataFrame) -> list[str | None]:
    found = six_questions(frames, known, as_of=AS_OF, currency="EUR")["answer"]
    return [None if pd.isna(answer) else answer for answer in found]


def test_without_a_plan_all_six_are_open_and_the_first_is_asked_first():
    questions = six_questions(plan(), people(), as_of=AS_OF, currency="EUR")
    finding = six_questions_finding(questions)

    assert questions["answer"].isna().all()
    assert finding.severity == "watch"
    assert finding.statement.startswith(
        "0 of the six questions of a light plan are answered; open: “What does the client"
    )
    assert "the plan: primary objective" in finding.next_step


def test_each_question_is_answered_by_its_own_entry():
    frames = plan(
        plans="""
            plan_id | account_id | period | primary_objective      | commit_goal | client_agreed_date
            p       | a          | 2026Q4 | One supplier of gauges | 120000      | 2026-10-02
            """,
        risks="""
            row_id | plan_id | name         | likelihood | impact
            r1     | p       | Budget freeze | 2          | 3
            r2     | p       | Rival's price | 4          | 4
            r3     | p       | Not weighed   |            |
            """,
        actions="""
            row_id | plan_id | name        | owner_id | due_date   | status
            a1     | p       | Overdue     | u        | 2026-11-01 | planned
            a2     | p       | Nobody's    |          | 2026-11-16 | planned
            a3     | p       | Done        | u        | 2026-11-17 | done
            a4     | p       | Send offer  | u        | 2026-11-20 | planned
            """,
        users="""
            user_id | name
            u       | Ann Lee
            """,
    )

    assert answers(frames, people(("Bo", "decision maker", "supporter"), ("Cy", "user", "neutral"))) == [
        "One supplier of gauges",
        "EUR 120,000",
        "Bo (supporter)",
        "Rival's price",
        "Send offer (Ann Lee, by 2026-11-20)",
        "agreed on 2026-10-02",
    ]
    done = six_questions(frames, people(("Bo", "decision maker", "supporter")), as_of=AS_OF, currency="EUR")
    assert six_questions_finding(done).severity == "good"
    assert six_questions_table(done).as_data()["data"][0][1] == "One supplier of gauges"


@pytest.mark.parametrize("status", ["unknown", None])
def test_a_decision_maker_whose_stance_nobody_knows_is_no_answer(status):
    assert answers(plan(), people(("Bo", "decision maker", status)))[2] is None


def test_what_the_client_said_stands_for_an_objective_that_nobody_wrote():
    frames = plan(
        interview_answers="""
            row_id | plan_id | question | answer      | asked_date
            i1     | p       | Q        | Cut our waste | 2026-09-01
            i2     | p       | Q        | Grow abroad   | 2026-10-01
            """
    )

    assert answers(frames, people())[0] == "Grow abroad"
