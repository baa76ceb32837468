"""What a report rests on, as one short text: equal inputs, equal fingerprint, no need to run again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import planning_helpers

PACKAGES = (
    "account-planbook",
    "altair",
    "icalendar",
    "ipykernel",
    "pandas",
    "papermill",
    "vl-convert-python",
    "xlsxwriter",
)


def fingerprint(**inputs: Any) -> str:
    """One text for all `inputs`, which must be plain JSON values."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()


def notebooks_print(notebooks: Iterable[Path]) -> str:
    """One text for what the notebooks say and do; their outputs and other people's settings do not count."""
    return fingerprint(**{notebook.name: _cells(notebook) for notebook in notebooks})


def reads_the_book(notebooks: Iterable[Path]) -> bool:
    """Whether one of the notebooks reads other accounts too, so that a change in any of them matters."""
    return any("read_book" in source for notebook in notebooks for _, source, _ in _cells(notebook))


@cache
def code_print() -> str:
    """One text for the helper package: its code, templates and scripts."""
    folder = Path(planning_helpers.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return fingerprint(
        **{
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }
    )


@cache
def versions() -> dict[str, str]:
    """Version of Python and of each package that shapes a report."""
    return {"python": python_version()} | {package: version(package) for package in PACKAGES}


def _cells(notebook: Path) -> list[tuple[str, str, list[str]]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        (cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", [])))
        for cell in cells
    ]
