"""Take the README's pictures: a report of the sample, one of its sections, a notebook in JupyterLab."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.browser import started_chromium
from tests.servers import lab_page, started_lab

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "reports" / "2026Q4" / "kaltenbrunn-papier-ag" / "report.html"
PICTURES = ROOT / "docs" / "images"
_HEADING = "[...document.querySelectorAll('.jp-Notebook h2')].find((each) => each.textContent.includes({!r}))"


def take_report_pictures(browser: Browser, report: Path, folder: Path) -> None:
    """Write `report.png`, the first screen of `report`, and `section.png`, its first section with a chart."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(report.resolve().as_uri())
    page.wait_for_selector(".canvas svg", state="attached")
    page.screenshot(path=str(folder / "report.png"))
    page.locator(".part:has(.canvas svg)").first.screenshot(path=str(folder / "section.png"))
    page.close()


def take_notebook_pictures(browser: Browser, folder: Path) -> None:
    """Write `start.png`, the desk of the start notebook, and `board.png`, the SWOT with its form.

    JupyterLab works on a copy of notebooks and sample, so that nothing is changed here.
    """
    with tempfile.TemporaryDirectory() as copied:
        project = Path(copied) / "project"
        shutil.copytree(ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".*"))
        (project / "data").mkdir()
        shutil.copy(ROOT / "data" / "sample.db", project / "data")
        with started_lab(project) as server:
            page = lab_page(browser, server, "notebooks/start.ipynb")
            _wait_for_forms(page, 4)
            _picture_from(page, "Whose plan is it?", folder / "start.png")
            page = lab_page(browser, server, "notebooks/02_swot.ipynb")
            _wait_for_forms(page, 2)
            _picture_from(page, "What helps and hurts us in the account?", folder / "board.png")


def _wait_for_forms(page: Page, number: int) -> None:
    page.wait_for_function(f"document.querySelectorAll('.pb-form').length >= {number}")
    page.wait_for_timeout(1500)  # charts and notes settle


def _picture_from(page: Page, heading: str, file: Path) -> None:
    """The window, scrolled to the section `heading` of the notebook."""
    page.set_viewport_size({"width": 1200, "height": 1000})
    page.evaluate(f"{_HEADING.format(heading)}.scrollIntoView()")
    page.wait_for_timeout(1000)  # JupyterLab draws the cells that come into sight
    page.evaluate(f"{_HEADING.format(heading)}.scrollIntoView()")
    page.wait_for_timeout(500)
    page.screenshot(path=str(file))
    page.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with started_chromium() as chromium:
        take_report_pictures(chromium, Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT, PICTURES)
        take_notebook_pictures(chromium, PICTURES)
