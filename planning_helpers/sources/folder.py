"""A folder of extracts to the rows of all tables, with every row accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from planning_helpers.errors import ExtractError, listed
from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.sources.checks import checked
from planning_helpers.sources.currency import SIGN_OF, currency_code, with_currency
from planning_helpers.sources.extract_table import Extract, by_heading, heading_of, shown_name
from planning_helpers.sources.extracts import SUFFIXES
from planning_helpers.sources.field_map import ColumnMap, FieldMap, Layout, TableMap, built_in_maps
from planning_helpers.sources.map_words import with_known_outcomes
from planning_helpers.sources.mapped_texts import NAME_OF
from planning_helpers.sources.mended_links import (
    other_companies_contacts,
    with_accounts_of_contacts,
    with_keys_as_there,
)
from planning_helpers.sources.named_keys import with_keys_by_name
from planning_helpers.sources.plausibility import alarms
from planning_helpers.sources.quality import BALANCE_COLUMNS, IDLE, DataQuality, all_notes
from planning_helpers.sources.reading import Reading, fetched, rows_of, unused
from planning_helpers.sources.repetitions import put_together
from planning_helpers.sources.rows import MADE_BY_US, PLACE, TableRows, required_columns, table_rows
from planning_helpers.sources.salesforce_ids import with_ids_as_there, with_own_ids_as_stored


@dataclass(frozen=True, eq=False)
class Extracts:
    """All rows that a folder holds.

    Attributes:
        tables: Rows by table: the columns that the extracts give, and `source_file`.
        quality: What was found.
        assumed: By table and column, the files that do not give it: its values there are assumptions.
        currency: ISO code taken for money without a currency of its own.
    """

    tables: dict[str, pd.DataFrame]
    quality: DataQuality
    currency: str
    assumed: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


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
        CurrencyCodeError: If `currency` is no ISO code.
    """
    folder = Path(folder)
    used_currency = currency_code(currency) if currency else field_map.currency or "USD"
    if not folder.is_dir():
        raise ExtractError(
            f"no folder {str(folder)!r}; extracts are read from a folder. Give the path of one."
        )
    reading, known = Reading(folder, field_map), known or {}
    found: dict[str, list[TableRows]] = {}
    for table, entry in _entries(field_map):
        files = [
            rows_of(reading, table, entry, extract)
            for extract in fetched(reading, table, entry, progress)
            if entry.apart is None or heading_of(entry.apart, by_heading(extract.texts.columns))
        ]
        if files:
            found.setdefault(table, []).extend(_idle_once(files))
    for table, path in _own_form(folder, reading):
        progress(shown_name(path))
        extract = reading.file(path, Layout())
        own_map = FieldMap(name="own form", salesforce_ids=field_map.salesforce_ids, lenient=True)
        own = table_rows(table, extract, _own_entry(table, extract, path), own_map)
        reading.used[extract.file] |= own.used
        found.setdefault(table, []).append(own)
    if not found:
        raise ExtractError(_nothing_found(folder, field_map))

    parts = [part.notes for several in found.values() for part in several]
    tables: dict[str, pd.DataFrame] = {}
    balances = []
    for table in [name for name in TABLES if name in found]:
        distinct = any(entry.distinct for entry in field_map.tables.get(table, ()))
        rows, repeated_notes, balance = put_together(table, found[table], distinct=distinct)
        tables[table] = rows
        balances.append(balance)
        parts.append(repeated_notes)
    for table in tables:
        tables[table], by_name = with_keys_by_name(table, tables, known)
        parts += by_name
    for table in tables:
        stored = known.get(table)
        if stored is not None:
            tables[table] = with_own_ids_as_stored(table, tables[table], set(stored[row_class(table).key]))
    for table in tables:
        tables[table], other_forms = with_ids_as_there(table, tables, known)
        parts += other_forms
    for table in tables:
        tables[table], damaged = with_keys_as_there(table, tables, known)
        parts += damaged
    talks, other_accounts = with_accounts_of_contacts(tables, known)
    parts += [other_accounts, *other_companies_contacts(tables, known)]
    if talks is not None:
        tables["interactions"] = talks
    if "opportunities" in tables:
        tables["opportunities"] = with_known_outcomes(tables["opportunities"], known.get("opportunities"))
    as_read = dict(tables)
    for table in tables:
        tables[table], assumed = with_currency(table, as_read, used_currency, known)
        parts.append(assumed)
    keys = {name: set(rows[row_class(name).key].dropna()) for name, rows in known.items()}
    parts += list(checked(tables, as_of=as_of, known=keys))
    parts += list(alarms(tables, known, as_of=as_of))
    parts += list(unused(reading))
    quality = DataQuality(all_notes(parts), pd.concat(balances, ignore_index=True)[BALANCE_COLUMNS])
    ready = {
        table: rows.drop(columns=PLACE).assign(**({"source_file": rows["_file"]} if is_fact(table) else {}))
        for table, rows in tables.items()
    }
    not_given = {table: _not_given(rows.columns, found[table]) for table, rows in ready.items()}
    return Extracts(ready, quality, used_currency, not_given)


def _not_given(names: Iterable[str], files: Iterable[TableRows]) -> dict[str, frozenset[str]]:
    """Of each column, the `files` that do not give it, where there are any."""
    given: dict[str, set[str]] = {}
    for part in files:
        given.setdefault(part.file, {"source_file"}).update(map(_column_given, part.rows.columns))
    lacking = {name: frozenset(file for file, has in given.items() if name not in has) for name in names}
    return {name: without for name, without in lacking.items() if without}


def _column_given(name: str) -> str:
    """The column of ours that a column of rows as read gives a value to."""
    return "currency" if name.startswith(SIGN_OF) else name.removeprefix(NAME_OF)


def _entries(field_map: FieldMap) -> Iterator[tuple[str, TableMap]]:
    for table, entries in field_map.tables.items():
        for entry in entries:
            yield table, entry


def _idle_once(files: list[TableRows]) -> Iterable[TableRows]:
    """`files` of one entry of the map, with a remark only on words that are idle in all of them, once."""
    idle = [part.notes["kind"] == IDLE for part in files]
    words = [
        part.notes["column"].where(hit) + "\x1f" + part.notes["value"]
        for part, hit in zip(files, idle, strict=True)
    ]
    everywhere = set.intersection(*(set(found.dropna()) for found in words))
    for place, part in enumerate(files):
        stays = ~idle[place] | (words[place].isin(everywhere) & (place == 0))
        yield replace(part, notes=part.notes[stays])


def _own_form(folder: Path, reading: Reading) -> Iterator[tuple[str, Path]]:
    """Files named as a table of ours that the map does not read."""
    for table in TABLES:
        for path in sorted(folder.iterdir()):
            if (
                path.is_file()
                and path.stem.lower() == table
                and path.suffix.lower() in SUFFIXES
                and path not in reading.paths
            ):
                yield table, path


def _own_entry(table: str, extract: Extract, path: Path) -> TableMap:
    ours = {column.name for column in columns(table)} - MADE_BY_US
    present = [header for header in extract.texts.columns if header.lower() in ours]
    lacking = set(required_columns(table)) - {header.lower() for header in present}
    if lacking and len(extract.texts):
        raise ExtractError(
            f"{extract.file} is named as our own table {table}, yet lacks {', '.join(sorted(lacking))}; "
            f"it has {listed(extract.texts.columns, most=40)}. Give its columns our names (data/README.md), "
            "or say in a map which is which (docs/import.md)."
        )
    return TableMap(
        file=path.name, columns={header.lower(): ColumnMap(sources=(header,)) for header in present}
    )


def _nothing_found(folder: Path, field_map: FieldMap) -> str:
    present = listed([shown_name(file) for file in folder.iterdir() if file.is_file()], most=40)
    wanted = listed({entry.file for _, entry in _entries(field_map) if entry.file}, most=40)
    return (
        f"nothing in {str(folder)!r} is an extract that {field_map.name} reads; the folder has {present}, "
        f"the map reads {wanted}. Give --map: one of {listed(built_in_maps())}, or a TOML file "
        "(see maps/template.toml)."
    )
