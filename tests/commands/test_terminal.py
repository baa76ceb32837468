"""Names and cells of data reach neither terminal nor page with commands to it in them."""

from __future__ import annotations

import ast
import csv
import json
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.reports.html import chart_runtime
from planning_helpers.store import open_store, read_table
from planning_helpers.values.signs import visible
from tests.support.batch_project import finding, notebook
from tests.support.places import PROJECT

COMMANDS = "\x1b[2J\x1b]0;pwned\x07 \x9b31m \x08\x7f \u202egnp.exe \u2066\u2067\u2069 \u200e\u200f\u061c"
FORBIDDEN = {*map(chr, range(32)), *map(chr, range(127, 160)), *"\u061c\u200e\u200f\u2028\u2029"} | {
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}
ALLOWED = {"\n", "\t"}
FINDINGS = """
from planning_helpers.store import read_account_plan
plan = read_account_plan(store_url, account_id=account_id, period=period, as_of=as_of)
"""


def commands_in(text: str) -> list[str]:
    return sorted(set(text) & (FORBIDDEN - ALLOWED))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    tables = {
        "accounts": [
            ("account_id", "name", "industry", f"odd{COMMANDS}"),
            ("A", f"Acme {COMMANDS}", COMMANDS, "x"),
            ("B", "\u200fשלום בע״מ\u200f", "Retail", "x"),
        ],
        "contacts": [
            ("contact_id", "account_id", "name", "title"),
            ("C", f"nobody{COMMANDS}", f"Ann {COMMANDS}", COMMANDS),
            ("E", "A", f"Eve {COMMANDS}", COMMANDS),
        ],
        "opportunities": [
            ("opportunity_id", "account_id", "name", "stage", "amount", "close_date", "is_closed", "is_won"),
            (
                "D",
                "A",
                f"Deal {COMMANDS}",
                f"Stage {COMMANDS}",
                f"ten{COMMANDS}",
                f"soon{COMMANDS}",
                "no",
                "no",
            ),
            ("F", "A", "Deal", "Won", "10", "2026-10-01", "yes", "yes"),
        ],
        "plans": [("plan_id", "account_id", "period"), ("P", "A", "2026Q4"), ("Q", "B", "2026Q4")],
        "swot_items": [
            ("row_id", "plan_id", "perspective", "quadrant", "statement"),
            ("S", "P", "us", "threat", f"First\nsecond\t{COMMANDS}"),
        ],
    }
    for name, rows in tables.items():
        with (extracts / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    statements = FINDINGS + finding("' | '.join([plan.account['name'], *plan['swot_items']['statement']])")
    notebook(tmp_path / "notebooks/01_snapshot.ipynb", statements)
    (tmp_path / "data").mkdir()
    return tmp_path


def test_nothing_that_is_shown_of_hostile_data_steers_a_terminal_or_a_page(project):
    run = ["run", "--period", "2026Q4", "--as-of", "2026-11-15", "--jobs", "1"]
    commands = [
        ["import", "extracts", "--as-of", "2026-11-15", "--anyway"],
        ["import", "extracts", "--as-of", "2026-11-15", "--check"],
        ["summary", "--as-of", "2026-11-15"],
        ["summary", "--as-of", "2026-11-15", "--json"],
        ["check", "--period", "2026Q4"],
        ["check", "--period", "2026Q4", "--json"],
        ["check", "a", "--period", "2026Q4"],
        ["check", f"x{COMMANDS}", "--period", "2026Q4"],
        ["undo-import", "--list"],
        ["export", "acme", "--period", "2026Q4", "--to", "plan.xlsx"],
        run,
        ["report", "--period", "2026Q4"],
        ["import", "plan.xlsx", "--as-of", "2026-11-16"],
        ["import", "extracts", "--map", f"m{COMMANDS}.toml".replace("/", "")],
    ]

    with chdir(project):
        ran = {" ".join(command[:3]): CliRunner().invoke(app, command) for command in commands}

    assert ran["import extracts --as-of"].exit_code == 0, ran["import extracts --as-of"].output
    assert {name: one.exit_code for name, one in ran.items() if "in the planbook itself" in one.output} == {}
    assert {name: found for name, one in ran.items() if (found := commands_in(one.output))} == {}
    assert "Acme \ufffd[2J" in ran["summary --as-of 2026-11-15"].output + ran["check --period 2026Q4"].output
    assert json.loads(ran["check --period 2026Q4"].stdout or "null") is not None
    pages = sorted((project / "reports").rglob("*.html"))
    assert {page.name for page in pages} >= {"report.html", "index.html"}
    assert {page: found for page in pages if (found := commands_in(page.read_text(encoding="utf-8")))} == {}
    report = next((project / "reports/2026Q4").glob("acme*/report.html")).read_text(encoding="utf-8")
    assert "First\nsecond\t\ufffd[2J" in report
    assert any("שלום בע״מ" in page.read_text(encoding="utf-8") for page in pages)


def test_the_store_keeps_what_the_crm_says(project):
    with chdir(project):
        CliRunner().invoke(app, ["import", "extracts", "--as-of", "2026-11-15", "--anyway"])

    stored = read_table(open_store(f"sqlite:///{project / 'data/plans.db'}"), "accounts")
    assert stored["name"].tolist() == [f"Acme {COMMANDS}".strip(), "\u200fשלום בע״מ\u200f"]


def test_scripts_of_a_page_hold_no_sign_that_cleaning_it_would_change():
    assert visible(chart_runtime()) == chart_runtime()


def test_commands_speak_to_the_terminal_in_one_way_only():
    speaking = {"echo", "secho", "confirm", "prompt"}
    modules = [*(PROJECT / "planning_helpers/commands").glob("*.py"), PROJECT / "planning_helpers/cli.py"]

    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert path.name == "terminal.py" or not called & speaking, path.name
