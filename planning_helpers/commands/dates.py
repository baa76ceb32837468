"""Days as they are given on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from planning_helpers.errors import PlanningError
from planning_helpers.periods import usable_day


class DateTextError(PlanningError):
    """A date on the command line is not written as one."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no date; dates read 2026-11-15. Write it in this form.")


class FarAheadError(PlanningError):
    """An import would hold from a day far ahead, and nobody agreed to that."""

    def __init__(self, given: date, today: date) -> None:
        super().__init__(
            f"--as-of {given} is more than a year ahead of today, {today}; nothing was written. "
            "Correct the day, or add --yes if it is right."
        )


def day(text: str) -> date:
    """The day that `text` names; today, the day of the person who runs the command, when it is empty.

    Raises:
        DateTextError: If `text` is no ISO date.
        FarDayError: If it is too far away to take facts at.
    """
    if not text:
        return date.today()  # noqa: DTZ011
    try:
        return usable_day(date.fromisoformat(text.strip()))
    except ValueError:
        raise DateTextError(text) from None


def agreed_day(text: str, *, agreed: Callable[[str], bool]) -> date:
    """The day that `text` names; one more than a year (366 days) ahead of today only when that is `agreed`.

    A book is shown on the latest day that its store knows, so a day that is misspelt hides the others.

    Raises:
        DateTextError: If `text` is no ISO date.
        FarAheadError: If it is that far ahead, and not agreed to.
    """
    found, today = day(text), day("")
    is_far = found - today > timedelta(days=366)
    if is_far and not agreed(f"--as-of {found} is more than a year ahead of today, {today}. Is it right?"):
        raise FarAheadError(found, today)
    return found
