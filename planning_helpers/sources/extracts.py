"""Extracts as text: every value as the file or query has it, with the number of its row."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from planning_helpers.errors import ExtractError, listed
from planning_helpers.sources.extract_table import Extract, records_table, shown_name
from planning_helpers.sources.field_map import Layout
from planning_helpers.sources.text_files import decoded, fetch_text_file, usual_encoding
from planning_helpers.sources.workbooks import WORKBOOKS, fetch_sheet
from planning_helpers.values.addresses import masked, without_password_of

_RECORDS = ("records", "value", "results", "data", "items", "rows")
"""Names of the list of records in what a web service answers."""

_NEXT_PAGE = ("nextRecordsUrl", "@odata.nextLink", "nextLink")
"""Names by which such an answer tells where its next page is."""

SUFFIXES = (".csv", ".tsv", ".txt", *WORKBOOKS, ".parquet", ".json", ".jsonl")


def fetch_extract(path: Path, layout: Layout) -> Extract:
    """Read one file as text; numbers that are no text become one that can be read in one way only.

    Raises:
        ExtractError: If the file cannot be read in this layout.
    """
    try:
        match path.suffix.lower():
            case suffix if suffix in WORKBOOKS:
                return fetch_sheet(path, layout)
            case ".parquet":
                return _parquet(path)
            case ".json" | ".jsonl":
                return _json(path)
            case _:
                return fetch_text_file(path, layout)
    except OSError as error:
        raise ExtractError(
            f"{shown_name(path)} cannot be opened ({error.strerror or error}). Close it in other programs, "
            "see that you may read it, and try again."
        ) from error


def fetch_query(sql: str, url: str) -> Extract:
    """Run `sql` at the SQLAlchemy address `url`; `${NAME}` in it is taken from the environment.

    Raises:
        ExtractError: If the address cannot be reached or the query fails.
    """
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    address = re.sub(r"\$\{(\w+)\}", lambda name: _environment(name[1]), url)
    name = f"query {' '.join(sql.split())[:60]}"
    try:
        engine = create_engine(address)
        with engine.connect() as connection:
            result = connection.execute(text(sql))
            return records_table(name, result.keys(), (tuple(row) for row in result))
    except (SQLAlchemyError, ImportError) as error:
        reason = without_password_of(address, str(error).splitlines()[0])
        raise ExtractError(
            f"{name} cannot be run at {masked(url)}: {reason}. Check sql and url in the map."
        ) from None


def found_file(folder: Path, name: str) -> list[Path]:
    """The files that `name` means: a name in any case, with or without ending, or a pattern with `*`."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    if "*" in name or "?" in name:
        return sorted(file for file in folder.glob(name) if file.is_file())
    exact = [file for file in files if file.name == name]
    if exact or "/" in name:
        return exact or [file for file in [folder / name] if file.is_file()]
    wanted = name.lower()
    return [
        file
        for file in files
        if file.name.lower() == wanted or (file.stem.lower() == wanted and file.suffix.lower() in SUFFIXES)
    ][:1]


def _environment(name: str) -> str:
    if name not in os.environ:
        raise ExtractError(
            f"the map's url needs the environment variable {name}, which is not set. Set it and run again."
        )
    return os.environ[name]


def _parquet(path: Path) -> Extract:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
        columns = [
            [_short(value) for value in column.to_pylist()]
            if pa.types.is_float32(column.type) or pa.types.is_float16(column.type)
            else column.to_pylist()
            for column in table.columns
        ]
        return records_table(shown_name(path), table.column_names, zip(*columns, strict=True))
    except OSError:
        raise
    except Exception as error:  # pyarrow raises errors of many kinds for a broken file
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise ExtractError(
            f"{shown_name(path)} cannot be read as Parquet ({why}). Export it again."
        ) from error


def _short(value: float | None) -> Decimal | None:
    """A number of 32 bits with the digits that it was written with: 12.1 rather than 12.100000381."""
    return None if value is None else Decimal(str(np.float32(value)))


def _json(path: Path) -> Extract:
    content = path.read_bytes()
    text = decoded(shown_name(path), content, usual_encoding(content))
    try:
        if path.suffix.lower() == ".jsonl":
            found: Any = [_loaded(line) for line in text.split("\n") if line.strip()]
        else:
            found = _loaded(text)
    except (ValueError, RecursionError) as error:
        mend = "Name it .jsonl" if _has_a_record_a_line(text) else "Export it again"
        raise ExtractError(f"{shown_name(path)} is not valid JSON: {error}. {mend}.") from error
    if isinstance(found, dict):
        found = _only_list(shown_name(path), found)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise ExtractError(f"{shown_name(path)} holds no list of records. Export it as a list of objects.")
    flat = [dict(_flat(record)) for record in found]
    headers = list(dict.fromkeys(name for record in flat for name in record))
    return records_table(
        shown_name(path), headers, (tuple(record.get(name) for name in headers) for record in flat)
    )


def _has_a_record_a_line(text: str) -> bool:
    """Whether the first lines of `text` are each a record of their own, as in JSON Lines."""
    try:
        return all(isinstance(json.loads(line), dict) for line in text.strip().split("\n")[:2])
    except (ValueError, RecursionError):
        return False


def _loaded(text: str) -> Any:
    """What JSON says; a name that stands twice in one object is refused, as one of its values would be lost.

    Raises:
        ValueError: If `text` is no JSON, or names something twice.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content = dict(pairs)
        if len(content) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"{twice!r} stands twice in one record")
        return content

    return json.loads(text, object_pairs_hook=once)


def _only_list(file: str, content: dict[str, Any]) -> Any:
    """The records in the answer of a web service, when all of them are there.

    Raises:
        ExtractError: If there are more pages, or several lists.
    """
    lists = {name: value for name, value in content.items() if isinstance(value, list)}
    named = next((name for name in _RECORDS if name in lists), None)
    if named is None and len(lists) > 1:
        raise ExtractError(
            f"{file} holds several lists: {listed(lists)}. Export the records alone, as a list of objects."
        )
    records = lists[named] if named else next(iter(lists.values()), None)
    total = content.get("totalSize")
    is_part = isinstance(total, int) and records is not None and total > len(records)
    if content.get("done") is False or any(content.get(name) for name in _NEXT_PAGE) or is_part:
        told = f"{len(records or [])} of {total} records" if is_part else "the first page of several"
        raise ExtractError(f"{file} holds {told}. Export all pages into it.")
    return records


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
