"""One extract to the rows of one table: picked, translated, typed, and every value accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from planning_helpers.errors import ExtractError
from planning_helpers.model import columns, is_fact, row_class
from planning_helpers.sources.extract_table import Extract, by_heading, heading_of
from planning_helpers.sources.field_map import FieldMap, TableMap
from planning_helpers.sources.map_words import excluded, translated, with_stages
from planning_helpers.sources.mapped_texts import mapped_texts, partial_keys
from planning_helpers.sources.quality import note, notes
from planning_helpers.sources.totals import totals
from planning_helpers.sources.typed_columns import chosen_by_state, typed_columns
from planning_helpers.wording.figures import counted

MADE_BY_US = frozenset({"source_file", "imported_at", "version", "recorded_by", "recorded_at"})
PLACE = ["_file", "_row"]
"""Columns that say where a row was read, beside those of the model."""


@dataclass(frozen=True, eq=False)
class TableRows:
    """What one extract gives one table.

    Attributes:
        file: Name of the file.
        rows: The columns that were read, typed, and `PLACE`.
        notes: What was found on the way.
        read: Rows in the file.
        excluded: Rows that the map leaves out.
        set_aside: Rows that cannot be stored.
        used: Headers that were read.
    """

    file: str
    rows: pd.DataFrame
    notes: pd.DataFrame
    read: int
    excluded: int
    set_aside: int
    used: frozenset[str]


def table_rows(table: str, extract: Extract, entry: TableMap, field_map: FieldMap) -> TableRows:
    """The rows of `table` that `extract` (joined already) holds.

    A value that cannot be read is left empty where the column may be; else its row is set aside.

    Raises:
        HeaderError: If the file lacks a column that the map reads.
    """
    found = [_shape_notes(table, extract)]
    if entry.apart is not None:
        extract = _taken_apart(extract, entry.apart)
    values, translations = translated(extract, entry.translations, table=table, idle=not field_map.lenient)
    kept, left_out = excluded(table, extract, values, entry.exclude, lenient=field_map.lenient)
    values, numbers = values[kept].reset_index(drop=True), extract.rows[kept.to_numpy()]
    found += [translations, left_out]

    of_stages = {"is_won", "is_closed"} if entry.stages else set()
    needed = set(required_columns(table)) - of_stages
    texts, used = mapped_texts(table, extract, values, entry, field_map, needed=needed)
    found += partial_keys(table, values, entry, pd.Series(numbers), file=extract.file)
    found += [
        note("missing column", name, table=table, file=extract.file, column=name)
        for name in entry.columns
        if name not in texts and name not in of_stages
    ]
    frame, value_notes = typed_columns(
        table, texts, entry, field_map,
        file=extract.file, numbers=numbers, has_semicolons=extract.delimiter == ";",
    )  # fmt: skip
    found.append(value_notes)
    frame["_file"], frame["_row"] = (
        pd.Series(extract.file, index=frame.index, dtype="str"),
        pd.Series(numbers, dtype="Int64"),
    )
    if entry.stages is not None:
        frame, stage_notes = with_stages(frame, entry.stages, idle=not field_map.lenient)
        found.append(stage_notes.assign(table=table, file=extract.file))
    frame = chosen_by_state(frame)
    found += totals(table, extract, values, frame)
    complete, aside = _complete(table, frame, value_notes)
    found.append(aside)
    headings = by_heading(extract.texts.columns)
    named = [header for join in entry.join for header in join.left] + [one.column for one in entry.exclude]
    asked = {heading_of(header, headings) or header for header in named}
    return TableRows(
        extract.file,
        frame[complete].reset_index(drop=True),
        pd.concat([one for one in found if len(one)] or [notes()], ignore_index=True),
        read=len(extract.texts) + len(extract.misshapen),
        excluded=int((~kept).sum()),
        set_aside=int((~complete).sum()) + len(extract.misshapen),
        used=frozenset(used | asked),
    )


def _taken_apart(extract: Extract, header: str) -> Extract:
    """`extract` with a row for each of the keys in a cell under `header`; none where it is empty."""
    header = heading_of(header, by_heading(extract.texts.columns)) or header
    keys = extract.texts[header].str.split(";").explode().str.strip()
    keys = keys[keys != ""]
    texts = extract.texts.loc[keys.index].assign(**{header: keys}).reset_index(drop=True)
    return replace(extract, texts=texts, rows=extract.rows[keys.index.to_numpy()])


def _shape_notes(table: str, extract: Extract) -> pd.DataFrame:
    lines, messages, texts = zip(*extract.misshapen, strict=True) if extract.misshapen else ((), (), ())
    ragged, remarks = zip(*extract.ragged, strict=True) if extract.ragged else ((), ())
    return pd.concat(
        [
            notes(
                "row set aside", table=table, file=extract.file, rows=lines, values=texts, messages=messages
            ),
            notes("ragged row", table=table, file=extract.file, rows=ragged, messages=remarks),
            _unread_notes(table, extract),
            notes(
                "how read",
                table=table,
                file=extract.file,
                rows=[None] * len(extract.remarks),
                messages=extract.remarks,
            ),
        ],
        ignore_index=True,
    )


def _unread_notes(table: str, extract: Extract) -> pd.DataFrame:
    """Notes on the cells whose value is lost."""
    numbers, headers, values, messages = zip(*extract.unread, strict=True) if extract.unread else ((),) * 4
    found = notes(
        "unreadable value", table=table, file=extract.file, rows=numbers, values=values, messages=messages
    )
    return found.assign(column=pd.Series(headers, index=found.index, dtype="str"))


def required_columns(table: str) -> list[str]:
    """The columns that every row of `table` must have from the extract."""
    made = MADE_BY_US if is_fact(table) else MADE_BY_US | {row_class(table).key}
    return [column.name for column in columns(table) if column.required and column.name not in made]


def _complete(table: str, frame: pd.DataFrame, value_notes: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Which rows have all that a row must have, and notes on the others: what was unreadable, or the key."""
    key = row_class(table).key
    unreadable = value_notes[value_notes["kind"] == "unreadable value"]
    complete = pd.Series(True, index=frame.index)
    found = [notes()]
    for column in columns(table):
        if column.name not in required_columns(table):
            continue
        if column.name not in frame:
            file = frame["_file"].iloc[0] if len(frame) else table
            if len(frame):
                raise ExtractError(
                    f"{file} gives no {column.name} for {table}, which every row must have. "
                    f"Add columns.{column.name} (or constants.{column.name}) to the map."
                )
            continue
        lacking = frame[column.name].isna() & complete
        if not lacking.any():
            continue
        rows = frame.loc[lacking]
        of_column = unreadable[unreadable["column"] == column.name]
        texts = rows["_row"].map(dict(zip(of_column["row"], of_column["value"], strict=True)))
        keys = rows[key].fillna("") if key in rows else [""] * len(rows)
        is_read = [not isinstance(text, str) for text in texts]
        found.append(
            notes(
                "row set aside", table=table, file=str(frame["_file"].iloc[0]),
                rows=rows["_row"], column=column.name,
                values=[own if read else text for read, own, text in zip(is_read, keys, texts, strict=True)],
                messages=[
                    f"{column.name} is {'empty' if read else 'unreadable'}; every row of {table} must have it"
                    for read in is_read
                ],
            )
        )  # fmt: skip
        complete &= ~lacking
    found.append(money_set_aside(table, frame[~complete]))
    return complete, pd.concat(found, ignore_index=True)


def money_set_aside(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A note on what the amounts of `rows`, which are not stored, come to; none without any."""
    known = rows[rows["amount"].notna()] if "amount" in rows else rows.head(0)
    if known.empty:
        return notes()
    currencies = known["currency"].fillna("") if "currency" in known else pd.Series("", index=known.index)
    sums = known["amount"].groupby(currencies, sort=False).sum()
    told = " and ".join(f"{total:,.2f} {currency}".strip() for currency, total in sums.items())
    message = f"{counted(len(known), 'row')} with an amount not stored; the amounts come to {told}"
    return note("money set aside", message, table=table, file=str(rows["_file"].iloc[0]), column="amount")
