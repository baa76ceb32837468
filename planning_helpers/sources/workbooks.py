"""Sheets of workbooks as text: what a cell shows, not only what it holds."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from planning_helpers.errors import ExtractError, listed
from planning_helpers.sources.errors import did_you_mean
from planning_helpers.sources.extract_table import Extract, by_heading, shown_name, texts_table, value_text
from planning_helpers.sources.field_map import Layout
from planning_helpers.values.cell_formats import shown_number
from planning_helpers.values.numbers import digits
from planning_helpers.values.words import squeezed
from planning_helpers.wording.figures import counted

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_WITH_FORMATS = (".xlsx", ".xlsm")
"""Workbooks of which openpyxl tells how the numbers are shown; of the others calamine tells the values."""

_HIDDEN_ROW = re.compile(rb'<row [^>]*hidden="(?:1|true)"')


def fetch_sheet(path: Path, layout: Layout) -> Extract:
    """The table on the sheet that `layout` names, else on the first one.

    A number is read as its cell shows it where that tells what it is: 60% for 0.6, 00123 for 123, EUR beside
    an amount. Texts and days of a cell that spans rows hold for each of them.

    Raises:
        ExtractError: If it is no workbook, is protected by a password, or has no such sheet.
        OSError: If it cannot be opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep of a workbook, we do not read
            return _sheet(path, layout)
    except (OSError, ExtractError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a broken file makes both readers raise nearly anything, or panic
        why = next(iter(str(error).splitlines()), type(error).__name__)
        if path.suffix.lower() in {".xlsx", ".xlsm", ".xlsb", ".ods"} and not is_zipfile(path):
            why = "it is only a part of one, protected, or of another kind than its name says"
        raise ExtractError(
            f"{shown_name(path)} cannot be read as an Excel workbook ({why}). Open it in Excel, save it as "
            ".xlsx without a password, and try again."
        ) from error


def _sheet(path: Path, layout: Layout) -> Extract:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        title = _title(path, layout, book.sheet_names)
        remarks = (
            []
            if layout.sheet or len(book.sheet_names) == 1
            else [f"the first sheet is read; there are {listed(book.sheet_names)}"]
        )
        values = book.get_sheet_by_name(title)
        merged = values.merged_cell_ranges or []
        has_formats = path.suffix.lower() in _WITH_FORMATS
        cells = [] if has_formats else values.to_python(skip_empty_area=False)
    rows = (
        _shown_rows(path, title) if has_formats else [[value_text(value) for value in row] for row in cells]
    )
    if not has_formats:
        remarks.append(
            f"of a {path.suffix} file only the values are read: a currency, or zeros before a key, that the "
            "format of a cell shows are not; merged cells of .ods hold for their first row. "
            "Save it as .xlsx to keep them"
        )
    header = layout.skip_lines
    unread = _fill_merged(rows, merged, header, remarks)
    numbered = ((number, row) for number, row in enumerate(rows, start=1) if number > header)
    extract = texts_table(f"{shown_name(path)}, sheet {title}", numbered, layout, remarks, [])
    headers = list(extract.texts.columns)
    if has_formats:
        part = _xml_of_sheet(path, title)
        unread += _without_result(path, title, rows) if b"<f" in part else []
        if hidden := len(_HIDDEN_ROW.findall(part)):
            are = (
                "is hidden or filtered out; it is" if hidden == 1 else "are hidden or filtered out; they are"
            )
            remarks.append(f"{counted(hidden, 'row')} {are} read too")
    return replace(
        extract,
        unread=[
            (row, headers[place], value, message)
            for row, place, value, message in unread
            if place < len(headers) and row > header + 1
        ],
    )


def _title(path: Path, layout: Layout, titles: list[str]) -> str:
    if layout.sheet is None and titles:
        return titles[0]
    found = by_heading(titles).get(squeezed(layout.sheet or ""))
    if found is None:
        raise ExtractError(
            f"{shown_name(path)} has no sheet {layout.sheet!r}; it has {listed(titles)}."
            f"{did_you_mean(layout.sheet or '', titles)} Correct sheet in the map."
        )
    return found


def _shown_rows(path: Path, title: str) -> list[list[str]]:
    """The cells of a sheet as text, numbers as they are shown."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book[title]
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        return [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
    finally:
        book.close()


def _shown(cell: Any) -> str:
    """A cell as text: a number in the way its format shows what it is."""
    from openpyxl.utils.escape import unescape

    value = cell.value
    if isinstance(value, str):
        return str(unescape(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value_text(value)
    return shown_number(value, cell.number_format) or value_text(value)


def _fill_merged(
    rows: list[list[str]],
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    header: int,
    remarks: list[str],
) -> list[tuple[int, int, str, str]]:
    """Fill cells that span rows below the header; numbers, which may be a sum, by row and place."""
    found, filled = [], 0
    for (top, left), (bottom, _) in merged:
        if top <= header or bottom == top or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if not value:
            continue
        if digits(value) is not None:
            message = f"its cell spans rows {top + 1} to {bottom + 1}; the number is read in the first alone"
            found.append((top + 1, left, value, message))
            continue
        filled += 1
        for row in rows[top + 1 : bottom + 1]:
            row.extend([""] * (left + 1 - len(row)))
            row[left] = value
    if filled:
        remarks.append(f"{counted(filled, 'merged cell')} read in every row that it spans")
    return found


def _without_result(path: Path, title: str, rows: list[list[str]]) -> list[tuple[int, int, str, str]]:
    """Cells with a formula whose result the file does not hold, as programs write them."""
    import openpyxl

    message = "the formula has no stored result: open the file in Excel and save it"
    book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    try:
        sheet = book[title]
        sheet.reset_dimensions()
        return [
            (number, place, str(cell.value), message)
            for number, (row, shown) in enumerate(zip(sheet.iter_rows(), rows, strict=False), start=1)
            for place, (cell, text) in enumerate(zip(row, shown, strict=False))
            if text == "" and cell.data_type == "f"
        ]
    finally:
        book.close()


def _xml_of_sheet(path: Path, title: str) -> bytes:
    """The part of a workbook that holds a sheet."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        place: str = book[title]._worksheet_path
    finally:
        book.close()
    with ZipFile(path) as parts:
        return parts.read(place)
