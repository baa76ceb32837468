"""Commands given a database in which no store has begun."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.store import read_table
from planning_helpers.store.engine import open_store, store_url

READING = [
    ["summary"],
    ["check", "--period", "2026Q4"],
    ["plans"],
    ["export", "northwind", "--period", "2026Q4"],
    ["undo", "--list"],
    ["person", "Ann Lee"],
    ["forget", "Ann Lee"],
    ["run", "--period", "2026Q4"],
    ["move-plan", "p1", "--to", "northwind"],
    ["import", "crm", "--check"],
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with an extract of one account."""
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "accounts.csv").write_text("account_id,name\nnorthwind,Northwind\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_only_reads_leaves_an_empty_database_empty(words, database, project):
    done = CliRunner().invoke(app, [*words, "--store", database])

    if words[0] != "import":
        assert done.exit_code == 1
        assert "no store at " in done.stderr
        assert "Load your data first with `planbook import`" in done.stderr
    assert tables(database) == []


def test_an_import_begins_the_store(database, project):
    done = CliRunner().invoke(app, ["import", "crm", "--as-of", "2026-11-15", "--store", database])

    assert done.exit_code == 0, done.output
    assert read_table(open_store(database), "accounts")["name"].tolist() == ["Northwind"]
    open_store(database).dispose()


def tables(url: str) -> list[str]:
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).exists():
        return []
    engine = create_engine(store_url(url))
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
