"""Rows on a page: texts of cells, what is folded away, and the file a reader can take along."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from planning_helpers.values.csv_cells import formula_safe
from planning_helpers.wording.display import cell_text

FIRST = 12
MOST = 500
LONG = 32  # letters; such a column needs room to be read
_BOOKKEEPING = {"source_file", "imported_at", "version", "recorded_by", "recorded_at", "row_id", "plan_id"}
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T00:00:00(\.0+)?)?")
NOTHING = "–"  # as `display.cell_text` shows what is missing
_NOT_IN_ADDRESS = {code: f"%{code:02X}" for code in (*range(32), *b"%#")}
"""What an address would lose; all else stays as it is in the table, so that the page compresses well."""
_CSS = {"money": "number", "share": "number", "number": "number", "date": "date"}


@dataclass(frozen=True)
class TableView:
    """A table as its template needs it.

    Attributes:
        heads: Heading and CSS class of each column; most text has none.
        lines: Texts of the rows shown, at most `MOST`.
        total: How many rows there are.
        empty: Sentence in place of a table without rows.
        names: Names of the columns shown.
        hides: Whether a column with values is not shown.
        csv: Address of a CSV file with all rows and columns, within the page itself; empty where the page's
            script can make that file, as the table tells all that would be in it.
    """

    anchor: str
    caption: str
    heads: Sequence[tuple[str, str]]
    lines: Sequence[Sequence[str]]
    total: int
    empty: str
    names: Sequence[str]
    hides: bool
    csv: str

    @property
    def csv_head(self) -> str:
        """The names as they head a CSV file."""
        return _csv_line(self.names)

    @property
    def marks(self) -> Sequence[Markup]:
        """The attribute of a cell of each column that tells its CSS class, if it has one."""
        return [Markup(f" class={css}" if css else "") for _, css in self.heads]  # noqa: S704

    @property
    def first(self) -> Sequence[Sequence[str]]:
        """Rows always in sight; a table only slightly longer is not cut."""
        return self.lines if len(self.lines) <= FIRST + 3 else self.lines[:FIRST]

    @property
    def rest(self) -> Sequence[Sequence[str]]:
        """Rows folded away."""
        return self.lines[len(self.first) :]


def table_view(data: Mapping[str, Any], anchor: str, *, lean: bool = False) -> TableView:
    """The table that `display.Table.as_data` describes.

    Args:
        data: `caption`, `columns`, `data` and `empty`.
        anchor: ID of the table in the page.
        lean: Leave out, on the page, columns that are empty or mere bookkeeping; the CSV has them.
    """
    columns, rows = data["columns"], data["data"]
    shown = [n for n, _ in enumerate(columns) if not lean or _is_telling(n, columns, rows)]
    texts = [_texts([row[n] for row in rows[:MOST]], columns[n]["kind"]) for n in shown]
    hides = any(row[n] is not None for n, _ in enumerate(columns) if n not in shown for row in rows)
    is_told = (
        not hides
        and len(rows) <= MOST
        and all(
            _tells(text, row[n], columns[n]["kind"])
            for n, column in zip(shown, texts, strict=True)
            for text, row in zip(column, rows, strict=True)
        )
    )
    return TableView(
        anchor=anchor,
        caption=data["caption"],
        heads=[
            (columns[n]["label"], _css(columns[n]["kind"], column))
            for n, column in zip(shown, texts, strict=True)
        ],
        lines=list(zip(*texts, strict=True)),
        total=len(rows),
        empty=data["empty"],
        names=[columns[n]["name"] for n in shown],
        hides=hides,
        csv="" if is_told else csv_address(columns, rows),
    )


def shows_all_of(table: TableView, other: TableView) -> bool:
    """Whether `table` shows each row and column of `other`, in whatever order."""
    if other.hides or table.total != other.total or not set(other.names) <= set(table.names):
        return False
    places = [table.names.index(name) for name in other.names]
    shown = Counter(tuple(line[place] for place in places) for line in table.lines)
    return shown == Counter(map(tuple, other.lines))


def csv_address(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> str:
    """A `data:` address of the rows as CSV; a text that a spreadsheet would run gets an apostrophe."""
    lines = [[column["name"] for column in columns], *rows]
    text = "".join(f"{_csv_line(line)}\r\n" for line in lines)
    return "data:text/csv;charset=utf-8,%EF%BB%BF" + text.translate(_NOT_IN_ADDRESS)


def _csv_line(values: Sequence[Any]) -> str:
    text = io.StringIO()
    safe = [formula_safe(value) if isinstance(value, str) else value for value in values]
    csv.writer(text, lineterminator="", quoting=csv.QUOTE_NONNUMERIC).writerow(safe)
    return text.getvalue()


def _tells(text: str, value: Any, kind: str) -> bool:
    """Whether `value` can be read off its `text` on the page, where a dash stands for what is missing."""
    if value is None or text == NOTHING:
        return value is None and text == NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_plain = _CSS.get(kind) == "number" or value >= 0  # else it would be taken for a formula
        return is_plain and bool(_NUMBER.fullmatch(text)) and float(text.replace(",", "")) == value
    if not isinstance(value, str) or "\r" in value or "\0" in value:
        return False
    return text == value or (_DAY.fullmatch(value) is not None and text == value[:10])


def _texts(values: Sequence[Any], kind: str) -> list[str]:
    texts = [cell_text(value, kind) for value in values]
    if kind == "money" and all(text.endswith(".00") or text == "–" for text in texts):
        return [text.removesuffix(".00") for text in texts]
    return texts


def _css(kind: str, texts: Sequence[str]) -> str:
    return _CSS.get(kind) or ("long" if any(len(text) > LONG for text in texts) else "")


def _is_telling(n: int, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> bool:
    name = columns[n]["name"]
    names = {column["name"] for column in columns}
    stem = name.removesuffix("_id")
    if name in _BOOKKEEPING or (name != stem and (stem in names or stem == "account")):
        return False
    return any(row[n] is not None for row in rows)
