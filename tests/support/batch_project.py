"""A project of a few invented accounts and tiny notebooks, to run in a test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import chdir
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from click.testing import Result
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.model import columns
from planning_helpers.store import open_store, replace_facts, save

AS_OF = date(2026, 11, 15)
PARAMETERS = {
    "account_id": 'account_id: str = "none"',
    "period": 'period: str = "2026Q4"',
    "as_of": 'as_of: str = "2026-01-01"',
    "store_url": 'store_url: str = "sqlite:///none.db"',
    "months": "months: int = 3",
}
FINDING = """
from IPython.display import display
rows = {{"caption": "", "columns": [], "data": [], "empty": "None."}}
finding = {{"rule": "SNAP-1", "section": "snapshot", "statement": {statement}, "severity": "watch",
           "figures": {{}}, "formula": "", "next_step": "", "rows": rows}}
display({{"application/vnd.planbook.finding+json": finding, "text/plain": finding["statement"]}}, raw=True)
"""


def notebook(path: Path, *sources: str, parameters: Mapping[str, str] = PARAMETERS) -> Path:
    """Write a notebook whose code cells are `sources`, after its parameters."""
    title = nbformat.v4.new_markdown_cell(f"# {path.stem}", id="title")
    given = nbformat.v4.new_code_cell(
        "\n".join(parameters.values()), metadata={"tags": ["parameters"]}, id="given"
    )
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[title, given, *cells], metadata=kernel), path)
    return path


def finding(statement: str) -> str:
    """Source of a cell that shows a finding; `statement` is a Python expression."""
    return FINDING.format(statement=statement)


def store_of(file: Path, names: Mapping[str, str], *, planned: bool = True) -> str:
    """The URL of a new store with these accounts by id, each with a plan of 2026Q4 unless not `planned`."""
    return fill(f"sqlite:///{file}", names, planned=planned)


def fill(url: str, names: Mapping[str, str], *, planned: bool = True) -> str:
    """Put these accounts into the store, which is made if it is not there; its URL."""
    store = open_store(url, create=True)
    known = {column.name for column in columns("accounts")}
    rows = [{"account_id": key, "name": name, "currency": "EUR"} for key, name in names.items()]
    replace_facts(
        store, "accounts", pd.DataFrame(rows)[sorted(known & {*rows[0]})], by="test", effective_on=AS_OF
    )
    for key in names if planned else ():
        row = {"plan_id": f"plan-{key}", "account_id": key, "period": "2026Q4"}
        save(store, "plans", row, by="test", effective_on=AS_OF)
    store.dispose()
    return url


def planbook(project: Path, *arguments: str) -> Result:
    """Run the command line in `project`."""
    with chdir(project):
        return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def manifest(project: Path) -> dict[str, Any]:
    """The manifest of the last run."""
    return json.loads((project / "reports/2026Q4/manifest.json").read_text(encoding="utf-8"))


def statuses(project: Path) -> dict[str, str]:
    """What became of each folder in the last run."""
    return {outcome["folder"]: outcome["status"] for outcome in manifest(project)["outcomes"]}
