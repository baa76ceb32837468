"""What a notebook says when it is executed as the batch executes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from planning_helpers.batch.execute import run_notebook
from planning_helpers.reports.findings import read_findings

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def executed(notebook: str, folder: Path, **parameters: str) -> nbformat.NotebookNode:
    """The notebook of that name after a run with `parameters`, kept in `folder`."""
    output = folder / notebook
    run_notebook(NOTEBOOKS / notebook, output, parameters=parameters)
    return nbformat.read(output, as_version=4)


def findings_of(notebook: str, folder: Path, **parameters: str) -> list[dict[str, Any]]:
    """The findings of `executed`, in order."""
    return read_findings(executed(notebook, folder, **parameters))
