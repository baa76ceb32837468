"""The workbook of a plan, back from a person's hands: its cells, whatever became of the file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from planning_helpers.errors import ExtractError, listed
from planning_helpers.excel.sheets import (
    ACCOUNT_KEY,
    COVER,
    EXPORTED,
    LISTS,
    PLAN_KEY,
    sheet_columns,
    sheet_tables,
    sheet_title,
)
from planning_helpers.excel.workbook_grid import Cell, Grid
from planning_helpers.model import Column
from planning_helpers.values.words import folded

_HEADING_LINES = 20  # a heading is looked for so far down
_LEAST_HEADINGS = 2
_MOST_COVER_LINES = 40


@dataclass(frozen=True)
class Line:
    """One row of a sheet below its heading.

    Attributes:
        number: Row of the sheet.
        cells: By column of the model; of the columns that the sheet has.
        problem: Why the row cannot be read; empty when it can.
    """

    number: int
    cells: Mapping[str, Cell]
    problem: str = ""


@dataclass(frozen=True)
class PlanSheet:
    """A sheet that holds a table.

    Attributes:
        table: The table.
        title: Name on the tab.
        columns: The columns that its heading names.
        lines: Its rows that are not empty.
        problem: Why none of them can be taken; empty when they can.
    """

    table: str
    title: str
    columns: frozenset[str]
    lines: tuple[Line, ...]
    problem: str = ""


@dataclass(frozen=True)
class PlanWorkbook:
    """What a workbook says.

    Attributes:
        file: Name of the file.
        cover: What its first sheet tells, by label.
        sheets: By table.
        lists: Keys by the name that a drop-down offered, by table.
        exported: Version of every row that was written into it, by table and key; None when that is lost.
        notes: What was not read, and how.
    """

    file: str
    cover: Mapping[str, str]
    sheets: Mapping[str, PlanSheet]
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    exported: Mapping[tuple[str, str], int] | None = None
    notes: tuple[str, ...] = ()


def fetch_plan_workbook(path: Path) -> PlanWorkbook:
    """Read the workbook at `path`, which `planbook export` wrote and a person has changed since.

    Sheets and columns may stand in any order, be renamed (a sheet is known by its headings then) or missing.
    Of a formula its last computed value is taken.

    Raises:
        ExtractError: If it is no workbook, or its cover does not tell of which account it is.
    """
    values, formulas = _opened(path, data_only=True), _opened(path, data_only=False)
    cover, cover_title = _cover(path, values)
    notes: list[str] = []
    grids = {
        sheet.title: Grid(sheet, formulas[sheet.title])
        for sheet in values.worksheets
        if sheet.title not in {cover_title, LISTS, EXPORTED}
    }
    tables = _tables_by_title(grids, notes)
    sheets = {table: _sheet(table, grids[title], notes) for title, table in tables.items()}
    in_order = {table: sheets[table] for table in sheet_tables() if table in sheets}
    return PlanWorkbook(path.name, cover, in_order, _lists(values), _exported(values), tuple(notes))


def _opened(path: Path, *, data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep of a workbook, we do not read
            return openpyxl.load_workbook(path, data_only=data_only)
    except FileNotFoundError:
        raise ExtractError(f"there is no file {path.name}. Give the path of a workbook.") from None
    except Exception as error:  # a broken file makes openpyxl and what it rests on raise nearly anything
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise ExtractError(
            f"{path.name} cannot be read as an Excel workbook ({why}). Save it as .xlsx and try again."
        ) from error


def _cover(path: Path, workbook: Any) -> tuple[dict[str, str], str]:
    """What the sheet says that tells the account's key, and its title."""
    for sheet in workbook.worksheets:
        lines = sheet.iter_rows(max_row=_MOST_COVER_LINES, max_col=2, values_only=True)
        told = {
            str(label).strip(): "" if value is None else str(value).strip()
            for label, value in (line for line in lines if len(line) == 2)
            if label is not None
        }
        if told.get(ACCOUNT_KEY) and PLAN_KEY in told:
            return told, sheet.title
    raise ExtractError(
        f"{path.name} has no sheet {COVER!r} that tells the {ACCOUNT_KEY.lower()}; it has the sheets "
        f"{listed(workbook.sheetnames, most=40)}. Copy your rows into one from `planbook export --xlsx`."
    )


def _tables_by_title(grids: Mapping[str, Grid], notes: list[str]) -> dict[str, str]:
    """The table of each sheet: that of its title, else the one whose headings it has."""
    of_titles = {folded(sheet_title(table)): table for table in sheet_tables()}
    of_titles |= {table: table for table in sheet_tables()}
    found = {title: of_titles[folded(title)] for title in grids if folded(title) in of_titles}
    for title, grid in grids.items():
        if title in found or not grid.rows:
            continue
        table = _table_of_headings(grid)
        if table is None:
            notes.append(f"The sheet {title!r} is not one of the planbook's; it is not read.")
        elif table in found.values():
            notes.append(
                f"The sheet {title!r} is not read: another sheet holds the {table.replace('_', ' ')}."
            )
        else:
            found[title] = table
            notes.append(f"The sheet {title!r} is read as {sheet_title(table)!r}, by its headings.")
    return found


def _table_of_headings(grid: Grid) -> str | None:
    """The table nearly all of whose typed columns the sheet has; None where none, or several, would do."""
    shares = {}
    for table in sheet_tables():
        _, places = _headings(table, grid)
        shares[table] = len(places) / len(sheet_columns(table))
    best = max(shares.values())
    tables = [table for table, share in shares.items() if share == best]
    return tables[0] if best > 0.8 and len(tables) == 1 else None


def _headings(table: str, grid: Grid) -> tuple[int, dict[int, str]]:
    """The line of the heading, and the column of the model at each of its places."""
    names = {folded(column.name): column.name for column in sheet_columns(table)}
    names |= {folded(column.label): column.name for column in sheet_columns(table)}
    best: tuple[int, dict[int, str]] = (0, {})
    for row in grid.rows[:_HEADING_LINES]:
        texts = {place: folded(grid.text(row, place).rstrip("* ")) for place in grid.columns}
        places = {place: names[text] for place, text in texts.items() if text in names}
        if len(places) > len(best[1]):
            best = row, places
    return best if len(best[1]) >= _LEAST_HEADINGS else (0, {})


def _sheet(table: str, grid: Grid, notes: list[str]) -> PlanSheet:
    heading, places = _headings(table, grid)
    columns = list(places.values())
    problem = ""
    if not places and grid.rows:
        wanted = listed([column.label for column in sheet_columns(table)], most=40)
        problem = (
            f"the sheet has no heading; it should name {wanted}. Export the plan again and copy your rows."
        )
    elif twice := [name for name in dict.fromkeys(columns) if columns.count(name) > 1]:
        problem = f"two columns are headed {_label(table, twice[0])!r}. Take one of them out."
    for place in grid.columns:
        text = grid.text(heading, place) if heading else ""
        if text and place not in places:
            notes.append(
                f"{grid.title}: the column {text[:60]!r} is not one of the planbook's; it is not read."
            )
    lines = tuple(_lines(table, grid, heading, places)) if places else _unread(grid)
    if hidden := sum(line.number in grid.hidden for line in lines):
        notes.append(
            f"{grid.title}: {hidden} of {len(lines)} rows are hidden or filtered out; they are read too."
        )
    return PlanSheet(table, grid.title, frozenset(columns), lines, problem)


def _lines(table: str, grid: Grid, heading: int, places: Mapping[int, str]) -> Iterator[Line]:
    for row in grid.rows:
        cells = {name: grid.cell(row, place) for place, name in places.items()}
        if row > heading and any(not cell.is_empty or cell.problem for cell in cells.values()):
            yield Line(row, cells, grid.merged_problem(row))


def _unread(grid: Grid) -> tuple[Line, ...]:
    """The rows of a sheet without a heading: they cannot be read, and must not be lost unsaid."""
    return tuple(Line(row, {}, "") for row in grid.rows)


def _lists(workbook: Any) -> dict[str, dict[str, str]]:
    if LISTS not in workbook.sheetnames:
        return {}
    columns = list(workbook[LISTS].iter_cols(values_only=True))
    return {
        str(labels[0]): {
            str(label): str(key)
            for label, key in zip(labels[1:], keys[1:], strict=True)
            if label is not None and key is not None
        }
        for labels, keys in zip(columns[::2], columns[1::2], strict=False)
        if labels[0] is not None
    }


def _exported(workbook: Any) -> dict[tuple[str, str], int] | None:
    if EXPORTED not in workbook.sheetnames:
        return None
    rows = workbook[EXPORTED].iter_rows(min_row=2, max_col=3, values_only=True)
    return {
        (str(table), str(key)): int(version)
        for table, key, version in (row for row in rows if len(row) == 3)
        if table is not None and key is not None and isinstance(version, (int, float))
    }


def _label(table: str, name: str) -> str:
    found: Column = next(column for column in sheet_columns(table) if column.name == name)
    return found.label
