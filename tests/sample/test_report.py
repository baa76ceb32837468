"""The main job on one account of the sample, as `make report` does it, seen in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.wording.findings import MIME_TYPE
from tests.support.browser import DESKTOP, PHONE, sideways, started_chromium, visit

pytestmark = [pytest.mark.browser, pytest.mark.notebooks]

KALTENBRUNN = "001Pb0000000002IAA"


@pytest.fixture(scope="module")
def period_folder(sample_store: str, tmp_path_factory) -> Path:
    """The folder of 2026Q4 after a run of one account."""
    folder = tmp_path_factory.mktemp("reports")
    command = ["run", "--period", "2026Q4", "--store", sample_store, "--to", str(folder), "--jobs", "2"]

    ran = CliRunner().invoke(app, [*command, "--account", KALTENBRUNN])

    assert ran.exit_code == 0, ran.output
    return folder / "2026Q4"


@pytest.fixture(scope="module")
def account_folder(period_folder: Path) -> Path:
    return period_folder / "kaltenbrunn-papier-ag"


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for all tests here."""
    with started_chromium() as browser:
        yield browser


def test_a_run_leaves_every_file_of_the_account_and_the_index(period_folder: Path, account_folder: Path):
    assert {path.name for path in account_folder.iterdir()} == {
        "report.html",
        "report-client.html",
        "plan.xlsx",
        "actions.ics",
        "notebooks",
        "run.json",
    }
    assert len(list((account_folder / "notebooks").glob("*.ipynb"))) == 8
    assert {"index.html", "manifest.json", "book"} <= {path.name for path in period_folder.iterdir()}
    assert Calendar.from_ical((account_folder / "actions.ics").read_bytes()).walk("VEVENT")


def test_the_manifest_tells_what_was_run(period_folder: Path):
    manifest = json.loads((period_folder / "manifest.json").read_text(encoding="utf-8"))

    assert (manifest["period"], manifest["as_of"]) == ("2026Q4", "2026-11-15")
    assert {outcome["status"] for outcome in manifest["outcomes"]} == {"done"}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["report.html", "report-client.html"])
def test_a_report_draws_every_chart_offline_and_fits(chromium, account_folder: Path, name: str, size):
    file = account_folder / name

    with visit(chromium, file, size=size) as found:
        charts = found.page.locator("[data-chart]").count()

        assert found.requests == [file.as_uri()]
        assert found.errors == []
        assert found.page.locator(".canvas svg").count() == charts
        assert charts >= (20 if name == "report.html" else 0)
        assert sideways(found.page) == 0


def test_a_screen_reader_meets_no_barrier_in_the_report(chromium, account_folder: Path):
    with visit(chromium, account_folder / "report.html") as found:
        assert Axe().run(found.page).response["violations"] == []


def test_every_number_of_the_report_opens(chromium, account_folder: Path):
    with visit(chromium, account_folder / "report.html") as found:
        findings = found.page.locator(".finding")

        assert findings.count() > 50
        assert findings.filter(has=found.page.locator("details")).count() > 0.9 * findings.count()


def test_every_link_of_the_index_leads_to_a_file(period_folder: Path):
    page = (period_folder / "index.html").read_text(encoding="utf-8")
    links = [link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("data:")]

    assert "./kaltenbrunn-papier-ag/report.html" in links
    assert [link for link in links if not (period_folder / link).exists()] == []


def test_the_client_edition_holds_nothing_of_ours(account_folder: Path):
    page = (account_folder / "report-client.html").read_text(encoding="utf-8")

    assert "Joint action plan" in page
    for internal in ("450,000", "non-supporter", "Maintain and Support", "Meridex", "close ratio"):
        assert internal not in page


def test_no_cell_and_no_statement_shows_an_empty_value_of_the_computer(account_folder: Path):
    empty = {"nan", "NaN", "None", "NaT", "inf", "<NA>"}
    texts, cells = [], []
    for path in (account_folder / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                texts.append(data.get(MIME_TYPE, {}).get("statement", ""))
                cells += re.split(r"\n| \| ", data.get("text/plain", ""))

    assert len(cells) > 1000
    assert [text for text in texts if empty & set(re.findall(r"<?\w+>?", text))] == []
    assert [cell for cell in cells if cell in empty] == []
