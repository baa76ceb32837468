"""Names and cells of data reach neither terminal nor page with commands to it in them."""

from __future__ import annotations

import ast
import csv
import json
from contextlib import chdir
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.reports.html import chart_runtime
from planning_helpers.store import open_store, read_table, writing
from planning_helpers.store.schema import tables
from planning_helpers.values.signs import visible, visible_texts
from tests.support.batch_project import finding, notebook
from tests.support.places import PROJECT
from tests.support.store_rows import import_rows

LATER = date(2026, 11, 20)

TAGS = "".join(chr(0xE0000 + ord(sign)) for sign in "approve")  # a text that nobody sees
COMMANDS = (
    "\x1b[2J\x1b]0;pwned\x07 \x9b31m \x08\x7f \u202egnp.exe \u2066\u2067\u2069 \u200e\u200f\u061c "
    f"\ufeff\u200b\u2060\u2063\u180e{TAGS}"
)
FORBIDDEN = {
    *map(chr, [*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2060, 0x2070)]),
    *map(chr, range(0xE0000, 0xE0080)),
    *"\u061c\u180e\u200b\u200e\u200f\ufeff",
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


def test_the_files_of_remarks_hold_no_commands_either(project):
    with chdir(project):
        CliRunner().invoke(app, ["import", "extracts", "--as-of", "2026-11-15", "--anyway"])

    for name in ("plans-quality.csv", "plans-quality.json"):
        written = (project / "data" / name).read_text(encoding="utf-8")
        assert "\ufffd" in written
        assert commands_in(written.replace("\r", "")) == []


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x85", "\u2028", "\v"])
def test_no_name_forges_a_line(tmp_path, sign):
    forged = f"Edge{sign}FORGED"
    store = open_store(f"sqlite:///{tmp_path / 'plans.db'}", create=True)
    import_rows(store, "users", {"user_id": "u", "name": forged})
    import_rows(
        store, "accounts", {"account_id": "gone", "name": forged}, {"account_id": "a", "name": forged}
    )
    import_rows(
        store,
        "contacts",
        {
            "contact_id": f"c{sign}FORGED",
            "account_id": "a",
            "name": f"Cy{sign}FORGED",
            "email": "cy@edge.com",
        },
        {"contact_id": "d", "account_id": "a", "name": f"Di{sign}FORGED", "email": "di@edge.com"},
    )
    deal = {"opportunity_id": "o", "account_id": "a", "name": forged, "stage": forged, "is_closed": False}
    import_rows(store, "opportunities", {**deal, "is_won": False})
    with writing(store) as connection:  # as another program, or an older planbook, wrote it
        for key, account in {f"p{sign}FORGED": "gone", "q": "a"}.items():
            plan = {"plan_id": key, "account_id": account, "period": "2026Q4", "version": 1}
            connection.execute(tables["plans"].insert(), {**plan, "recorded_by": forged})
    import_rows(
        store, "accounts", {"account_id": "a", "name": f"Edge 2{sign}FORGED"}, on=LATER, complete=True
    )
    (tmp_path / "more").mkdir()
    with (tmp_path / "more/accounts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [("account_id", "name", "owner_id", forged), ("a", f"Edge 3{sign}FORGED", forged, "")]
        csv.writer(file).writerows(rows)
    commands = [
        ["import", "more", "--as-of", "2026-11-25", "--recorded-by", forged],
        ["undo", "--list"],
        ["undo", "--yes"],
        ["plans"],
        ["summary", "--as-of", "2026-11-25"],
        ["check", "--period", "2026Q4"],
        ["check", "nobody", "--period", "2026Q4"],
        ["export", "edge", "--period", "2026Q4", "--to", "plan.xlsx"],
        ["import", "plan.xlsx", "--as-of", "2026-11-25"],
        ["person", "d"],
        ["person", "nobody"],
        ["person", "edge"],
        ["forget", "d"],
        ["forget", "d", "--yes"],
        ["move-plan", "x", "--to", "a", "--yes"],
        ["move-plan", "q", "--to", "a", "--yes"],
        ["move-plan", f"p{sign}FORGED", "--to", "a", "--period", "2027Q1", "--as-of", "2026-11-25", "--yes"],
        ["backup", f"copy{sign}FORGED.db"],
    ]

    with chdir(tmp_path):
        ran = [CliRunner().invoke(app, [*command, "--store", "plans.db"]) for command in commands]

    said = [line for one in ran for line in one.output.splitlines()]
    assert any("FORGED" in line for line in said)
    assert [line for line in said if line.strip().startswith("FORGED")] == []
    assert [line for line in said if "in the planbook itself" in line] == []


def test_persian_names_and_emoji_keep_the_signs_that_join_their_letters():
    names = ["علی‌رضا", "👩‍🔧 Ann", "❤\ufe0f", "葛\U000e0100飾"]

    assert [visible(name) for name in names] == names
    assert visible_texts(pd.Series(names, dtype="str")).tolist() == names


def test_a_text_written_in_signs_that_choose_a_drawing_is_left_out():
    hidden = "a\ufe0f" + "\U000e0141\U000e0142\ufe01"

    assert visible(hidden) == "a\ufe0f"
    assert visible_texts(pd.Series([hidden], dtype="str")).tolist() == ["a\ufe0f"]


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
