"""Take the README's pictures: the top of a report of the sample, and one section with its chart."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "reports" / "2026Q4" / "kaltenbrunn-papier-ag" / "report.html"
PICTURES = ROOT / "docs" / "images"


def take_pictures(report: Path, folder: Path) -> None:
    """Write `report.png`, the first screen of `report`, and `section.png`, its first section with a chart."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(report.resolve().as_uri())
        page.wait_for_selector(".canvas svg", state="attached")
        page.screenshot(path=str(folder / "report.png"))
        page.locator(".part:has(.canvas svg)").first.screenshot(path=str(folder / "section.png"))
        browser.close()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT, PICTURES)
