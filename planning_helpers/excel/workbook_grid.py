"""The cells of a worksheet that hold something, with all that can be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from planning_helpers.values.cell_formats import shown_number
from planning_helpers.values.numbers import number, without_clear_mark


@dataclass(frozen=True)
class Cell:
    """What one cell holds.

    Attributes:
        raw: Text, number, truth value, date or None.
        place: Sheet and cell, such as `Actions!E5`.
        problem: Why it cannot be taken; empty when it can.
        remark: What a reader should know of it.
    """

    raw: Any
    place: str
    problem: str = ""
    remark: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed there."""
        return self.raw is None or (isinstance(self.raw, str) and not self.raw.strip())


class Grid:
    """The cells of a worksheet that hold something: their values, and which of them are formulas."""

    def __init__(self, values: Any, formulas: Any) -> None:
        self.title: str = values.title
        self._values, self._formulas = values._cells, formulas._cells
        held = {place for place, cell in self._formulas.items() if cell.value is not None}
        self.rows = sorted({row for row, _ in held})
        self.columns = sorted({column for _, column in held})
        self.merged = [one.bounds for one in formulas.merged_cells.ranges]
        self.hidden = {row for row in self.rows if formulas.row_dimensions[row].hidden}

    def text(self, row: int, column: int) -> str:
        """What a cell shows, as text."""
        cell = self._values.get((row, column))
        return "" if cell is None or cell.value is None else str(cell.value).strip()

    def cell(self, row: int, column: int) -> Cell:
        """A cell with all that can be wrong with it."""
        place = f"{self.title}!{get_column_letter(column)}{row}"
        value, formula = self._values.get((row, column)), self._formulas.get((row, column))
        raw = None if value is None else _as_shown(value)
        if formula is not None and formula.data_type == "f":
            if raw is None:
                told = "holds a formula without a result. Let the spreadsheet compute it and save the file."
                return Cell(str(formula.value), place, problem=told)
            return _checked(Cell(raw, place, remark=f"holds a formula; its result {raw} was taken"), value)
        return _checked(Cell(raw, place), value)

    def merged_problem(self, row: int) -> str:
        """Why a row through which a merged cell goes is not read; empty when none does."""
        for left, top, right, bottom in self.merged:
            if top <= row <= bottom:
                corners = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
                return f"the cells {corners} are merged, so the rows cannot be told apart. Unmerge them."
        return ""


def _as_shown(cell: Any) -> Any:
    """What a cell holds; a number as text where its format makes it another one, such as 12.5 TEUR."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    shown = shown_number(value, cell.number_format)
    is_hundredth = shown.endswith("%") and number(shown) != value
    return without_clear_mark(shown) if shown and not is_hundredth else value


def _checked(cell: Cell, found: Any) -> Cell:
    if found is not None and found.data_type == "e":
        return Cell(cell.raw, cell.place, problem=f"holds the error {cell.raw}. Write the value instead.")
    return cell
