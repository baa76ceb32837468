"""`planbook undo` takes back a wrong day and wrong deletions, and asks first."""

from __future__ import annotations

from datetime import date

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.import_ import import_folder
from planning_helpers.commands.import_workbook import import_workbook
from planning_helpers.store import (
    latest_effective_date,
    open_store,
    read_imports,
    read_table,
    save,
    take_on,
)
from tests.support.plan_workbooks import exported, planned_store, write

AS_OF, TYPO = date(2026, 11, 15), date(2062, 11, 20)


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "accounts.csv").write_text("account_id,name\nA,Acme\nB,Beta\n")
    (extracts / "plans.csv").write_text("plan_id,account_id,period\nP1,A,2026Q4\n")
    return extracts


@pytest.fixture
def url(folder, tmp_path):
    """A store with an import, over which another has deleted an account and told of a day far ahead."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(folder, store=url, as_of=AS_OF)
    (folder / "accounts.csv").write_text("account_id,name\nA,Acme Ltd\n")
    import_folder(folder, store=url, as_of=TYPO, complete=True, delete=1)
    return url


def run(*arguments, **options):
    return CliRunner().invoke(app, ["undo", *arguments], **options)


def test_the_last_import_is_shown_and_taken_back(url, folder):
    done = run("--store", url, "--yes", "--recorded-by", "ann")

    store = open_store(url)
    last = read_imports(store)[0]
    assert done.exit_code == 0
    assert done.output == (
        f"{last.recorded_at:%Y-%m-%d %H:%M} UTC  as of 2062-11-20  by import  from {folder}: "
        "1 changed, 1 removed in 1 table\n"
        "Taking it back would change:\n"
        "  accounts: 1 row comes back (Beta [B])\n"
        "  accounts: 1 row changes back (Acme Ltd [A]: name 'Acme Ltd' → 'Acme')\n"
        "The store would know everything up to 2026-11-15.\n"
        "It is taken back: the store is as it was before.\n"
    )
    assert read_table(store, "accounts")["name"].tolist() == ["Acme", "Beta"]
    assert latest_effective_date(store) == AS_OF


def test_without_a_terminal_it_is_refused_unless_yes_is_given(url):
    refused = run("--store", url)

    assert refused.exit_code == 1
    assert "is not taken back; nobody was asked. Add --yes to take it back." in refused.stderr
    assert latest_effective_date(open_store(url)) == TYPO


def test_the_list_shows_every_import_and_which_were_taken_back(url):
    run("--store", url, "--yes")

    listed = run("--store", url, "--list").output.splitlines()

    assert [("as of 2062" in line, line.endswith("(taken back)")) for line in listed] == [
        (True, True),
        (False, False),
    ]
    assert listed[1].endswith(": 3 new in 2 tables")


def test_a_store_without_imports_says_so(tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    open_store(url, create=True)

    assert run("--store", url, "--list").output == "No import is recorded.\n"
    assert "no import is left to take back" in run("--store", url, "--yes").stderr


def test_after_taking_back_the_same_files_can_be_imported_with_the_right_day(url, folder):
    run("--store", url, "--yes")

    import_folder(folder, store=url, as_of=date(2026, 11, 20), complete=True, delete=1)

    store = open_store(url)
    assert read_table(store, "accounts")["name"].tolist() == ["Acme Ltd"]
    assert latest_effective_date(store) == date(2026, 11, 20)


def test_the_import_of_a_workbook_is_taken_back_too(store, tmp_path):
    path = write(exported(planned_store(store), tmp_path), "Risks", 2, Risk="Budget is gone")
    import_workbook(path, store=store, by="ann", effective_on=TYPO)
    url = store.url.render_as_string(hide_password=False)

    done = run("--store", url, "--yes")

    assert "as of 2062-11-20  by ann  from plan.xlsx: 1 changed in 1 table" in done.output
    assert read_table(store, "risks")["name"].tolist() == ["Budget is frozen"]
    assert latest_effective_date(store) < TYPO


def test_what_it_would_change_is_shown_before_anything_is_taken_back(url, folder):
    (folder / "accounts.csv").write_text(
        "account_id,name\nA,Acme Ltd\n" + "".join(f"N{number},New {number}\n" for number in range(5))
    )
    (folder / "transactions.csv").write_text(
        "transaction_id,account_id,transaction_date,amount\nT1,A,2026-05-01,10\nT2,A,2026-06-01,20\n"
    )
    import_folder(folder, store=url, as_of=TYPO)

    shown = run("--store", url)

    assert shown.stdout.splitlines()[1:] == [
        "Taking it back would change:",
        "  accounts: 5 rows go (New 0 [N0]; New 1 [N1]; New 2 [N2]; 2 more)",
        "  transactions: 2 rows go (T1; T2)",
        "The store would know everything up to 2062-11-20.",
    ]
    assert len(read_table(open_store(url), "accounts")) == 6


def test_what_cannot_be_taken_back_is_refused_by_name_before_anything_is_shown(url, folder):
    (folder / "risks.csv").write_text("row_id,plan_id,name\nR1,P1,Budget is frozen\n")
    import_folder(folder, store=url, as_of=TYPO)
    store = open_store(url)
    risk = dict(read_table(store, "risks").iloc[0].dropna())
    save(store, "risks", {**risk, "name": "Budget is gone"}, by="ann", effective_on=TYPO)
    before = read_imports(store)

    refused = run("--store", url, "--yes")

    assert refused.exit_code == 1
    assert "is not taken back: ann wrote risks 'Budget is gone' after it." in refused.stderr
    assert refused.stdout == ""
    assert read_imports(store) == before


def test_a_plan_taken_on_from_an_imported_one_holds_the_import_and_is_named(url):
    run("--store", url, "--yes")  # the first import is left
    store = open_store(url)
    take_on(store, "P1", "2027Q1", by="ann", effective_on=AS_OF)

    refused = run("--store", url, "--yes")

    assert "the plan of Acme for 2027Q1 leads to" in refused.stderr
    assert refused.stdout == ""
    assert len(read_table(store, "plans")) == 2


def test_its_name_until_now_still_works(url):
    done = CliRunner().invoke(app, ["undo-import", "--store", url, "--yes"])

    assert done.exit_code == 0
    assert "undo-import" not in CliRunner().invoke(app, ["--help"]).output
