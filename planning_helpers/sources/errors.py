"""What can be wrong with a field map or an extract, said so that an analyst can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from planning_helpers.errors import ExtractError, PlanningError, listed


class FieldMapError(PlanningError):
    """A field map says something that cannot be followed."""

    def __init__(self, where: str, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(f"{where}: {'; '.join(self.problems)}")


class HeaderError(ExtractError):
    """A column that the map reads is not in the file; of several `missing`, any one would do."""

    def __init__(self, file: str, missing: str | list[str], present: Iterable[str], *, table: str) -> None:
        names = [missing] if isinstance(missing, str) else missing
        hints = filter(None, (did_you_mean(name, present) for name in names))
        super().__init__(
            f"{file} has no column {' or '.join(map(repr, names))}, which the map reads for {table}; "
            f"it has {listed(present, most=40)}.{next(hints, '')} "
            "Correct the name in the map, or export that column."
        )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint such as ` Did you mean 'Amount'?`, or nothing when no name is near."""
    by_lower = {str(one).lower(): str(one) for one in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f" Did you mean {by_lower[near[0]]!r}?" if near else ""
