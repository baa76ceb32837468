"""Accounts vanish, merge, are renamed or get longer ids: their plans, rows and history stay."""

from __future__ import annotations

import random
from contextlib import chdir
from datetime import date

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.import_ import import_folder
from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.model.next_plan import OF_ITS_PERIOD
from planning_helpers.store import (
    LeadsNowhereError,
    PlanThereError,
    TwoPlansError,
    begin_plan,
    kept_plans,
    last_import,
    move_plan,
    read_account_plan,
    read_table,
    record_import,
    save,
    take_back,
    take_on,
)
from planning_helpers.store.values import moment
from planning_helpers.values.salesforce_ids import long_id
from tests.support.judgement import dangling, judgement, rows_of_every_table
from tests.support.store_rows import import_rows, save_plan, save_row

AS_OF, LATER = date(2026, 11, 15), date(2026, 11, 20)
SHORT = {
    "account": "001Bm00001ZL8U9",
    "contact": "003Bm00000AbCdE",
    "deal": "006Bm00000LKJNN",
    "line": "802Bm00000XyZaB",
}
LONG = {name: long_id(key) for name, key in SHORT.items()}


def run(store, *arguments):
    url = store.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, [*arguments, "--store", url])


def write(folder, ids, *, name="Edge"):
    """Extracts in our own form, with the plan of the account; ids as given."""
    folder.mkdir(exist_ok=True)
    files = {
        "accounts": f"account_id,name\n{ids['account']},{name}\n",
        "contacts": f"contact_id,account_id,name\n{ids['contact']},{ids['account']},Cleo\n",
        "opportunities": "opportunity_id,account_id,name,stage,is_closed,is_won\n"
        f"{ids['deal']},{ids['account']},Pumps,Lead,false,false\n",
        "transactions": "transaction_id,account_id,transaction_date,amount\n"
        f"{ids['line']},{ids['account']},2026-05-01,100\n",
        "plans": f"plan_id,account_id,period\nP1,{ids['account']},2026Q4\n",
        "stakeholders": f"row_id,plan_id,contact_id\nS1,P1,{ids['contact']}\n",
        "ties": f"row_id,plan_id,from_kind,from_id,to_id,strength\nT1,P1,network,Bo,{ids['contact']},3\n",
    }
    for table, text in files.items():
        (folder / f"{table}.csv").write_text(text)
    return folder


@pytest.fixture
def plain_map(tmp_path):
    """A map that leaves ids as they are."""
    file = tmp_path / "plain.toml"
    file.write_text('name = "plain"\nlenient = true\n')
    return file


def vanish(store, *kept):
    """Import a complete extract of accounts that has `kept` only."""
    import_rows(store, "accounts", *kept, on=LATER, complete=True)


@pytest.mark.parametrize(("first", "then"), [(SHORT, LONG), (LONG, SHORT)], ids=["15 to 18", "18 to 15"])
@pytest.mark.parametrize("complete", [False, True])
def test_ids_of_another_length_keep_every_row_and_its_history(
    store, tmp_path, plain_map, first, then, complete
):
    import_folder(write(tmp_path / "first", first), store=store, as_of=AS_OF, map_file=plain_map)
    save_row(store, "risks", {"row_id": "R1", "plan_id": "P1", "name": "Budget"}, on=AS_OF)
    before = judgement(store)

    report = import_folder(
        write(tmp_path / "then", then, name="Edge Inc."),
        store=store,
        as_of=LATER,
        complete=complete,
        map_file=plain_map,
    )

    assert judgement(store) == before
    assert dangling(store) == []
    assert read_table(store, "accounts")[["account_id", "name"]].to_numpy().tolist() == [
        [first["account"], "Edge Inc."]
    ]
    assert len(read_table(store, "transactions")) == len(read_table(store, "opportunities")) == 1
    assert {table: done.inserted for table, done in report.written.items()} == dict.fromkeys(
        report.written, 0
    )
    plan = read_account_plan(store, account_id=first["account"], period="2026Q4", as_of=LATER)
    assert plan["stakeholders"]["contact_id"].tolist() == [first["contact"]]
    assert plan.earlier(AS_OF)["accounts"]["name"].tolist() == ["Edge"]


def test_short_ids_of_our_own_files_stay_when_salesforce_files_bring_long_ones(store, tmp_path, plain_map):
    import_folder(write(tmp_path / "own", SHORT), store=store, as_of=AS_OF, map_file=plain_map)
    exported = tmp_path / "salesforce"
    exported.mkdir()
    (exported / "Account.csv").write_text(f"Id,Name\n{LONG['account']},Edge\n")
    (exported / "Opportunity.csv").write_text(
        "Id,AccountId,Name,StageName,IsClosed,IsWon\n"
        f"{LONG['deal']},{LONG['account']},Pumps,Lead,false,false\n006Bm00000LKJNZAA1,{LONG['account']},New,Lead,false,false\n"
    )

    report = import_folder(exported, store=store, as_of=LATER)

    assert read_table(store, "accounts")["account_id"].tolist() == [SHORT["account"]]
    assert set(read_table(store, "opportunities")["account_id"]) == {SHORT["account"]}
    assert report.written["opportunities"].inserted == 1
    assert report.quality.count("unmatched key") == 0


def test_a_renamed_account_keeps_its_plan(store):
    rows_of_every_table(store)
    before = judgement(store)

    import_rows(store, "accounts", {"account_id": "northwind", "name": "Southwind"}, on=LATER)

    assert judgement(store) == before
    assert kept_plans(store)[["account", "is_gone"]].to_numpy().tolist() == [["Southwind", False]]


def test_the_plan_of_an_account_that_vanished_is_listed_and_moved(store):
    rows_of_every_table(store)
    before = judgement(store)
    vanish(store, {"account_id": "contoso", "name": "Contoso"})

    listed = run(store, "plans", "--gone")
    moved = run(store, "move-plan", "plan", "--to", "contoso", "--as-of", "2026-11-20", "--yes")

    assert "Northwind [northwind]" in listed.output
    assert "account gone since 2026-11-20" in listed.output
    first, to, done = moved.output.splitlines()
    assert first.startswith("Moves from 2026-11-20 on: plan 'plan', Northwind, 2026Q4, with its rows (")
    assert "actions 3" in first
    assert to == "To: Contoso, 2026Q4"
    assert done == "It is moved. `planbook move-plan plan --back` takes that back."
    assert judgement(store).keys() == before.keys()
    assert run(store, "plans", "--gone").output == "Every plan has its account.\n"
    assert not [one for one in dangling(store) if one[2] in {"account_id", "plan_id"}]
    plan = read_account_plan(store, account_id="contoso", period="2026Q4", as_of=LATER)
    assert len(plan["actions"]) == 3
    assert len(plan.history("actions")) == 3


def test_an_import_says_how_many_plans_have_lost_their_account(store, tmp_path):
    import_folder(write(tmp_path / "first", LONG), store=store, as_of=AS_OF)
    (tmp_path / "then").mkdir()
    (tmp_path / "then" / "accounts.csv").write_text("account_id,name\nB,Beta\n")

    report = import_folder(tmp_path / "then", store=store, as_of=LATER, complete=True, delete=1)

    assert report.lines[-1] == (
        "1 plan is of accounts that are gone. `planbook plans --gone` lists them, "
        "`planbook move-plan` gives them to others."
    )


@pytest.mark.parametrize("command", [("check", "--fail-on", "never"), ("export", "--to", "out")])
def test_what_reads_all_plans_says_that_some_have_lost_their_account(store, tmp_path, command):
    rows_of_every_table(store)
    save_plan(store, "theirs", account_id="contoso")
    vanish(store, {"account_id": "contoso", "name": "Contoso"})

    with chdir(tmp_path):
        of_all = run(store, *command, "--period", "2026Q4", "--as-of", "2026-11-20")
        of_one = run(store, *command, "contoso", "--period", "2026Q4")
        of_another = run(store, *command, "--period", "2027Q1", "--as-of", "2026-11-20")

    said = (
        "1 plan for 2026Q4 is of an account that is gone; it is not among these. "
        "`planbook plans --gone` lists it, `planbook move-plan` gives it to another account."
    )
    assert of_all.stderr.splitlines() == [said]
    assert of_all.exit_code == 0
    assert "gone" not in of_one.stderr + of_another.stderr


def test_of_two_merged_accounts_with_a_plan_each_nothing_is_lost(store):
    rows_of_every_table(store)
    save_plan(store, "theirs", account_id="contoso", commit_goal=9.0)
    save_row(store, "risks", {"row_id": "own", "plan_id": "theirs", "name": "Their risk"})
    vanish(store, {"account_id": "contoso", "name": "Contoso"})
    before = judgement(store)

    with pytest.raises(
        TwoPlansError, match=r"^Contoso has a plan for 2026Q4 already, 'theirs' with 1 row; plan 'plan'"
    ):
        move_plan(store, "plan", "contoso", by="ann", effective_on=LATER)
    assert judgement(store) == before
    moved = move_plan(store, "plan", "contoso", by="ann", effective_on=LATER, join=True)

    after = judgement(store)
    assert after.keys() == before.keys()
    of_one_plan = [key for key, row in before.items() if key[0] in OF_ITS_PERIOD]
    assert sum(moved.rows.values()) == len(before) - 3 - len(of_one_plan)
    assert moved.stay == len(of_one_plan)
    assert {after[key]["plan_id"] for key in of_one_plan} == {"plan"}
    assert after["plans", "theirs"] == before["plans", "theirs"]
    assert after["plans", "plan"] == before["plans", "plan"]
    joined = {row["plan_id"] for (table, _), row in after.items() if table not in {"plans", *OF_ITS_PERIOD}}
    assert joined == {"theirs"}
    assert not [one for one in dangling(store) if one[2] == "plan_id"]


def test_a_plan_is_given_another_period_and_joined_to_another_of_its_account(store):
    rows_of_every_table(store)
    save_plan(store, "second", period="2026Q4 (2)")
    save_row(store, "risks", {"row_id": "own", "plan_id": "second", "name": "Their risk"})
    before = judgement(store)

    with pytest.raises(TwoPlansError):
        move_plan(store, "second", "northwind", by="ann", effective_on=LATER, period="2026Q4")
    move_plan(store, "second", "northwind", by="ann", effective_on=LATER, period="2026Q3")
    move_plan(store, "second", "northwind", by="ann", effective_on=LATER, period="2026Q4", join=True)

    assert judgement(store).keys() == before.keys()
    assert judgement(store)["risks", "own"]["plan_id"] == "plan"
    assert judgement(store)["plans", "second"]["period"] == "2026Q3"


def test_a_plan_is_not_joined_with_the_one_that_was_taken_on_from_it(store):
    rows_of_every_table(store)
    take_on(store, "plan", "2027Q1", by="ann", effective_on=LATER)
    before = judgement(store)

    with pytest.raises(PlanningError, match=r"follow one another: .* Nothing was moved\."):
        move_plan(store, "plan", "northwind", by="ann", effective_on=LATER, period="2027Q1", join=True)

    assert judgement(store) == before


def test_what_would_move_is_shown_and_nothing_moves_before_somebody_agrees(store):
    rows_of_every_table(store)
    import_rows(store, "accounts", {"account_id": "contoso", "name": "Contoso"}, on=AS_OF)
    before = judgement(store)

    refused = run(store, "move-plan", "plan", "--to", "contoso", "--as-of", "2026-11-20")

    assert "To: Contoso, 2026Q4" in refused.stdout
    assert "plan 'plan' is not moved; nobody was asked. Add --yes to move it." in refused.stderr
    assert judgement(store) == before


@pytest.mark.parametrize("joined", [False, True])
def test_a_move_is_taken_back_even_to_an_account_that_is_gone(store, joined):
    rows_of_every_table(store)
    if joined:
        save_plan(store, "theirs", account_id="contoso", commit_goal=9.0)
        save_row(store, "risks", {"row_id": "own", "plan_id": "theirs", "name": "Their risk"})
    before = judgement(store)
    vanish(store, {"account_id": "contoso", "name": "Contoso"})
    move = ("move-plan", "plan", "--to", "contoso", "--as-of", "2026-11-20", "--yes")
    run(store, *move, *(["--join"] if joined else []))
    assert judgement(store) != before

    done = run(store, "move-plan", "plan", "--back", "--as-of", "2026-11-20", "--yes")

    assert ("To: plan 'plan', Northwind, 2026Q4" if joined else "To: Northwind, 2026Q4") in done.output
    after = judgement(store)
    assert after.keys() == before.keys()
    for key, row in before.items():
        assert {name: after[key][name] for name in ("account_id", "plan_id", "period") if name in row} == {
            name: row[name] for name in ("account_id", "plan_id", "period") if name in row
        }


def test_a_plan_that_never_moved_is_not_moved_back(store):
    rows_of_every_table(store)

    done = run(store, "move-plan", "plan", "--back", "--yes")

    assert "plan 'plan' has not been moved" in done.stderr
    assert "either --to says" in run(store, "move-plan", "plan", "--back", "--to", "contoso").stderr
    assert "either --to says" in run(store, "move-plan", "plan").stderr


@pytest.mark.parametrize(("stored", "typed"), [(LONG, SHORT), (SHORT, LONG)], ids=["15 for 18", "18 for 15"])
def test_an_id_of_the_other_length_means_the_same_row(store, tmp_path, plain_map, stored, typed):
    import_folder(write(tmp_path / "first", stored), store=store, as_of=AS_OF, map_file=plain_map)
    import_rows(store, "accounts", {"account_id": "other", "name": "Other"}, on=AS_OF)
    account = typed["account"]

    begun = begin_plan(store, account, "2027Q1", by="ann", effective_on=AS_OF)
    moved = move_plan(store, "P1", "other", by="ann", effective_on=AS_OF)
    back = run(store, "move-plan", "P1", "--to", account, "--as-of", "2026-11-15", "--yes")
    checked = run(store, "check", account, "--period", "2026Q4", "--fail-on", "never")
    known = run(store, "person", typed["contact"])

    assert begun["account_id"] == stored["account"]
    assert moved.account == "Other"
    assert "To: Edge, 2026Q4" in back.output
    assert checked.output.startswith("Edge: ")
    assert f'"key": "{stored["contact"]}"' in known.output
    assert dangling(store) == []


def test_no_plan_is_begun_for_an_account_that_is_not_there(store):
    rows_of_every_table(store)

    with pytest.raises(UnknownNameError, match="no account 'nobody'"):
        begin_plan(store, "nobody", "2027Q1", by="ann", effective_on=LATER)


def test_a_plan_is_not_moved_from_a_day_far_ahead_unless_that_is_meant(store):
    rows_of_every_table(store)
    words = ("move-plan", "plan", "--to", "northwind", "--period", "2027Q2", "--as-of", "2099-01-01")

    assert "2099-01-01 is more than a year ahead of today" in run(store, *words).stderr
    assert read_table(store, "plans")["period"].tolist() == ["2026Q4"]
    assert run(store, *words, "--yes").exit_code == 0


def test_wrong_plans_and_accounts_are_told(store):
    rows_of_every_table(store)

    assert "no plan 'x'; there is plan." in run(store, "move-plan", "x", "--to", "contoso").stderr
    assert "no account 'x'" in run(store, "move-plan", "plan", "--to", "x").stderr
    assert (
        "is the plan of Northwind for 2026Q4 already"
        in run(store, "move-plan", "plan", "--to", "northwind").stderr
    )


def test_an_extract_with_a_second_plan_is_refused_in_a_sentence(store, tmp_path):
    folder = write(tmp_path / "first", LONG)
    import_folder(folder, store=store, as_of=AS_OF)
    before = judgement(store)
    (folder / "plans.csv").write_text(f"plan_id,account_id,period\nP2,{LONG['account']},2026q4\n")

    with pytest.raises(
        PlanThereError, match=r"^plan 'P2' is not saved: Edge has a plan for 2026Q4 already, 'P1', last"
    ):
        import_folder(folder, store=store, as_of=LATER)

    assert judgement(store) == before


def test_taking_an_import_back_leaves_nothing_that_leads_nowhere(store, tmp_path):
    import_folder(write(tmp_path / "first", LONG), store=store, as_of=AS_OF)
    begin_plan(store, LONG["account"], "2027Q1", by="ann", effective_on=LATER)
    before = judgement(store)

    with pytest.raises(
        LeadsNowhereError, match="the plan of Edge for 2027Q1 leads to accounts 'Edge', which"
    ):
        take_back(store, last_import(store), by="ann")

    assert judgement(store) == before


def test_a_row_written_into_an_imported_plan_holds_the_import(store, tmp_path):
    import_folder(write(tmp_path / "first", LONG), store=store, as_of=AS_OF)
    save(store, "risks", {"row_id": "R1", "plan_id": "P1", "name": "Budget"}, by="ann", effective_on=LATER)

    with pytest.raises(LeadsNowhereError, match="risks 'Budget' leads to the plan of Edge for 2026Q4, which"):
        take_back(store, last_import(store), by="ann")


def test_a_plan_that_would_come_back_beside_another_is_told(store, tmp_path):
    import_folder(write(tmp_path / "first", LONG), store=store, as_of=AS_OF)
    moved, at = read_table(store, "plans").iloc[0].dropna().to_dict() | {"period": "2027Q1"}, moment()
    save(store, "plans", moved, by="import", effective_on=LATER, recorded_at=at)  # an older planbook did that
    record_import(store, {"plans": {"changed": 1}}, at=at, by="import", day=LATER, source="plans.csv")
    begin_plan(store, LONG["account"], "2026Q4", by="ann", effective_on=LATER)

    with pytest.raises(PlanThereError, match="Edge has a plan for 2026Q4 already"):
        take_back(store, last_import(store), by="ann")


def test_no_row_is_lost_by_take_on_move_reimport_and_undo_one_after_the_other(store, tmp_path, plain_map):
    import_folder(write(tmp_path / "first", SHORT), store=store, as_of=AS_OF, map_file=plain_map)
    save_row(store, "actions", {"row_id": "A1", "plan_id": "P1", "name": "Call"}, on=AS_OF)
    typed = judgement(store)

    taken = take_on(store, "P1", "2027Q1", by="ann", effective_on=AS_OF)
    with_copies = judgement(store)
    import_rows(store, "accounts", {"account_id": "other", "name": "Other"}, on=AS_OF)
    move_plan(store, str(taken.plan["plan_id"]), "other", by="ann", effective_on=AS_OF)
    import_folder(write(tmp_path / "then", LONG, name="Edge Inc."), store=store, as_of=LATER)
    take_back(store, last_import(store), by="ann")

    assert typed.items() <= judgement(store).items()
    assert judgement(store).keys() == with_copies.keys()
    assert len(with_copies) == len(typed) + 4
    assert dangling(store) == []
    assert read_table(store, "accounts")["name"].tolist() == ["Edge", "Other"]


PERIODS = ("2026Q3", "2026Q4", "2027Q1", "2027")


@pytest.mark.parametrize("seed", range(2))
def test_no_row_is_lost_in_whatever_order_that_is_done(store, tmp_path, plain_map, seed):
    chance = random.Random(seed)
    import_folder(write(tmp_path / "files", SHORT), store=store, as_of=AS_OF, map_file=plain_map)
    import_rows(store, "accounts", {"account_id": "other", "name": "Other"}, on=AS_OF)
    signed = {"by": "ann", "effective_on": LATER}

    def reimport(complete):
        write(tmp_path / "files", chance.choice([SHORT, LONG]), name=chance.choice(["Edge", "Edge Inc."]))
        import_folder(
            tmp_path / "files", store=store, as_of=LATER, map_file=plain_map, complete=complete,
            delete=1 if complete else None,
        )  # fmt: skip

    def any_plan():
        return chance.choice(sorted(read_table(store, "plans")["plan_id"]))

    steps = {
        "take on": lambda: take_on(store, any_plan(), chance.choice(PERIODS), **signed),
        "move": lambda: move_plan(
            store,
            any_plan(),
            chance.choice(["other", SHORT["account"]]),
            join=chance.random() < 0.5,
            **signed,
        ),
        "import": lambda: reimport(complete=False),
        "complete import": lambda: reimport(complete=True),
        "undo": lambda: take_back(store, last_import(store), by="ann"),
        "begin": lambda: begin_plan(store, "other", chance.choice(PERIODS), **signed),
    }
    first_import, refused = last_import(store), 0

    for _ in range(12):
        step, before = chance.choice(sorted(steps)), judgement(store).keys()
        if step == "undo" and last_import(store) == first_import:
            continue
        try:
            steps[step]()
        except PlanningError:
            refused += 1
            assert judgement(store).keys() == before
        assert judgement(store).keys() >= before, step
        lost = [one for one in dangling(store) if one[2] != "account_id"]
        assert lost == [], step
    places = read_table(store, "plans")[["account_id", "period"]]
    assert not places.duplicated().any()
    assert refused < 12
