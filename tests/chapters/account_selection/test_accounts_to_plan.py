"""Which accounts are planned for: one rule, the same for the run, the checks, the start and the book."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.accounts_to_plan import accounts_to_plan
from planning_helpers.chapters.account_selection.plans_per_manager import plan_writers
from planning_helpers.model import empty, typed
from planning_helpers.periods import parse_period
from tests.support.tables import frame

Q4 = parse_period("2026Q4")
BOOK = typed(
    frame("""
        account_id | name    | owner_id
        a          | Acme    | uma
        b          | Globex  | ulf
        c          | Initech |
    """),
    "accounts",
)
SCORES = pd.DataFrame({"account_id": ["c", "a", "b"], "rank": pd.Series([1, 2, 3], dtype="Int64")})


def plans(*rows: tuple[str, str]) -> pd.DataFrame:
    return typed(pd.DataFrame(list(rows), columns=["account_id", "period"]), "plans")


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return typed(
        pd.DataFrame(list(rows), columns=["account_id", "period", "decision"]), "selection_decisions"
    )


def planned(has: pd.DataFrame, made: pd.DataFrame, *, top: int = 2) -> list[tuple[str, str]]:
    found = accounts_to_plan(BOOK, has, made, lambda: SCORES, period=Q4, top=top)
    return list(zip(found["account_id"], found["decision"], strict=True))


def test_those_with_a_plan_or_selected_come_before_any_score():
    found = planned(plans(("c", "2026Q4")), decisions(("b", "2026Q4", "selected")))

    assert found == [("b", "selected"), ("c", "planned")]


def test_a_plan_of_the_year_or_of_an_earlier_quarter_still_counts_and_a_later_one_does_not():
    found = planned(plans(("a", "2026"), ("b", "2026Q2"), ("c", "2027Q1")), decisions())

    assert found == [("a", "planned"), ("b", "planned")]


def test_an_account_that_was_deselected_drops_out_unless_it_has_a_plan_of_the_period():
    later = decisions(("a", "2026Q2", "selected"), ("a", "2026Q4", "later"), ("b", "2026Q4", "not selected"))

    assert planned(plans(("a", "2026Q2"), ("b", "2026Q4")), later) == [("b", "planned")]


def test_where_nobody_has_a_plan_or_is_selected_the_first_by_score_are_proposed():
    assert planned(plans(("a", "next year")), decisions()) == [("c", "proposed"), ("a", "proposed")]


def test_the_score_proposes_nobody_who_was_decided_against():
    assert planned(plans(), decisions(("c", "2026Q4", "not selected"))) == [("a", "proposed")]


def test_the_score_is_not_computed_where_somebody_has_a_plan():
    def refuse() -> pd.DataFrame:
        raise AssertionError

    found = accounts_to_plan(BOOK, plans(("a", "2026Q4")), empty("selection_decisions"), refuse, period=Q4)

    assert found["account_id"].tolist() == ["a"]


def test_whoever_was_decided_on_writes_the_plan_else_the_owner_of_the_account():
    made = decisions(("a", "2026Q4", "selected"), ("b", "2026Q4", "selected")).assign(owner_id=["una", None])
    chosen = accounts_to_plan(BOOK, plans(("c", "2026Q4")), made, lambda: SCORES, period=Q4)

    writers = plan_writers(chosen, BOOK)

    assert writers.astype(object).where(writers.notna(), None).tolist() == ["una", "ulf", None]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_as_many_are_proposed_as_are_asked_for(most: int):
    assert len(planned(plans(), decisions(), top=most)) == most
