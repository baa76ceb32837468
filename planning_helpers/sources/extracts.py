"""Extracts as text: every value as the file or query has it, with the number of its row."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from planning_helpers.errors import ExtractError
from planning_helpers.sources.extract_table import Extract, records_table, shown_name
from planning_helpers.sources.field_map import Layout
from planning_helpers.sources.text_files import decoded, fetch_text_file, usual_encoding
from planning_helpers.sources.workbooks import WORKBOOKS, fetch_sheet

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
        reason = str(error).splitlines()[0].replace(address, url)
        raise ExtractError(
            f"{name} cannot be run at {url}: {reason}. Check sql and url in the map."
        ) from error


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
    try:
        frame = pd.read_parquet(path, dtype_backend="pyarrow")
        rows = frame.astype("object").itertuples(index=False, name=None)
        return records_table(shown_name(path), frame.columns, rows)
    except OSError:
        raise
    except Exception as error:  # pyarrow raises errors of many kinds for a broken file
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise ExtractError(
            f"{shown_name(path)} cannot be read as Parquet ({why}). Export it again."
        ) from error


def _json(path: Path) -> Extract:
    content = path.read_bytes()
    text = decoded(shown_name(path), content, usual_encoding(content))
    try:
        if path.suffix.lower() == ".jsonl":
            found: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"{shown_name(path)} is no valid JSON: {error}. Export it again.") from error
    if isinstance(found, dict):
        if found.get("done") is False:
            raise ExtractError(
                f"{shown_name(path)} says done: false, so it is the first page of several. Export all pages into it."
            )
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise ExtractError(f"{shown_name(path)} holds no list of records. Export it as a list of objects.")
    flat = [dict(_flat(record)) for record in found]
    headers = list(dict.fromkeys(name for record in flat for name in record))
    return records_table(
        shown_name(path), headers, (tuple(record.get(name) for name in headers) for record in flat)
    )


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
