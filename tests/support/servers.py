"""JupyterLab and Voila started for a folder of notebooks, and pages of both in Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
from playwright.sync_api import Browser, Page

from tests.support.places import PROJECT

STARTED_WITHIN, RUN_WITHIN = 60, 60_000  # seconds; milliseconds
_OPEN = ["--ServerApp.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True", "--allow-root"]


@dataclass(frozen=True)
class Server:
    """A running server of `folder` at `url`, which ends in a slash."""

    url: str
    folder: Path


def write_notebook(file: Path, *cells: str) -> None:
    """A notebook with `cells` of code."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, file)


@contextmanager
def started_lab(folder: Path) -> Iterator[Server]:
    """JupyterLab of `folder`; what it remembers is kept beside it, not in the home of who runs the tests."""
    own = folder.with_name(f"{folder.name}-lab")
    command = ["-m", "jupyterlab", "--no-browser", "--LabApp.expose_app_in_browser=True", *_OPEN]
    command += ["--ServerApp.port=0", f"--ServerApp.root_dir={folder}"]
    with _started(command, own, folder) as process:
        address = _lab_address(own / "runtime", process)
        yield Server(address, folder)


@contextmanager
def started_voila(folder: Path, port: int) -> Iterator[Server]:
    """Voila of `folder`, as `make` starts it."""
    own = folder.with_name(f"{folder.name}-voila")
    command = ["-m", "voila", "--no-browser", f"--port={port}", str(folder)]
    with _started(command, own, folder) as process:
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address, process)
        yield Server(address, folder)


def lab_page(browser: Browser, server: Server, notebook: str) -> Page:
    """`notebook` opened alone in a browser of its own, all its cells run."""
    page = _page(browser)
    page.goto(f"{server.url}doc/tree/{notebook}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=RUN_WITHIN)
    page.wait_for_function(
        "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    return page


def voila_page(browser: Browser, server: Server, notebook: str, *, requests: list[str] | None = None) -> Page:
    """`notebook` as Voila shows it, in a browser of its own; `requests` gets what the page asks for."""
    asked = [] if requests is None else requests
    page = _page(browser)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}voila/render/{notebook}")
    return page


def _page(browser: Browser) -> Page:
    """A page that reaches this machine only."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(RUN_WITHIN)
    return page


@contextmanager
def _started(command: list[str], own: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    kept = {
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "IPYTHONDIR": own / "ipython",
    }
    for place in kept.values():
        place.mkdir(parents=True, exist_ok=True)
    environment = {name: str(place) for name, place in kept.items()}
    environment |= dict.fromkeys(("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"), str(PROJECT / "jupyter"))
    environment["PYTHONPATH"] = str(PROJECT)
    with (own / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, env=os.environ | environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _lab_address(runtime: Path, process: subprocess.Popen[bytes]) -> str:
    """What the server wrote of itself, once it answers."""
    until = time.monotonic() + STARTED_WITHIN
    while not (found := list(runtime.glob("jpserver-*.json"))):
        _still_starting(process, until, runtime.with_name("log"))
    port = json.loads(found[0].read_text())["port"]
    address = f"http://127.0.0.1:{port}/"
    _wait_for(f"{address}api/status", process)
    return address


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            _still_starting(process, until, None)


def _still_starting(process: subprocess.Popen[bytes], until: float, log: Any) -> None:
    if process.poll() is not None or time.monotonic() > until:
        said = log.read_text()[-2000:] if log else ""
        raise RuntimeError(f"the server did not start within {STARTED_WITHIN} s. It said: {said}")
    time.sleep(0.1)
