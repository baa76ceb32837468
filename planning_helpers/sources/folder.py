"""A folder of extracts to the rows of all tables, with every row accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from planning_helpers.errors import listed
from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.sources.checks import checked
from planning_helpers.sources.errors import ExtractError
from planning_helpers.sources.extracts import SUFFIXES, Extract, fetch_extract, fetch_query, found_file
from planning_helpers.sources.field_map import ColumnMap, FieldMap, Join, Layout, TableMap, built_in_maps
from planning_helpers.sources.joins import joined
from planning_helpers.sources.quality import BALANCE_COLUMNS, DataQuality, all_notes, note, notes
from planning_helpers.sources.rows import MADE_BY_US, PLACE, TableRows, merged_notation, table_rows

_WITH_ACCOUNT_CURRENCY = frozenset({"opportunities", "transactions"})


@dataclass(frozen=True, eq=False)
class Extracts:
    """All rows that a folder holds.

    Attributes:
        tables: Rows by table: the columns that the extracts give, and `source_file`.
        quality: What was found.
        currency: ISO code taken for money without a currency of its own.
    """

    tables: dict[str, pd.DataFrame]
    quality: DataQuality
    currency: str


@dataclass
class _Reading:
    """Files read so far: each once, and which headers of it were used."""

    folder: Path
    field_map: FieldMap
    extracts: dict[tuple[Any, ...], Extract] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=dict)
    headers: dict[str, list[str]] = field(default_factory=dict)

    def file(self, path: Path, entry: Layout, decimal: str) -> Extract:
        layout = _merged_layout(entry, self.field_map)
        key = (path, layout)
        if key not in self.extracts:
            self.extracts[key] = fetch_extract(path, layout, decimal=decimal)
        extract = self.extracts[key]
        self.headers.setdefault(path.name, list(extract.texts.columns))
        self.used.setdefault(path.name, set())
        return extract


def fetch_folder(
    folder: str | Path,
    field_map: FieldMap,
    *,
    as_of: date,
    currency: str | None = None,
    known: Mapping[str, pd.DataFrame] | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> Extracts:
    """Read every extract in `folder` that `field_map` names, and files in our own form (`<table>.csv`).

    Args:
        folder: Where the files are.
        field_map: Which of them become what.
        as_of: The day the extracts tell of; later dates are noted.
        currency: ISO code for money without one; the map's by default, else USD.
        known: Rows that the store holds already, by table: their keys count as matched.
        progress: Told the name of each file before it is read.

    Raises:
        ExtractError: If the folder or a file cannot be read, or nothing in it is ours.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ExtractError(
            f"no folder {str(folder)!r}; extracts are read from a folder. Give the path of one."
        )
    reading, known = _Reading(folder, field_map), known or {}
    found: dict[str, list[TableRows]] = {}
    for table, entry in _entries(field_map):
        for extract in _fetched(reading, table, entry, progress):
            found.setdefault(table, []).append(_one(reading, table, entry, extract))
    for table, path in _own_form(folder, reading):
        progress(path.name)
        entry = _own_entry(table, reading.file(path, Layout(), "."), path)
        own_map = FieldMap(name="own form", salesforce_ids=field_map.salesforce_ids, lenient=True)
        own = table_rows(table, reading.file(path, Layout(), "."), entry, own_map)
        reading.used[path.name] |= own.used
        found.setdefault(table, []).append(own)
    if not found:
        raise ExtractError(_nothing_found(folder, field_map))

    used_currency = currency or field_map.currency or "USD"
    parts = [part.notes for several in found.values() for part in several]
    tables: dict[str, pd.DataFrame] = {}
    balances = []
    for table in [name for name in TABLES if name in found]:
        distinct = any(entry.distinct for entry in field_map.tables.get(table, ()))
        rows, repeated_notes, balance = _put_together(table, found[table], distinct=distinct)
        tables[table] = rows
        balances.append(balance)
        parts.append(repeated_notes)
    for table in tables:
        tables[table], assumed = _with_currency(table, tables, used_currency, known)
        parts.append(assumed)
    keys = {name: set(rows[row_class(name).key].dropna()) for name, rows in known.items()}
    parts += list(checked(tables, as_of=as_of, known=keys))
    parts += list(_unused(folder, reading))
    quality = DataQuality(all_notes(parts), pd.concat(balances, ignore_index=True)[BALANCE_COLUMNS])
    ready = {
        table: rows.drop(columns=PLACE).assign(**({"source_file": rows["_file"]} if is_fact(table) else {}))
        for table, rows in tables.items()
    }
    return Extracts(ready, quality, used_currency)


def _entries(field_map: FieldMap) -> Iterator[tuple[str, TableMap]]:
    for table, entries in field_map.tables.items():
        for entry in entries:
            yield table, entry


def _fetched(
    reading: _Reading, table: str, entry: TableMap, progress: Callable[[str], object]
) -> Iterator[Extract]:
    decimal = merged_notation(entry, reading.field_map).decimal or "."
    if entry.sql is not None and entry.url is not None:
        progress(f"query for {table}")
        yield fetch_query(entry.sql, entry.url, decimal=decimal)
        return
    name = entry.file or ""
    paths = found_file(reading.folder, name)
    if not paths and not reading.field_map.lenient:
        present = listed([file.name for file in reading.folder.iterdir() if file.is_file()], most=40)
        raise ExtractError(
            f"{str(reading.folder)!r} has no file {name!r}, which the map reads for {table}; "
            f"it has {present}. Correct file in the map, or export that file."
        )
    for path in paths:
        progress(path.name)
        yield reading.file(path, entry, decimal)


def _one(reading: _Reading, table: str, entry: TableMap, extract: Extract) -> TableRows:
    def fetch(join: Join) -> Extract:
        paths = found_file(reading.folder, join.file)
        if not paths:
            raise ExtractError(
                f"{extract.file} needs {join.file} beside it (join {join.name!r} of {table}); "
                f"it is not in {str(reading.folder)!r}. Export that file too."
            )
        other = reading.file(paths[0], join, ".")
        reading.used[other.file].update(join.right)
        return other

    origin, wide = extract.file, extract
    join_notes = [notes()]
    files = {}
    for join in entry.join:
        wide, found = joined(wide, join, fetch, table=table)
        join_notes.append(found)
        files[join.name] = found_file(reading.folder, join.file)[0].name
    rows = table_rows(table, wide, entry, reading.field_map)
    for header in rows.used:
        name, _, rest = header.partition(".")
        if name in files and rest:
            reading.used[files[name]].add(rest)
        else:
            reading.used.setdefault(origin, set()).add(header)
    return TableRows(
        rows.rows,
        pd.concat([*join_notes, rows.notes], ignore_index=True),
        rows.read,
        rows.excluded,
        rows.set_aside,
        rows.used,
    )


def _own_form(folder: Path, reading: _Reading) -> Iterator[tuple[str, Path]]:
    """Files named as a table of ours that the map does not read."""
    for table in TABLES:
        for path in sorted(folder.iterdir()):
            if (
                path.is_file()
                and path.stem.lower() == table
                and path.suffix.lower() in SUFFIXES
                and path.name not in reading.used
            ):
                yield table, path


def _own_entry(table: str, extract: Extract, path: Path) -> TableMap:
    ours = {column.name for column in columns(table)} - MADE_BY_US
    present = [header for header in extract.texts.columns if header.lower() in ours]
    return TableMap(
        file=path.name, columns={header.lower(): ColumnMap(sources=(header,)) for header in present}
    )


def _put_together(
    table: str, found: list[TableRows], *, distinct: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """All rows of a table, each key once, with notes on repetitions and the balance."""
    key = row_class(table).key
    together = pd.concat(
        [part.rows for part in found if len(part.rows)] or [found[0].rows], ignore_index=True
    )
    content = [name for name in together.columns if name not in PLACE]
    same = together.duplicated(content) if content else pd.Series(False, index=together.index)
    keyed = together[key].notna() if key in together else pd.Series(False, index=together.index)
    differs = ~same & keyed & together.duplicated([key]) if key in together else same & False
    found_notes = []
    for hit, kind, message in (
        (same & keyed, "repeated row", "the same row stands before"),
        (differs, "row set aside", f"another row with this {key} stands before; the first is stored"),
    ):
        if kind == "repeated row" and distinct:
            continue
        for file, group in together[hit].groupby("_file", sort=False):
            values = group[key].tolist()
            found_notes.append(
                notes(
                    kind,
                    table=table,
                    file=str(file),
                    rows=group["_row"],
                    column=key,
                    values=values,
                    messages=message,
                )
            )
    kept = together[~((same & keyed) | differs)].reset_index(drop=True)
    balance = _balance(table, found, together, same & keyed, differs)
    return kept, pd.concat(found_notes or [notes()], ignore_index=True), balance


def _balance(
    table: str, found: list[TableRows], together: pd.DataFrame, same: pd.Series, differs: pd.Series
) -> pd.DataFrame:
    lines, start = [], 0
    for part in found:
        span = slice(start, start + len(part.rows))
        start += len(part.rows)
        repeated, second = int(same.iloc[span].sum()), int(differs.iloc[span].sum())
        stored = len(part.rows) - repeated - second
        file = (
            part.rows["_file"].iloc[0]
            if len(part.rows)
            else (part.notes["file"].iloc[0] if len(part.notes) else "")
        )
        lines.append(
            {
                "table": table, "file": file, "read": part.read, "excluded": part.excluded,
                "repeated": repeated, "set_aside": part.set_aside + second, "stored": stored,
            }
        )  # fmt: skip
    return pd.DataFrame(lines, columns=BALANCE_COLUMNS)


def _with_currency(
    table: str, tables: Mapping[str, pd.DataFrame], currency: str, known: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their own currency, else their account's, else `currency`; said in a note."""
    rows = tables[table]
    if (
        not is_fact(table)
        or table == "exchange_rates"
        or "currency" not in {column.name for column in columns(table)}
    ):
        return rows, notes()
    own = rows["currency"] if "currency" in rows else pd.Series(None, index=rows.index, dtype="str")
    if table in _WITH_ACCOUNT_CURRENCY and "account_id" in rows:
        sources = [
            frame
            for frame in (known.get("accounts"), tables.get("accounts"))
            if frame is not None and "currency" in frame
        ]
        of_account = {
            account: code
            for frame in sources
            for account, code in zip(frame["account_id"], frame["currency"], strict=True)
            if isinstance(code, str)
        }
        own = own.fillna(rows["account_id"].map(of_account).astype("str"))
    assumed = int(own.isna().sum())
    found = note(
        "assumed currency", f"taken as {currency} in {assumed:,} rows", table=table, column="currency"
    )
    return rows.assign(currency=own.fillna(currency)), found if assumed else notes()


def _unused(folder: Path, reading: _Reading) -> Iterator[pd.DataFrame]:
    for file, headers in sorted(reading.headers.items()):
        for header in headers:
            if header not in reading.used[file]:
                yield note("unused column", header, file=file, column=header)
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in reading.headers and not path.name.startswith("."):
            yield note("unused file", "not read: no table of the map names it", file=path.name)


def _nothing_found(folder: Path, field_map: FieldMap) -> str:
    present = listed([file.name for file in folder.iterdir() if file.is_file()], most=40)
    wanted = listed({entry.file for _, entry in _entries(field_map) if entry.file}, most=40)
    return (
        f"nothing in {str(folder)!r} is an extract that {field_map.name} reads; the folder has {present}, "
        f"the map reads {wanted}. Give --map: one of {listed(built_in_maps())}, or a TOML file "
        "(see maps/template.toml)."
    )


def _merged_layout(entry: Layout, field_map: FieldMap) -> Layout:
    chosen = {}
    for name in Layout.model_fields:
        own = name in entry.model_fields_set
        chosen[name] = getattr(entry if own else field_map.defaults, name)
    return Layout(**chosen)
