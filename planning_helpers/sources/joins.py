"""Columns of other files added to the rows of an extract, by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from planning_helpers.sources.errors import HeaderError
from planning_helpers.sources.extract_table import Extract, by_heading, heading_of
from planning_helpers.sources.field_map import Join
from planning_helpers.sources.quality import notes
from planning_helpers.values.numbers import number
from planning_helpers.values.words import folded

Fetch = Callable[[Join], Extract]


def joined(extract: Extract, join: Join, fetch: Fetch, *, table: str) -> tuple[Extract, pd.DataFrame]:
    """`extract` with the columns of the other file, named `<as>.<header>`, and notes on keys that failed.

    Where several rows match, `latest_by` or `earliest_by` chooses; without them the columns stay empty,
    since a guess would link the wrong rows.
    """
    other = fetch(join)
    left = [_found(extract, header, table=table) for header in join.left]
    of_other = [_found(other, header, table=f"the join {join.name!r} of {table}") for header in join.right]
    chosen_by = join.latest_by or join.earliest_by
    by = _found(other, chosen_by, table=f"the join {join.name!r} of {table}") if chosen_by else None
    right = other.texts.assign(_key=_keys(other.texts, of_other, join.as_number))
    right = right[right["_key"] != ""]
    if by:
        right = right.sort_values(by, ascending=join.latest_by is None, kind="stable").drop_duplicates("_key")
    several = set(right.loc[right["_key"].duplicated(), "_key"])
    right = right[~right["_key"].isin(several)].set_index("_key").add_prefix(f"{join.name}.")
    keys = _as_there(_keys(extract.texts, left, join.as_number), right.index)
    matched = right.reindex(keys).fillna("").set_axis(extract.texts.index)
    values = pd.concat([extract.texts, matched], axis=1)
    column = ", ".join(join.left)
    unclear = keys.isin(several)
    found = [
        notes(
            "ambiguous join", table=table, file=extract.file, rows=extract.rows[unclear], column=column,
            values=keys[unclear].tolist(),
            messages=f"{other.file} has this {', '.join(join.right)} several times",
        )
    ]  # fmt: skip
    if not join.optional:
        lost = (keys != "") & ~keys.isin(right.index) & ~unclear
        found.append(
            notes(
                "unmatched key", table=table, file=extract.file, rows=extract.rows[lost], column=column,
                values=keys[lost].tolist(), messages=f"{other.file} has no such {', '.join(join.right)}",
            )
        )  # fmt: skip
    return replace(extract, texts=values), pd.concat(found, ignore_index=True)


def _found(extract: Extract, header: str, *, table: str) -> str:
    found = heading_of(header, by_heading(extract.texts.columns))
    if found is None:
        raise HeaderError(extract.file, header, list(extract.texts.columns), table=table)
    return found


def _as_there(keys: pd.Series, there: pd.Index) -> pd.Series:
    """`keys`, those that are not `there` as the one that a reader takes for the same."""
    lost = keys[(keys != "") & ~keys.isin(there)]
    if lost.empty:
        return keys
    same = pd.Series(there, index=[folded(key) for key in there])
    same = same[~same.index.duplicated(keep=False)]
    return keys.where(~keys.index.isin(lost.index), keys.map(folded).map(same).fillna(keys)).astype("str")


def _keys(values: pd.DataFrame, headers: Sequence[str], as_number: bool) -> pd.Series:
    """One text a row that stands for the key; empty when a part of it is empty."""
    parts = [values[header].str.strip() for header in headers]
    if as_number:
        parts = [part.map(_number_text).astype("str") for part in parts]
    empty = pd.concat([part == "" for part in parts], axis=1).any(axis=1)
    keys = parts[0]
    for part in parts[1:]:
        keys = keys + "\x1f" + part
    return keys.mask(empty, "")


def _number_text(text: str) -> str:
    value = number(text)
    return text if value is None else f"{value:g}" if abs(value) < 1e5 else repr(value)
