"""A judgement table as a person edits it, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planning_helpers.errors import InvalidRowError, PlanningError, StaleRowError
from planning_helpers.store import PlanTable, changes_between
from tests.support.store_rows import (
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
    swot_item,
)


def edited(store, table: str = "swot_items", **values) -> PlanTable:
    given = {"as_of": OCTOBER, "by": "bea", "owner": {"plan_id": "plan"}, "account_id": "northwind", **values}
    return PlanTable(store, table, **given)


@pytest.fixture
def book(store):
    import_rows(store, "accounts", account(), account("contoso"))
    save_plan(store)
    save_plan(store, "other", account_id="contoso")
    return store


def test_rows_are_those_of_the_owner_with_plain_values(book):
    save_row(book, "swot_items", swot_item(row_id="a", evidence_date=date(2026, 8, 1)))
    save_row(book, "swot_items", swot_item(row_id="b", plan_id="other"))

    (row,) = edited(book).rows()

    assert (row["row_id"], row["evidence_date"], row["impact"], row["version"]) == (
        "a",
        date(2026, 8, 1),
        None,
        1,
    )


def test_a_saved_row_belongs_to_the_owner_and_is_known_from_that_day(book):
    table = edited(book)
    before = table.state()

    saved = table.save({"quadrant": "threat", "statement": "A rival"})

    assert (saved["plan_id"], saved["version"], saved["recorded_by"]) == ("plan", 1, "bea")
    assert table.state() > before
    written = changes_between(book, SEPTEMBER, OCTOBER)
    assert written["recorded_by"].tolist() == ["bea"]
    assert table.rows() == [saved]
    assert replace(table, as_of=SEPTEMBER).rows() == []


def test_a_row_that_another_saved_meanwhile_is_not_overwritten(book):
    mine, theirs = edited(book), edited(book, by="cyd")
    read = mine.save({"quadrant": "threat", "statement": "A rival"})
    theirs.save({**read, "impact": 5})

    with pytest.raises(StaleRowError) as told:
        mine.save({**read, "statement": "Two rivals"})
    with pytest.raises(StaleRowError):
        mine.remove(read["row_id"], read["version"])

    assert told.value.theirs["impact"] == 5
    assert [row["statement"] for row in mine.rows()] == ["A rival"]


def test_a_value_that_does_not_fit_is_refused_by_its_column(book):
    with pytest.raises(InvalidRowError) as told:
        edited(book).save({"quadrant": "danger", "statement": "x", "impact": 9})

    assert set(told.value.problems) == {"quadrant", "impact"}
    assert edited(book).rows() == []


def test_a_reference_may_lead_to_the_people_and_deals_of_the_account_by_name(book):
    import_rows(
        book,
        "contacts",
        {"contact_id": "c1", "account_id": "northwind", "name": "Ada Lie", "title": "CFO"},
        {"contact_id": "c2", "account_id": "northwind", "name": "Bo Lie", "is_active": False},
        {"contact_id": "c3", "account_id": "contoso", "name": "Cy Day"},
    )
    import_rows(book, "users", {"user_id": "u1", "name": "Eli"}, {"user_id": "u2", "name": "Eli"})
    save_row(book, "partners", {"plan_id": "plan", "row_id": "p1", "name": "Dryers Ltd"})
    import_rows(book, "opportunities", opportunity(), opportunity("lost", is_closed=True))

    options = edited(book, "actions").options()

    assert options["contact_id"] == [("c1", "Ada Lie, CFO"), ("c2", "Bo Lie (past)")]
    assert options["owner_id"] == [("u1", "Eli [u1]"), ("u2", "Eli [u2]")]
    assert [key for key, _ in options["opportunity_id"]] == ["deal", "lost"]
    assert "plan_id" not in options
    assert [key for key, _ in edited(book, "ties").options()["from_id"]] == ["u1", "u2", "c1", "c2", "p1"]


def test_a_tie_knows_of_which_kind_its_persons_are_by_their_keys(book):
    import_rows(book, "contacts", {"contact_id": "c1", "account_id": "contoso", "name": "Ada Lie"})
    import_rows(book, "users", {"user_id": "u1", "name": "Eli"})

    saved = edited(book, "ties").save({"from_id": "u1", "to_id": "c1", "from_kind": "contact", "strength": 3})
    known = edited(book, "ties").save({"from_id": "An old professor", "to_id": "c1", "strength": 2})

    assert (saved["from_kind"], saved["to_kind"]) == ("user", "contact")
    assert known["from_kind"] == "network"


def test_a_reference_within_the_plan_leads_to_rows_of_that_plan_only(book):
    for plan in ("plan", "other"):
        save_row(book, "strategies", {"plan_id": plan, "row_id": f"s-{plan}", "name": "Niche"})

    assert edited(book, "tactics", account_id=None).options()["strategy_id"] == [("s-plan", "Niche")]


def test_a_plan_is_not_deleted_with_rows_that_need_it(book):
    plans = edited(book, "plans")

    with pytest.raises(PlanningError, match="not deleted"):
        plans.remove("plan", 1)

    assert len(plans.rows()) == 1


def test_a_changed_row_stays_in_its_place(book):
    table = edited(book)
    first, _ = (table.save({"quadrant": "threat", "statement": text}) for text in ("First", "Second"))

    table.save({**first, "impact": 5})

    assert [row["statement"] for row in table.rows()] == ["First", "Second"]
