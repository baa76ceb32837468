"""The hidden sheets of a workbook: what its drop-downs offer, and which rows it was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planning_helpers.excel.sheets import fitting, sheet_columns, tables_named
from planning_helpers.excel.workbook_rules import PERSONS
from planning_helpers.model import row_class

LISTED = ("users", "contacts", "opportunities", "selection_criteria")
"""Tables whose rows are offered by name, beside those that have a sheet."""

Rows = Mapping[str, pd.DataFrame]


def write_lists(
    worksheet: Any, plan: Rows, labels: Mapping[str, Mapping[str, str]], rows: Rows
) -> dict[str, tuple[int, int]]:
    """Write what drop-downs offer, each list beside the keys of its entries; the place and length of each.

    People who have left are offered only where a row of `rows` leads to them.
    """
    worksheet.hide()
    worksheet.protect()
    offered = _offered(plan, labels, _used(rows))
    places = {}
    for position, (name, entries) in zip(range(0, 2 * len(offered), 2), offered.items(), strict=True):
        worksheet.write_string(0, position, name)
        worksheet.write_string(0, position + 1, f"{name} key")
        for line, (label, key) in enumerate(sorted(entries, key=_in_order), start=1):
            worksheet.write_string(line, position, fitting(label))
            worksheet.write_string(line, position + 1, fitting(key))
        places[name] = (position, len(entries))
    return places


def write_exported(worksheet: Any, rows: Rows) -> None:
    """Write which rows the workbook was given, so that one taken out can be told from one added since."""
    worksheet.hide()
    worksheet.protect()
    for position, heading in enumerate(["table", "key", "version"]):
        worksheet.write_string(0, position, heading)
    line = 1
    for table, given in rows.items():
        keys, versions = given[row_class(table).key].tolist(), given["version"].tolist()
        for key, version in zip(keys, versions, strict=True):
            if not pd.isna(key) and not pd.isna(version):
                worksheet.write_string(line, 0, table)
                worksheet.write_string(line, 1, str(key))
                worksheet.write_number(line, 2, version)
                line += 1


def _offered(
    plan: Rows, labels: Mapping[str, Mapping[str, str]], used: set[Any]
) -> dict[str, list[tuple[str, str]]]:
    """The entries of each list: what is shown, and its key."""
    offered = {}
    for table in (name for name in LISTED if name in labels):
        left_out = _gone(plan[table]) - used
        offered[table] = [(label, key) for key, label in labels[table].items() if key not in left_out]
    partners = [(label, key) for key, label in labels.get("partners", {}).items()]
    offered[PERSONS] = [*offered.get("users", []), *offered.get("contacts", []), *partners]
    return offered


def _in_order(entry: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    return entry[0].casefold(), entry


def _used(rows: Rows) -> set[Any]:
    """Every key that a row leads to."""
    return {
        value
        for table, given in rows.items()
        for column in sheet_columns(table)
        if tables_named(table, column)
        for value in given[column.name].tolist()
    }


def _gone(rows: pd.DataFrame) -> set[str]:
    """The keys of people who have left."""
    if "is_active" not in rows:
        return set()
    left = ~rows["is_active"].fillna(True).astype(bool)
    return set(rows.loc[left].iloc[:, 0].tolist())
