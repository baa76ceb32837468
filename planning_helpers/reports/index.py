"""The page over all accounts of a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from planning_helpers.reports.findings import most_urgent
from planning_helpers.reports.html import page_html
from planning_helpers.reports.page import severity_counts

SUFFICIENCY = "PIPE-1"


@dataclass(frozen=True)
class IndexEntry:
    """What became of one account in a run.

    Attributes:
        folder: Its folder, as it stands beside the index.
        status: `failed`, or how else it went in a word: `done`, `unchanged`.
        error: Why it failed, in a line; else empty.
        findings: From `read_findings`.
        has_client: Whether there is a client edition.
        has_calendar: Whether there is a calendar: there is none without a dated action or review.
        seconds: How long it took.
    """

    account_id: str
    account: str
    folder: str
    status: str
    error: str
    findings: Sequence[Mapping[str, Any]]
    has_client: bool
    seconds: float
    has_calendar: bool = False

    @property
    def address(self) -> str:
        """The folder as the beginning of a link."""
        return "./" + quote(self.folder, safe="") + "/"

    @property
    def most_urgent(self) -> Mapping[str, Any] | None:
        """The first finding of its bottom line."""
        return next(iter(most_urgent(self.findings)), None)

    @property
    def counts(self) -> dict[str, int]:
        """How many different findings there are of each severity."""
        return severity_counts(self.findings)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Files of the account beside its report, with the word of the link to each."""
        client = [("report-client.html", "Client edition")] if self.has_client else []
        dates = [("actions.ics", "Calendar")] if self.has_calendar else []
        return [*client, ("plan.xlsx", "Workbook"), *dates, ("notebooks/", "Notebooks")]

    def figure(self, ambition: str, name: str) -> str:
        """A figure of the pipeline finding for the `ambition` goal (`commit`, `stretch`); a dash without."""
        texts = (
            finding["figures"][name]["text"]
            for finding in self.findings
            if finding["rule"] == SUFFICIENCY
            and f"{ambition} goal" in finding["statement"].lower()
            and name in finding["figures"]
        )
        return next(texts, "–")


def index_page(entries: Sequence[IndexEntry], *, period: str, as_of: str, book: str = "book.html") -> str:
    """The page that leads to the reports of all accounts, those with most to do first; failed ones on top.

    Args:
        entries: One an account.
        period: Name of the plan period.
        as_of: The day the facts are taken at (ISO date).
        book: Address of the page over the whole book; empty when there is none.
    """
    return page_html(
        "index.html",
        title="Account plans",
        kind="All accounts",
        period=period,
        as_of=as_of,
        book=book,
        entries=sorted(entries, key=_order),
        failed=[entry for entry in entries if entry.status == "failed"],
        drawings=(),
    )


def _order(entry: IndexEntry) -> tuple[bool, int, int, str]:
    counts = entry.counts
    return entry.status != "failed", -counts["act"], -counts["watch"], entry.account.casefold()
