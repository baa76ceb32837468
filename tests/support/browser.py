"""A page opened in headless Chromium, and all it did: requests, errors, dialogs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP, PHONE = (1360, 900), (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """What a page did while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """Chromium, or a skipped test that says so; under CI a missing Chromium is a failure."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        reason = f"none of {', '.join(_NAMES)} is installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser,
    file: Path,
    *,
    size: tuple[int, int] = DESKTOP,
    script: bool = True,
    time_zone: str | None = None,
) -> Iterator[Visit]:
    """`file` opened with the network off, its charts drawn; what it did is noted from the first moment."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        offline=True,
        java_script_enabled=script,
        timezone_id=time_zone,
    )
    page = context.new_page()
    found = Visit(page)
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    if script and page.locator("[data-chart]").count():
        page.wait_for_selector("html[data-charts=drawn]", timeout=60_000)
    yield found
    context.close()


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
