"""What becomes of each row of a workbook: saved, in conflict, refused, or taken out."""

from __future__ import annotations

from dataclasses import dataclass, field

from planning_helpers.excel.workbook_names import Names
from planning_helpers.excel.workbook_rows import BookRow, Row
from planning_helpers.excel.workbook_values import Problem
from planning_helpers.model import columns


@dataclass(frozen=True)
class RowEdit:
    """A row of which the workbook says something new.

    Attributes:
        row: The row of the workbook.
        after: What it says.
        fields: The columns that differ from what the workbook was given; those filled in, of a new row.
    """

    row: BookRow
    after: Row
    fields: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether the row is added."""
        return self.row.read is None and self.row.theirs is None


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken, and why."""

    row: BookRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Missing:
    """A row that the workbook was given and no longer has; `led_to` counts the rows that lead to it."""

    table: str
    key: str
    version: int
    theirs: Row
    led_to: int = 0


@dataclass
class WorkbookEdits:
    """What becomes of every row of a workbook.

    Attributes:
        account_id: Whose plan it is.
        plan_id: Its plan.
        save: Rows to be saved.
        conflicts: Rows that others have changed as well since the workbook was written.
        refused: Rows that cannot be taken.
        missing: Rows that were taken out.
        unchanged: How many rows say what they said.
        remarks: What a reader must know of how the workbook was read.
        names: What rows are called.
        has_plan: Whether the plan is stored, or in the workbook.
    """

    account_id: str
    plan_id: str
    names: Names
    has_plan: bool = True
    save: list[RowEdit] = field(default_factory=list)
    conflicts: list[RowEdit] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)


def place_of(row: BookRow) -> str:
    """Where a row stands, for what is wrong with the whole of it."""
    return f"{row.sheet.title}, row {row.line.number}"


def owners_of(table: str, edits: WorkbookEdits) -> dict[str, str]:
    """What every row of `table` is to belong to: the account, the plan."""
    names = {column.name for column in columns(table)}
    owners = {"account_id": edits.account_id, "plan_id": edits.plan_id}
    return {name: key for name, key in owners.items() if name in names}
