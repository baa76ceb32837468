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
    """A notebook stopped with an error; nothing of it may be shown to anybody."""

    def __init__(self, notebook: str, cell_id: str, error: str) -> None:
        self.notebook, self.cell_id = notebook, cell_id
        super().__init__(
            f"notebook {notebook} failed in cell {cell_id}: {error}. "
            "Open it in JupyterLab, mend the cell or its data, and run the account again."
        )


@dataclass(frozen=True)
class Cell:
    """One cell a report may show.

    Attributes:
        text: Markdown of a Markdown cell, else empty.
        outputs: What a code cell showed: one mapping from MIME type to content each.
    """

    cell_id: str
    tags: frozenset[str]
    text: str = ""
    outputs: tuple[Mapping[str, Any], ...] = ()


def read_cells(notebook: NotebookNode) -> Iterator[Cell]:
    """Cells with something to read, in order; no code, no streams, nothing of cells tagged `form`.

    Raises:
        FailedNotebookError: If a cell holds an error, be it shown or not.
    """
    name = name_of(notebook)
    for number, cell in enumerate(notebook.cells):
        cell_id = str(cell.get("id") or number)
        tags = frozenset(cell.metadata.get("tags", ()))
        outputs = cell.get("outputs", ())
        for output in outputs:
            if output["output_type"] == "error":
                raise FailedNotebookError(name, cell_id, f"{output['ename']}: {output['evalue']}")
        if "form" in tags:
            continue
        if cell.cell_type == "markdown":
            yield Cell(cell_id, tags, text=cell.source)
        elif shown := tuple(output["data"] for output in outputs if _is_shown(output)):
            yield Cell(cell_id, tags, outputs=shown)


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
