"""A file, sheet or query result as a table of text, with the number of each row."""

from __future__ import annotations

import itertools
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planning_helpers.errors import ExtractError
from planning_helpers.sources.field_map import Layout
from planning_helpers.values.numbers import as_text
from planning_helpers.values.words import squeezed

_CHUNK = 50_000
_HALF = re.compile("[\ud800-\udfff]")

Records = Iterator[tuple[int, list[str]]]
"""Row number and fields of each record of a file."""


@dataclass(frozen=True, eq=False)
class Extract:
    """One file, sheet or query result as text.

    Attributes:
        file: Its name, for messages; of a workbook, with the sheet.
        texts: One column a header, all text; empty text where there is nothing.
        rows: Number of each row in the file: the line on which it begins (CSV, with the header as line 1),
            the row of the sheet (XLSX), else the record, counted from 1.
        ragged: Row number and message of rows with fewer fields than the header, or a lone quotation mark.
        misshapen: Row number, message and text of rows with more fields: not in `texts`.
        unread: Row number, header, value and message of cells whose value is lost.
        remarks: What else is worth knowing of the file.
        delimiter: What parts the fields of a text file; empty for other files.
    """

    file: str
    texts: pd.DataFrame
    rows: np.ndarray
    ragged: list[tuple[int, str]] = field(default_factory=list)
    misshapen: list[tuple[int, str, str]] = field(default_factory=list)
    unread: list[tuple[int, str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    delimiter: str = ""


def shown_name(path: Path) -> str:
    """The name of a file as text; bytes that are no text by their numbers."""
    return os.fsencode(path.name).decode("utf-8", errors="backslashreplace")


def by_heading(headers: Iterable[str]) -> dict[str, str]:
    """The headings of a file by what they are found by: their own text, else `squeezed`; the first wins."""
    names = list(headers)
    return {squeezed(name): name for name in reversed(names)} | {name: name for name in names}


def heading_of(name: str, headings: Mapping[str, str]) -> str | None:
    """The heading that `name` means, of those `by_heading`; None when the file has none."""
    return headings.get(name) or headings.get(squeezed(name))


def texts_table(
    file: str, records: Records, layout: Layout, remarks: list[str], ragged: list[tuple[int, str]]
) -> Extract:
    """The table that `records` of text make, the first of them its header unless `layout` says otherwise.

    What is found while they are read is added to `remarks` and `ragged`.

    Raises:
        ExtractError: If there is no header.
    """
    headers = list(layout.names)
    first: tuple[int, list[str]] | None = None
    if layout.header:
        first = next((record for record in records if any(record[1])), None)
        if first is None:
            raise ExtractError(f"{file} is empty; it has not even a header. Export it again.")
        headers = headers or distinct(first[1], remarks)
    if not headers:
        raise ExtractError(
            f"{file} is declared to have no header, and the map gives no names. Add names = [...]."
        )
    width, blanks = len(headers), 0
    misshapen: list[tuple[int, str, str]] = []
    numbers: list[int] = []
    chunks = []
    while batch := list(itertools.islice(records, _CHUNK)):
        kept = []
        for line, record in batch:
            if first is not None and record == first[1]:
                remarks.append(f"the header stands again in line {line}; no row was made of it")
                continue
            if len(record) != width:
                if not any(record):
                    blanks += 1
                    continue
                if len(record) > width and any(record[width:]):
                    message = f"the row has {len(record)} fields, the header {width}"
                    misshapen.append((line, message, (layout.delimiter or ",").join(record)[:200]))
                    continue
                if len(record) < width:
                    ragged.append(
                        (line, f"the row has {len(record)} fields, the header {width}; the rest is empty")
                    )
                record = (record + [""] * width)[:width]
            kept.append(record)
            numbers.append(line)
        chunks.append(pd.DataFrame(kept, columns=headers, dtype="str"))
    if blanks:
        remarks.append(f"{blanks} blank lines skipped")
    texts = pd.concat(chunks, ignore_index=True) if chunks else pd.DataFrame(columns=headers, dtype="str")
    return Extract(file, texts, np.array(numbers, dtype="int64"), ragged, misshapen, remarks=remarks)


def records_table(file: str, headers: Iterable[object], rows: Iterable[tuple[Any, ...]]) -> Extract:
    """The table of records that have values rather than texts, counted from 1."""
    remarks: list[str] = []
    names = distinct([_whole(str(name)) for name in headers], remarks)
    texts = [[value_text(value) for value in row] for row in rows]
    frame = pd.DataFrame([[_whole(text) for text in row] for row in texts], columns=names, dtype="str")
    if broken := sum(bool(_HALF.search(text)) for row in texts for text in row):
        remarks.append(f"halves of signs in {broken:,} values were replaced by \ufffd")
    return Extract(file, frame, np.arange(1, len(frame) + 1), remarks=remarks)


def _whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which no table of text takes."""
    return _HALF.sub("\ufffd", text)


def value_text(value: Any) -> str:
    """A value that is no text, as the text that can be read in one way only."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float | Decimal | np.floating):
        exact = value if isinstance(value, Decimal) else float(value)
        return as_text(exact) if math.isfinite(exact) else str(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def distinct(headers: Iterable[str], remarks: list[str]) -> list[str]:
    """`headers` on one line each, with a number behind those that stand before, and remarks on these."""
    seen: dict[str, int] = {}
    found = []
    for place, header in enumerate(headers, start=1):
        name = " ".join(header.split()) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            remarks.append(
                f"header {name!r} stands {seen[name]} times; the later one is read as '{name}.{seen[name]}'"
            )
            name = f"{name}.{seen[name]}"
        found.append(name)
    return found
