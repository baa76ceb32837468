"""The desk outside a kernel: plans begun, taken on, and what it refuses."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from planning_helpers.chapters.swot.swot_candidates import not_offered_before, swot_candidates
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.store import open_store, read_account_plan, read_table
from planning_helpers.workbench import Desk
from planning_helpers.workbench.choice import Choice, keep_choice
from planning_helpers.workbench.open_notebook import OpenNotebook
from tests.support.places import PROJECT

SAMPLE = PROJECT / "data" / "sample.db"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a copy of the sample in a project folder of its own."""
    for name in ("notebooks", "data"):
        (tmp_path / name).mkdir()
    shutil.copy(SAMPLE, tmp_path / "data" / "plans.db")
    monkeypatch.chdir(tmp_path)
    return "sqlite:///data/plans.db"


def account_without_plan(store: str) -> str:
    opened = open_store(store)
    accounts = read_table(opened, "accounts")["account_id"]
    return str(accounts[~accounts.isin(read_table(opened, "plans")["account_id"])].iloc[0])


def desk_of(store: str, account_id: str) -> Desk:
    return Desk("07_action_plan", store, account_id=account_id, period="2026Q4", as_of="2026-11-15")


def plans_of(store: str, account_id: str) -> list[tuple[str, str, int]]:
    plans = read_table(open_store(store), "plans").query("account_id == @account_id")
    return list(zip(plans["period"], plans["depth"], plans["version"], strict=True))


def test_an_account_gets_a_plan_and_takes_it_on_to_the_next_period(store):
    account_id = account_without_plan(store)
    desk = desk_of(store, account_id)
    assert "no plan to write this in" in desk.form("risks").value

    desk._begin.click()

    assert plans_of(store, account_id) == [("2026Q4", "light", 1)]
    assert desk._begin.layout.display == "none"
    assert "Still needed" in desk.form("risks").children[0].value

    desk._pickers.period.value = "2027Q1"
    assert desk._begin.description == "Take the plan of 2026Q4 on to 2027Q1"
    desk._begin.click()

    assert sorted(plans_of(store, account_id)) == [("2026Q4", "light", 1), ("2027Q1", "light", 1)]
    assert "That of 2026Q4 stays as it is" in desk._pickers.said.value


def test_a_plan_that_another_desk_has_just_begun_is_opened_not_doubled(store):
    account_id = account_without_plan(store)
    ours, theirs = desk_of(store, account_id), desk_of(store, account_id)
    theirs._by = "Eve"

    theirs._begin.click()
    ours._begin.click()

    assert plans_of(store, account_id) == [("2026Q4", "light", 1)]
    assert "Eve began the plan for 2026Q4 just now." in ours._pickers.said.value
    assert ours._begin.layout.display == "none"
    assert "Still needed" in ours.form("risks").children[0].value


def test_the_quarter_that_was_taken_on_opens_as_it_was(store):
    account_id = "001Pb0000000001IAA"
    desk = desk_of(store, account_id)
    before = read_account_plan(store, account_id=account_id, period="2026Q4", as_of="2026-11-15")
    finished = before["actions"]["status"].isin(["done", "cancelled"])

    desk._pickers.period.value = "2027Q1"
    desk._begin.click()

    then = read_account_plan(store, account_id=account_id, period="2026Q4", as_of="2026-11-15")
    now = read_account_plan(store, account_id=account_id, period="2027Q1", as_of="2026-11-15")
    assert then["actions"].equals(before["actions"])
    assert sorted(now["actions"]["name"]) == sorted(before["actions"]["name"][~finished])
    assert now.plan["follows_id"] == then.plan["plan_id"]


def test_accounts_with_a_plan_are_offered_first(store):
    desk = desk_of(store, account_without_plan(store))

    bare = ["no plan yet" in label for label, _ in desk._pickers.account.options]

    assert bare == sorted(bare)
    assert 0 < sum(bare) < len(bare)


def test_data_that_cannot_be_opened_are_refused_and_the_fields_go_back(store):
    desk = desk_of(store, account_without_plan(store))

    desk._pickers.store.value = "sqlite:///data/nothing.db"

    assert "no store at" in desk._pickers.said.value
    assert desk._pickers.store.value == store


def test_what_facts_offer_is_accepted_in_ones_own_words_or_dismissed(store):
    account_id = "001Pb0000000001IAA"
    desk = desk_of(store, account_id)

    def offered():
        plan = read_account_plan(store, account_id=account_id, period="2026Q4", as_of="2026-11-15")
        persons = people(plan["contacts"], plan["stakeholders"], plan["interactions"], as_of=plan.as_of)
        sales = revenue_rows(plan["transactions"], plan["opportunities"], as_of=plan.as_of)
        facts = {"account": plan.account, "as_of": plan.as_of, "currency": plan.currency}
        return not_offered_before(swot_candidates(plan, persons, sales, **facts), plan["swot_items"])

    before = offered()
    form = desk.decide(before)
    words, quadrant, accept, _ = form.lines[0].children
    words.value, quadrant.value = "In our own words", "threat"
    accept.click()
    accept.click()  # a double click decides once
    form.lines[1].children[3].click()

    items = read_table(open_store(store), "swot_items").set_index("candidate")
    assert [one.key for one in offered()] == [one.key for one in before[2:]]
    assert items.loc[before[0].key, ["statement", "quadrant", "status"]].tolist() == [
        "In our own words",
        "threat",
        "accepted",
    ]
    assert items.loc[before[1].key, "status"] == "dismissed"
    assert [line.layout.display for line in form.lines[:2]] == ["none", "none"]


def test_other_data_are_opened_at_their_latest_day(store, monkeypatch):
    account_id = account_without_plan(store)
    given = Choice("sqlite:///data/sample.db", "2026Q4", "2026-11-15", account_id)
    shutil.copy("data/plans.db", "data/sample.db")
    chosen = replace(given, store_url=store, as_of="2026-08-15")
    keep_choice(Path(), given=given, chosen=chosen, by="ann")
    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr("planning_helpers.workbench.desk.opened_notebook", lambda: OpenNotebook(shell))

    desk = Desk("start", given.store_url, account_id=account_id, period="2026Q4", as_of="2026-11-15")

    assert (desk._choice.store_url, desk._choice.as_of) == (store, "2026-11-15")
    assert (shell.user_ns["store_url"], shell.user_ns["as_of"]) == (store, "2026-11-15")
