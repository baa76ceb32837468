"""The findings an executed notebook holds, and which of them come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode

from planning_helpers.reports.cells import FINDING, name_of, read_cells
from planning_helpers.wording.findings import SEVERITIES

BOTTOM_LINE = "bottom-line"
_MOST = 9
_PRESSING = {"act", "watch"}


def read_findings(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The findings of `notebook` in order, as `Finding.as_data` gives them.

    Each also has `notebook` (its name), `cell_id` and `bottom_line` (whether its cell is tagged so).
    """
    name = name_of(notebook)
    return [
        {
            **output[FINDING],
            "notebook": name,
            "cell_id": cell.cell_id,
            "bottom_line": BOTTOM_LINE in cell.tags,
        }
        for cell in read_cells(notebook)
        for output in cell.outputs
        if FINDING in output
    ]


def most_urgent(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The bottom line: all to act on, then those tagged so, then others to watch; at most nine, each once.

    Most urgent first; equal ones keep their order. Where a sentence stands in a notebook twice, the one
    below its own question counts, as the reader finds its grounds there.
    """
    said: dict[str, Mapping[str, Any]] = {}
    tagged: set[str] = set()
    for finding in findings:
        statement = finding["statement"]
        if finding["bottom_line"]:
            tagged.add(statement)
        if statement not in said or said[statement]["bottom_line"]:
            said[statement] = finding
    chosen = sorted(
        (found for found in said.values() if found["statement"] in tagged or found["severity"] in _PRESSING),
        key=lambda found: (found["severity"] != "act", found["statement"] not in tagged, rank(found)),
    )
    return sorted(chosen[:_MOST], key=rank)


def rank(finding: Mapping[str, Any]) -> int:
    """Place of a finding's severity, 0 the most urgent."""
    return SEVERITIES.index(finding["severity"])
