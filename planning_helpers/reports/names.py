"""What a reader calls the row that a reference leads to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planning_helpers.model import row_class

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
}
"""The column that names a row, for the tables that references lead to."""


def names_of(plan: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
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
