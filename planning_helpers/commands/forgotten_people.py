"""Extracts and workbooks without the people who are forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd
from sqlalchemy import Engine

from planning_helpers.excel.workbook_outcome import WorkbookEdits
from planning_helpers.model import columns, is_fact, row_class
from planning_helpers.sources import DataQuality, Extracts
from planning_helpers.sources.quality import all_notes, notes
from planning_helpers.store import row_keys
from planning_helpers.store.forgotten import Forgotten, read_forgotten
from planning_helpers.store.people import NAMED_SO

KIND = "forgotten person"
_PEOPLE = {"contacts": "contact_id", "users": "user_id"}
_READ = frozenset({"id", "reference", "text", "note", "choice"})


def forgotten_of(store: Engine, known: Mapping[str, pd.DataFrame]) -> Forgotten:
    """Those who are forgotten in `store`; how they are named counts only where it fits nobody of `known`.

    Args:
        store: Where the digests are kept.
        known: Frames by table: people, accounts and what else has a name.
    """
    with store.connect() as connection:
        forgotten = read_forgotten(connection)
    return forgotten.without(_others(known, forgotten)) if forgotten else forgotten


def without_forgotten(extracts: Extracts, forgotten: Forgotten) -> Extracts:
    """`extracts` without people who are forgotten: their rows left out, names elsewhere too, all counted."""
    if not forgotten:
        return extracts
    forgotten = forgotten.without(_others(extracts.tables, forgotten))
    tables, found = {}, [_cleaned(extracts.quality.notes, forgotten)]
    balance = extracts.quality.balance.copy()
    for table, rows in extracts.tables.items():
        kept, left_out, changed = _kept(table, rows, forgotten)
        tables[table] = kept
        for count, message in ((left_out, "left out"), (changed, "stored without the person")):
            nothing = [""] * count
            found.append(notes(KIND, table=table, rows=[None] * count, values=nothing, messages=message))
        if left_out:
            balance = _less(balance, table, rows, kept)
    return replace(extracts, tables=tables, quality=DataQuality(all_notes(found), balance))


def leave_out_forgotten(edits: WorkbookEdits, forgotten: Forgotten) -> int:
    """Take people who are forgotten out of the rows that `edits` would save; return out of how many."""
    named, kept = 0, []
    for edit in edits.save if forgotten else ():
        after = forgotten.row(edit.row.table, edit.after)
        if after == edit.after:
            kept.append(edit)
            continue
        named += 1
        theirs = edit.row.theirs or {}
        if after is None:
            continue
        if fields := tuple(name for name in edit.fields if after[name] != theirs.get(name)):
            kept.append(replace(edit, after=after, fields=fields))
    if named:
        edits.save = kept
    return named


def _kept(table: str, rows: pd.DataFrame, forgotten: Forgotten) -> tuple[pd.DataFrame, int, int]:
    """The rows that stay, how many do not, and how many stay without a name."""
    names = [column.name for column in columns(table) if column.kind in _READ and column.name in rows]
    touched = pd.Series(False, index=rows.index)
    for name in names:
        hits = [value for value in rows[name].dropna().unique() if _is_touched(value, forgotten)]
        touched |= rows[name].isin(hits)
    if not touched.any():
        return rows, 0, 0
    key = row_class(table).key
    if not is_fact(table):  # a key made of what a row says must not change with it
        rows = rows.assign(**{key: pd.array(row_keys(table, rows), dtype="str")})
    kept = rows.copy()
    gone, changed = [], 0
    for place in rows.index[touched]:
        row = {str(name): None if pd.isna(value) else value for name, value in rows.loc[place].items()}
        wanted = forgotten.row(table, row)
        if wanted is None:
            gone.append(place)
        elif fields := {name: wanted[name] for name in row if wanted[name] != row[name]}:
            changed += 1
            for name, value in fields.items():
                kept.loc[place, name] = pd.NA if value is None else value
    return kept.drop(index=gone), len(gone), changed


def _is_touched(value: object, forgotten: Forgotten) -> bool:
    text = str(value)
    return any(forgotten.has(kind, text) for kind in _PEOPLE) or bool(forgotten.mentions(text))


def _less(balance: pd.DataFrame, table: str, rows: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """`balance` with the rows that do not stay as left out, no longer as stored."""
    if "source_file" not in rows:
        mine = balance.index[balance["table"] == table][:1]
        gone = pd.Series(len(rows) - len(kept), index=mine)
    else:
        by_file = rows.drop(index=kept.index)["source_file"].value_counts()
        mine = balance.index[(balance["table"] == table) & balance["file"].isin(by_file.index)]
        gone = balance.loc[mine, "file"].map(by_file)
    balance.loc[mine, "stored"] -= gone
    balance.loc[mine, "set_aside"] += gone
    return balance


def _cleaned(found: pd.DataFrame, forgotten: Forgotten) -> pd.DataFrame:
    """The remarks, which quote what the extracts hold, without the people."""
    texts = {name: found[name].map(forgotten.text, na_action="ignore") for name in ("value", "message")}
    is_key = found["value"].map(lambda value: any(forgotten.has(kind, value) for kind in _PEOPLE))
    return found.assign(**texts)[~is_key.fillna(False).astype(bool)]


def _others(tables: Mapping[str, pd.DataFrame], forgotten: Forgotten) -> Iterator[str]:
    """Names of contacts and users who are not forgotten, and of accounts and whatever else may have one."""
    for table in NAMED_SO:
        if table in tables and "name" in tables[table]:
            yield from tables[table]["name"].dropna().astype(str)
    for table, key in _PEOPLE.items():
        rows = tables.get(table)
        if rows is not None and {key, "name"} <= set(rows.columns):
            yield from _names(zip(rows[key], rows["name"], strict=True), table, forgotten)


def _names(rows: Iterable[tuple[object, object]], table: str, forgotten: Forgotten) -> Iterator[str]:
    for key, name in rows:
        if isinstance(name, str) and not forgotten.has(table, key):
            yield name
