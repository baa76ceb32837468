"""The edition given to the client: only cells marked for them, checked for what is not theirs to see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nbformat import NotebookNode

from planning_helpers.errors import PlanningError
from planning_helpers.reports.cells import Cell
from planning_helpers.reports.chapters import chapters
from planning_helpers.reports.html import page_html
from planning_helpers.reports.leaks import leaks
from planning_helpers.reports.page import drawings

CLIENT = "client"


class LeakError(PlanningError):
    """The client edition would show what is internal; it must not be given away.

    The message counts what leaked instead of quoting it all, as logs are read by many.
    """

    def __init__(self, account: str, leaked: Sequence[str]) -> None:
        self.leaked = tuple(leaked)
        quoted = ", ".join(f"{term!r}" for term in self.leaked[:8])
        more = f" and {len(self.leaked) - 8} more" if len(self.leaked) > 8 else ""
        super().__init__(
            f"the client edition of {account} shows {quoted}{more}; that stands in internal rows only. "
            "Take it out of the cells tagged client, or set the audience of its row to client."
        )


def client_report(
    notebooks: Sequence[NotebookNode],
    *,
    account: str,
    period: str,
    as_of: str,
    internal_terms: Collection[str],
    agreed: Sequence[str] = (),
) -> str:
    """The client edition as one HTML file; empty when no cell is marked for the client.

    An allow-list: cells tagged `client` alone, and of a finding only its sentence. Formula, figures, rows,
    severity and next step are ours.

    Args:
        notebooks: Executed notebooks, in the order of the report.
        account: Name of the account.
        period: Name of the plan period.
        as_of: The day the facts are taken at (ISO date).
        internal_terms: What must not be in it, from `internal_terms`.
        agreed: Format, access and update frequency as agreed with the client (IMPL-1), a phrase each.

    Raises:
        FailedNotebookError: If a cell of a notebook failed.
        LeakError: If an internal term is in the page.
    """
    found = [chapter for chapter in chapters(notebooks, keep=_is_for_client) if not chapter.is_empty]
    if not found:
        return ""
    page = page_html(
        "client.html",
        title=account,
        kind="Shared account plan",
        period=period,
        as_of=as_of,
        chapters=found,
        agreed=agreed,
        drawings=drawings(found),
    )
    if leaked := leaks(page, internal_terms):
        raise LeakError(account, leaked)
    return page


def _is_for_client(cell: Cell) -> bool:
    return CLIENT in cell.tags
