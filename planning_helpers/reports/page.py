"""The internal report of an account, and the book: executed notebooks as one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from planning_helpers.reports.chapters import Chapter, chapters
from planning_helpers.reports.depth import narrowed
from planning_helpers.reports.drawings import Drawing
from planning_helpers.reports.findings import most_urgent
from planning_helpers.reports.html import page_html
from planning_helpers.wording.findings import SEVERITIES


def account_report(
    notebooks: Sequence[NotebookNode],
    *,
    account: str,
    period: str,
    as_of: str,
    notes: Sequence[str] = (),
    depth: str = "standard",
) -> str:
    """The internal report of one account as one HTML file that needs nothing beside it.

    Args:
        notebooks: Executed notebooks, in the order of the report.
        account: Name of the account.
        period: Name of the plan period.
        as_of: The day the facts are taken at (ISO date).
        notes: What the reader must know of the data, such as rows without exchange rate.
        depth: That of the plan: one of `depth.DEPTHS`.
    """
    found = [narrowed(chapter, depth) for chapter in chapters(notebooks)]
    kind = "Account plan" if depth == "standard" else f"Account plan, {depth} edition"
    return report_page(found, title=account, kind=kind, period=period, as_of=as_of, notes=notes)


def book_report(notebooks: Sequence[NotebookNode], *, period: str, as_of: str) -> str:
    """The page over the whole book: account selection and manager's dashboard."""
    return report_page(
        chapters(notebooks),
        title="Book of accounts",
        kind="All accounts",
        period=period,
        as_of=as_of,
        notes=(),
    )


def report_page(
    found: Sequence[Chapter], *, title: str, kind: str, period: str, as_of: str, notes: Sequence[str]
) -> str:
    """The page of the chapters `found`."""
    findings = [finding for chapter in found for finding in chapter.findings]
    return page_html(
        "report.html",
        title=title,
        kind=kind,
        period=period,
        as_of=as_of,
        notes=[*notes, *_flaws(found)],
        chapters=found,
        counts=severity_counts(findings),
        bottom_line=most_urgent(findings),
        rules=_rules(findings),
        sources=_sources(findings),
        drawings=drawings(found),
    )


def _flaws(found: Sequence[Chapter]) -> list[str]:
    """What the reader must know of sections that could not be made."""
    titles = [
        chapter.title
        for chapter in found
        if any(block.kind == "error" for part in (chapter, *chapter.parts) for block in _blocks(part))
    ]
    return [f"Sections could not be made in: {', '.join(titles)}. Each says so in its place."] * bool(titles)


def severity_counts(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many different findings there are of each severity, the most urgent first."""
    said = {finding["statement"]: finding["severity"] for finding in findings}
    return {severity: list(said.values()).count(severity) for severity in SEVERITIES}


def drawings(found: Sequence[Chapter]) -> list[Drawing]:
    """The charts that the chapters show, in order."""
    blocks = (block for chapter in found for part in (chapter, *chapter.parts) for block in _blocks(part))
    return [block.view for block in blocks if block.kind == "chart"]


def _blocks(part: Any) -> list[Any]:
    return part.lead if isinstance(part, Chapter) else part.blocks


def _rules(findings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The rules cited, each with the anchor of the first finding that answers it."""
    cited: dict[str, str] = {}
    for finding in findings:
        cited.setdefault(finding["rule"], finding["anchor"])
    return dict(sorted(cited.items()))


def _sources(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Files that rows behind the findings were read from."""
    found = set()
    for finding in findings:
        names = [column["name"] for column in finding["rows"]["columns"]]
        if "source_file" in names:
            n = names.index("source_file")
            found |= {row[n] for row in finding["rows"]["data"] if row[n]}
    return sorted(found)
