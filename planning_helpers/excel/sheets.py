"""What a plan looks like as a workbook: said once, to those who write it and those who read it back."""

from __future__ import annotations

from datetime import date

from planning_helpers.model.tables import TABLES, Column, columns, is_fact, row_class

COVER, LISTS, EXPORTED = "Plan", "Lists", "Exported"
"""Sheets that hold no table: what the workbook is of, what drop-downs offer, which rows were written."""

ACCOUNT, ACCOUNT_KEY, PERIOD, PLAN_KEY, AS_OF = "Account", "Account key", "Period", "Plan key", "As of"
CURRENCY = "Currency of the account"
"""What the cover tells."""

FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count a 29 February 1900 that never was; days before are written as text."""

LONGEST_TEXT = 32_767  # UTF-16 units that a cell takes
CUT = " … (cut: longer than Excel allows)"
BOOKKEPT = frozenset({"plan_id", "follows_id", "account_id", "version", "recorded_by", "recorded_at"})
_EVIDENCE = {"evidence_source", "evidence_date", "evidence_status", "audience"}
_ENDS = {"user": "users", "contact": "contacts", "partner": "partners"}


def sheet_tables() -> tuple[str, ...]:
    """The tables that have a sheet: those of a plan, then other judgement about the account."""
    judgement = [name for name, row in TABLES.items() if not is_fact(name) and row.scope != "book"]
    return tuple(sorted(judgement, key=lambda name: name != "plans" and TABLES[name].scope != "plan"))


def sheet_title(table: str) -> str:
    """Name on the tab; Excel takes 31 characters."""
    words = table.replace("_", " ")
    return ("SWOT items" if table == "swot_items" else words.capitalize())[:31]


def sheet_columns(table: str) -> list[Column]:
    """What the row says first, then its evidence, then what the planbook keeps."""
    return sorted(columns(table), key=lambda column: (is_kept(table, column), column.name in _EVIDENCE))


def is_kept(table: str, column: Column) -> bool:
    """Whether the planbook keeps `column`, so that nobody types it."""
    return column.name in BOOKKEPT or column.name == row_class(table).key


def end_kind(table: str, column: Column) -> str | None:
    """The column that tells whose key the end of a tie is; None for all other columns."""
    is_end = table == "ties" and column.name in {"from_id", "to_id"}
    return column.name.replace("_id", "_kind") if is_end else None


def tables_named(table: str, column: Column, kind: object = None) -> tuple[str, ...]:
    """The tables a row of which `column` names: of a tie's end by its `kind`, all where that is None."""
    if end_kind(table, column) is not None:
        return tuple(_ENDS.values()) if kind is None else tuple(filter(None, [_ENDS.get(str(kind))]))
    return (column.references,) if column.references and not is_kept(table, column) else ()


def fitting(text: str) -> str:
    """`text` as a cell takes it: cut, and saying so, where it is longer than Excel allows."""
    if units(text) <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_TEXT - units(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT


def units(text: str) -> int:
    """Length of `text` as spreadsheets count it, in UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)
