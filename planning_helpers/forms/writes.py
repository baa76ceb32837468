"""What a form wrote, so that it can take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Write:
    """One row before and after a form wrote it; None where there was or is none.

    Attributes:
        step: Writes of one step are taken back together.
        label: What a reader calls the row.
    """

    step: str
    row_id: str
    label: str
    before: Row | None
    after: Row | None


class Writes:
    """The writes of one form, the latest first to be taken back."""

    def __init__(self) -> None:
        self._writes: list[Write] = []

    def add(self, write: Write) -> None:
        """Keep `write`, unless it changed nothing."""
        if write.before != write.after:
            self._writes.append(write)

    def take(self) -> list[Write]:
        """Take out the writes of the latest step, the latest write first; none when nothing is left."""
        taken: list[Write] = []
        while self._writes and (not taken or self._writes[-1].step == taken[0].step):
            taken.append(self._writes.pop())
        return taken

    def taken_back(self, write: Write, now: Row | None) -> None:
        """Note that a row says `now` what it said before `write`, at another version."""
        self._writes = [
            replace(known, after=now)
            if known.row_id == write.row_id and known.after == write.before
            else known
            for known in self._writes
        ]

    def described(self) -> str:
        """What would be taken back next, such as `deleting “Old plant”`; empty if nothing."""
        if not self._writes:
            return ""
        last = self._writes[-1]
        step = [write for write in self._writes if write.step == last.step]
        doings = {_doing(write) for write in step}
        doing = doings.pop() if len(doings) == 1 else "the change of"
        return f"{doing} {last.label if len(step) == 1 else f'{len(step)} rows'}"


def _doing(write: Write) -> str:
    if write.before is None:
        return "adding"
    return "deleting" if write.after is None else "the change of"
