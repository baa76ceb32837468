"""What the cells of a row say, as values: unchanged ones as they were, the others read and looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planning_helpers.excel.kept_values import is_same
from planning_helpers.excel.sheets import end_kind, fitting, is_kept, sheet_columns, tables_named
from planning_helpers.excel.workbook_grid import Cell
from planning_helpers.excel.workbook_names import Names, same_name
from planning_helpers.excel.workbook_rows import BookRow, Row, typed_cells
from planning_helpers.model import Column, row_class
from planning_helpers.values.cell_values import CellValue, cell_value
from planning_helpers.values.words import folded


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, or a row, and where."""

    place: str
    message: str


def row_values(row: BookRow, names: Names, *, currency: str) -> tuple[Row, list[Problem], list[str]]:
    """What `row` says in the columns that people fill in, what is wrong with it, and how it was read.

    A cell that still holds what it was given has the stored value, to the last digit.

    Args:
        row: The row of the workbook.
        names: By which references find their rows.
        currency: ISO code of the account's money, for rows without a currency of their own.
    """
    known = row.read or row.theirs
    cells = typed_cells(row.sheet, row.line)
    currency = _own_currency(cells, known) or currency
    values: Row = {}
    problems, remarks = [], []
    for column in sheet_columns(row.table):
        if column.name not in cells or is_kept(row.table, column):
            continue
        found = _value(row, column, cells, known, names, currency)
        cell = cells[column.name]
        if found.problem:
            problems.append(Problem(cell.place, found.problem))
        values[column.name] = found.value
        changed = known is None or found.value != known.get(column.name)
        remarks += [f"{cell.place}: {told}." for told in (cell.remark, found.remark) if told and changed]
    return values, problems, remarks


def _own_currency(cells: dict[str, Cell], known: Row | None) -> str:
    """The currency that the row says its money is in; empty when it does not."""
    cell = cells.get("currency")
    told = (known or {}).get("currency") if cell is None else cell.raw
    return str(told or "").strip().upper()


def _value(
    row: BookRow, column: Column, cells: dict[str, Cell], known: Row | None, names: Names, currency: str
) -> CellValue:
    cell = cells[column.name]
    stored = None if known is None else known.get(column.name)
    if cell.problem:
        return CellValue(problem=cell.problem)
    if tables := _tables(row, column, cells):
        return _reference(cell, tables, stored, known, names, column)
    if known is not None and is_same(stored, cell.raw, column):
        return CellValue(stored)
    if isinstance(stored, str) and fitting(stored) != stored:
        return CellValue(
            problem="the stored text is longer than Excel allows and was cut here, so a change of it would "
            "lose its end. Change it in the notebook."
        )
    return cell_value(cell.raw, column, currency=currency)


def _tables(row: BookRow, column: Column, cells: dict[str, Cell]) -> tuple[str, ...]:
    """The tables that the cell of `column` may name a row of."""
    kind = end_kind(row.table, column)
    if kind is None:
        return tables_named(row.table, column)
    told = cells.get(kind)
    default = row_class(row.table).model_fields[kind].get_default()
    said = default if told is None or told.is_empty else folded(str(told.raw))
    return tables_named(row.table, column, said or "")


def _reference(
    cell: Cell, tables: tuple[str, ...], stored: Any, known: Row | None, names: Names, column: Column
) -> CellValue:
    if cell.is_empty:
        return CellValue(None if stored is None or not is_same(stored, None, column) else stored)
    text = str(cell_value(cell.raw, column).value)
    keys = names.keys(tables, text)
    if (
        known is not None
        and stored is not None
        and (stored in keys or same_name(text) == same_name(str(stored)))
    ):
        return CellValue(stored)
    if len(keys) == 1:
        return CellValue(next(iter(keys)))
    if keys:
        return CellValue(problem=names.several(tables, text, keys))
    if tables == ("partners",):  # a tie may name a partner that the plan does not list
        return CellValue(text)
    return CellValue(problem=names.unknown(tables, text))
