"""What can be wrong with a field map or an extract, said so that an analyst can mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from planning_helpers.errors import ExtractError, PlanningError, listed


class FieldMapError(PlanningError):
    """A field map says something that cannot be followed."""

    def __init__(self, where: str, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(f"{where}: {'; '.join(self.problems)}.")


class HeaderError(ExtractError):
    """A column that the map reads is not in the file; of several `missing`, any one would do."""

    def __init__(self, file: str, missing: str | list[str], present: Iterable[str], *, table: str) -> None:
        present = list(present)
        names = [missing] if isinstance(missing, str) else missing
        hints = filter(None, (did_you_mean(name, present) for name in names))
        super().__init__(
            f"{file} has no column {' or '.join(map(repr, names))}, which the map reads for {table}; "
            f"it has {listed(present, most=40)}.{next(hints, '')} "
            f"Correct the name in the map, or export that column.{_further_down(present)}"
        )


def _further_down(present: Iterable[str]) -> str:
    """A hint where most headings are empty, as in a line of titles above the header."""
    names = list(present)
    bare = sum(bool(re.fullmatch(r"column \d+", name)) for name in names)
    if bare * 2 < len(names) and len(names) > 1:
        return ""
    return " If the header stands further down, say skip_lines = 3 (the lines above it) in the map."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint such as ` Did you mean 'Amount'?`, or nothing when no name is near."""
    by_lower = {str(one).lower(): str(one) for one in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f" Did you mean {by_lower[near[0]]!r}?" if near else ""
