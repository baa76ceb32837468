"""What an import found: every remark with its file, row and column, and the count of every row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from planning_helpers.values.csv_cells import formula_safe
from planning_helpers.values.signs import visible_texts

NOTE_COLUMNS = ["kind", "table", "file", "row", "column", "value", "message"]
BALANCE_COLUMNS = ["table", "file", "read", "excluded", "repeated", "set_aside", "stored"]

EXAMPLES = 3
IDLE = "idle in the map"
"""Kind of the remark on a word of the map that no row has."""

ALARM = "looks wrong"
"""Kind of the remark that stops an import before anything is written."""

KINDS: dict[str, str] = {
    ALARM: "Looks wrong; an import stops here (with --anyway it goes on)",
    "row set aside": "Rows set aside, not stored",
    "money set aside": "Money in the rows that are not stored",
    "row left out": "Rows the map leaves out",
    IDLE: "Words of the map that no row has (misspelt?)",
    "unreadable value": "Values that could not be read; left empty",
    "placeholder": "Signs for nothing, read as empty (NULL, n/a, 9999-12-31)",
    "unmatched key": "Keys that matched nothing",
    "damaged key": "Keys that a spreadsheet changed; taken as the ones they match but for zeros",
    "other account": "People who belong to another account than the row says",
    "ambiguous join": "Keys that matched several rows of another file; left empty",
    "ragged row": "Rows with fewer fields than the header, or with a lone quotation mark",
    "total row": "Rows that say they are totals",
    "partial key": "Keys of which a part is empty",
    "repeated row": "Rows that stand more than once, the same; stored once",
    "repeated name": "Names that stand more than once",
    "missing amount": "Opportunities and transactions without an amount",
    "odd amount": "Deals worth nothing, or less",
    "missing close date": "Decided deals without a close date; they are in no figure by year",
    "missing account": "Rows without an account",
    "reports to self": "People or accounts above themselves",
    "circle": "Circles of managers or parents",
    "odd date": "Dates that are hardly meant",
    "after as-of date": "Dates after the as-of date",
    "closed before created": "Opportunities whose close date lies before their creation",
    "close date passed": "Open opportunities whose close date has passed",
    "contradiction": "Values that contradict each other",
    "mixed currencies": "Mixed currencies",
    "assumed currency": "Currency not given",
    "marker in name": "Names that hold a remark (a suggestion, nothing was changed)",
    "unstorable sign": "Signs that no database stores; left out of the text",
    "forgotten person": "People who are forgotten (planbook forget)",
    "kept judgement": "Judgement that people changed since; kept as it is",
    "not in the extract": "Stored rows that the extract does not have",
    "translated": "Values translated by the map",
    "how read": "How the files were read",
    "missing column": "Columns that the files do not have; what is stored in them stays",
    "unused column": "Columns of the files that are not read",
    "unused file": "Files in the folder that are not read",
}
"""Kinds of note in the order they are told, worst first, with their headings."""

MENDS: dict[str, str] = {
    "row set aside": "Fill in what is missing in the source, and export again",
    "unmatched key": "Export the rows that they name too, without a filter",
    "unreadable value": "Mend them in the source, or say in the map how they are written",
    "ambiguous join": "Join by a column whose values stand once",
    "damaged key": "Export the file again and do not save it from Excel",
    "total row": "Leave them out by exclude in the map if they are",
    "missing account": "Fill in the account, or give its name by by_name in the map",
    "close date passed": "Close these deals in the CRM, or give them a new date",
    "mixed currencies": "Import exchange_rates",
}
"""What most likely mends remarks of a kind."""

MOST_OF_A_KIND = 1_000
"""So many remarks of one kind on one column of a file go into the files of remarks."""

_LISTED = frozenset({"missing column", "unused column", "unused file"})
INFORMATION = frozenset(
    {"translated", "how read", "missing column", "unused column", "unused file", "row left out"}
)
"""Kinds that tell what was done rather than what is wrong."""


@dataclass(frozen=True, eq=False)
class DataQuality:
    """All notes on an import and the balance of its rows.

    Attributes:
        notes: One row a remark, `NOTE_COLUMNS`. `row` is the line in a CSV file (the header is line 1), the
            row of a sheet, else the record; empty when the note is on a whole file or table.
        balance: One row a table and file, `BALANCE_COLUMNS`: what was read is stored, set aside, left out by
            the map, or a repetition.
    """

    notes: pd.DataFrame = field(default_factory=lambda: notes())
    balance: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=BALANCE_COLUMNS))

    def count(self, kind: str, table: str | None = None) -> int:
        """How many notes of `kind` there are, in `table` if given."""
        chosen = self.notes["kind"] == kind
        return int((chosen if table is None else chosen & (self.notes["table"] == table)).sum())

    def as_data(self) -> dict[str, Any]:
        """Notes, `shortened`, and balance as plain JSON values, with no control characters in them."""
        return {
            "balance": json.loads(_visible(self.balance, ["table", "file"]).to_json(orient="records")),
            "notes": json.loads(_shown(self.notes).to_json(orient="records")),
        }


def notes(
    kind: str = "",
    *,
    table: str = "",
    file: str = "",
    rows: Iterable[int | None] = (),
    column: str = "",
    values: Sequence[object] | None = None,
    messages: Sequence[str] | str = "",
) -> pd.DataFrame:
    """Notes of one kind, one a row number; empty without any."""
    numbers = list(rows)
    if not numbers:
        return _no_notes()
    content = {
        "kind": kind,
        "table": table,
        "file": file,
        "row": pd.array(numbers, dtype="Int64"),
        "column": column,
        "value": [""] * len(numbers) if values is None else [str(value)[:200] for value in values],
        "message": messages if isinstance(messages, str) else list(messages),
    }
    frame = pd.DataFrame(content, columns=NOTE_COLUMNS, index=range(len(numbers)))
    return frame.astype({name: "str" for name in NOTE_COLUMNS if name != "row"} | {"row": "Int64"})


@cache
def _no_notes() -> pd.DataFrame:
    """Notes without any; most checks find nothing, and a frame costs more to make than the check."""
    return pd.DataFrame(columns=NOTE_COLUMNS).astype(dict.fromkeys(NOTE_COLUMNS, "str") | {"row": "Int64"})


def note(
    kind: str, message: str, *, table: str = "", file: str = "", column: str = "", value: str = ""
) -> pd.DataFrame:
    """One note on a whole file or table."""
    return notes(kind, table=table, file=file, rows=[None], column=column, values=[value], messages=message)


def all_notes(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Notes put together, worst kind first, then in the order found."""
    found = [frame for frame in frames if len(frame)]
    if not found:
        return notes()
    together = pd.concat(found, ignore_index=True)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return (
        together.assign(_order=together["kind"].map(order))
        .sort_values("_order", kind="stable")
        .drop(columns="_order")
        .reset_index(drop=True)
    )


def quality_lines(quality: DataQuality) -> list[str]:
    """The notes to read: the balance, then each kind with its count, where, and the first examples."""
    lines = ["Rows", *_balance_lines(quality.balance), ""]
    for kind, heading in KINDS.items():
        found = quality.notes[quality.notes["kind"] == kind]
        if found.empty:
            continue
        mend = f". {MENDS[kind]}" if kind in MENDS else ""
        lines.append(f"{heading}: {len(found):,}{mend}")
        lines += [*(_in_one_line(found) if kind in _LISTED else _grouped(found)), ""]
    if quality.notes.empty:
        lines.append("Nothing to remark on.")
    return lines if lines[-1] else lines[:-1]


def shortened(found: pd.DataFrame) -> pd.DataFrame:
    """`found` with the first of many notes of one kind on one column, and how many more there are."""
    keys = ["kind", "table", "file", "column"]
    place = found.groupby(keys, sort=False, dropna=False).cumcount()
    if not (place >= MOST_OF_A_KIND).any():
        return found
    rest = found[place >= MOST_OF_A_KIND]
    more = rest.groupby(keys, sort=False, dropna=False).size().reset_index(name="many")
    lines = [
        note(
            row["kind"],
            f"and {row['many']:,} more",
            table=row["table"],
            file=row["file"],
            column=row["column"],
        )
        for row in more.to_dict("records")
    ]
    return all_notes([found[place < MOST_OF_A_KIND], *lines])


def quality_csv(quality: DataQuality) -> str:
    """The notes as CSV, `shortened`, no cell of which a spreadsheet runs as a formula."""
    safe = _shown(quality.notes)
    texts = {name: safe[name].fillna("").map(formula_safe) for name in NOTE_COLUMNS if name != "row"}
    return safe.assign(**texts).to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    """`found`, `shortened`, as it may be shown."""
    return _visible(shortened(found), [name for name in NOTE_COLUMNS if name != "row"])


def _visible(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return rows.assign(**{name: visible_texts(rows[name].astype("str")) for name in names})


def _balance_lines(balance: pd.DataFrame) -> list[str]:
    if balance.empty:
        return ["  none read"]
    lines = []
    for row in balance.to_dict("records"):
        gone = [
            f"{row[name]:,} {words}"
            for name, words in (
                ("excluded", "left out by the map"),
                ("repeated", "repeated"),
                ("set_aside", "set aside"),
            )
            if row[name]
        ]
        lines.append(
            f"  {row['table']}, {row['file']}: {row['read']:,} read = "
            + " + ".join([f"{row['stored']:,} stored", *gone])
        )
    return lines


def _grouped(found: pd.DataFrame) -> list[str]:
    """Each remark once, with the rows and values it is on: their count and the first of them."""
    lines = []
    said = found["message"].str.replace(r"\s+", " ", regex=True)
    bare = [
        message.replace(repr(value[:80]), "").strip(" :") if value else message
        for message, value in zip(said, found["value"].fillna(""), strict=True)
    ]
    for key, group in found.assign(_said=bare).groupby(["table", "column", "file", "_said"], sort=False):
        table, column, file, message = (str(part) for part in key)
        place = ", ".join(part for part in (".".join(part for part in (table, column) if part), file) if part)
        where = _where(group["row"])
        values = _first(group["value"], message)
        lines.append(f"  {place}: {where}{message}" + (f" [{values}]" if values else ""))
    return lines


def _where(rows: pd.Series) -> str:
    known = [f"{row}" for row in rows.dropna()]
    if not known:
        return f"{len(rows):,} times: " if len(rows) > 1 else ""
    if len(known) == 1:
        return f"row {known[0]}: "
    more = ", …" if len(known) > EXAMPLES else ""
    return f"{len(known):,} rows ({', '.join(known[:EXAMPLES])}{more}): "


def _first(values: pd.Series, message: str) -> str:
    """The first different values, those that the message tells already left out."""
    distinct = [" ".join(value.split())[:80] for value in values.fillna("").unique() if value]
    told = [value for value in distinct if value not in message]
    return ", ".join(told[:EXAMPLES]) + (", …" if len(told) > EXAMPLES else "")


def _in_one_line(found: pd.DataFrame) -> list[str]:
    """The columns of a file, or the files, one after the other."""
    if (found["column"] == "").all():
        return [f"  {', '.join(found['file'])}"]
    return [f"  {file}: {', '.join(group['column'])}" for file, group in found.groupby("file", sort=False)]


def alarm_text(row: Mapping[str, Any]) -> str:
    """One alarm with the file and column it is about."""
    place = ", ".join(part for part in (row["file"], f"column {row['column']}" * bool(row["column"])) if part)
    return f"{place}: {row['message']}" if place else str(row["message"])
