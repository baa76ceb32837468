"""Extracts as text: every value as the file or query has it, with the number of its row."""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planning_helpers.errors import ExtractError, listed
from planning_helpers.sources.errors import did_you_mean
from planning_helpers.sources.field_map import Layout
from planning_helpers.values.numbers import as_text
from planning_helpers.values.words import squeezed

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".json", ".jsonl")
_CHUNK = 50_000
_LOOK = 65_536


@dataclass(frozen=True, eq=False)
class Extract:
    """One file, sheet or query result as text.

    Attributes:
        file: Its name, for messages; of a workbook, with the sheet.
        texts: One column a header, all text; empty text where there is nothing.
        rows: Number of each row in the file: the line on which it begins (CSV, with the header as line 1),
            the row of the sheet (XLSX), else the record, counted from 1.
        ragged: Row number and message of rows with fewer fields than the header.
        misshapen: Row number, message and text of rows with more fields: not in `texts`.
        remarks: What else is worth knowing of the file.
        delimiter: What parts the fields of a text file; empty for other files.
    """

    file: str
    texts: pd.DataFrame
    rows: np.ndarray
    ragged: list[tuple[int, str]] = field(default_factory=list)
    misshapen: list[tuple[int, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    delimiter: str = ""


def fetch_extract(path: Path, layout: Layout) -> Extract:
    """Read one file as text; numbers that are no text become one that can be read in one way only.

    Raises:
        ExtractError: If the file cannot be read in this layout.
    """
    match path.suffix.lower():
        case ".xlsx":
            return _sheet(path, layout)
        case ".parquet":
            frame = _parquet(path)
            return _records(path.name, list(frame.columns), frame.itertuples(index=False, name=None))
        case ".json" | ".jsonl":
            return _json(path)
        case _:
            return _delimited(path, layout)


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
            return _records(name, list(result.keys()), (tuple(row) for row in result))
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


def by_heading(headers: Iterable[str]) -> dict[str, str]:
    """The headings of a file by what they are found by: their own text, else `squeezed`; the first wins."""
    names = list(headers)
    return {squeezed(name): name for name in reversed(names)} | {name: name for name in names}


def _environment(name: str) -> str:
    if name not in os.environ:
        raise ExtractError(
            f"the map's url needs the environment variable {name}, which is not set. Set it and run again."
        )
    return os.environ[name]


def _delimited(path: Path, layout: Layout) -> Extract:
    remarks: list[str] = []
    if layout.row_end:
        return _table(path.name, _split_records(path, layout), layout, remarks)
    start = _start(path, layout)
    skipped, delimiter = layout.skip_lines, layout.delimiter
    if told := re.match(r'"?sep=(.)"?[\r\n]', start, re.IGNORECASE):
        skipped, delimiter = skipped + 1, delimiter or told[1]
        start = start[told.end() :]
    layout = layout.model_copy(update={"skip_lines": skipped, "delimiter": delimiter or _delimiter(start)})
    extract = _table(path.name, _csv_records(path, layout, remarks), layout, remarks)
    return replace(extract, delimiter=layout.delimiter or "")


def _csv_records(path: Path, layout: Layout, remarks: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each record, by Python's CSV reader (RFC 4180, quoted newlines included)."""
    encoding = layout.encoding or _encoding(path)
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(
            encoding="utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding, newline=""
        ) as lines:
            for _ in range(layout.skip_lines):
                lines.readline()
            quoting: Any = csv.QUOTE_NONE if layout.quote == "" else csv.QUOTE_MINIMAL
            delimiter, quote = layout.delimiter or ",", layout.quote or '"'
            reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, quoting=quoting)
            start, last = 1, []
            for record in reader:
                yield start + layout.skip_lines, record
                start, last = reader.line_num + 1, record
            if last and "\n" in last[-1] and last[-1].endswith(("\n", "\r")):
                remarks.append("the last row ends inside quotes: a quotation mark is probably never closed")
    except (UnicodeDecodeError, LookupError) as error:
        raise ExtractError(
            f"{path.name} is not {encoding}: {error}. "
            'Declare it under [defaults] in the map, such as encoding = "cp1252" (Windows), "latin-1" or '
            '"mac-roman"; a built-in map can be copied from planning_helpers/sources/maps.'
        ) from error
    except csv.Error as error:
        raise ExtractError(
            f"{path.name} is no readable CSV: {error}. Check delimiter and quote in the map."
        ) from error


def _split_records(path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Records that end in a text of their own, such as `&|`, with fields parted by `delimiter`; no quotes."""
    encoding = layout.encoding or _encoding(path)
    try:
        text = path.read_bytes().decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ExtractError(f"{path.name} is not {encoding}: {error}. Declare encoding in the map.") from error
    line = 1
    for record in text.split(layout.row_end):
        body = record.lstrip("\r\n")
        line += record.count("\n") - body.count("\n")
        if body:
            yield line, body.split(layout.delimiter or ",")
        line += body.count("\n")


def _table(
    file: str, records: Iterator[tuple[int, list[str]]], layout: Layout, remarks: list[str]
) -> Extract:
    headers = list(layout.names)
    first: tuple[int, list[str]] | None = None
    if layout.header:
        first = next(records, None)
        if first is None:
            raise ExtractError(f"{file} is empty; it has not even a header. Export it again.")
        headers = headers or _distinct([" ".join(name.split()) for name in first[1]], remarks)
    if not headers:
        raise ExtractError(
            f"{file} is declared to have no header, and the map gives no names. Add names = [...]."
        )
    width, blanks = len(headers), 0
    ragged: list[tuple[int, str]] = []
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
    values = pd.concat(chunks, ignore_index=True) if chunks else pd.DataFrame(columns=headers, dtype="str")
    return Extract(file, values, np.array(numbers, dtype="int64"), ragged, misshapen, remarks)


def _sheet(path: Path, layout: Layout) -> Extract:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a broken file makes openpyxl and what it rests on raise nearly anything
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise ExtractError(
            f"{path.name} cannot be read as an Excel workbook ({why}). Open it in Excel, save it as .xlsx "
            "without a password, and try again."
        ) from error
    if layout.sheet is not None and layout.sheet not in book.sheetnames:
        raise ExtractError(
            f"{path.name} has no sheet {layout.sheet!r}; it has {listed(book.sheetnames)}."
            f"{did_you_mean(layout.sheet, book.sheetnames)} Correct sheet in the map."
        )
    sheet = book[layout.sheet] if layout.sheet else book.worksheets[0]
    remarks = (
        []
        if layout.sheet or len(book.sheetnames) == 1
        else [f"the first sheet is read; there are {listed(book.sheetnames)}"]
    )
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    rows = (
        (number, [_text(value) for value in row])
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        if number > layout.skip_lines
    )
    extract = _table(f"{path.name}, sheet {sheet.title}", rows, layout, remarks)
    book.close()
    return extract


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path, dtype_backend="pyarrow")
    except Exception as error:  # as above: pyarrow raises errors of many kinds for a broken file
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise ExtractError(f"{path.name} cannot be read as Parquet ({why}). Export it again.") from error


def _json(path: Path) -> Extract:
    try:
        text = path.read_text(encoding=_encoding(path))
        if path.suffix.lower() == ".jsonl":
            content: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            content = json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ExtractError(f"{path.name} is no valid JSON: {error}. Export it again.") from error
    if isinstance(content, dict):
        if content.get("done") is False:
            raise ExtractError(
                f"{path.name} says done: false, so it is the first page of several. Export all pages into it."
            )
        content = next((value for value in content.values() if isinstance(value, list)), None)
    if not isinstance(content, list) or not all(isinstance(record, dict) for record in content):
        raise ExtractError(f"{path.name} holds no list of records. Export it as a list of objects.")
    flat = [dict(_flat(record)) for record in content]
    headers = list(dict.fromkeys(name for record in flat for name in record))
    return _records(path.name, headers, (tuple(record.get(name) for name in headers) for record in flat))


def _records(file: str, headers: list[str], rows: Iterable[tuple[Any, ...]]) -> Extract:
    texts = [[_text(value) for value in row] for row in rows]
    values = pd.DataFrame(texts, columns=_distinct([str(name) for name in headers], []), dtype="str")
    return Extract(file, values, np.arange(1, len(values) + 1))


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _text(value: Any) -> str:
    """A value that is no text, as the text that the parsers read."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float | Decimal | np.floating):
        exact = value if isinstance(value, Decimal) else float(value)
        return as_text(exact) if math.isfinite(exact) else str(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _distinct(headers: list[str], remarks: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for place, header in enumerate(headers, start=1):
        name = header or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            remarks.append(
                f"header {name!r} stands {seen[name]} times; the later one is read as '{name}.{seen[name]}'"
            )
            name = f"{name}.{seen[name]}"
        found.append(name)
    return found


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _start(path: Path, layout: Layout) -> str:
    """The first signs of a text file below the lines to skip, enough to see how it is written."""
    encoding = layout.encoding or _encoding(path)
    try:
        with path.open("rb") as file:
            text = file.read(_LOOK).decode(encoding, errors="replace")
    except LookupError as error:
        raise ExtractError(
            f'{path.name}: {error}. Declare its encoding in the map, such as encoding = "cp1252".'
        ) from error
    return "".join(text.removeprefix("\ufeff").splitlines(keepends=True)[layout.skip_lines :])


def _delimiter(start: str) -> str:
    """The sign that parts the fields of the header: the most frequent of `,` `;` tab `|` outside quotes."""
    header = re.sub(r'"[^"]*"', "", start).lstrip("\r\n").partition("\n")[0]
    counts = {sign: header.count(sign) for sign in ",;\t|"}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","
