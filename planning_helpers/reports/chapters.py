"""A notebook as a chapter: its question, its parts, and in each the findings, charts and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from planning_helpers.reports.cells import CHART, FINDING, TABLE, Cell, name_of, read_cells
from planning_helpers.reports.drawings import drawing
from planning_helpers.reports.findings import BOTTOM_LINE
from planning_helpers.reports.prose import Heading, prose_blocks
from planning_helpers.reports.rows import TableView, shows_all_of, table_view


@dataclass(frozen=True)
class Block:
    """Something shown: `kind` names its template, `view` is what that one needs."""

    kind: str
    anchor: str
    view: Any


@dataclass
class Part:
    """A question of a chapter with what answers it.

    Attributes:
        tags: Those of the cell its heading stands in.
        prose: How to read what follows; the first paragraph is always in sight.
    """

    anchor: str
    heading: str
    tags: frozenset[str] = frozenset()
    prose: list[Markup] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def gap(self) -> str:
        """What is said in place of an answer, as the data for one is missing; empty where there is one.

        A chart, or a finding that could be computed, is an answer.
        """
        kinds = {block.kind for block in self.blocks}
        if not self.blocks or not kinds <= {"finding", "table"}:
            return ""
        findings = [block.view for block in self.blocks if block.kind == "finding"]
        if any(found["severity"] != "unknown" or found["bottom_line"] for found in findings):
            return ""
        if findings:
            return str(findings[0]["statement"])
        tables = [block.view for block in self.blocks]
        return "" if any(table.total for table in tables) else tables[0].empty


@dataclass
class Chapter:
    """One notebook.

    Attributes:
        question: The first paragraph under its title.
        reads: The rest of the title cell: what it reads and writes.
        lead: What is shown before the first question: the bottom line of the notebook.
        left_out: Headings of the questions that this report leaves out.
    """

    anchor: str
    name: str
    title: str = ""
    question: Markup = field(default_factory=Markup)
    reads: list[Markup] = field(default_factory=list)
    lead: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def answered(self) -> list[Part]:
        """The questions that have an answer, in order."""
        return [part for part in self.parts if not part.gap]

    @property
    def open_questions(self) -> list[Part]:
        """The questions that nothing answers yet; a page lists them after the others."""
        return [part for part in self.parts if part.gap]

    @property
    def is_empty(self) -> bool:
        """Whether nothing computed is shown in it."""
        return not self.lead and not any(part.blocks for part in self.parts)

    def grounds(self, block: Block) -> str:
        """Anchor of the finding below that says the same as the finding `block`; empty without one."""
        said = block.view["statement"] if block.kind == "finding" else None
        below = (other for part in self.parts for other in part.blocks if other.kind == "finding")
        return next((other.anchor for other in below if other.view["statement"] == said), "")

    @property
    def counts(self) -> Mapping[str, int]:
        """How many different findings there are of each severity."""
        said = {finding["statement"]: finding["severity"] for finding in self.findings}
        return {severity: list(said.values()).count(severity) for severity in said.values()}


def chapters(
    notebooks: Iterable[NotebookNode], *, keep: Callable[[Cell], bool] = lambda cell: True
) -> Sequence[Chapter]:
    """The chapters of executed `notebooks`, of the cells that `keep` lets through."""
    return [_chapter(notebook, number, keep) for number, notebook in enumerate(notebooks, start=1)]


def _chapter(notebook: NotebookNode, number: int, keep: Callable[[Cell], bool]) -> Chapter:
    name = name_of(notebook)
    chapter = Chapter(anchor=f"{number}-{_slug(name)}", name=name)
    for cell in filter(keep, read_cells(notebook)):
        _add_prose(chapter, cell)
        for output in cell.outputs:
            _add_output(chapter, cell, output)
        if cell.error:
            _add_error(chapter, cell)
    for part in chapter.parts:
        _tell_once(part)
    return chapter


def _tell_once(part: Part) -> None:
    """Let a finding or chart whose rows are told in its part already lead there instead of repeating them.

    Where a finding says all and no table has a row, the tables say nothing more.
    """
    findings = [block for block in part.blocks if block.kind == "finding"]
    told = {block.anchor: block.view for block in part.blocks if block.kind == "table"}
    for finding in findings:
        rows = finding.view["table"]
        finding.view["told_in"] = _place_of(rows, told) if rows.total else ""
    told |= {block.anchor: block.view["table"] for block in findings if not block.view["told_in"]}
    for number, block in enumerate(part.blocks):
        if block.kind == "chart" and block.view.tables:
            places = [_place_of(rows, told) for rows in block.view.tables]
            if all(places):
                part.blocks[number] = replace(block, view=replace(block.view, tables=[], told_in=places[0]))
    if findings and not any(rows.total for rows in told.values()):
        part.blocks = [block for block in part.blocks if block.kind != "table"]


def _place_of(rows: TableView, told: Mapping[str, TableView]) -> str:
    return next((anchor for anchor, table in told.items() if shows_all_of(table, rows)), "")


def _add_prose(chapter: Chapter, cell: Cell) -> None:
    for block in prose_blocks(cell.text):
        if isinstance(block, Heading):
            _open(chapter, block, cell.tags)
        elif chapter.parts:
            chapter.parts[-1].prose.append(block)
        elif not chapter.question:
            chapter.question = block
        else:
            chapter.reads.append(block)


def _open(chapter: Chapter, heading: Heading, tags: frozenset[str]) -> None:
    if heading.level == 1 and not chapter.title:
        chapter.title = heading.text
    else:
        chapter.parts.append(Part(f"{chapter.anchor}-{len(chapter.parts) + 1}", heading.text, tags))


def _place(chapter: Chapter) -> tuple[list[Block], str]:
    """Where the next block of `chapter` goes, and its anchor."""
    blocks = chapter.parts[-1].blocks if chapter.parts else chapter.lead
    place = chapter.parts[-1].anchor if chapter.parts else chapter.anchor
    return blocks, f"{place}-{'abcdefghijklmnopqrstuvwxyz'[len(blocks) % 26]}{len(blocks) // 26 or ''}"


def _add_error(chapter: Chapter, cell: Cell) -> None:
    """Say once in a part that it failed, and why."""
    blocks, anchor = _place(chapter)
    if not (cell.is_consequence and any(block.kind == "error" for block in blocks)):
        blocks.append(Block("error", anchor, "" if cell.is_consequence else cell.error))


def _add_output(chapter: Chapter, cell: Cell, output: Mapping[str, Any]) -> None:
    blocks, anchor = _place(chapter)
    if FINDING in output:
        finding = _finding(output[FINDING], chapter, cell, anchor)
        chapter.findings.append(finding)
        blocks.append(Block("finding", anchor, finding))
    elif TABLE in output:
        blocks.append(Block("table", anchor, table_view(output[TABLE], anchor)))
    elif CHART in output:
        text = _text(output.get("text/plain", ""))
        drawn = drawing(output[CHART], text, anchor)
        blocks.append(
            Block("chart", anchor, replace(drawn, title="") if _is_said(drawn.title, blocks) else drawn)
        )
    elif text := _text(output.get("text/plain", "")):
        blocks.append(Block("text", anchor, text))


def _finding(data: Mapping[str, Any], chapter: Chapter, cell: Cell, anchor: str) -> dict[str, Any]:
    return {
        **data,
        "notebook": chapter.name,
        "cell_id": cell.cell_id,
        "bottom_line": BOTTOM_LINE in cell.tags,
        "anchor": anchor,
        "chapter": chapter.title or chapter.name,
        "table": table_view(data["rows"], f"{anchor}-rows", lean=True),
        "told_in": "",
    }


def _is_said(title: str, blocks: Sequence[Block]) -> bool:
    """Whether a finding above says the same, as a chart's title often does."""
    said = (block.view["statement"] for block in blocks if block.kind == "finding")
    return any(title.split() == statement.split() for statement in said)


def _text(content: str | list[str]) -> str:
    return "".join(content)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "notebook"
