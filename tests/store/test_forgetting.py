"""Forgetting a person: no row, no past state, no byte of the file names them any more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from planning_helpers.errors import StaleRowError, UnknownNameError
from planning_helpers.model import TABLES
from planning_helpers.store import (
    last_import,
    read_account_plan,
    read_table,
    record_import,
    save,
    take_back,
    undo,
)
from planning_helpers.store.forgetting import forget, forgetting, sweep
from planning_helpers.store.forgotten import forgotten_by, read_forgotten
from planning_helpers.store.people import AmbiguousPersonError, find_person, known_as, read_meanings
from planning_helpers.store.schema import changes
from planning_helpers.store.values import moment
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
)

CONTACTS = [
    {"contact_id": "c1", "account_id": "northwind", "name": "Rémi Abadie", "email": "abadie@mail.example"},
    {"contact_id": "c2", "account_id": "northwind", "name": "Lucie Petit", "reports_to_id": "c1"},
    {"contact_id": "c3", "account_id": "northwind", "name": "Ann Northwind"},
]


@pytest.fixture
def plan(store):
    """A store whose plan names Rémi Abadie in every way."""
    import_rows(store, "accounts", account())
    import_rows(store, "users", {"user_id": "u1", "name": "Ada Byron", "email": "ada@us.example"})
    import_rows(store, "contacts", *CONTACTS)
    import_rows(store, "opportunities", opportunity(next_step="Price sheet to R. Abadie", owner_id="u1"))
    role = {"opportunity_contact_id": "oc1", "opportunity_id": "deal", "contact_id": "c1"}
    import_rows(store, "opportunity_contacts", role)
    talk = {"interaction_id": "i1", "account_id": "northwind", "contact_id": "c1", "user_id": "u1"}
    import_rows(
        store, "interactions", {**talk, "interaction_date": date(2026, 8, 1), "subject": "ABADIE asks"}
    )
    save_plan(store, narrative="Rémi Abadie wants the price")
    save_row(
        store, "stakeholders", {"row_id": "s1", "plan_id": "plan", "contact_id": "c1", "status": "enemy"}
    )
    tie = {"plan_id": "plan", "from_kind": "user", "from_id": "u1", "to_id": "c1", "strength": 3}
    save_row(store, "ties", {"row_id": "t1", **tie})
    action = {"row_id": "a1", "plan_id": "plan", "name": "Call Abadie", "contact_id": "c1", "owner_id": "u1"}
    read = save_row(store, "actions", action)
    save_row(store, "actions", {**read, "status": "done"}, on=OCTOBER)
    save_row(store, "risks", {"row_id": "r1", "plan_id": "plan", "name": "Budget is frozen"})
    return store


def person(store, wanted, also=()):
    with store.connect() as connection:
        meanings = read_meanings(connection)
        found = find_person(meanings.people, wanted)
        return forgotten_by(found, known_as(found, meanings, also))


def everything(store) -> str:
    """All that the store holds, as one text."""
    with store.connect() as connection:
        history = [str(dict(row)) for row in connection.execute(select(changes)).mappings()]
    return "\n".join([read_table(store, table).to_csv() for table in TABLES] + history)


def test_a_contact_is_in_no_table_and_no_past_state_any_more(plan):
    done = forget(plan, person(plan, "remi abadie"), by="ann", on=NOVEMBER)

    assert dict(done.removed) == {"contacts": 1, "opportunity_contacts": 1, "stakeholders": 1, "ties": 1}
    assert dict(done.changed) == {
        "actions": 1,
        "contacts": 1,
        "interactions": 1,
        "opportunities": 1,
        "plans": 1,
    }
    assert (done.entries_removed, done.entries_changed) == (4, 6)
    text = everything(plan).casefold()
    assert "abadie" not in text
    assert "'c1'" not in text
    assert ",c1," not in text
    then = read_account_plan(plan, account_id="northwind", period="2026Q4", as_of=SEPTEMBER)
    assert then["actions"]["name"].tolist() == ["Call (name removed)"]
    assert then["stakeholders"].empty
    assert then["interactions"]["subject"].tolist() == ["(name removed) asks"]
    assert then["opportunities"]["next_step"].tolist() == ["Price sheet to (name removed)"]


def test_what_names_others_only_stays_as_it_was(plan):
    before = {table: read_table(plan, table) for table in ("users", "accounts", "risks")}

    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)

    assert {table: read_table(plan, table).equals(rows) for table, rows in before.items()} == {
        "users": True,
        "accounts": True,
        "risks": True,
    }
    assert read_table(plan, "contacts")["name"].tolist() == ["Lucie Petit", "Ann Northwind"]
    assert read_table(plan, "actions")["owner_id"].tolist() == ["u1"]


def test_what_would_be_done_is_told_before_and_is_what_is_done(plan):
    forgotten = person(plan, "c1")
    before = everything(plan)
    with plan.connect() as connection:
        told = forgetting(connection, forgotten)

    assert everything(plan) == before
    assert told == forget(plan, forgotten, by="ann", on=NOVEMBER)
    assert told.passages == {
        "Rémi Abadie": 2,
        "abadie@mail.example": 1,
        "R. Abadie": 1,
        "ABADIE": 1,
        "Abadie": 1,
    }


def test_no_byte_of_the_file_names_the_person(plan):
    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)
    sweep(plan)

    if plan.dialect.name == "sqlite":
        kept = b"".join(file.read_bytes() for file in Path(plan.url.database).parent.glob("*"))
        assert [word for word in (b"badie", b"BADIE") if word in kept] == []
        assert b"Lucie Petit" in kept


def test_a_form_that_shows_the_row_still_cannot_save_the_name_again(plan):
    shown = read_table(plan, "actions").iloc[0].to_dict()

    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)

    with pytest.raises(StaleRowError):
        save(plan, "actions", shown, by="bob", effective_on=NOVEMBER)


def test_undo_and_undo_import_bring_nobody_back(plan):
    at = moment()
    import_rows(plan, "contacts", {**CONTACTS[0], "title": "CFO"}, on=OCTOBER, imported_at=at)
    record_import(
        plan, {"contacts": {"changed": 1}}, at=at, by="import", day=OCTOBER, source="/exports/Abadie"
    )
    last = save_row(
        plan, "actions", {**read_table(plan, "actions").iloc[0].to_dict(), "name": "Mail Abadie"}, on=OCTOBER
    )
    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)
    with plan.connect() as connection:
        change = connection.execute(
            select(changes.c.change_id)
            .where(changes.c.row_id == last["row_id"])
            .order_by(changes.c.change_id.desc())
        ).scalar()

    undo(plan, change, by="bob", effective_on=NOVEMBER)
    take_back(plan, last_import(plan), by="bob")

    assert read_table(plan, "actions")["name"].tolist() == ["Call (name removed)"]
    assert "abadie" not in everything(plan).casefold()
    assert set(read_table(plan, "contacts")["contact_id"]) == {"c2", "c3"}


def test_the_store_knows_digests_of_who_is_forgotten_and_not_the_name(plan):
    forgotten = person(plan, "c1")
    forget(plan, forgotten, by="ann", on=NOVEMBER)
    with plan.connect() as connection:
        kept = read_forgotten(connection)

    assert kept == forgotten
    assert kept.has("contacts", "c1")
    assert not kept.has("contacts", "c2")
    assert kept.text("Met R. Abadie and Lucie Petit") == "Met (name removed) and Lucie Petit"
    assert json.dumps([sorted(kept.keys), sorted(kept.spellings)]).casefold().find("abadie") == -1


def test_a_surname_that_an_account_has_too_is_left_unless_it_is_given(plan):
    save_row(
        plan,
        "forces",
        {
            "plan_id": "plan",
            "direction": "driving",
            "name": "Northwind buys; A. Northwind too",
            "strength": 3,
        },
    )

    forget(plan, person(plan, "Ann Northwind"), by="ann", on=NOVEMBER)

    assert read_table(plan, "forces")["name"].tolist() == ["Northwind buys; (name removed) too"]
    assert read_table(plan, "accounts")["name"].tolist() == ["Northwind"]


def test_an_ordinary_word_is_not_taken_for_a_surname(plan):
    import_rows(plan, "contacts", {"contact_id": "c4", "account_id": "northwind", "name": "Di Best"})
    for text in ("Our best offer", "They know best", "the best case", "Di Best decides"):
        save_row(plan, "forces", {"plan_id": "plan", "direction": "driving", "name": text, "strength": 3})

    forget(plan, person(plan, "Di Best"), by="ann", on=NOVEMBER)

    assert sorted(read_table(plan, "forces")["name"]) == [
        "(name removed) decides",
        "Our best offer",
        "They know best",
        "the best case",
    ]


def test_a_name_that_two_people_have_needs_an_id_and_texts_keep_it(plan):
    import_rows(plan, "contacts", {"contact_id": "c9", "account_id": "northwind", "name": "Remi Abadie"})

    with pytest.raises(AmbiguousPersonError, match=r"contact c9 of account northwind.*; Rémi"):
        person(plan, "Rémi Abadie")
    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)

    assert set(read_table(plan, "contacts")["contact_id"]) == {"c2", "c3", "c9"}
    assert read_table(plan, "stakeholders").empty
    assert read_table(plan, "plans")["narrative"].tolist() == ["Rémi Abadie wants the price"]


def test_one_of_ours_keeps_the_row_without_name_and_address(plan):
    save_row(
        plan,
        "risks",
        {"row_id": "r2", "plan_id": "plan", "name": "Ada Byron leaves", "owner_id": "u1"},
        by="Ada Byron",
    )

    forget(plan, person(plan, "Ada Byron"), by="ann", on=NOVEMBER)

    user = read_table(plan, "users").iloc[0]
    assert (user["user_id"], user["name"], bool(user[["email"]].isna().all())) == (
        "u1",
        "(name removed)",
        True,
    )
    assert read_table(plan, "opportunities")["owner_id"].tolist() == ["u1"]
    assert "byron" not in everything(plan).casefold()
    assert len(read_table(plan, "ties")) == 1


def test_somebody_whom_ties_name_without_a_key_can_be_forgotten(plan):
    tie = {"plan_id": "plan", "from_kind": "network", "from_id": "Otto Prem", "to_id": "c2", "strength": 2}
    save_row(plan, "ties", tie)

    done = forget(plan, person(plan, "otto prem"), by="ann", on=NOVEMBER)

    assert dict(done.removed) == {"ties": 1}
    assert "otto" not in everything(plan).casefold()


def test_a_key_that_holds_the_name_becomes_another_everywhere(plan):
    save_row(plan, "strategies", {"row_id": "abadie-1", "plan_id": "plan", "name": "Niche"})
    save_row(plan, "tactics", {"row_id": "x", "plan_id": "plan", "strategy_id": "abadie-1", "name": "Wait"})

    forget(plan, person(plan, "c1"), by="ann", on=NOVEMBER)

    assert (
        read_table(plan, "tactics")["strategy_id"].tolist()
        == read_table(plan, "strategies")["row_id"].tolist()
    )
    assert "abadie" not in everything(plan).casefold()


def test_nobody_of_that_name_is_a_sentence(plan):
    with pytest.raises(UnknownNameError, match=r"no person 'Remi Abadi'; there is Ada .* Did you mean"):
        person(plan, "Remi Abadi")
