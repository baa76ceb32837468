"""What a reader calls the row that a reference leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from planning_helpers.model import row_class
from planning_helpers.values.words import folded

NAMED_BY = {
    "users": "name",
    "accounts": "name",
    "contacts": "name",
    "offerings": "name",
    "opportunities": "name",
    "strategies": "name",
    "initiatives": "name",
    "swot_items": "statement",
    "objectives": "aim",
    "metrics": "name",
    "partners": "name",
    "selection_criteria": "name",
}
"""The column that names a row, for the tables that references lead to."""


def row_names(plan: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """The name of each row by its key, for each table referred to; nameless rows are left out."""
    return {
        table: {
            str(key): str(name)
            for key, name in zip(
                plan[table][row_class(table).key].tolist(), plan[table][column].tolist(), strict=True
            )
            if not pd.isna(name)
        }
        for table, column in NAMED_BY.items()
        if table in plan
    }


def row_labels(plan: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """What a drop-down calls each row by its key, people with their titles; no two rows of a table alike."""
    return {table: _labels(plan[table], table, names) for table, names in row_names(plan).items()}


def _labels(rows: pd.DataFrame, table: str, names: Mapping[str, str]) -> dict[str, str]:
    found = dict(names)
    if "title" in rows:
        keys, titles = rows[row_class(table).key].tolist(), rows["title"].tolist()
        found |= {
            key: f"{names[key]}, {title}"
            for key, title in zip(keys, titles, strict=True)
            if key in names and not pd.isna(title)
        }
    alike = Counter(folded(label) for label in found.values()) + Counter(folded(key) for key in found)
    return {
        key: label if alike[folded(label)] == 1 or label == key else f"{label} [{key}]"
        for key, label in found.items()
    }
