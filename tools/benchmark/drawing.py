"""How long a reader waits until all charts of a report are drawn, in real Chromium."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

DRAWN = """() => new Promise(done => {
  const look = () => document.documentElement?.dataset.charts === "drawn"
    ? done(performance.now()) : setTimeout(look, 5);
  look();
})"""


def drawing_seconds(page: Path, *, times: int = 3) -> float:
    """Seconds from opening `page` until its last chart is there; the median of `times`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        found = []
        for _ in range(times):
            tab = browser.new_page()
            tab.goto(page.resolve().as_uri(), wait_until="commit")
            found.append(tab.evaluate(DRAWN) / 1000)
            tab.close()
        browser.close()
    return statistics.median(found)
