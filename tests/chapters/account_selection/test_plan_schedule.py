"""Which plan comes when, and how the list has changed."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.plan_schedule import plan_schedule, schedule_finding
from planning_helpers.chapters.account_selection.selection_decisions import decisions
from planning_helpers.periods import next_period, parse_period
from tests.support.model_tables import table

TODAY, PERIOD = date(2026, 11, 15), parse_period("2026Q4")
KEYS = list("abcdefg")
NAMES = pd.Series({key: key.upper() for key in KEYS})
SCORES = pd.DataFrame(
    {
        "account_id": KEYS,
        "rank": pd.array([1, 2, 3, 4, 5, 6, None], dtype="Int64"),
        "score": [90.0, 80, 70, 60, 50, 40, 95],
        "below": "",
    }
)
OWNERS = pd.DataFrame({"account_id": KEYS, "owner_id": ["u1", "u1", "u2", "u1", "u2", None, "u1"]}).assign(
    owner=lambda rows: rows["owner_id"].map({"u1": "Uma", "u2": "Ulf"})
)
MADE = table(
    "selection_decisions",
    """
    row_id | account_id | period | decision     | decided_date | plan_due
    d1     | a          | 2026Q4 | selected     | 2026-09-20   | 2026-10-10
    d2     | c          | 2026Q4 | selected     | 2026-09-20   | 2026-10-10
    d3     | b          | 2026Q4 | later        | 2026-09-20   | 2027-05-10
    d4     | a          | 2026H1 | selected     | 2026-01-10   |
    d5     | e          | 2026H1 | selected     | 2026-01-10   |
    d6     | e          | 2025   | selected     | 2025-01-10   |
    """,
).assign(plan_due=lambda rows: pd.to_datetime(rows["plan_due"]))
PLANS = table("plans", "plan_id | account_id | period\np1 | a | 2026\np2 | c | 2026Q3")


def scheduled(made: pd.DataFrame, *, top: int = 3, cap: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    decided = decisions(made, SCORES, NAMES, period="2026Q4", top=2)
    columns = ["account_id", "account", "rank", "score", "decision", "owner_id"]
    chosen = decided.loc[decided["decision"] == "selected", columns]
    rows = plan_schedule(
        decided, chosen, SCORES, OWNERS, PLANS, NAMES, period=PERIOD, top=top, as_of=TODAY, cap=cap
    )
    return rows, chosen


def test_postponed_plans_come_when_due_and_each_manager_starts_one_a_period():
    rows, _ = scheduled(MADE)

    assert rows[["period", "account", "basis"]].to_numpy().tolist() == [
        ["2026Q4", "A", "selected"],
        ["2026Q4", "C", "selected"],
        ["2027Q1", "D", "next by score"],
        ["2027Q1", "E", "next by score"],
        ["2027Q1", "F", "next by score"],
        ["2027Q2", "B", "postponed"],
    ]
    assert rows["plan"].tolist()[:2] == ["written", "late"]


def test_whoever_is_at_the_cap_takes_no_new_plan():
    rows, _ = scheduled(MADE, cap=1)

    waiting = rows[rows["basis"] == "next by score"].set_index("account")["period"]
    assert waiting.isna().to_dict() == {"D": True, "E": True, "F": False}


def test_the_sentence_tells_what_is_late_what_follows_and_what_changed():
    rows, chosen = scheduled(MADE)

    found = schedule_finding(rows, MADE, chosen, NAMES, period=PERIOD, top=3)

    assert found.statement == (
        "1 of 2 plans for 2026Q4 is written, C is late; D, E and F would follow in 2027Q1; since 2026H1 C "
        "came onto the list and E left it"
    )
    assert (found.severity, found.next_step) == ("act", "Ask Ulf when the plan of C comes.")


def test_without_an_earlier_choice_that_is_said():
    now = MADE[MADE["period"] == "2026Q4"]
    rows, chosen = scheduled(now, top=0)

    found = schedule_finding(rows, now, chosen, NAMES, period=PERIOD, top=0)

    assert found.statement.endswith("is late; nobody would follow in 2027Q1; no earlier choice is on record")


def test_nothing_chosen_is_nothing_scheduled():
    rows, chosen = scheduled(MADE.head(0), top=0)

    assert schedule_finding(rows, MADE, chosen, NAMES, period=PERIOD, top=0).severity == "unknown"


@pytest.mark.parametrize(
    ("name", "later"), [("2026Q3", "2026Q4"), ("2026Q4", "2027Q1"), ("2026H2", "2027H1"), ("2026", "2027")]
)
def test_the_next_period_is_of_the_same_kind_and_starts_where_this_ends(name, later):
    for fiscal_year_start in (1, 7):
        period = parse_period(name, fiscal_year_start=fiscal_year_start)
        found = next_period(period)

        assert found == parse_period(later, fiscal_year_start=fiscal_year_start)
        assert (found.start - period.end).days == 1
