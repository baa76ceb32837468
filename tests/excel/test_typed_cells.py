"""What is typed as text into a workbook: the only thing it can mean, or refused with its cell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from planning_helpers.excel.read import fetch_plan_workbook
from planning_helpers.excel.sheets import CURRENCY
from planning_helpers.store import open_store, read_table
from tests.support.plan_workbooks import cell, edit, exported, planned_store, stored, taken_back, write
from tests.support.store_rows import save_row

pytestmark = pytest.mark.database


@pytest.fixture
def plan(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A plan of an account whose money is in EUR, with a unit and an assessed contact."""
    opened = planned_store(open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'store.db')}"))
    save_row(opened, "business_units", {"row_id": "b1", "plan_id": "plan", "name": "Retail"})
    save_row(opened, "stakeholders", {"row_id": "k1", "plan_id": "plan", "contact_id": "c1"})
    yield opened
    opened.dispose()


def wallet_after(plan: Engine, tmp_path: Path, wallet: object) -> tuple[object, str]:
    """The wallet that is stored after `wallet` was typed, and what was said."""
    _, said = taken_back(plan, write(exported(plan, tmp_path), "Business units", 2, Wallet=wallet))
    return stored(plan, "business_units", "b1").get("wallet"), said


def test_the_cover_tells_the_currency_of_the_account(plan, tmp_path):
    assert fetch_plan_workbook(exported(plan, tmp_path)).cover[CURRENCY] == "EUR"


@pytest.mark.parametrize(
    ("wallet", "value"), [("0,925", 0.925), ("€1500", 1500.0), ("1.200,50 EUR", 1200.5), ("150k", 150_000.0)]
)
def test_an_amount_that_can_be_one_only_is_taken_and_told(plan, tmp_path, wallet, value):
    found, said = wallet_after(plan, tmp_path, wallet)

    assert found == value
    assert f"the text {wallet!r} was read as {value:g}" in said


@pytest.mark.parametrize(
    ("wallet", "problem"),
    [
        ("12.500", "'12.500' may be 12.5 or 12,500. Write 12.5 or 12500."),
        ("$1500", "'$1500' is marked $, and the amounts here are in EUR."),
    ],
)
def test_any_other_amount_is_refused_with_its_cell(plan, tmp_path, wallet, problem):
    found, said = wallet_after(plan, tmp_path, wallet)

    assert found is None
    assert f"Business units!E2: {problem}" in said


@pytest.mark.parametrize(
    ("number_format", "value", "told"),
    [
        ('#,##0.0" TEUR"', None, "'12.5 TEUR' is no number"),
        ("[$USD] #,##0.00", None, "'12.5 USD' is marked USD, and the amounts here are in EUR"),
        ("#,##0.00 [$€-407]", 12.5, ""),
        ('#,##0.0,"k"', 12.5, ""),
    ],
)
def test_the_format_of_a_cell_says_what_its_number_is(plan, tmp_path, number_format, value, told):
    def change(book: openpyxl.Workbook) -> None:
        wallet = cell(book, "Business units", 2, "Wallet")
        wallet.value, wallet.number_format = 12.5, number_format

    book = edit(exported(plan, tmp_path), change)
    _, said = taken_back(plan, book)

    assert stored(plan, "business_units", "b1").get("wallet") == value
    assert told in said


def test_the_goals_of_a_plan_are_in_its_own_currency(plan, tmp_path):
    path = write(exported(plan, tmp_path), "Plans", 2, Currency="usd", Commit_goal="$1500")

    taken_back(plan, path)

    plan_row = read_table(plan, "plans").iloc[0]
    assert (plan_row["commit_goal"], plan_row["currency"]) == (1500.0, "USD")


def test_a_workbook_that_does_not_tell_its_currency_takes_no_marked_amount(plan, tmp_path):
    path = edit(exported(plan, tmp_path), lambda book: setattr(book["Plan"]["B6"], "value", None))

    _, said = taken_back(plan, write(path, "Business units", 2, Wallet="€1500"))

    assert "'€1500' names a currency, and this workbook does not say which one" in said


@pytest.mark.parametrize("share", ["4500%", 45, 4500])
def test_a_share_of_more_than_the_whole_is_refused(plan, tmp_path, share):
    done, said = taken_back(plan, write(exported(plan, tmp_path), "Plans", 2, Planned_close_ratio=share))

    assert done.saved == 0
    assert "Plans!" in said
    assert "Write" in said


@pytest.mark.parametrize("status", ["non\u2011supporter", "Non-Supporter ", "NON\u2013SUPPORTER"])
def test_a_stance_is_one_of_the_known_however_it_is_typed(plan, tmp_path, status):
    taken_back(plan, write(exported(plan, tmp_path), "Stakeholders", 2, Status=status))

    assert stored(plan, "stakeholders", "k1")["status"] == "non-supporter"


@pytest.mark.parametrize("name", ["Ju\u0308rg\u00a0Mu\u0308ller", "jürg müller", "JÜRG  MÜLLER"])
def test_a_person_is_found_however_the_umlauts_are_written(plan, tmp_path, name):
    save_row(plan, "partners", {"row_id": "p1", "plan_id": "plan", "name": "Jürg Müller"})
    path = exported(plan, tmp_path)

    def change(book):
        for label, value in {
            "From": "partner",
            "From whom": name,
            "To whom": "Cy Young",
            "Strength": 3,
        }.items():
            cell(book, "Ties", 2, label).value = value

    taken_back(plan, edit(path, change))

    assert read_table(plan, "ties")["from_id"].tolist() == ["p1"]


def test_what_stands_for_nothing_empties_a_cell_and_is_told(plan, tmp_path):
    _, said = taken_back(plan, write(exported(plan, tmp_path), "Actions", 2, Due="9999-12-31"))

    assert "due_date" not in stored(plan, "actions", "a1")
    assert "'9999-12-31' stands for nothing, so the cell was read as empty." in said
