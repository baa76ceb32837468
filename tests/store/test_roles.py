"""docs/postgresql-roles.sql on a real server: who of two managers and three sellers sees and writes what."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.export import export_plans
from planning_helpers.errors import PlanningError
from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.store import (
    NothingToTakeBackError,
    last_import,
    open_store,
    read_account_plan,
    read_book,
    read_table,
    remove,
    replace_facts,
    save,
    save_all,
)
from planning_helpers.store.permissions import NotPermittedError
from tests.conftest import _postgresql_database as postgresql_database
from tests.support.places import PROJECT
from tests.support.plan_workbooks import taken_back, write

pytestmark = pytest.mark.postgresql

RECIPE = (PROJECT / "docs" / "postgresql-roles.sql").read_text(encoding="utf-8")
DAY = date(2026, 11, 1)
OWNERS = {"north": "ann", "south": "bob", "west": "cleo"}
MANAGERS = {"ann": "mia", "bob": "mia", "cleo": "max"}
SEEN = {
    "ann": {"north"},
    "bob": {"south"},
    "cleo": {"west"},
    "mia": {"north", "south"},
    "max": {"west"},
    "stranger": set(),
    "desk": {"north", "south", "west"},
}
"""By login role, the accounts that it may see: three account managers, their managers, and the book."""
PART = "Your database role shows you {}; the store may hold more (docs/teams.md)."
OPEN_TO_ALL = {"users", "offerings", "exchange_rates", "selection_criteria"}


@pytest.fixture(scope="module")
def server(postgresql_server: str) -> Iterator[str]:
    """A store with a row of every table for each account, and the recipe run on it twice."""
    with postgresql_database(postgresql_server, "template1") as url:
        store = open_store(url, create=True)
        people = [{"user_id": user, "name": user.title(), "manager_id": MANAGERS.get(user)} for user in SEEN]
        replace_facts(store, "users", people, by="import", effective_on=DAY)
        for table in TABLES:
            if table != "users":
                rows = [row_of(table, account) for account in OWNERS]
                keep = replace_facts if is_fact(table) else save_all
                keep(store, table, rows, by="import", effective_on=DAY)
        store.dispose()
        with psycopg.connect(url, autocommit=True) as connection:
            for _ in range(2):
                connection.execute(RECIPE)
            for role in SEEN:
                group = "planbook_book" if role == "desk" else "planbook_seller"
                connection.execute(f"CREATE ROLE {role} LOGIN")
                connection.execute(f"GRANT {group} TO {role}")
                if role not in {"desk", "stranger"}:
                    connection.execute("INSERT INTO planbook_access.people VALUES (%s, %s)", (role, role))
        yield url


def row_of(table: str, account: str) -> dict[str, Any]:
    """A row of `table` that belongs to `account`; every text of it says so."""
    given = {"accounts": account, "users": OWNERS[account]}
    text = f"{'known' if table in OPEN_TO_ALL else 'secret'} of {account}"
    values: dict[str, Any] = {
        "text": text,
        "note": text,
        "date": DAY,
        "time": pd.Timestamp("2026-11-01"),
        "flag": False,
        "share": 0.5,
    }
    row: dict[str, Any] = {}
    for column in columns(table):
        if column.name in {"version", "recorded_by", "recorded_at", "source_file", "imported_at"}:
            continue
        if column.kind == "id":
            row[column.name] = given.get(table, f"{table}-{account}")
        elif column.references:
            row[column.name] = given.get(column.references, f"{column.references}-{account}")
        elif column.choices and column.required:
            row[column.name] = column.choices[0]
        elif column.required or column.kind in {"text", "note"}:
            row[column.name] = values.get(column.kind, 1)
    if "currency" in row:
        row["currency"] = "EUR"
    if "period" in row:
        row["period"] = "2026Q4"
    if table == "check_exceptions":
        row["check_name"] = "action-missing"
    return row | ({"parent_id": None} if table == "accounts" else {})


def as_role(url: str, role: str) -> str:
    return url.replace("postgresql://planbook@", f"postgresql://{role}@")


def ours(text: str) -> set[str]:
    """The accounts that a text tells of."""
    return {account for account in OWNERS if re.search(rf"(?<![a-z]){account}(?![a-z])", text)}


def test_the_recipe_knows_every_table_and_what_its_rows_belong_to():
    listed = re.findall(r"^    \('(\w+)', '(\w+)', (true|false)\)[,;]$", RECIPE, flags=re.MULTILINE)
    scopes = {table: row_class(table).scope for table in TABLES} | {
        "quotas": "own",
        "check_exceptions": "own",
    }

    assert {name: belongs for name, belongs, _ in listed} == scopes
    assert {name for name, _, typed in listed if typed == "true"} == {
        table for table in TABLES if not is_fact(table) and table != "selection_criteria"
    }


@pytest.mark.parametrize("role", SEEN)
def test_a_role_sees_the_rows_of_its_line_in_every_table(server, role):
    with psycopg.connect(as_role(server, role)) as connection:
        seen = {table: ours(str(connection.execute(f"SELECT * FROM {table}").fetchall())) for table in TABLES}

    wanted = dict.fromkeys(TABLES, SEEN[role])
    assert seen == wanted | {table: set(OWNERS) for table in OPEN_TO_ALL - {"users"}} | {"users": set()}


@pytest.mark.parametrize("role", SEEN)
def test_the_history_tells_a_role_no_more_than_the_tables(server, role):
    with psycopg.connect(as_role(server, role)) as connection:
        entries = connection.execute("SELECT table_name, row_id, before::text, after::text FROM changes")
        told = {
            (table, account) for table, *rest in entries for account in ours(f"{rest}") if table != "users"
        }

    kept = {table for table in TABLES if row_class(table).history} - {"users"}
    wanted = {(table, account) for table in kept for account in SEEN[role]}
    assert told == wanted | {(table, account) for table in OPEN_TO_ALL - {"users"} for account in OWNERS}


@pytest.mark.parametrize("role", ["ann", "mia", "stranger"])
def test_a_role_writes_the_judgement_of_its_line_alone(server, role):
    written: dict[str, set[str]] = {table: set() for table in TABLES}
    with psycopg.connect(as_role(server, role), autocommit=True) as connection:
        for table in TABLES:
            key = row_class(table).key
            for account in OWNERS:
                kept = given_key(table, account)
                with connection.transaction(force_rollback=True):
                    try:
                        done = connection.execute(
                            f"UPDATE {table} SET {key} = {key} WHERE {key} = %s", [kept]
                        )
                    except InsufficientPrivilege:
                        continue
                    if done.rowcount:
                        written[table].add(account)

    typed = {table for table in TABLES if not is_fact(table)} - {"selection_criteria"}
    assert written == {table: SEEN[role] if table in typed else set() for table in TABLES}


def given_key(table: str, account: str) -> str:
    return {"accounts": account, "users": OWNERS[account]}.get(table, f"{table}-{account}")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO stakeholders (row_id, plan_id, version) VALUES ('x', 'plans-south', 1)",
        "UPDATE stakeholders SET plan_id = 'plans-south' WHERE plan_id = 'plans-north'",
        "UPDATE plans SET account_id = 'south' WHERE account_id = 'north'",
        "INSERT INTO plans (plan_id, account_id, period, depth, version)"
        " VALUES ('x', 'south', '2027Q1', 'light', 1)",
        "UPDATE accounts SET owner_id = 'ann'",
        "INSERT INTO contacts (contact_id, account_id, name, is_active) VALUES ('x', 'north', 'X', true)",
        "UPDATE users SET manager_id = 'ann'",
        "UPDATE changes SET recorded_by = 'somebody'",
        "DELETE FROM changes",
        "SELECT * FROM planbook_access.people",
        "INSERT INTO planbook_access.people VALUES ('bob', 'cleo')",
        "TRUNCATE stakeholders",
        "ALTER TABLE stakeholders DISABLE ROW LEVEL SECURITY",
        "SET ROLE planbook_book",
        "CREATE TABLE public.mine (x int)",
        "INSERT INTO changes (recorded_at, recorded_by, effective_on, table_name, row_id, belongs_to)"
        " VALUES (now(), 'ann', now(), 'stakeholders', 'x', 'plans-south')",
        "INSERT INTO changes (recorded_at, recorded_by, effective_on, table_name, row_id, belongs_to)"
        " VALUES (now(), 'ann', now(), 'accounts', 'south', 'north')",
    ],
)
def test_what_would_reach_further_is_refused(server, statement):
    with psycopg.connect(as_role(server, "ann")) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_no_plan_takes_over_the_history_of_one_that_was_removed(server):
    desk = open_store(as_role(server, "desk"))
    row = save(
        desk,
        "plans",
        {**row_of("plans", "south"), "plan_id": "gone", "period": "2027Q1"},
        by="desk",
        effective_on=DAY,
    )
    note = save(desk, "risks", {"plan_id": "gone", "name": "Told nobody"}, by="desk", effective_on=DAY)
    remove(desk, "risks", note["row_id"], version=1, by="desk", effective_on=DAY)
    remove(desk, "plans", "gone", version=row["version"], by="desk", effective_on=DAY)
    ann = open_store(as_role(server, "ann"))

    with pytest.raises(NotPermittedError):
        save(
            ann,
            "plans",
            {**row_of("plans", "north"), "plan_id": "gone", "period": "2027Q1"},
            by="ann",
            effective_on=DAY,
        )

    with psycopg.connect(as_role(server, "ann")) as connection:
        told = connection.execute("SELECT after::text FROM changes WHERE belongs_to = 'gone'").fetchall()
    assert told == []


def test_the_planbook_works_for_an_account_manager(server, tmp_path):
    url = as_role(server, "ann")
    store = open_store(url)

    plan = read_account_plan(url, account_id="north", period="2026Q4", as_of=DAY)
    risk = save(store, "risks", {"plan_id": "plans-north", "name": "New"}, by="ann", effective_on=DAY)
    risk = save(store, "risks", {**risk, "name": "Newer"}, by="ann", effective_on=DAY)
    remove(store, "risks", risk["row_id"], version=risk["version"], by="ann", effective_on=DAY)
    checked = CliRunner().invoke(app, ["check", "north", "--period", "2026Q4", "--store", url])

    assert {
        table: len(rows) for table, rows in plan.items() if table in {"stakeholders", "plans", "goals"}
    } == {
        "stakeholders": 1,
        "plans": 1,
        "goals": 1,
    }
    assert checked.exit_code in {0, 3}, checked.output
    with pytest.raises(PlanningError, match="no account 'south'; there is secret of north"):
        read_account_plan(url, account_id="south", period="2026Q4", as_of=DAY)
    store.dispose()


def test_an_account_manager_takes_a_workbook_back(server, tmp_path):
    store = open_store(as_role(server, "cleo"))
    file = tmp_path / "west.xlsx"
    export_plans(["west"], period="2026Q4", as_of=str(DAY), store=as_role(server, "cleo"), to=file)
    write(file, "Risks", 2, Contingency="A second source")

    done, said = taken_back(store, file)

    assert done.saved == 1, said
    assert read_table(store, "risks")["contingency"].tolist() == ["A second source"]
    with pytest.raises(NothingToTakeBackError):
        last_import(store)
    store.dispose()


def test_the_book_of_an_account_manager_says_that_it_is_a_part(server):
    mine = read_book(as_role(server, "mia"), period="2026Q4", as_of=DAY)
    whole = read_book(as_role(server, "desk"), period="2026Q4", as_of=DAY)

    assert mine["accounts"]["account_id"].tolist() == ["north", "south"]
    assert mine.notes[-1] == PART.format("2 accounts and 2 plans")
    assert str(mine.part_seen) == mine.notes[-1]
    assert whole.part_seen is None
    assert len(whole["accounts"]) == 3
    assert not any("database role" in note for note in whole.notes)


@pytest.mark.parametrize(
    "command",
    [["check", "--period", "2026Q4"], ["summary"], ["plans"], ["person", "Ann"]],
    ids=lambda words: words[0],
)
def test_a_command_about_the_whole_book_says_that_it_shows_a_part(server, command):
    mine, whole = (
        CliRunner().invoke(app, [*command, "--store", as_role(server, role)]) for role in ("ann", "desk")
    )

    assert mine.exit_code in {0, 3}, mine.output
    assert mine.output.count(PART.format("1 account and 1 plan")) == 1
    assert "database role" not in whole.output


def test_who_sees_no_account_is_told_that_there_may_be_some(server):
    for command in (["summary"], ["check", "--period", "2026Q4"], ["run", "--period", "2026Q4"]):
        done = CliRunner().invoke(app, [*command, "--store", as_role(server, "stranger")])

        assert done.exit_code == 1
        assert PART.format("0 accounts and 0 plans") in done.stderr


def test_an_account_manager_imports_a_plan_of_their_own_and_no_other(server, tmp_path):
    url = as_role(server, "bob")
    rows = {"own": "plans-south", "foreign": "plans-north"}
    for name, plan in rows.items():
        (tmp_path / name).mkdir()
        text = f"row_id,plan_id,name\n{name},{plan},Frozen budget\n"
        (tmp_path / name / "risks.csv").write_text(text, encoding="utf-8")

    done, refused = (
        CliRunner().invoke(app, ["import", str(tmp_path / name), "--as-of", "2026-11-02", "--store", url])
        for name in rows
    )

    assert done.exit_code == 0, done.output
    assert refused.stderr.startswith("planbook: your database role may not write these rows of changes;")
    assert "own" in set(read_table(open_store(url), "risks")["row_id"])


@pytest.mark.notebooks
def test_a_run_reports_the_accounts_of_the_role(server, tmp_path):
    url = as_role(server, "ann")
    arguments = ["run", "--period", "2026Q4", "--jobs", "1", "--to", str(tmp_path), "--store", url]

    ran = subprocess.run(
        [Path(sys.executable).parent / "planbook", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    folders = {path.parent.name for path in tmp_path.glob("2026Q4/*/run.json")}
    assert folders == {"secret-of-north", "book"}
    book = (tmp_path / "2026Q4" / "book" / "book.html").read_text(encoding="utf-8")
    assert "secret of north" in book
    assert book.count(PART.format("1 account and 1 plan")) == 2  # in account selection and the dashboard
    assert PART.format("1 account and 1 plan") in ran.stderr
    report = (tmp_path / "2026Q4" / "secret-of-north" / "report.html").read_text(encoding="utf-8")
    assert report.count(PART.format("1 account and 1 plan")) == 1  # in the quarterly review
    assert "secret of south" not in book


def test_an_import_is_for_the_book_and_refused_with_a_sentence(server, tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id,name\nnorth,North Ltd\n", encoding="utf-8")
    arguments = ["import", str(folder), "--as-of", "2026-11-02", "--quality", str(tmp_path / "q.csv")]

    refused = CliRunner().invoke(app, [*arguments, "--store", as_role(server, "ann")])

    assert refused.exit_code == 1
    assert refused.stderr.startswith("planbook: your database role may not write these rows of accounts;")
    done = CliRunner().invoke(app, [*arguments, "--store", as_role(server, "desk")])
    assert done.exit_code == 0, done.output


def test_forgetting_is_for_the_book_and_refused_with_a_sentence(server, tmp_path):
    arguments = ["forget", "contacts-west", "--yes", "--reports", str(tmp_path)]

    refused = CliRunner().invoke(app, [*arguments, "--store", as_role(server, "cleo")])

    assert refused.stderr.startswith("planbook: your database role may not write these rows of ")
    done = CliRunner().invoke(app, [*arguments, "--store", as_role(server, "desk")])
    assert done.exit_code == 0, done.output
    with psycopg.connect(as_role(server, "cleo")) as connection:
        assert connection.execute("SELECT count(*) FROM contacts").fetchone() == (0,)
