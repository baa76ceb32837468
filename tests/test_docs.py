"""What the documents promise holds: every command of the README runs, every notebook and link is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.support.places import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md"))]
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]

MY_CUSTOMERS = """\
Customer No;Customer;Sector;Head office
C-1;Østlund Möbel & Söhne;Furniture;Denmark
C-2;Nobody Yet Ltd;Energy;
"""
MY_DEALS = """\
Deal;Customer;Title;Status;Value;Opened;Expected
D-1;C-1;Gauges for the new line;Won;12.500,00;01.02.2026;15.10.2026
D-2;C-1;Calibration contract;Lost;3.000,00;01.03.2026;30.06.2026
D-3;C-1;Second line;Offer;20.000,00;01.09.2026;15.12.2026
"""
MY_MAP = """\
name = "My CRM"
currency = "EUR"

[defaults]
delimiter = ";"
decimal = ","
thousands = "."
date_format = "dd.mm.yyyy"

[tables.accounts]
file = "customers.csv"
[tables.accounts.columns]
account_id = "Customer No"
name = "Customer"
industry = "Sector"
country = "Head office"

[tables.opportunities]
file = "deals.csv"
[tables.opportunities.columns]
opportunity_id = "Deal"
account_id = "Customer"
name = "Title"
stage = "Status"
amount = "Value"
created_date = "Opened"
close_date = "Expected"
[tables.opportunities.stages]
won = ["Won"]
lost = ["Lost"]
"""

LIGHT_PLAN = {
    "plans": """\
plan_id,account_id,period,depth,primary_objective,commit_goal,currency,client_agreed_date
ostlund-2026q4,C-1,2026Q4,light,Cut scrap on the new line by a third,20000,EUR,2026-11-02
""",
    "contacts": "contact_id,account_id,name,title\nP-1,C-1,Bo Ek,Plant manager\n",
    "users": "user_id,name\nU-1,Ann Lee\n",
    "stakeholders": """\
row_id,plan_id,contact_id,buying_role,status
ostlund-s1,ostlund-2026q4,P-1,decision maker,supporter
""",
    "risks": "row_id,plan_id,name,likelihood,impact\nostlund-r1,ostlund-2026q4,Budget is frozen,3,4\n",
    "actions": """\
row_id,plan_id,name,owner_id,due_date
ostlund-a1,ostlund-2026q4,Send the offer,U-1,2026-11-28
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder as after a clone, with an export of a CRM nobody has seen and its map."""
    for name in (
        "notebooks",
        "maps",
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
    ):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "my_export").mkdir()
    (tmp_path / "my_export" / "customers.csv").write_text(MY_CUSTOMERS, encoding="utf-8")
    (tmp_path / "my_export" / "deals.csv").write_text(MY_DEALS, encoding="utf-8")
    (tmp_path / "my_map.toml").write_text(MY_MAP, encoding="utf-8")
    return tmp_path


@pytest.mark.notebooks
def test_every_command_of_the_readme_runs(project: Path, sample_store: str):
    (project / "data").mkdir(exist_ok=True)
    shutil.copy(sample_store.removeprefix("sqlite:///"), project / "data" / "sample.db")
    assert len(COMMANDS) >= 6

    for command in COMMANDS:
        words = shlex.split(command)
        ran = subprocess.run(
            ["make", "-n", *words[1:]] if words[0] == "make" else words,
            cwd=project,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"

    report = (project / "reports" / "mine" / "2026Q4" / "østlund-möbel-söhne" / "report.html").read_text(
        encoding="utf-8"
    )
    assert "Østlund Möbel &amp; Söhne" in report
    assert (project / "reports" / "mine" / "2026Q4" / "index.html").exists()


@pytest.mark.notebooks
def test_six_answers_make_a_light_plan_and_its_report(project: Path):
    plan = project / "plan"
    plan.mkdir()
    for name, text in LIGHT_PLAN.items():
        (plan / f"{name}.csv").write_text(text, encoding="utf-8")
    run = ["run", "--period", "2026Q4", "--account", "C-1", "--to", "reports/mine", "--jobs", "1"]

    for words in (["import", "my_export", "--map", "my_map.toml"], ["import", "plan"], run):
        subprocess.run(
            [".venv/bin/planbook", *words, "--as-of", "2026-11-15"],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
        )

    report = next(project.glob("reports/mine/2026Q4/*/report.html")).read_text(encoding="utf-8")
    assert "Account plan, light edition" in report
    assert "All six questions of a light plan are answered" in report
    assert "Left out of this edition" in report
    assert "No primary strategy is chosen" not in report  # a light plan is not asked for one


def test_make_help_lists_every_target():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[0].split())

    shown = subprocess.run(
        ["make", "-s", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout

    assert targets - set(re.findall(r"make (\w+)", shown)) == {"help"} - set(re.findall(r"make (\w+)", shown))


def test_every_notebook_is_in_the_readme():
    notebooks = {path.name for path in (PROJECT / "notebooks").glob("*.ipynb")}

    assert notebooks == set(re.findall(r"\(notebooks/([\w.]+)\)", README))


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))

    missing = [link for link in links if not (document.parent / link).exists()]

    assert missing == []


def test_every_test_that_holds_a_promise_is_there():
    named = re.findall(
        r"`(tests/[\w/]+\.py)`", (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    )

    assert named
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_notebooks_start_on_the_sample_and_are_committed_without_outputs():
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        parameters = next(cell for cell in cells if "parameters" in cell.metadata.get("tags", []))

        assert 'store_url: str = "sqlite:///data/sample.db"' in parameters.source, path.name
        assert [cell.id for cell in cells if cell.cell_type == "code" and cell.outputs] == [], path.name
