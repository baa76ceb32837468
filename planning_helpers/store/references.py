"""References of judgement to rows that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.store.schema import tables

_ENDS = {"user": "users", "contact": "contacts", "partner": "partners"}
"""The tables that the end of a tie leads to, by its kind; of another kind it is a name."""


class LeadsNowhere(NamedTuple):
    """A row of `table` whose `column` names a row of `of` that is not there."""

    table: str
    key: str
    column: str
    of: str
    named: str


def leading_nowhere(connection: Connection) -> set[LeadsNowhere]:
    """Every reference of judgement to a row that is not there."""
    return {
        LeadsNowhere(table, key, column, of, named)
        for table in TABLES
        if not is_fact(table)
        for column, of, query in _queries(table)
        for key, named in connection.execute(query)
    }


def _queries(table: str) -> Iterator[tuple[str, str, Select[Any]]]:
    """For each column of `table` that leads to other rows: their table, and a query for what is not there."""
    stored = tables[table].c
    for column in columns(table):
        if column.references:
            yield column.name, column.references, _lost(table, column.name, column.references)
    if table == "ties":
        for end in ("from", "to"):
            for kind, of in _ENDS.items():
                query = _lost(table, f"{end}_id", of).where(stored[f"{end}_kind"] == kind)
                yield f"{end}_id", of, query


def _lost(table: str, column: str, of: str) -> Select[Any]:
    stored, led = tables[table].c, tables[of].alias().c
    is_there = select(led[row_class(of).key]).where(led[row_class(of).key] == stored[column]).exists()
    return select(stored[row_class(table).key], stored[column]).where(stored[column].is_not(None), ~is_there)
