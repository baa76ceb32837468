"""Approval: the steps and which of them could not be taken, and what an approved plan has become since."""

from datetime import date

import pytest

from planning_helpers.chapters.action_plan.approval import approval_finding, approval_history
from planning_helpers.chapters.action_plan.approval_table import approval_table, changes_since_approval_table
from planning_helpers.chapters.action_plan.changes_since_approval import (
    WATCHED,
    approved_on,
    changes_since_approval,
    changes_since_approval_finding,
    day_before_approval,
)
from planning_helpers.store import read_account_plan, remove, save
from planning_helpers.store.write import stored_row
from tests.support.plan_tables import table
from tests.support.store_rows import account, import_rows, save_plan, save_row

TODAY = date(2026, 11, 15)
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def steps(text, as_of=TODAY):
    return approval_history(table("approvals", text), as_of=as_of)


def test_the_latest_step_up_to_the_day_is_the_status():
    found = steps(
        """
        row_id | status    | status_date | person
        p1     | submitted | 2026-11-01  | Ada
        p2     | approved  | 2026-11-20  | Ben
    """
    )

    finding = approval_finding(found, as_of=TODAY)

    assert finding.statement == "The plan is submitted by Ada on 2026-11-01; waiting for 14 days"
    assert finding.severity == "watch"


def test_a_whole_round_from_draft_over_rejection_to_approval_is_possible():
    found = steps(
        """
        row_id | status    | status_date | person | comment
        p1     | draft     | 2026-10-01  | Ada    |
        p2     | submitted | 2026-10-02  | Ada    |
        p3     | rejected  | 2026-10-05  | Ben    | One name only
        p4     | submitted | 2026-10-20  | Ada    |
        p5     | approved  | 2026-10-20  | Ben    | Now it holds
    """
    )

    finding = approval_finding(found, as_of=TODAY)

    assert found["status"].tolist() == ["approved", "submitted", "rejected", "submitted", "draft"]
    assert found["problem"].tolist() == [""] * 5
    assert finding.statement == "The plan is approved by Ben on 2026-10-20"
    assert finding.severity == "good"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("p1 | approved | 2026-10-01 | Ben |", "approved without being submitted"),
        (
            "p1 | draft | 2026-10-01 | Ada |\np2 | rejected | 2026-10-02 | Ben | No",
            "rejected without being submitted",
        ),
        (
            "p1 | submitted | 2026-10-01 | Ada |\np2 | approved | 2026-10-02 | Ben |\np3 | rejected | "
            "2026-10-03 | Ben | No",
            "rejected after it was approved, without being submitted again",
        ),
        (
            "p1 | submitted | 2026-10-01 | Ada |\np2 | approved | 2026-10-02 | Ben |\np3 | approved | "
            "2026-10-03 | Eve |",
            "approved after it was approved, without being submitted again",
        ),
        ("p1 | submitted | 2026-10-01 | Ada |\np2 | approved | 2026-10-02 |  |", "nobody is named"),
        ("p1 | submitted | 2026-10-01 | Ada |\np2 | rejected | 2026-10-02 | Ben |", "no reason is given"),
    ],
)  # fmt: skip
def test_an_impossible_step_is_said(text, problem):
    found = steps(f"row_id | status | status_date | person | comment\n{text}")

    finding = approval_finding(found, as_of=TODAY)

    assert found["problem"].iloc[0] == problem
    assert finding.statement.endswith(problem)
    assert finding.severity in {"watch", "act"}
    assert approval_table(found).as_data()["data"][0][-1] == problem


def test_a_plan_that_is_opened_again_after_its_approval_says_so():
    found = steps(
        """
        row_id | status    | status_date | person
        p1     | submitted | 2026-07-01  | Ada
        p2     | approved  | 2026-07-20  | Ben
        p3     | submitted | 2026-10-19  | Ada
    """
    )

    finding = approval_finding(found, as_of=TODAY)

    assert finding.statement == (
        "The plan is submitted by Ada on 2026-10-19; waiting for 27 days; it was approved on 2026-07-20 and "
        "opened again"
    )
    assert approved_on(found) is None


def test_an_undated_step_is_in_no_order():
    found = steps("row_id | status | status_date | person\np1 | approved |  | Ben")

    finding = approval_finding(found, as_of=TODAY)

    assert found["problem"].tolist() == ["no date, so it is in no order"]
    assert finding.statement == "The plan is approved, but no step has a date, so nobody knows since when"
    assert finding.severity == "unknown"


@pytest.fixture
def planned(store):
    """A store with a plan that has a goal, an action and a team, all written in September."""
    import_rows(store, "accounts", account("northwind", currency="EUR"), on=SEPTEMBER)
    save_plan(store, "plan", commit_goal=500.0)
    for name, row in {
        "actions": {"row_id": "a", "name": "Visit", "status": "planned", "due_date": OCTOBER},
        "goals": {"row_id": "g", "name": "Wallet", "target": 0.5},
        "forces": {"row_id": "f", "name": "Price", "direction": "restraining", "strength": 3},
    }.items():
        save_row(store, name, {"plan_id": "plan", **row}, on=SEPTEMBER)
    return store


def step(store, status, on, key):
    row = {"row_id": key, "plan_id": "plan", "status": status, "status_date": on, "person": "Ben"}
    return save_row(store, "approvals", row, on=on)


def edits_of(store, as_of=TODAY):
    plan = read_account_plan(store, account_id="northwind", period="2026Q4", as_of=as_of)
    found = approval_history(plan["approvals"], as_of=plan.as_of)
    written = plan.changes(day_before_approval(found, as_of=plan.as_of), tables=WATCHED)
    edits = changes_since_approval(written, found, plan)
    return edits, changes_since_approval_finding(edits, found)


def stored(store, table, key):
    with store.connect() as connection:
        return stored_row(connection, table, key)


def test_a_plan_nobody_approved_cannot_differ(planned):
    step(planned, "submitted", OCTOBER, "p1")

    edits, finding = edits_of(planned)

    assert edits.empty
    assert finding.statement == "The plan is not approved, so nothing of it can differ from what was approved"


def test_an_approved_plan_that_stays_is_said_to_stand(planned):
    step(planned, "submitted", OCTOBER, "p1")
    step(planned, "approved", OCTOBER, "p2")

    edits, finding = edits_of(planned)

    assert edits.empty
    assert (finding.statement, finding.severity) == (
        "The plan stands as it was approved on 2026-10-01",
        "good",
    )


def test_an_approved_plan_that_changes_shows_which_rows_did(planned):
    goal = stored(planned, "goals", "g")
    save(planned, "goals", {**goal, "target": 0.4}, by="ann", effective_on=OCTOBER)  # before it was approved
    step(planned, "submitted", OCTOBER, "p1")
    step(planned, "approved", OCTOBER, "p2")
    goal = stored(planned, "goals", "g")
    save(planned, "goals", {**goal, "target": 0.3}, by="ann", effective_on=OCTOBER)  # after, on the same day
    save(
        planned,
        "actions",
        {**stored(planned, "actions", "a"), "status": "done"},
        by="ann",
        effective_on=NOVEMBER,
    )
    remove(planned, "forces", "f", version=1, by="eve", effective_on=NOVEMBER)
    save_row(planned, "risks", {"row_id": "r", "plan_id": "plan", "name": "Merger"}, on=NOVEMBER)

    edits, finding = edits_of(planned)

    told = edits.sort_values("table")[["table", "row", "change", "columns", "when"]].to_numpy().tolist()
    assert told == [
        ["actions", "Visit", "progress", "Status", "after it"],
        ["forces", "Price", "removed", "", "after it"],
        ["goals", "Wallet", "changed", "Target", "after it"],
        ["risks", "Merger", "added", "", "after it"],
    ]
    assert finding.statement.startswith(
        "The plan has changed since it was approved on 2026-10-01: 3 rows of "
    )
    assert finding.statement.endswith("; 1 row came further without changing it")
    assert finding.severity == "act"  # a goal is among them
    assert edits_of(planned, as_of=date(2026, 10, 31))[0]["table"].tolist() == ["goals"]
    assert len(changes_since_approval_table(edits).as_data()["data"]) == 4


def test_a_change_taken_back_is_none(planned):
    step(planned, "submitted", OCTOBER, "p1")
    step(planned, "approved", OCTOBER, "p2")
    save(planned, "goals", {**stored(planned, "goals", "g"), "target": 0.3}, by="ann", effective_on=NOVEMBER)
    save(planned, "goals", {**stored(planned, "goals", "g"), "target": 0.5}, by="ann", effective_on=NOVEMBER)

    edits, finding = edits_of(planned)

    assert edits.empty
    assert finding.severity == "good"


def test_an_approval_that_came_in_with_an_import_leaves_open_what_was_approved(planned):
    given = {"plan_id": "plan", "person": "Ben"}
    save_row(planned, "goals", {**stored(planned, "goals", "g"), "target": 0.4}, on=NOVEMBER, by="import")
    for key, status in {"p1": "submitted", "p2": "approved"}.items():
        row = {"row_id": key, "status": status, "status_date": OCTOBER, **given}
        save_row(planned, "approvals", row, on=NOVEMBER, by="import")

    edits, finding = edits_of(planned)

    assert edits[["row", "when"]].to_numpy().tolist() == [["Wallet", "came in with it"]]
    assert finding.statement == (
        "The approval of 2026-10-01 came into the store on 2026-11-01 together with 1 changed row; which of "
        "these were approved is not known"
    )
    assert finding.severity == "watch"

    save(
        planned,
        "goals",
        {**stored(planned, "goals", "g"), "target": 0.2},
        by="ann",
        effective_on=date(2026, 11, 9),
    )
    edits, finding = edits_of(planned)

    assert edits["when"].tolist() == ["after it", "came in with it"]
    assert finding.statement.startswith(
        "The plan has changed since it was approved on 2026-10-01: 1 row of goals"
    )
