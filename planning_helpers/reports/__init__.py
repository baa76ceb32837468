"""Executed notebooks as files for readers: reports, index and calendar."""

from planning_helpers.reports.cells import FailedNotebookError
from planning_helpers.reports.client import LeakError, client_report
from planning_helpers.reports.findings import read_findings
from planning_helpers.reports.index import IndexEntry, index_page
from planning_helpers.reports.internal import internal_terms
from planning_helpers.reports.leaks import leaks
from planning_helpers.reports.page import account_report, book_report

__all__ = [
    "FailedNotebookError",
    "IndexEntry",
    "LeakError",
    "account_report",
    "book_report",
    "client_report",
    "index_page",
    "internal_terms",
    "leaks",
    "read_findings",
]
