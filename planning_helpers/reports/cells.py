"""The cells of an executed notebook, as far as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from planning_helpers.errors import PlanningError

FINDING = "application/vnd.planbook.finding+json"
TABLE = "application/vnd.planbook.table+json"
CHART = "application/vnd.vegalite.v5+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


class FailedNotebookError(PlanningError):
    """A cell failed that others, such as the client, were to see."""

    def __init__(self, notebook: str, error: str) -> None:
        super().__init__(
            f"a section of notebook {notebook} failed: {error}. "
            "Open it in JupyterLab, mend the cell or its data, and run the account again."
        )


@dataclass(frozen=True)
class Cell:
    """One cell a report may show.

    Attributes:
        text: Markdown of a Markdown cell, else empty.
        outputs: What a code cell showed: one mapping from MIME type to content each.
        error: Why it failed, in one line; empty if it did not.
        is_consequence: Whether it failed for want of what a cell above was to give it.
    """

    cell_id: str
    tags: frozenset[str]
    text: str = ""
    outputs: tuple[Mapping[str, Any], ...] = ()
    error: str = ""
    is_consequence: bool = False


def read_cells(notebook: NotebookNode) -> Iterator[Cell]:
    """Cells with something to read, in order; no code, no streams, nothing of cells tagged `form`."""
    has_failed = False
    for number, cell in enumerate(notebook.cells):
        cell_id = str(cell.get("id") or number)
        tags = frozenset(cell.metadata.get("tags", ()))
        outputs = cell.get("outputs", ())
        if "form" in tags:
            continue
        error = error_of(cell)
        if cell.cell_type == "markdown":
            yield Cell(cell_id, tags, text=cell.source)
            continue
        shown = tuple(output["data"] for output in outputs if _is_shown(output))
        if error is not None:
            yield Cell(cell_id, tags, "", shown, one_line(error), has_failed and is_consequence(error))
            has_failed = True
        elif shown:
            yield Cell(cell_id, tags, outputs=shown)


def error_of(cell: NotebookNode) -> Mapping[str, Any] | None:
    """The output in which a cell says why it failed; None if it did not."""
    return next((output for output in cell.get("outputs", ()) if output["output_type"] == "error"), None)


def one_line(error: Mapping[str, Any]) -> str:
    """The kind of an error and what it says, in one line."""
    return " ".join(f"{error['ename']}: {error['evalue']}".split())


def is_consequence(error: Mapping[str, Any]) -> bool:
    """Whether an error below another tells only that what the cell above was to give is not there."""
    return bool(error["ename"] == "NameError")


def name_of(notebook: NotebookNode) -> str:
    """Name of the notebook's file without its ending, or its title where no run recorded the file."""
    paths = notebook.metadata.get("papermill", {})
    path = paths.get("input_path") or paths.get("output_path")
    if path:
        return Path(path).stem
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    return first.partition("\n")[0].lstrip("# ").strip() or "notebook"


def _is_shown(output: Mapping[str, Any]) -> bool:
    return output["output_type"] in {"display_data", "execute_result"} and WIDGET not in output["data"]
