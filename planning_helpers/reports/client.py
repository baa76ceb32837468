"""The edition given to the client: only cells marked for them, checked for what is not theirs to see."""

from __future__ import annotations

from collections.abc import Sequence

from nbformat import NotebookNode

from planning_helpers.errors import PlanningError
from planning_helpers.reports.cells import Cell, FailedNotebookError
from planning_helpers.reports.chapters import Chapter, chapters
from planning_helpers.reports.html import page_html
from planning_helpers.reports.internal import Internal
from planning_helpers.reports.leaks import WHAT_IT_IS, Leak, leaks
from planning_helpers.reports.page import drawings

CLIENT = "client"

_MOST_QUOTED = 8
_MOST_LETTERS = 40


class LeakError(PlanningError):
    """The client edition would show what is internal; it must not be given away.

    The message names the first few of the `leaked` words and counts the others, as logs are read by many.
    """

    def __init__(self, account: str, leaked: Sequence[Leak]) -> None:
        self.leaked = tuple(leaked)
        told = "; ".join(map(_told, self.leaked[:_MOST_QUOTED]))
        more = f"; and {len(self.leaked) - _MOST_QUOTED} more" if len(self.leaked) > _MOST_QUOTED else ""
        super().__init__(f"the client edition of {account} shows {told}{more}. {_remedy(self.leaked)}")


def _told(leak: Leak) -> str:
    where = "" if leak.row is None else f" in {leak.row.table} {leak.row.key} {_beginning(leak.row.label)!r}"
    return f"{leak.says!r} ({WHAT_IT_IS[leak.kind]}){where}"


def _remedy(leaked: Sequence[Leak]) -> str:
    if all(leak.row is None for leak in leaked):
        return "Take it out of the cells tagged client."
    return (
        "Reword these rows, or set their audience to internal, and run the account again. If the client may "
        "read the words, whoever decides it allows them row by row, with name and day: in notebook 08, on "
        "the sheet of client permissions of plan.xlsx, or in client_permissions.csv."
    )


def _beginning(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1].rstrip() + "…"


def client_report(
    notebooks: Sequence[NotebookNode],
    *,
    account: str,
    period: str,
    as_of: str,
    internal_terms: Internal,
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
        agreed: Format, access and update frequency as agreed with the client, and on which day; a phrase
            each. Source: IMPL-1.

    Raises:
        FailedNotebookError: If a cell for the client failed.
        LeakError: If the page tells what is internal.
    """
    found = [chapter for chapter in chapters(notebooks, keep=_is_for_client) if not chapter.is_empty]
    if not found:
        return ""
    _refuse_failures(found)
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


def _refuse_failures(found: Sequence[Chapter]) -> None:
    for chapter in found:
        for block in (*chapter.lead, *(block for part in chapter.parts for block in part.blocks)):
            if block.kind == "error":
                raise FailedNotebookError(chapter.name, block.view or "it rests on another that failed")


def _is_for_client(cell: Cell) -> bool:
    return CLIENT in cell.tags
