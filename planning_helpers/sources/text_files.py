"""Text files with fields: what is regular through Arrow, anything else record by record."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planning_helpers.errors import ExtractError
from planning_helpers.sources.encodings import doubt, likely_encoding, require_encoding
from planning_helpers.sources.extract_table import Extract, Records, distinct, shown_name, texts_table
from planning_helpers.sources.field_map import Layout

_LOOK = 1_000_000
_LOOK_FOR_NULS = 2_000
_LEAST_FIELDS = 4
"""From so many fields on, a line with all of them is taken for a record even within quotation marks."""
_BLOCK = 1 << 24


def fetch_text_file(path: Path, layout: Layout) -> Extract:
    """The table that a text file with fields holds (RFC 4180, quoted line ends included).

    Raises:
        ExtractError: If it is not in the encoding, or is no such file.
        OSError: If it cannot be opened.
    """
    file, content = shown_name(path), path.read_bytes()
    encoding = layout.encoding or usual_encoding(content)
    text = decoded(file, content, encoding)
    remarks = list(filter(None, [doubt(content[:_LOOK], encoding)]))
    del content
    if text.count("\n") > 1 and not text.endswith(("\n", "\r")) and not layout.row_end:
        remarks.append("the last line has no line end, as in a file that was cut: compare the last row")
    ragged: list[tuple[int, str]] = []
    if layout.row_end:
        return texts_table(file, _split_records(text, layout), layout, remarks, ragged)
    start = "".join(text[:_LOOK].splitlines(keepends=True)[layout.skip_lines :])
    skipped, delimiter = layout.skip_lines, layout.delimiter
    if told := re.match(r'"?sep=(.)"?[\r\n]', start, re.IGNORECASE):
        skipped, delimiter = skipped + 1, delimiter or told[1]
        start = start[told.end() :]
    layout = layout.model_copy(update={"skip_lines": skipped, "delimiter": delimiter or _delimiter(start)})
    for name, sign in (("delimiter", layout.delimiter), ("quote", layout.quote)):
        if sign and len(sign) > 1:
            raise ExtractError(
                f"{name} is {sign!r} in the map; it must be one sign, as {file} has no row_end."
            )
    extract = _regular(file, text, layout, remarks) or texts_table(
        file, _csv_records(file, text, layout, ragged), layout, remarks, ragged
    )
    return replace(extract, delimiter=layout.delimiter or "")


def usual_encoding(content: bytes) -> str:
    """What the first bytes of a file say of its encoding: UTF-16, with a mark or without, else UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:_LOOK_FOR_NULS]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) * 4 > len(start) and min(first, second) * 10 < max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    return "utf-8"


def decoded(file: str, content: bytes, encoding: str) -> str:
    """The text of a file, without a mark of byte order.

    Raises:
        ExtractError: If there is no such encoding, or it is in another; the message names the likely one.
    """
    require_encoding(encoding)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        likely = likely_encoding(content[:_LOOK])
        raise ExtractError(
            f"{file} is not {encoding}: {error}. It looks like {likely}: give --encoding {likely}, or write "
            f'encoding = "{likely}" under [defaults] in the map.'
        ) from error


def _regular(file: str, text: str, layout: Layout, remarks: list[str]) -> Extract | None:
    """The table, when every line of the file is one record with every field; else None."""
    import pyarrow as pa
    import pyarrow.csv as arrow

    text = text.rstrip("\r\n")
    lines = text.count("\n") + 1 - layout.skip_lines
    if text.count("\r") != text.count("\r\n"):
        return None
    quote = '"' if layout.quote is None else layout.quote
    delimiter = layout.delimiter or ","
    if quote and text[text.rfind("\n") + 1 :].count(quote) % 2:
        return None  # the last row may end inside quotes
    first = text.split("\n", layout.skip_lines + 1)[layout.skip_lines :][:1]
    width = len(next(csv.reader(first, delimiter=delimiter, **_quoting(quote)), []))
    if width < 2:
        return None
    names = [str(place) for place in range(width)]
    try:
        table = arrow.read_csv(
            pa.BufferReader(text.encode()),
            read_options=arrow.ReadOptions(
                column_names=names, skip_rows=layout.skip_lines, use_threads=False, block_size=_BLOCK
            ),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter,
                quote_char=quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowException, UnicodeError, ValueError, TypeError):
        return None
    if table.num_rows != lines:
        return None
    texts: pd.DataFrame = table.to_pandas()
    is_header = (texts == texts.iloc[0]).all(axis=1) if layout.header else pd.Series(False, index=texts.index)
    if is_header.iloc[1:].any() or (texts == "").all(axis=1).any():
        return None
    headers = list(layout.names)
    if layout.header:
        headers = headers or distinct(texts.iloc[0], remarks)
        texts = texts.iloc[1:].reset_index(drop=True)
    if len(headers) != width:
        return None
    start = layout.skip_lines + (2 if layout.header else 1)
    return Extract(
        file, texts.set_axis(headers, axis=1), np.arange(start, start + len(texts)), remarks=remarks
    )


def _quoting(quote: str) -> dict[str, Any]:
    return {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}


def _csv_records(file: str, text: str, layout: Layout, ragged: list[tuple[int, str]]) -> Records:
    """Records by Python's CSV reader; lines that a lone quotation mark swallowed are records of their own."""
    csv.field_size_limit(sys.maxsize)
    lines = StringIO(text, newline="")
    for _ in range(layout.skip_lines):
        lines.readline()
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    options: dict[str, Any] = {
        "delimiter": layout.delimiter or ",",
        **_quoting('"' if layout.quote is None else layout.quote),
    }
    line = begun = 1 + layout.skip_lines
    width, last = len(layout.names), [""]
    try:
        for record in csv.reader(noted(), **options):
            width, last = width or len(record), record or [""]
            several = f"lines {line} to {line + len(taken) - 1}"
            is_swallowing = len(taken) > 1 and _is_swallowing(taken, options["delimiter"], width)
            if is_swallowing and width >= _LEAST_FIELDS:
                ragged.append(
                    (line, f"a quotation mark lacks its partner: {several} were read as a row each")
                )
                yield from enumerate(_one_a_line(taken, options, width), start=line)
                last = [""]
            else:
                if is_swallowing or _may_swallow(taken[1:-1], options["delimiter"], width):
                    message = f"{several} are one row, in quotation marks, yet each could be a row"
                    message = message if is_swallowing else f"{several} are one row; some could be rows"
                    ragged.append((line, message))
                yield line, record
            begun, line = line, line + len(taken)
            taken.clear()
        if "\n" in last[-1] and last[-1].endswith(("\n", "\r")):
            ragged.append(
                (begun, "the last row ends inside quotes: a quotation mark is probably never closed")
            )
    except csv.Error as error:
        raise ExtractError(
            f"{file} is no readable CSV: {error}. Check delimiter and quote in the map."
        ) from error


def _is_swallowing(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether the `lines` of one record are each a record, so that a quotation mark lacks its partner."""
    return width > 1 and all(line.count(delimiter) >= width - 1 for line in lines if line.strip("\r\n"))


def _may_swallow(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether one of the inner `lines` of a record is long enough to be a record by itself."""
    return width >= _LEAST_FIELDS and any(line.count(delimiter) >= width - 1 for line in lines)


def _one_a_line(lines: list[str], options: dict[str, Any], width: int) -> Iterator[list[str]]:
    for line in lines:
        body = line.rstrip("\r\n")
        as_quoted = next(csv.reader([body], **options), [])
        if body.count('"') % 2 == 0 and len(as_quoted) == width:
            yield as_quoted
        else:
            yield next(csv.reader([body], delimiter=options["delimiter"], quoting=csv.QUOTE_NONE), [])


def _split_records(text: str, layout: Layout) -> Records:
    """Records that end in a text of their own, such as `&|`, with fields parted by `delimiter`; no quotes."""
    line = 1
    for record in text.split(layout.row_end):
        body = record.lstrip("\r\n")
        line += record.count("\n") - body.count("\n")
        if body:
            yield line, body.split(layout.delimiter or ",")
        line += body.count("\n")


def _delimiter(start: str) -> str:
    """The sign that parts the fields of the header: the most frequent of `,` `;` tab `|` outside quotes."""
    header = re.sub(r'"[^"]*"', "", start[:65_536]).lstrip("\r\n").partition("\n")[0]
    counts = {sign: header.count(sign) for sign in ",;\t|"}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","
