"""The plan as an Excel workbook: one sheet a judgement table, to read, to fill in and to import again."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from planning_helpers.excel.kept_values import kept_text
from planning_helpers.excel.sheets import (
    ACCOUNT,
    ACCOUNT_KEY,
    AS_OF,
    COVER,
    CURRENCY,
    EXPORTED,
    FIRST_DAY,
    LISTS,
    PERIOD,
    PLAN_KEY,
    end_kind,
    fitting,
    is_kept,
    sheet_columns,
    sheet_tables,
    sheet_title,
    tables_named,
)
from planning_helpers.excel.workbook_lists import LISTED, write_exported, write_lists
from planning_helpers.excel.workbook_rules import rule
from planning_helpers.excel.workbook_styles import WIDTHS, styles
from planning_helpers.model import Column, row_class
from planning_helpers.wording.reference_names import row_labels

HEADING_HEIGHT = 32  # points: two lines
ROOM = 1000  # drop-downs and limits reach so many rows beyond the last, for those that are added
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_HIDDEN = {"plan_id", "account_id"}
_ALLOWED = {
    "insert_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "objects": True,
}
"""What a person may do on a protected sheet. Not sorting: it could part the rows from their keys."""

WORKBOOK_TABLES = (*sheet_tables(), *LISTED, "accounts")
"""What `write_workbook` reads of a plan."""


@dataclass(frozen=True)
class Subject:
    """What a workbook is of.

    Attributes:
        account: Name of the account.
        account_id: Its key.
        period: Name of the plan period.
        plan_id: Key of the plan; empty when there is none yet.
        as_of: The day the plan is taken at.
    """

    account: str
    account_id: str
    period: str
    plan_id: str
    as_of: date


def subject_of(plan: Mapping[str, pd.DataFrame], *, period: str, as_of: date) -> Subject:
    """What a workbook of the tables of one account's plan is of."""
    account, plans = plan["accounts"].iloc[0], plan["plans"]
    plan_id = "" if plans.empty else str(plans["plan_id"].iloc[0])
    return Subject(str(account["name"]), str(account["account_id"]), period, plan_id, as_of)


@dataclass(frozen=True)
class _Sheet:
    """A worksheet of `table` and what is needed to fill it."""

    table: str
    rows: pd.DataFrame
    labels: Mapping[str, Mapping[str, str]]
    remarks: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Name on the tab."""
        return sheet_title(self.table)

    def values(self, column: Column) -> Iterator[Any]:
        """What the cells of `column` hold, row by row: of a reference the name of what it leads to."""
        kind = end_kind(self.table, column)
        kinds = self.rows[kind].tolist() if kind else [None] * len(self.rows)
        for value, of_kind in zip(self.rows[column.name].tolist(), kinds, strict=True):
            named = tables_named(self.table, column, of_kind)
            known = next((self.labels[one] for one in named if value in self.labels.get(one, {})), {})
            yield known.get(value, value)


def write_workbook(
    plan: Mapping[str, pd.DataFrame],
    path: Path,
    subject: Subject,
    *,
    rows: Mapping[str, pd.DataFrame] | None = None,
    remarks: Mapping[str, Mapping[tuple[int, str], str]] | None = None,
) -> Path:
    """Write the judgement tables of `plan` to `path` (.xlsx) and return `path`.

    Each table has a sheet: labels as headings with the model's descriptions as comments, choices, people,
    deals and rows of other sheets as drop-downs, limits of numbers and dates, a frozen heading row. Keys and
    versions are locked, all else can be typed in. Text is always written as text: what looks like a formula
    stays what the CRM says. Equal input gives equal bytes; `as_of` is the document's creation date.

    Args:
        plan: The tables `WORKBOOK_TABLES`, with money as it is stored.
        path: File to write.
        subject: What the workbook is of.
        rows: Rows for the sheets to hold instead of those of `plan`; they may hold text that is no value.
        remarks: By table, what is told beside the cell of a row (by its place among the rows) and a column.
    """
    labels = {
        table: {key: label if kept_text(label) else key for key, label in of_table.items()}
        for table, of_table in row_labels(plan).items()
    }
    shown = plan if rows is None else rows
    sheets = [
        _Sheet(table, shown[table], labels, (remarks or {}).get(table, {}))
        for table in sheet_tables()
        if table in shown
    ]
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    made_in_memory = io.BytesIO()
    with xlsxwriter.Workbook(made_in_memory, options) as workbook:
        created = datetime(subject.as_of.year, subject.as_of.month, subject.as_of.day)  # noqa: DTZ001
        workbook.set_properties({"title": subject.account, "created": created})
        made = styles(workbook)
        _write_cover(workbook.add_worksheet(COVER), subject, _currency(plan), sheets, made)
        worksheets = [workbook.add_worksheet(sheet.title) for sheet in sheets]
        rows_of = {sheet.table: sheet.rows for sheet in sheets}
        lists = write_lists(workbook.add_worksheet(LISTS), plan, labels, rows_of)
        for worksheet, sheet in zip(worksheets, sheets, strict=True):
            _write_sheet(worksheet, sheet, lists, made)
        write_exported(workbook.add_worksheet(EXPORTED), rows_of)
    _put(made_in_memory.getvalue(), path)
    return path


def _put(content: bytes, path: Path) -> None:
    """Write `content` to `path`, all of it or nothing: a part would stand in the way of the next export."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error


def _currency(plan: Mapping[str, pd.DataFrame]) -> str:
    """The currency that amounts without one are in: that of the account; empty when it has none."""
    known = plan["accounts"]["currency"].dropna()
    return "" if known.empty else str(known.iloc[0])


def _write_cover(
    worksheet: Any, subject: Subject, currency: str, sheets: list[_Sheet], made: dict[str, Any]
) -> None:
    cover = {
        ACCOUNT: subject.account,
        PERIOD: subject.period,
        AS_OF: subject.as_of.isoformat(),
        ACCOUNT_KEY: subject.account_id,
        PLAN_KEY: subject.plan_id,
        CURRENCY: currency,
    }
    worksheet.set_column(0, 0, 26)
    worksheet.set_column(1, 1, 60)
    for line, (label, value) in enumerate(cover.items()):
        worksheet.write_string(line, 0, label, made["bold"])
        worksheet.write_string(line, 1, fitting(value), made["quoted kept"])
    worksheet.write_string(len(cover) + 1, 0, "Sheet", made["bold"])
    worksheet.write_string(len(cover) + 1, 1, "Rows", made["bold"])
    for line, sheet in enumerate(sheets, start=len(cover) + 2):
        worksheet.write_url(line, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_number(line, 1, len(sheet.rows), made["left"])
    how = "Change the sheets and take them back with: planbook import, followed by the name of this file"
    worksheet.write_string(len(cover) + len(sheets) + 3, 0, how)
    worksheet.protect("", {"format_columns": True})


def _write_sheet(
    worksheet: Any, sheet: _Sheet, lists: Mapping[str, tuple[int, int]], made: dict[str, Any]
) -> None:
    worksheet.freeze_panes(1, 1)
    worksheet.set_row(0, HEADING_HEIGHT)
    worksheet.protect("", _ALLOWED)
    most = len(sheet.rows) + ROOM
    shown = sheet_columns(sheet.table)
    for position, column in enumerate(shown):
        kept = is_kept(sheet.table, column)
        style = made[f"{column.kind} kept" if kept else column.kind]
        quoted = made["quoted kept" if kept else "quoted"]
        needed = column.required and not kept
        told = column.description + (" Required." if needed else "")
        worksheet.write_string(0, position, column.label, made["heading required" if needed else "heading"])
        worksheet.write_comment(0, position, told, {"author": "Account Planbook", "x_scale": 1.6})
        hidden = column.name in _HIDDEN or column.name == row_class(sheet.table).key
        worksheet.set_column(position, position, WIDTHS.get(column.kind, 11), style, {"hidden": hidden})
        limits = None if kept else rule(sheet.table, column, lists, most=most)
        if limits is not None:
            worksheet.data_validation(1, position, most, position, limits)
        for place, value in enumerate(sheet.values(column)):
            remark = sheet.remarks.get((place, column.name))
            if remark is not None:
                worksheet.write_comment(
                    place + 1, position, remark, {"author": "Account Planbook", "x_scale": 2}
                )
            marked = style if remark is None else made[f"{column.kind} told"]
            _write_value(
                worksheet, place + 1, position, value, column, marked, quoted if remark is None else marked
            )
    worksheet.autofilter(0, 0, max(len(sheet.rows), 1), len(shown) - 1)


def _write_value(
    worksheet: Any, line: int, position: int, value: Any, column: Column, style: Any, quoted: Any
) -> None:
    if pd.isna(value):
        worksheet.write_blank(line, position, None, style)
    elif isinstance(value, str):
        text = fitting(value)
        worksheet.write_string(line, position, text, quoted if text.startswith(FORMULA_STARTS) else style)
    elif column.kind in {"date", "time"}:
        moment = pd.Timestamp(value).to_pydatetime()
        if moment.date() < FIRST_DAY:
            worksheet.write_string(line, position, moment.date().isoformat(), style)
        else:
            worksheet.write_datetime(line, position, moment, style)
    elif column.kind == "flag":
        worksheet.write_boolean(line, position, bool(value), style)
    else:
        worksheet.write_number(line, position, value, style)
