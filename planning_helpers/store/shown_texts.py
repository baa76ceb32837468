"""Texts as they may be shown; the store keeps what the CRM and people wrote, keys stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from planning_helpers.model import TABLES, columns
from planning_helpers.values.signs import on_one_line, visible, visible_texts


def with_visible_texts(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of `table` with texts that hold no commands to a terminal or a page."""
    changed = {}
    for name in rows.columns.intersection(_texts(table)):
        texts = rows[name]
        if (shown := visible_texts(texts, lines=name in _notes(table))) is not texts:
            changed[name] = shown
    return rows.assign(**changed) if changed else rows


def with_visible_states(written: pd.DataFrame) -> pd.DataFrame:
    """`written` (`changes_between`) with such texts in its states before and after."""
    shown = {
        side: pd.Series(map(_visible_row, written["table"], written[side]), written.index, dtype="object")
        for side in ("before", "after")
    }
    return written.assign(**shown)


def _visible_row(table: str, row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None or table not in TABLES:
        return None if row is None else dict(row)
    texts, notes = _texts(table), _notes(table)
    return {
        name: (visible if name in notes else on_one_line)(value)
        if name in texts and isinstance(value, str)
        else value
        for name, value in row.items()
    }


@cache
def _notes(table: str) -> list[str]:
    """Columns whose texts may have several lines."""
    return [column.name for column in columns(table) if column.kind == "note"]


@cache
def _texts(table: str) -> list[str]:
    return [column.name for column in columns(table) if column.kind in {"text", "note", "choice"}]
