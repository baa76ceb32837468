"""What a client may not read is found however it is written; what they may read is not withheld.

The corpora hold a small plan each, with sentences that leak and sentences that do not. Four were written
without sight of the check, one to break it.
"""

from __future__ import annotations

import html
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planning_helpers.model import TABLES, empty, typed
from planning_helpers.reports.internal import Internal, internal_terms
from planning_helpers.reports.leaks import leaks

CORPORA = sorted((Path(__file__).parent / "leak_corpus").glob("*.toml"))
ACCOUNT = {"account_id": "a", "name": "Petrovia", "currency": "EUR"}
PLAN = {
    "plan_id": "p",
    "account_id": "a",
    "period": "2026Q4",
    "commit_goal": 900_000,
    "planned_close_ratio": 0.35,
}
ABADIE = {"contact_id": "c1", "account_id": "a", "name": "Rémi Abadie"}
STANCE = {"row_id": "s1", "plan_id": "p", "contact_id": "c1", "status": "non-supporter"}
DEAL = {"opportunity_id": "o1", "account_id": "a", "name": "Release", "stage": "Proposal", "amount": 240_000}
OPEN = DEAL | {"is_closed": False, "is_won": False, "probability": 0.6, "competitor": "Rivalis AG"}


def plan(**rows: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    """A plan with one assessed person and one open deal, and `rows`; actions are for the client."""
    told = {
        "accounts": [ACCOUNT],
        "plans": [PLAN],
        "contacts": [ABADIE],
        "stakeholders": [STANCE],
        "opportunities": [OPEN],
    } | rows
    given = {"plan_id": "p", "audience": "client", "status": "planned"}
    told["actions"] = [given | row for row in told.get("actions", [])]
    return {
        table: typed(pd.DataFrame(told[table]), table) if told.get(table) else empty(table)
        for table in TABLES
    }


def page(*texts: str, others: str = "Nora") -> str:
    """A page of the client edition that shows `texts` as rows of the joint action plan."""
    rows = "".join(f"<tr><td>{html.escape(text)}</td><td>{others}</td></tr>" for text in texts)
    return f"<table><caption>Joint action plan</caption><tr><th>Action</th><th>By</th></tr>{rows}</table>"


def found(text: str, **rows: list[dict[str, object]]) -> list[tuple[str, str]]:
    """What leaks when `text` is an action for the client."""
    actions = [{"row_id": "x", "name": text}, *rows.pop("actions", [])]
    return [
        (leak.says, leak.kind) for leak in leaks(page(text), internal_terms(plan(actions=actions, **rows)))
    ]


@pytest.mark.parametrize("kind", ["leak", "innocent"])
def test_leaks_are_found_and_innocent_sentences_are_not_withheld(kind):
    told = [
        (one["says"], _leaks(internal, plan_id, one))
        for internal, plan_id, corpus in map(_read, CORPORA)
        for one in corpus[kind]
    ]

    wrong = [says for says, is_leak in told if is_leak != (kind == "leak")]

    assert len(told) == 300
    assert len(wrong) <= len(told) * 5 // 100, "\n".join(wrong)


def _read(path: Path) -> tuple[Internal, str, dict[str, Any]]:
    """What is internal in the plan of a corpus, the key of that plan, and the sentences."""
    corpus = tomllib.loads(path.read_text(encoding="utf-8"))
    frames = {table: typed(pd.DataFrame(rows), table) for table, rows in corpus["tables"].items()}
    return internal_terms(frames), corpus["tables"]["plans"][0]["plan_id"], corpus


def _leaks(internal: Internal, plan_id: str, one: dict[str, Any]) -> bool:
    """Whether a sentence leaks: page source as it is, else as an action for the client."""
    if one.get("html"):
        return bool(leaks(one["says"], internal))
    row = {"row_id": "x", "plan_id": plan_id, "name": one["says"], "audience": "client"}
    said = internal_terms({"actions": typed(pd.DataFrame([row]), "actions")}).shown
    return bool(leaks(page(one["says"]), replace(internal, shown=internal.shown + said)))


def test_a_row_never_excuses_itself_but_another_row_or_a_fact_does():
    said = "Talk to Rémi Abadie about 240,000 EUR"
    told = {"row_id": "i", "plan_id": "p", "question": "Who?", "audience": "client", "contact_id": "c1"}

    assert found(said) == [("Remi Abadie", "person"), ("240,000", "amount")]
    assert found(said, interview_answers=[told | {"answer": "Ask Abadie. We have 240.000 EUR for it."}]) == []
    assert (
        found("A deal of 240,000 EUR", opportunities=[OPEN, OPEN | {"opportunity_id": "o2", "is_won": True}])
        == []
    )


def test_two_rows_of_ours_do_not_excuse_each_other():
    said = "Talk to Rémi Abadie about 240,000 EUR"
    again = {"row_id": "y", "name": "Call on Rémi Abadie; 240.000 EUR are at stake"}

    assert found(said, actions=[again]) == [("Remi Abadie", "person"), ("240,000", "amount")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("do not copy abadie in", ["abadie"]),
        ("Write to rabadie@petrovia.example", ["rabadie"]),
        ("We get six deals in ten, or 240 thou", ["240 thou", "six deals in ten"]),
        ("Our average gross margin must not fall", ["gross margin"]),
        ("Rémi Abadie works against us", ["Remi Abadie", "against us"]),
        ("Ask Tiziana Bonfanti", ["Tiziana Bonfanti"]),
        ("Gross margin of Specialty grew, and so did your win rate", []),
        ("The council of the family decides", []),
        ("Your mentor programme begins with Nora Abadie", ["Abadie"]),
    ],
)
def test_what_a_text_says_is_found_by_what_it_means(text, says):
    nora = {"contact_id": "c2", "account_id": "a", "name": "Nora Abadie"}
    counsel = STANCE | {"row_id": "s2", "contact_id": None, "placeholder": "Avv. Tiziana Bonfanti, counsel"}

    told = [said for said, _ in found(text, contacts=[ABADIE, nora], stakeholders=[STANCE, counsel])]

    assert told == says


def test_the_period_in_the_name_of_a_goal_is_no_code_word():
    goal = {"row_id": "g", "plan_id": "p", "name": "Two reference sites in 2026Q4", "audience": "internal"}

    assert found("The shared plan of 2026Q4", goals=[goal]) == []


def test_columns_that_no_client_sees_excuse_nothing():
    hidden = {"row_id": "i", "plan_id": "p", "name": "Roll-out", "aspiration": 240_000, "audience": "client"}

    assert found("We hope for 240,000 EUR", initiatives=[hidden]) == [("240,000", "amount")]


@pytest.mark.parametrize("column", ["name", "expected_outcome"])
def test_a_row_excuses_itself_in_none_of_its_columns(column):
    row = {
        "row_id": "x",
        "plan_id": "p",
        "audience": "client",
        "name": "To do",
        column: "Rémi Abadie must go",
    }

    found = leaks(page("Rémi Abadie must go"), internal_terms(plan(actions=[row])))

    assert [leak.says for leak in found] == ["Remi Abadie"]


@pytest.mark.parametrize(
    "signed",
    [{"allowed_by": " "}, {"allowed_by": "\u200b"}, {"allowed_date": pd.Timestamp("2027-01-01")}],
    ids=["blank", "unseen", "a day to come"],
)
def test_a_permission_without_a_name_or_before_its_day_allows_nothing(signed):
    row = {"row_id": "q", "plan_id": "p", "table_name": "actions", "for_row": "x", "words": "Rémi Abadie"}
    permission = row | {"allowed_by": "Tom Okafor", "allowed_date": pd.Timestamp("2026-11-12")} | signed
    frames = plan(actions=[{"row_id": "x", "name": "Call on Rémi Abadie"}], client_permissions=[permission])

    assert leaks(page("Call on Rémi Abadie"), internal_terms(frames, as_of=date(2026, 11, 15)))


def test_what_the_plan_says_of_itself_is_named_and_can_be_allowed():
    told = PLAN | {"plan_format": "Slides without Rivalis AG"}

    (leak,) = leaks(page("Slides without Rivalis AG"), internal_terms(plan(plans=[told])))

    assert (leak.row.table, leak.row.key) == ("plans", "p")


@pytest.mark.parametrize("name", ["—", "???", " ", "The "])
def test_a_name_without_a_word_is_looked_for_nowhere(name):
    deal, assessed = OPEN | {"competitor": name}, STANCE | {"status": name}
    frames = plan(opportunities=[deal], stakeholders=[assessed], contacts=[ABADIE | {"name": name}])

    internal = internal_terms(frames, other_accounts=[name])

    assert leaks(page("Agree on the dates — with all"), internal) == []


@pytest.mark.parametrize("behind", ["!", "?", "”"])
def test_any_mark_may_stand_behind_with_whom(behind):
    row = {"row_id": "x", "plan_id": "p", "audience": "client", "contact_id": "c1"}
    said = f"Visit a plant with R. Abadie{behind}"

    found = leaks(page(said), internal_terms(plan(actions=[row | {"name": said}])))

    assert [leak.says for leak in found] == ["R. Abadie"]


def test_a_text_that_only_looks_like_a_file_is_read_as_a_text():
    assert leaks('<p title="data:text/html;base64,a">x</p>', internal_terms(plan())) == []


def test_a_place_named_like_a_person_is_none():
    assert found("Abadie Street pumping station") == []


def test_with_whom_an_action_is_done_is_no_leak_what_is_done_to_a_person_is():
    with_abadie = {"row_id": "x", "plan_id": "p", "audience": "client", "contact_id": "c1"}

    def told(text: str) -> list[str]:
        internal = internal_terms(plan(actions=[with_abadie | {"name": text}]))
        return [leak.says for leak in leaks(page(text, others="Rémi Abadie"), internal)]

    assert told("Visit a plant with R. Abadie") == []
    assert told("Neutralise R. Abadie") == ["R. Abadie"]


@pytest.mark.parametrize(
    "excusing",
    ["non-supporter", "Land and Expand", "keep the price until the board has met in March"],
    ids=["stance", "strategy", "sentence"],
)
def test_stances_strategies_and_internal_sentences_are_never_excused(excusing):
    risk = {"row_id": "r", "plan_id": "p", "name": "We keep the price until the board has met in March"}
    other = {"row_id": "y", "name": f"As you said: {excusing}"}

    assert found(f"To do: {excusing}", risks=[risk], actions=[other])


def test_what_a_person_allowed_for_a_row_by_name_and_date_is_no_leak_there_and_nowhere_else():
    said, elsewhere = "Call on Rémi Abadie", "Ask Rémi Abadie"
    permission = {
        "row_id": "q",
        "plan_id": "p",
        "table_name": "actions",
        "for_row": "x",
        "words": "Rémi Abadie",
    }
    signed = permission | {"allowed_by": "Tom Okafor", "allowed_date": pd.Timestamp("2026-11-12")}
    actions = [{"row_id": "x", "name": said}, {"row_id": "y", "name": elsewhere}]

    def told(*permissions: dict[str, object]) -> list[str]:
        internal = internal_terms(plan(actions=actions, client_permissions=list(permissions)))
        return [leak.row.key for leak in leaks(page(said, elsewhere), internal)]

    internal = plan(actions=actions[:1], client_permissions=[signed])
    assert leaks(page(said), internal_terms(internal)) == []
    assert leaks(page(said), internal_terms(internal | {"client_permissions": empty("client_permissions")}))
    unsigned = plan(actions=actions[:1], client_permissions=[signed | {"allowed_by": None}])
    assert leaks(page(said), internal_terms(unsigned))
    stance = signed | {"words": "non-supporter"}
    internal = plan(actions=[{"row_id": "x", "name": "The non-supporter"}], client_permissions=[stance])
    assert leaks(page("The non-supporter"), internal_terms(internal)) == []


def test_other_accounts_and_internal_texts_of_every_table_are_looked_for():
    review = {"row_id": "v", "plan_id": "p", "clock": "manager"}
    decision = review | {"decisions_needed": "Whether we let the service contract lapse in spring"}

    assert found("We told Ostrander so") == []
    internal = internal_terms(plan(), other_accounts=["Ostrander Process AG"])
    assert [leak.kind for leak in leaks(page("We told Ostrander so"), internal)] == ["account"]
    assert (
        found("They ask whether we let the\nservice contract lapse", reviews=[decision])[0][1] == "sentence"
    )
    step = OPEN | {"next_step": "Offer them the longer warranty before the audit"}
    assert found("Offer them: the LONGER warranty before the audit", opportunities=[step])[0][1] == "sentence"


def test_amounts_and_ratios_do_not_depend_on_the_clock_of_the_page():
    assert found("Updated at 00:21:00.60, page 240000-7") == []
    assert found("We count on 60 % of the deals")[0] == ("60 %", "ratio")


def test_a_plan_with_nothing_in_it_has_no_amounts_and_no_names():
    nothing = internal_terms({})

    assert not nothing.amounts | nothing.ratios
    assert not nothing.runs
    assert {term.kind for term in nothing.terms} == {"stance", "strategy", "term"}
