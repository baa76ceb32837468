"""What a reader calls a row of any table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

LABELS = (
    *("name", "statement", "aim", "answer", "question", "placeholder", "message"),
    *("contact_id", "user_id", "opportunity_id", "to_id", "role", "status", "period"),
)
"""The columns that may name a row, the best first."""


def known_names(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The name of each contact, person of ours and deal by its key."""
    return {
        str(key): str(name)
        for table, column in (
            ("users", "user_id"),
            ("contacts", "contact_id"),
            ("opportunities", "opportunity_id"),
        )
        for key, name in zip(frames[table][column], frames[table]["name"], strict=True)
        if not pd.isna(name)
    }


def row_label(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    """The first of its naming columns that is filled, keys told by their `names`; empty when none is."""
    for column in LABELS:
        value = row.get(column)
        if isinstance(value, str) and value.strip():
            return names.get(value, value)
    return ""
