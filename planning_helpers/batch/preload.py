"""Importing beforehand what notebooks import, so that a process forked later need not."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import nbformat

from planning_helpers.batch.execute import FORM


def preload(notebooks: Iterable[Path]) -> None:
    """Import the modules that `notebooks` import; one that cannot be is left for the notebook to tell."""
    for notebook in notebooks:
        for module in sorted(imported_modules(notebook)):
            with suppress(Exception):
                import_module(module)


def imported_modules(notebook: Path) -> set[str]:
    """The modules that code cells of `notebook` import; of cells that are no plain Python, or forms, none."""
    read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    found = set()
    for cell in read.cells:
        if FORM in cell.metadata.get("tags", ()):
            continue
        with suppress(SyntaxError):
            for node in ast.walk(ast.parse(cell.source if cell.cell_type == "code" else "")):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module)
    return found
