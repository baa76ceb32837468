import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planning_helpers.model import TABLES
from planning_helpers.store import open_store, read_account_plan, read_table
from planning_helpers.store.migrate import MIGRATIONS
from planning_helpers.store.schema import REVISION, metadata
from tests.support.places import PROJECT

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

    store = open_store(f"sqlite:///{file}", upgrade=True)

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
