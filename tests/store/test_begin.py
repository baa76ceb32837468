"""A plan that is taken on is a new one: the plan before keeps every row, and no copy leads nowhere."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.model import columns
from planning_helpers.model.next_plan import OF_A_PLAN, copied_key
from planning_helpers.store import (
    PlanThereError,
    begin_plan,
    changes_between,
    read_account_plan,
    read_table,
    save_all,
    take_on,
    undo,
)
from tests.store.test_concurrency import at_once
from tests.support.judgement import dangling, judgement, rows_of_every_table
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    save_plan,
    save_row,
)

DECEMBER = date(2026, 12, 20)


@pytest.fixture
def planned(store):
    """A store with a plan for 2026Q4 that has two rows or more in every table."""
    rows_of_every_table(store)
    return store


def taken_on(store, period="2027Q1", on=DECEMBER, by="bob"):
    return take_on(store, "plan", period, by=by, effective_on=on)


def of_plan(store, table, plan_id):
    return read_table(store, table).query("plan_id == @plan_id")


def test_the_plan_before_keeps_every_row_as_it_was(planned):
    before = judgement(planned)

    taken = taken_on(planned)

    after = judgement(planned)
    assert {key: row for key, row in after.items() if key in before} == before
    assert taken.plan["follows_id"] == "plan"
    assert len(after) == len(before) + 1 + sum(taken.copied.values())


def test_what_is_finished_stays_behind_and_all_else_goes_along(planned):
    taken = taken_on(planned)

    new = str(taken.plan["plan_id"])
    assert taken.stayed == {
        "goals": 1,  # was due before 2027
        "opportunity_strategies": 1,  # its deal is won
        "actions": 2,  # done, cancelled
        "reviews": 1,  # held, and another was held since
        "approvals": 2,
        "checklist_marks": 2,
        "client_permissions": 1,
    }
    for table in OF_A_PLAN:
        before, copies = of_plan(planned, table, "plan"), of_plan(planned, table, new)
        assert len(copies) == len(before) - taken.stayed.get(table, 0), table
    assert of_plan(planned, "actions", new)["name"].tolist() == ["Call Cy"]
    assert set(of_plan(planned, "reviews", new)["held_date"].dropna()) == {pd.Timestamp("2026-11-20")}


def test_copies_lead_to_copies_and_nothing_leads_nowhere(planned):
    taken = taken_on(planned)

    new = str(taken.plan["plan_id"])
    (action,) = of_plan(planned, "actions", new).to_dict("records")
    tactics = of_plan(planned, "tactics", new).set_index("name")
    by_partner = of_plan(planned, "ties", new).query("from_kind == 'partner'")
    assert action["initiative_id"] == copied_key(new, "initiatives-1")
    assert action["strategy_id"] == tactics.loc["Show it", "strategy_id"] == copied_key(new, "strategies-1")
    assert by_partner["from_id"].tolist() == [copied_key(new, "partners-1")]
    assert dangling(planned) == []
    for table in OF_A_PLAN:
        copies = of_plan(planned, table, new)
        for column in columns(table):
            if column.references in OF_A_PLAN:
                there = set(of_plan(planned, column.references, new)["row_id"])
                assert set(copies[column.name].dropna()) <= there, (table, column.name)


def test_a_row_that_must_lead_to_one_that_is_gone_stays_behind(planned):
    save_row(planned, "tactics", {"row_id": "lost", "plan_id": "plan", "strategy_id": "gone", "name": "Lost"})
    save_row(
        planned, "initiatives", {"row_id": "led", "plan_id": "plan", "name": "Led", "swot_item_id": "gone"}
    )

    taken = taken_on(planned)

    new = str(taken.plan["plan_id"])
    assert taken.stayed["tactics"] == 1
    led = of_plan(planned, "initiatives", new).query("name == 'Led'")
    assert led["swot_item_id"].isna().all()


def test_both_quarters_open_with_their_own_rows(planned):
    taken = taken_on(planned)
    save_row(planned, "risks", {"plan_id": taken.plan["plan_id"], "name": "New in 2027"}, on=DECEMBER)

    then = read_account_plan(planned, account_id="northwind", period="2026Q4", as_of=DECEMBER)
    now = read_account_plan(planned, account_id="northwind", period="2027Q1", as_of=DECEMBER)

    assert (then.plan["plan_id"], now.plan["plan_id"]) == ("plan", taken.plan["plan_id"])
    assert "New in 2027" not in then["risks"]["name"].tolist()
    assert "New in 2027" in now["risks"]["name"].tolist()
    assert len(then["actions"]) == 3
    assert set(then.changes("2020-12-31", tables=["plans", *OF_A_PLAN])["row_id"]) == {"plan"} | {
        key for table in OF_A_PLAN for key in then[table]["row_id"]
    }


def test_nothing_written_since_is_an_empty_list_of_changes(planned):
    plan = read_account_plan(planned, account_id="northwind", period="2026Q4", as_of=DECEMBER)

    written = plan.changes(NOVEMBER)

    assert written.empty
    assert list(written.columns) == list(plan.changes("2020-12-31").columns)


def test_every_copy_has_its_entry_in_the_history(planned):
    taken = taken_on(planned)

    written = changes_between(planned, NOVEMBER, DECEMBER, account_id="northwind")
    of_copies = written[written["recorded_by"] == "bob"]
    assert len(of_copies) == 1 + sum(taken.copied.values())
    assert set(of_copies["effective_on"].dt.date) == {DECEMBER}
    assert len(set(of_copies["recorded_at"])) == 1


def test_what_was_said_of_the_plan_before_alone_is_not_said_of_the_new_one(planned):
    same_length, another = taken_on(planned).plan, taken_on(planned, period="2027").plan

    assert (same_length["commit_goal"], another["commit_goal"]) == (500.0, None)
    assert same_length["client_agreed_date"] is None
    assert same_length["narrative"] == another["narrative"] == "All goes well"


def test_the_review_compares_with_the_plan_before_row_by_row(planned):
    taken = taken_on(planned, on=date(2027, 1, 5))
    key = copied_key(taken.plan["plan_id"], "actions-1")
    copy = next(row for row in read_table(planned, "actions").to_dict("records") if row["row_id"] == key)
    put_off = {name: None if value != value else value for name, value in copy.items()}
    save_row(planned, "actions", {**put_off, "due_date": date(2027, 3, 1)}, on=date(2027, 2, 1), by="eve")

    plan = read_account_plan(planned, account_id="northwind", period="2027Q1", as_of="2027-02-15")
    before = plan.earlier("2026-12-31")

    assert before.plan["plan_id"] == "plan"
    assert before["actions"]["row_id"].tolist() == [key]
    assert before["goals"]["name"].tolist() == ["goals 2"]
    history = plan.history("actions").query("row_id == @key")
    assert history["due_date"].dt.strftime("%Y-%m-%d").tolist() == ["2027-01-20", "2027-03-01"]
    assert history["recorded_by"].tolist() == ["ann", "eve"]


def test_a_plan_is_taken_on_quarter_after_quarter(planned):
    first = taken_on(planned)
    second = take_on(planned, first.plan["plan_id"], "2027Q2", by="bob", effective_on=date(2027, 3, 20))

    plan = read_account_plan(planned, account_id="northwind", period="2027Q2", as_of="2027-03-21")
    key = copied_key(second.plan["plan_id"], copied_key(first.plan["plan_id"], "actions-1"))
    assert plan["actions"]["row_id"].tolist() == [key]
    assert len(plan.history("actions").query("row_id == @key")) == 1
    assert dangling(planned) == []


def test_an_unknown_plan_and_an_unreadable_period_are_refused(planned):
    with pytest.raises(UnknownNameError, match="no plan 'nothing'; there is plan"):
        take_on(planned, "nothing", "2027Q1", by="bob", effective_on=DECEMBER)
    with pytest.raises(PlanningError, match="'spring' is no period"):
        taken_on(planned, period="spring")
    assert len(read_table(planned, "plans")) == 1


def test_nothing_is_written_when_the_plan_is_there_already(planned):
    taken_on(planned)
    before = judgement(planned)

    with pytest.raises(
        PlanThereError, match=r"Northwind has a plan for 2027Q1 already, '.*', last saved by bob"
    ):
        taken_on(planned, period="2027q1")

    assert judgement(planned) == before


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_begin_a_plan_at_once_one_is_told(store, attempt):
    rows_of_every_table(store)

    def begin(own):
        return begin_plan(own, "contoso", "2026Q4", by="ann", effective_on=NOVEMBER)

    results = at_once(store, begin, begin)

    assert sorted(type(result).__name__ for result in results) == ["PlanThereError", "dict"]
    assert len(read_table(store, "plans").query("account_id == 'contoso'")) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_take_a_plan_on_at_once_one_is_told_and_leaves_no_row(store, attempt):
    rows_of_every_table(store)
    before = len(judgement(store))

    results = at_once(store, taken_on, taken_on)

    assert sorted(type(result).__name__ for result in results) == ["PlanThereError", "TakenOn"]
    (taken,) = [result for result in results if not isinstance(result, Exception)]
    assert len(judgement(store)) == before + 1 + sum(taken.copied.values())


def test_periods_that_mean_the_same_are_one(store):
    rows_of_every_table(store)
    two = [
        {"plan_id": "a", "account_id": "contoso", "period": "2026Q4"},
        {"plan_id": "b", "account_id": "contoso", "period": " 2026q4"},
    ]

    with pytest.raises(PlanThereError):
        begin_plan(store, "northwind", "2026q4", by="ann", effective_on=NOVEMBER)
    with pytest.raises(PlanThereError):
        save_row(store, "plans", {"plan_id": "other", "account_id": "northwind", "period": " 2026q4 "})
    with pytest.raises(
        PlanThereError, match=r"plan 'b' is not saved: Contoso has a plan for 2026Q4 already, 'a'"
    ):
        save_all(store, "plans", two, by="ann", effective_on=NOVEMBER)

    assert read_table(store, "plans")["plan_id"].tolist() == ["plan"]


def test_the_database_itself_refuses_a_second_plan(store):
    save_plan(store)

    row = "'other', 'northwind', ' 2026q4 ', 'light', 1"
    with pytest.raises(IntegrityError), store.begin() as connection:
        connection.execute(
            text(f"INSERT INTO plans (plan_id, account_id, period, depth, version) VALUES ({row})")
        )


def test_undo_does_not_bring_back_a_second_plan(store):
    import_rows(store, "accounts", account())
    plan = save_plan(store)
    save_row(store, "plans", {**plan, "period": "2027Q1"}, on=OCTOBER)
    begin_plan(store, "northwind", "2026Q4", by="bob", effective_on=NOVEMBER)
    moved = int(changes_between(store, SEPTEMBER, OCTOBER)["change_id"].iloc[-1])

    with pytest.raises(PlanThereError, match="has a plan for 2026Q4 already"):
        undo(store, moved, by="ann", effective_on=NOVEMBER)
