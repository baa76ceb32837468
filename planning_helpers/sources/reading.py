"""The files of a folder, each read once, and what of them was used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from planning_helpers.errors import ExtractError, listed
from planning_helpers.sources.extract_table import Extract, shown_name
from planning_helpers.sources.extracts import fetch_extract, fetch_query, found_file
from planning_helpers.sources.field_map import FieldMap, Join, Layout, TableMap
from planning_helpers.sources.joins import joined
from planning_helpers.sources.quality import note, notes
from planning_helpers.sources.rows import TableRows, table_rows


@dataclass
class Reading:
    """What was read of a folder so far.

    Attributes:
        folder: Where the files are.
        field_map: Which of them become what.
        paths: The files that were read.
        extracts: What they hold, by file and layout.
        headers: Headers by file (or sheet, or query), as messages name it.
        used: Those that became something of ours.
    """

    folder: Path
    field_map: FieldMap
    paths: set[Path] = field(default_factory=set)
    extracts: dict[tuple[Any, ...], Extract] = field(default_factory=dict)
    headers: dict[str, list[str]] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=dict)

    def file(self, path: Path, entry: Layout) -> Extract:
        """What the file holds in the layout of `entry`."""
        layout = _merged_layout(entry, self.field_map)
        key = (path, layout)
        if key not in self.extracts:
            self.extracts[key] = fetch_extract(path, layout)
        extract = self.extracts[key]
        self.paths.add(path)
        self.headers.setdefault(extract.file, list(extract.texts.columns))
        self.used.setdefault(extract.file, set())
        return extract


def fetched(
    reading: Reading, table: str, entry: TableMap, progress: Callable[[str], object]
) -> Iterator[Extract]:
    """The files, or the query, that `entry` reads for `table`."""
    if entry.sql is not None and entry.url is not None:
        progress(f"query for {table}")
        yield fetch_query(entry.sql, entry.url)
        return
    name = entry.file or ""
    paths = found_file(reading.folder, name)
    if not paths and not reading.field_map.lenient:
        present = listed([shown_name(file) for file in reading.folder.iterdir() if file.is_file()], most=40)
        raise ExtractError(
            f"{str(reading.folder)!r} has no file {name!r}, which the map reads for {table}; "
            f"it has {present}. Correct file in the map, or export that file."
        )
    for path in paths:
        progress(shown_name(path))
        yield reading.file(path, entry)


def rows_of(reading: Reading, table: str, entry: TableMap, extract: Extract) -> TableRows:
    """The rows that `extract`, with what is joined to it, gives `table`."""

    def fetch(join: Join) -> Extract:
        paths = found_file(reading.folder, join.file)
        if not paths:
            raise ExtractError(
                f"{extract.file} needs {join.file} beside it (join {join.name!r} of {table}); "
                f"it is not in {str(reading.folder)!r}. Export that file too."
            )
        other = reading.file(paths[0], join)
        reading.used[other.file].update(join.right)
        files[join.name] = other.file
        return other

    origin, wide = extract.file, extract
    join_notes = [notes()]
    files: dict[str, str] = {}
    for join in entry.join:
        wide, found = joined(wide, join, fetch, table=table)
        join_notes.append(found)
    rows = table_rows(table, wide, entry, reading.field_map)
    for header in rows.used:
        name, _, rest = header.partition(".")
        if name in files and rest:
            reading.used[files[name]].add(rest)
        else:
            reading.used.setdefault(origin, set()).add(header)
    return replace(rows, notes=pd.concat([*join_notes, rows.notes], ignore_index=True))


def unused(reading: Reading) -> Iterator[pd.DataFrame]:
    """Notes on the columns and files of the folder that nothing was made of."""
    for file, headers in sorted(reading.headers.items()):
        left = [header for header in headers if header not in reading.used[file]]
        yield notes("unused column", file=file, rows=[None] * len(left), messages=left).assign(column=left)
    for path in sorted(reading.folder.iterdir()):
        if path.is_file() and path not in reading.paths and not path.name.startswith("."):
            yield note("unused file", "not read: no table of the map names it", file=shown_name(path))


def _merged_layout(entry: Layout, field_map: FieldMap) -> Layout:
    chosen = {}
    for name in Layout.model_fields:
        own = name in entry.model_fields_set
        chosen[name] = getattr(entry if own else field_map.defaults, name)
    return Layout(**chosen)
