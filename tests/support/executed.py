"""What a notebook says when it is executed as the batch executes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from planning_helpers.batch.execute import Way, faults, run_notebook
from planning_helpers.reports.findings import read_findings
from tests.support.places import PROJECT

NOTEBOOKS = PROJECT / "notebooks"


def executed(
    notebook: str, folder: Path, *, way: Way = "isolated", **parameters: str
) -> nbformat.NotebookNode:
    """The notebook of that name after a run with `parameters`, kept in `folder`."""
    output = folder / notebook
    found = run_notebook(NOTEBOOKS / notebook, output, parameters=parameters, way=way)
    assert [one.message for one in faults(found, notebook)] == []
    return nbformat.read(output, as_version=4)


def findings_of(notebook: str, folder: Path, **parameters: str) -> list[dict[str, Any]]:
    """The findings of `executed`, in order."""
    return read_findings(executed(notebook, folder, **parameters))


def told_by(notebook: str, **parameters: str) -> Any:
    """A fixture: the sentences of `notebook` after a run on the sample with `parameters`, in order."""

    @pytest.fixture(scope="module")
    def told(sample_store: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
        folder = tmp_path_factory.mktemp("executed")
        found = findings_of(notebook, folder, store_url=sample_store, **parameters)
        return [finding["statement"] for finding in found]

    return told


def findings_by_section(notebook: str, **parameters: str) -> Any:
    """A fixture: the finding of each section of `notebook` after a run on the sample with `parameters`."""

    @pytest.fixture(scope="module")
    def findings(sample_store: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
        folder = tmp_path_factory.mktemp("executed")
        found = findings_of(notebook, folder, store_url=sample_store, **parameters)
        return {finding["section"]: finding for finding in found}

    return findings
