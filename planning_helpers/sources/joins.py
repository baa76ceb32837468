"""Columns of other files added to the rows of an extract, by key."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from planning_helpers.sources.errors import HeaderError
from planning_helpers.sources.extracts import Extract
from planning_helpers.sources.field_map import Join
from planning_helpers.sources.quality import notes
from planning_helpers.values.numbers import number

Fetch = Callable[[Join], Extract]


def joined(extract: Extract, join: Join, fetch: Fetch, *, table: str) -> tuple[Extract, pd.DataFrame]:
    """`extract` with the columns of the other file, named `<as>.<header>`, and notes on keys that failed.

    Where several rows match, `latest_by` or `earliest_by` chooses; without them the columns stay empty,
    since a guess would link the wrong rows.
    """
    other = fetch(join)
    for header in join.left:
        _require(extract, header, table=table)
    for header in (*join.right, *filter(None, (join.latest_by, join.earliest_by))):
        _require(other, header, table=f"the join {join.name!r} of {table}")
    right = other.texts.assign(_key=_keys(other.texts, join.right, join.as_number))
    right = right[right["_key"] != ""]
    by = join.latest_by or join.earliest_by
    if by:
        right = right.sort_values(by, ascending=join.latest_by is None, kind="stable").drop_duplicates("_key")
    several = set(right.loc[right["_key"].duplicated(), "_key"])
    right = right[~right["_key"].isin(several)].set_index("_key").add_prefix(f"{join.name}.")
    keys = _keys(extract.texts, join.left, join.as_number)
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
    return (
        Extract(extract.file, values, extract.rows, extract.ragged, extract.misshapen, extract.remarks),
        pd.concat(found, ignore_index=True),
    )


def _require(extract: Extract, header: str, *, table: str) -> None:
    if header not in extract.texts.columns:
        raise HeaderError(extract.file, header, list(extract.texts.columns), table=table)


def _keys(values: pd.DataFrame, headers: tuple[str, ...], as_number: bool) -> pd.Series:
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
