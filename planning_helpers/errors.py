"""The errors that the person running the planbook can mend; any other error is a defect."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PlanningError(Exception):
    """The person running this can fix it; the message says how."""


class MissingColumnsError(PlanningError):
    """A frame lacks columns that a calculation reads."""

    def __init__(self, name: str, missing: Iterable[str], present: Iterable[str]) -> None:
        self.missing = sorted(missing)
        super().__init__(
            f"{name} lacks {', '.join(self.missing)}; it has {listed(present)}. "
            "Rename the columns, or map them in the field map."
        )


class UnknownNameError(PlanningError):
    """A name was given that is not one of those there are."""

    def __init__(self, kind: str, name: str, known: Iterable[str], remedy: str = "") -> None:
        known = sorted(known)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(
            f"no {kind} {name!r}; there is {listed(known)}.{hint}{' ' + remedy if remedy else ''}"
        )


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """Sorted names with commas, the rest counted: what an error shows of what is there."""
    names = sorted(str(name) for name in names)
    if not names:
        return "nothing"
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
