import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    MetaData,
    create_engine,
    insert,
    literal_column,
    select,
    table,
    text,
)

from planning_helpers.model import TABLES
from planning_helpers.store import (
    OutdatedStoreError,
    changes_between,
    kept_plans,
    open_store,
    read_account_plan,
    read_table,
)
from planning_helpers.store.backups import store_file
from planning_helpers.store.errors import UpgradeError
from planning_helpers.store.migrate import MIGRATIONS, alembic_config
from planning_helpers.store.schema import REVISION, metadata
from tests.conftest import _postgresql_database as postgresql_database
from tests.support.places import PROJECT

pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite cannot show them
OLD_STORES = sorted((PROJECT / "tests" / "store" / "old_stores").glob("*.db"))


def test_the_migrations_make_the_tables_of_the_model(store):
    with store.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_the_code_reads_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == REVISION


def test_there_is_an_old_store_for_every_migration():
    revisions = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}

    assert {file.stem for file in OLD_STORES} == revisions, "run `make oldstore` and commit the file"


@pytest.mark.parametrize("old", OLD_STORES, ids=lambda file: file.stem)
def test_a_store_of_every_version_is_brought_up_to_date_with_its_rows(old, tmp_path):
    file = shutil.copy(old, tmp_path / "old.db")

    said: list[str] = []

    store = open_store(f"sqlite:///{file}", upgrade=True, say=said.append)

    copy = tmp_path / f"old-version-{old.stem}.db"
    if old.stem == REVISION:
        assert (said, copy.exists()) == ([], False)
    else:
        assert said == [
            f"The store is upgraded from version {old.stem} to {REVISION}: all 10 rows are there; "
            f"the store as it was is kept as {copy}."
        ]
        assert (store_file(copy).version, store_file(copy).rows["changes"]) == (old.stem, 5)
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert {table: len(read_table(store, table)) for table in TABLES} == {
        **dict.fromkeys(TABLES, 0),
        "accounts": 1,
        "opportunities": 1,
        "plans": 1,
        "swot_items": 1,
        "transactions": 1,
    }
    plan = read_account_plan(store, account_id="northwind", period="2026Q4", as_of="2026-11-15")
    assert plan.account["name"] == "Northwind"
    assert plan["swot_items"]["statement"].tolist() == ["Buys from one unit only"]
    assert plan.earlier("2026-10-31")["swot_items"]["statement"].tolist() == ["Buys from one unit"]
    store.dispose()


def outdated(database, revision):
    """A store of an older version at the URL `database`."""
    store = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with store.begin() as connection:
        command.upgrade(alembic_config(connection), revision)
    return store


def test_two_plans_for_one_period_in_an_older_store_are_both_kept(database):
    store = outdated(database, "0003")
    rows = [
        ("e", "northwind", " 2026q4 ", 100.0),
        ("b", "northwind", "2026Q4", 200.0),
        ("c", "contoso", "2026q4", 300.0),
        ("d", "northwind", "next year", 400.0),
    ]
    with store.begin() as connection:
        connection.execute(text("INSERT INTO accounts (account_id, name) VALUES ('northwind', 'Northwind')"))
        for plan_id, account_id, period, goal in rows:
            connection.execute(
                text(
                    "INSERT INTO plans (plan_id, account_id, period, depth, commit_goal, version) "
                    f"VALUES ('{plan_id}', '{account_id}', '{period}', 'full', {goal}, 1)"
                )
            )
            after = f'{{"plan_id": "{plan_id}", "account_id": "{account_id}", "period": "{period}"}}'
            connection.exec_driver_sql(
                "INSERT INTO changes (recorded_at, recorded_by, effective_on, table_name, row_id, after, "
                "belongs_to) VALUES ('2026-09-01 10:00:00', 'ann', '2026-09-01', 'plans', "
                f"'{plan_id}', '{after}', '{account_id}')"
            )
            connection.execute(
                text(
                    "INSERT INTO risks (row_id, plan_id, name, evidence_status, audience, version) "
                    f"VALUES ('risk of {plan_id}', '{plan_id}', 'Budget', 'assumed', 'internal', 1)"
                )
            )
    store.dispose()

    store = open_store(database, upgrade=True)

    plans = read_table(store, "plans").set_index("plan_id")
    assert plans["period"].to_dict() == {"e": "2026Q4 (2)", "b": "2026Q4", "c": "2026Q4", "d": "next year"}
    assert plans["commit_goal"].to_dict() == {"e": 100.0, "b": 200.0, "c": 300.0, "d": 400.0}
    assert len(read_table(store, "risks")) == 4
    assert kept_plans(store).set_index("plan_id").loc["e", ["period", "rows"]].tolist() == ["2026Q4 (2)", 1]
    written = changes_between(store, date(2026, 1, 1), date(2026, 12, 31)).query("recorded_by == 'planbook'")
    assert sorted(written["row_id"]) == ["c", "e"]
    assert sorted(change["period"] for change in written["after"]) == ["2026Q4", "2026Q4 (2)"]
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.dispose()


@pytest.mark.parametrize("old", OLD_STORES, ids=lambda file: file.stem)
def test_a_postgresql_store_of_every_version_is_brought_up_to_date_with_its_rows(old, postgresql_server):
    with postgresql_database(postgresql_server, "template1") as url:
        _filled_at(url, old)

        store = open_store(url, upgrade=True)

        plan = read_account_plan(store, account_id="northwind", period="2026Q4", as_of="2026-11-15")
        assert plan["swot_items"]["statement"].tolist() == ["Buys from one unit only"]
        assert plan.earlier("2026-10-31")["swot_items"]["statement"].tolist() == ["Buys from one unit"]
        with store.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        store.dispose()


def test_an_upgrade_that_would_lose_rows_changes_nothing(tmp_path, monkeypatch):
    file = shutil.copy(OLD_STORES[0], tmp_path / "old.db")
    before = store_file(file)

    def lossy(connection):
        connection.execute(text("DELETE FROM swot_items"))

    monkeypatch.setattr("planning_helpers.store.migrate.migrate", lossy)

    with pytest.raises(UpgradeError, match=r"not upgraded: .*\(swot_items 1 → 0\)\. It is as it was"):
        open_store(f"sqlite:///{file}", upgrade=True)

    assert store_file(file) == before


def test_the_store_of_a_newer_planbook_is_refused_with_a_sentence(tmp_path):
    file = shutil.copy(OLD_STORES[-1], tmp_path / "new.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(OutdatedStoreError, match=r"version 9999 .* Update the planbook; a newer one"):
        open_store(f"sqlite:///{file}", upgrade=True)


def _filled_at(url: str, old: Path) -> None:
    """Make the tables of the version of the SQLite store `old` in a PostgreSQL database, with its rows."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    source = create_engine(f"sqlite:///{old}")
    with engine.begin() as there, source.connect() as here:
        command.upgrade(alembic_config(there), old.stem)
        found = MetaData()
        found.reflect(there)
        for name, made in found.tables.items():
            columns = [column.name for column in made.columns]
            rows = here.execute(
                select(*(literal_column(column) for column in columns)).select_from(table(name))
            )
            values = [_as_kept(made, row) for row in rows.mappings()]
            if name != "alembic_version" and values:
                there.execute(insert(made), values)
    engine.dispose()
    source.dispose()


def _as_kept(made, row):
    """A row as SQLite gives it, flags and JSON as PostgreSQL takes them."""
    kinds = {column.name: column.type for column in made.columns}
    return {
        name: bool(value)
        if isinstance(kinds[name], Boolean) and value is not None
        else json.loads(value)
        if isinstance(kinds[name], JSON) and value is not None
        else datetime.fromisoformat(value)
        if isinstance(kinds[name], DateTime) and value is not None
        else date.fromisoformat(value)
        if isinstance(kinds[name], Date) and value is not None
        else value
        for name, value in row.items()
    }
