"""Salesforce ids of extracts in the form, of 15 or 18 characters, in which rows are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from planning_helpers.model import columns, is_fact, row_class
from planning_helpers.sources.quality import note
from planning_helpers.values.salesforce_ids import other_form
from planning_helpers.wording.figures import counted

Tables = Mapping[str, pd.DataFrame]

_EITHER = r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?"
_PERSONS = ("contacts", "users")


def has_salesforce_ids(ids: pd.Series) -> bool:
    """Whether any of `ids` may be one of Salesforce, by its length and signs."""
    return bool(ids.str.fullmatch(_EITHER).fillna(False).astype(bool).any())


def as_stored(ids: pd.Series, stored: Collection[str]) -> pd.Series:
    """`ids`, those that are not `stored` but are so in their other form in that form."""
    if not stored:
        return ids
    strange = ids[ids.notna() & ~ids.isin(list(stored))]
    others = strange[strange.str.fullmatch(_EITHER)].map(other_form).astype("str")
    others = others[others.isin(list(stored))]
    return ids.mask(ids.index.isin(others.index), others) if len(others) else ids


def with_own_ids_as_stored(table: str, rows: pd.DataFrame, stored: Collection[str]) -> pd.DataFrame:
    """`rows` of `table` with their own keys in the form in which they are `stored`."""
    key = row_class(table).key
    if key not in rows or not is_fact(table):
        return rows
    return rows.assign(**{key: as_stored(rows[key], stored)})


def with_ids_as_there(table: str, tables: Tables, known: Tables) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Rows of `table`, ids of other rows in the form in which these are there, and notes on that.

    So whoever imports ids of 18 characters over ids of 15, or the other way round, has each row once, and
    what people wrote about it stays with it.
    """
    rows, found = tables[table], []
    for name, meant in _columns(table):
        if name in rows:
            led = as_stored(rows[name], _keys(meant, tables, known))
            changed = int((led.notna() & (led != rows[name])).sum())
            rows = rows.assign(**{name: led})
            if changed:
                told = f"{counted(changed, 'Salesforce id')} taken in the form in which the row is there"
                found.append(note("how read", told, table=table, column=name))
    return rows, found


def _columns(table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of `table` that hold ids of facts, and the tables of these."""
    for column in columns(table):
        if column.references and is_fact(column.references):
            yield column.name, (column.references,)
    if table == "ties":
        yield from (("from_id", _PERSONS), ("to_id", _PERSONS))


def _keys(meant: Collection[str], tables: Tables, known: Tables) -> set[str]:
    """Keys of the tables `meant`, those stored and those read."""
    found: set[str] = set()
    for table in meant:
        key = row_class(table).key
        found.update(*(one[table][key].dropna() for one in (tables, known) if key in one.get(table, ())))
    return found
