"""Judgement in a file that must not go over what people did since it was imported."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine

from planning_helpers.model import columns, row_class
from planning_helpers.sources.quality import notes
from planning_helpers.store import read_table, removed_rows, row_keys


def without_kept(
    store: Engine, table: str, rows: pd.DataFrame, *, by: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`rows` with keys, without those that somebody else than `by` changed or removed; and notes on these.

    A row counts as changed when somebody else saved it last and it says something different; as removed when
    somebody else removed it and nobody saved it again.
    """
    key = row_class(table).key
    rows = rows.assign(**{key: pd.array(row_keys(table, rows), dtype="str")})
    people = _removed(store, table, rows[key], by=by) | _changed(store, table, rows, by=by)
    kept = rows[key].isin(list(people))
    found = notes(
        "kept judgement",
        table=table,
        rows=[None] * len(people),
        values=list(people),
        messages=list(people.values()),
    )
    return rows[~kept], found


def _removed(store: Engine, table: str, keys: pd.Series, *, by: str) -> dict[str, str]:
    gone, wanted = removed_rows(store, table), set(keys)
    return {
        key: f"{person} removed it on {day}"
        for key, (person, day) in gone.items()
        if key in wanted and person != by
    }


def _changed(store: Engine, table: str, rows: pd.DataFrame, *, by: str) -> dict[str, str]:
    key = row_class(table).key
    if "recorded_by" not in {column.name for column in columns(table)}:
        return {}
    stored = read_table(store, table).set_index(key)
    theirs = stored[stored["recorded_by"].notna() & (stored["recorded_by"] != by)]
    shared = rows[rows[key].isin(theirs.index)]
    names = [name for name in shared.columns if name != key]
    ours, other = shared.set_index(key)[names], theirs.reindex(shared[key])[names]
    differs = ((ours != other).fillna(True) & ~(ours.isna() & other.isna())).any(axis=1)
    kept = list(differs.index[differs])
    people = theirs["recorded_by"].reindex(kept)
    return {row: f"{person!s} saved it last" for row, person in zip(kept, people, strict=True)}
