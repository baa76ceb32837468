"""The plan as an Excel workbook: one sheet a judgement table, ready to read and to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from planning_helpers.model import TABLES, Column, columns, is_fact, row_class
from planning_helpers.reports.names import names_of

MOST_ROWS = 1000  # drop-downs reach this far, so that rows can be added by hand
LONGEST_TEXT = 32_767  # characters Excel takes in one cell
CUT = " … (cut: longer than Excel allows)"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ADMINISTRATIVE = {"plan_id", "version", "recorded_by", "recorded_at", "account_id"}
EVIDENCE = {"evidence_source", "evidence_date", "evidence_status", "audience"}
WRAPPED = {"note", "text"}
WIDTHS: dict[str, int] = {
    "note": 44,
    "text": 26,
    "choice": 18,
    "reference": 20,
    "id": 20,
    "date": 12,
    "time": 17,
    "money": 16,
}
NUMBER_FORMATS: dict[str, str] = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "money": "#,##0.00",
    "share": "0.0%",
    "number": "#,##0.##",
    "count": "#,##0",
    "score": "0",
}


@dataclass(frozen=True)
class _Sheet:
    """A worksheet of `table` and what is needed to fill it."""

    table: str
    rows: pd.DataFrame
    names: Mapping[str, Mapping[str, str]]

    @property
    def title(self) -> str:
        """Name on the tab; Excel takes 31 characters."""
        words = self.table.replace("_", " ")
        return ("SWOT items" if self.table == "swot_items" else words.capitalize())[:31]

    @property
    def columns(self) -> list[Column]:
        """What the row says first, then its evidence, then what the planbook keeps."""
        kept = ADMINISTRATIVE | {row_class(self.table).key}
        return sorted(columns(self.table), key=lambda column: (column.name in kept, column.name in EVIDENCE))


def write_workbook(
    plan: Mapping[str, pd.DataFrame], path: Path, *, account: str = "", period: str = "", as_of: date
) -> Path:
    """Write the judgement tables of `plan` to `path` (.xlsx) and return `path`.

    Each table has a sheet: labels as headings with the model's descriptions as comments, the choices as
    drop-downs (a suggestion where the vocabulary is open), dates as dates, a frozen heading row. Beside a
    reference stands the name it leads to. Text is always written as text: what looks like a formula stays
    what the CRM says. Equal input gives equal bytes; `as_of` is the document's creation date.
    """
    names = names_of(plan)
    sheets = [
        _Sheet(table, plan[table], names)
        for table, declared in TABLES.items()
        if not is_fact(table) and declared.scope != "book" and table in plan
    ]
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": account, "created": datetime(as_of.year, as_of.month, as_of.day)})  # noqa: DTZ001
        styles = _styles(workbook)
        cover = [("Account", account), ("Period", period), ("As of", as_of.isoformat())]
        _write_cover(workbook.add_worksheet("Plan"), cover, sheets, styles)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, styles)
    return path


def _styles(workbook: Any) -> dict[str, Any]:
    """The formats of the workbook: one a kind of column, and those of headings, names and quoted text."""
    kinds = dict.fromkeys(WIDTHS | NUMBER_FORMATS | {"flag": ""})
    styles = {
        kind: {
            "valign": "top",
            "num_format": NUMBER_FORMATS.get(kind, "General"),
            "text_wrap": kind in WRAPPED,
        }
        for kind in kinds
    }
    shade = {"bg_color": "#E8EDF2", "bottom": 1, "valign": "top", "text_wrap": True}
    styles["heading"] = shade | {"bold": True}
    styles["name heading"] = shade | {"italic": True}
    styles["name"] = {"font_color": "#5A6672", "quote_prefix": True, "valign": "top"}
    styles["quoted"] = {"quote_prefix": True, "text_wrap": True, "valign": "top"}
    styles["bold"] = {"bold": True}
    styles["left"] = {"align": "left"}
    return {name: workbook.add_format(style) for name, style in styles.items()}


def _write_cover(
    worksheet: Any, cover: list[tuple[str, str]], sheets: list[_Sheet], styles: dict[str, Any]
) -> None:
    worksheet.set_column(0, 0, 26)
    worksheet.set_column(1, 1, 60)
    for line, (label, value) in enumerate(cover):
        worksheet.write_string(line, 0, label, styles["bold"])
        worksheet.write_string(line, 1, _fitting(value), styles["quoted"])
    worksheet.write_string(len(cover) + 1, 0, "Sheet", styles["bold"])
    worksheet.write_string(len(cover) + 1, 1, "Rows", styles["bold"])
    for line, sheet in enumerate(sheets, start=len(cover) + 2):
        worksheet.write_url(line, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_number(line, 1, len(sheet.rows), styles["left"])


def _write_sheet(worksheet: Any, sheet: _Sheet, styles: dict[str, Any]) -> None:
    worksheet.freeze_panes(1, 1)
    position = 0
    for column in sheet.columns:
        comment = column.description + (" Required." if column.required else "")
        worksheet.write_string(0, position, column.label, styles["heading"])
        worksheet.write_comment(0, position, comment, {"author": "Account Planbook", "x_scale": 1.6})
        worksheet.set_column(position, position, WIDTHS.get(column.kind, 11), styles[column.kind])
        _offer_choices(worksheet, position, column)
        for line, value in enumerate(sheet.rows[column.name], start=1):
            _write_value(worksheet, line, position, value, column, styles)
        position += 1
        if column.references and column.references in sheet.names and column.name not in ADMINISTRATIVE:
            worksheet.write_string(0, position, f"{column.label}: name", styles["name heading"])
            worksheet.set_column(position, position, WIDTHS["text"])
            names = sheet.rows[column.name].map(sheet.names[column.references])
            for line, name in enumerate(names, start=1):
                if not pd.isna(name):
                    worksheet.write_string(line, position, _fitting(str(name)), styles["name"])
            position += 1
    worksheet.autofilter(0, 0, max(len(sheet.rows), 1), position - 1)


def _write_value(
    worksheet: Any, line: int, position: int, value: Any, column: Column, styles: dict[str, Any]
) -> None:
    if pd.isna(value):
        return
    style = styles[column.kind]
    match column.kind:
        case "date" | "time":
            worksheet.write_datetime(line, position, pd.Timestamp(value).to_pydatetime(), style)
        case "money" | "share" | "number" | "count" | "score":
            worksheet.write_number(line, position, value, style)
        case "flag":
            worksheet.write_boolean(line, position, bool(value), style)
        case _:
            text = _fitting(str(value))
            worksheet.write_string(
                line, position, text, styles["quoted"] if text.startswith(FORMULA_STARTS) else style
            )


def _offer_choices(worksheet: Any, position: int, column: Column) -> None:
    source = ["TRUE", "FALSE"] if column.kind == "flag" else list(column.choices)
    if not source:
        return
    advice = (
        "Usual values are in the list; yours is taken too." if column.is_open else "Choose one from the list."
    )
    rule = {
        "validate": "list",
        "source": source,
        "error_type": "information" if column.is_open else "stop",
        "error_message": advice,
    }
    worksheet.data_validation(1, position, MOST_ROWS, position, rule)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
