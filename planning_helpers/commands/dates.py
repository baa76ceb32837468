"""Days as they are given on the command line."""

from __future__ import annotations

from datetime import date

from planning_helpers.errors import PlanningError


class DateTextError(PlanningError):
    """A date on the command line is not written as one."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date; dates read 2026-11-15. Write it in this form.")


def day(text: str) -> date:
    """The day that `text` names; today, the day of the person who runs the command, when it is empty.

    Raises:
        DateTextError: If `text` is no ISO date.
    """
    if not text:
        return date.today()  # noqa: DTZ011
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateTextError(text) from None
