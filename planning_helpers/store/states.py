"""Every state that the rows of an account have had: what was read at a version, and what holds now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Engine

from planning_helpers.errors import PlanningError
from planning_helpers.store.history import changes_between
from planning_helpers.store.values import from_json, valid_row

States = dict[tuple[str, str], list[dict[str, Any] | None]]
"""By table and key, the row as it was written, oldest first; None where it was removed."""


def row_states(store: Engine, account_id: str, tables: Collection[str]) -> States:
    """All states of the rows of `tables` that belong, or belonged, to the account; the last one holds now."""
    written = changes_between(store, date.min, date.max, account_id=account_id, tables_wanted=tables)
    found: States = defaultdict(list)
    for table, row_id, after in zip(written["table"], written["row_id"], written["after"], strict=True):
        found[table, row_id].append(None if after is None else _with_defaults(table, from_json(table, after)))
    return dict(found)


def _with_defaults(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """`row` with what columns made since it was written hold by default."""
    try:
        return valid_row(table, row)
    except PlanningError:  # written under other rules; it is shown as it is
        return row
