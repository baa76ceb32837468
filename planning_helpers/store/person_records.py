"""All that a store knows of a person: rows, past states, and texts that name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from planning_helpers.model import TABLES, row_class
from planning_helpers.store.forgetting import rows_naming
from planning_helpers.store.forgotten import Forgotten
from planning_helpers.store.imports import TAKEN_BACK
from planning_helpers.store.schema import changes
from planning_helpers.store.values import as_json, iso

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Record:
    """One row, or one entry of the history, that tells of a person.

    Attributes:
        table: Where the row is, or was.
        key: Its key.
        places: The columns that hold the person's key, or name the person.
        says: The row; of an entry who wrote it when, and the row before and after. Days as ISO text.
    """

    table: str
    key: str
    places: tuple[str, ...]
    says: dict[str, Any]


def stored_records(connection: Connection, meant: Forgotten) -> Iterator[Record]:
    """The rows of all tables that tell of those people."""
    for table in TABLES:
        for row in rows_naming(connection, table, meant):
            key = str(row[row_class(table).key])
            yield Record(table, key, tuple(meant.places(table, row)), as_json(row))


def past_records(connection: Connection, meant: Forgotten) -> Iterator[Record]:
    """The entries of the history that tell of those people, oldest first."""
    query = select(changes).order_by(changes.c.change_id)
    for entry in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings():
        table = entry["table_name"].removeprefix(TAKEN_BACK)
        if table not in TABLES:
            continue
        sides = [entry[name] for name in ("before", "after") if entry[name]]
        places = list(dict.fromkeys(place for side in sides for place in meant.places(table, side)))
        if meant.mentions(entry["recorded_by"]):
            places.append("recorded_by")
        if places:
            told = ("change_id", "recorded_at", "recorded_by", "effective_on", "before", "after")
            says = {name: iso(entry[name]) for name in told}
            yield Record(table, entry["row_id"], tuple(dict.fromkeys(places)), says)
