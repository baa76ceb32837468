"""One extract to the rows of one table: picked, translated, typed, and every value accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from planning_helpers.errors import ExtractError
from planning_helpers.model import Column, columns, is_fact, row_class
from planning_helpers.sources.currency import SIGN_OF
from planning_helpers.sources.extracts import Extract, by_heading
from planning_helpers.sources.field_map import (
    ColumnMap,
    FieldMap,
    Notation,
    TableMap,
)
from planning_helpers.sources.map_words import excluded, translated, with_stages
from planning_helpers.sources.mapped_texts import IF_WON, NAME_OF, mapped_texts
from planning_helpers.sources.quality import ALARM, note, notes
from planning_helpers.sources.salesforce_ids import long_id
from planning_helpers.sources.values import typed_values, unsafe_texts, without_unsafe
from planning_helpers.values.dates import Order, likely_format, proven_order
from planning_helpers.values.numbers import without_clear_mark
from planning_helpers.values.words import squeezed

_KEYS = frozenset({"id", "reference"})
_ROUNDED = r"\d(?:[.,]\d+)?[eE]\+\d{1,2}"
MADE_BY_US = frozenset({"source_file", "imported_at", "version", "recorded_by", "recorded_at"})
PLACE = ["_file", "_row"]
"""Columns that say where a row was read, beside those of the model."""


@dataclass(frozen=True, eq=False)
class TableRows:
    """What one extract gives one table.

    Attributes:
        rows: The columns that were read, typed, and `PLACE`.
        notes: What was found on the way.
        read: Rows in the file.
        excluded: Rows that the map leaves out.
        set_aside: Rows that cannot be stored.
        used: Headers that were read.
    """

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
    found += [
        note("missing column", name, table=table, file=extract.file, column=name)
        for name in entry.columns
        if name not in texts
    ]
    frame, value_notes = _typed(
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

    frame = _chosen_by_state(frame)
    complete, aside = _complete(table, frame, value_notes)
    found.append(aside)
    headings = by_heading(extract.texts.columns)
    named = [header for join in entry.join for header in join.left] + [one.column for one in entry.exclude]
    asked = {headings.get(header) or headings.get(squeezed(header), header) for header in named}
    return TableRows(
        frame[complete].reset_index(drop=True),
        pd.concat([one for one in found if len(one)] or [notes()], ignore_index=True),
        read=len(extract.texts) + len(extract.misshapen),
        excluded=int((~kept).sum()),
        set_aside=int((~complete).sum()) + len(extract.misshapen),
        used=frozenset(used | asked),
    )


def _taken_apart(extract: Extract, heading: str) -> Extract:
    """`extract` with a row for each of the keys in a cell under `heading`; none where it is empty."""
    header = by_heading(extract.texts.columns)[squeezed(heading)]
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
            *(note("how read", remark, table=table, file=extract.file) for remark in extract.remarks),
        ],
        ignore_index=True,
    )


def _typed(
    table: str,
    texts: dict[str, pd.Series],
    entry: TableMap,
    field_map: FieldMap,
    *,
    file: str,
    numbers: Iterable[int],
    has_semicolons: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    notation = merged_notation(entry, field_map)
    row_numbers = pd.Series(list(numbers), dtype="int64")
    found, frame = [notes()], {}
    declared = {column.name: column for column in columns(table) if column.name in texts}
    declared |= {
        f"{IF_WON}{column.name}": column for column in columns(table) if f"{IF_WON}{column.name}" in texts
    }
    prefer = _proven_order(declared, texts, entry, notation)
    for name, column in declared.items():
        text = texts[name]
        if notation.blank:
            text = text.mask(text.str.strip().isin(notation.blank), "")
        if field_map.salesforce_ids and _names_a_fact(table, column):
            text = text.str.strip().map(long_id).astype("str")
        unsafe = unsafe_texts(text)
        if unsafe.any():
            where = row_numbers[unsafe.to_numpy()]
            found.append(
                notes(
                    "unstorable sign",
                    table=table,
                    file=file,
                    rows=where,
                    column=name,
                    values=[without_unsafe(one) for one in text[unsafe]],
                    messages="left out",
                )
            )
            text = text.map(without_unsafe)
        how = entry.columns.get(column.name, ColumnMap())
        of_constant = name in entry.constants or column.name not in entry.columns
        how, written = (ColumnMap(), Notation()) if of_constant else (how, notation)
        typed = typed_values(
            text, column, table, how, written, has_semicolons=has_semicolons, prefer_date=prefer
        )
        frame[name] = typed.series
        if typed.remark:
            found.append(note("how read", typed.remark, table=table, file=file, column=name))
        rounded = text[text.str.strip().str.fullmatch(_ROUNDED)] if column.kind in _KEYS else text.head(0)
        if len(rounded):
            message = (
                f"{len(rounded):,} keys were rounded by a spreadsheet, such as {rounded.iloc[0].strip()!r}: "
                "several rows may have one. Export the file again and do not save it from Excel"
            )
            found.append(note(ALARM, message, table=table, file=file, column=name))
        if typed.alarm:
            found.append(note(ALARM, typed.alarm, table=table, file=file, column=name))
        if typed.placeholders:
            found.append(
                notes(
                    "placeholder", table=table, file=file,
                    rows=row_numbers.iloc[list(typed.placeholders)], column=name,
                    values=list(typed.placeholders.values()), messages="read as empty",
                )
            )  # fmt: skip
        if typed.currencies is not None:
            frame[f"{SIGN_OF}{name}"] = typed.currencies
        if typed.problems:
            places = list(typed.problems)
            if column.kind in {"date", "time"} and len(places) * 2 > int((text.str.strip() != "").sum()):
                found.append(_unread_dates(table, file, name, text, places))
            found.append(
                notes(
                    "unreadable value", table=table, file=file, rows=row_numbers.iloc[places], column=name,
                    values=text.iloc[places].map(without_clear_mark).tolist(),
                    messages=list(typed.problems.values()),
                )
            )  # fmt: skip
    frame |= {name: text.str.strip() for name, text in texts.items() if name.startswith(NAME_OF)}
    return pd.DataFrame(frame, index=range(len(row_numbers))), pd.concat(found, ignore_index=True)


def _chosen_by_state(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with what the map reads of won deals alone where a deal is won and has it."""
    of_won = [name for name in frame.columns if name.startswith(IF_WON)]
    if not of_won:
        return frame
    is_won = (
        frame["is_won"].fillna(False).astype(bool) if "is_won" in frame else pd.Series(False, frame.index)
    )
    for name in of_won:
        ours = name.removeprefix(IF_WON)
        frame[ours] = frame[name].where(is_won & frame[name].notna(), frame.get(ours))
    return frame.drop(columns=of_won)


def _unread_dates(table: str, file: str, name: str, text: pd.Series, places: list[int]) -> pd.DataFrame:
    """An alarm on a column of dates most of which cannot be read, with the format that would read them."""
    lost = text.iloc[places].str.strip().unique().tolist()
    likely = likely_format(lost)
    mend = f'add date_format = "{likely}" to the map' if likely else "declare date_format in the map"
    message = (
        f"{len(places):,} of {int((text.str.strip() != '').sum()):,} dates could not be read, such as "
        f"{lost[0][:40]!r}: {mend}"
    )
    return note(ALARM, message, table=table, file=file, column=name, value=lost[0])


def required_columns(table: str) -> list[str]:
    """The columns that every row of `table` must have from the extract."""
    made = MADE_BY_US if is_fact(table) else MADE_BY_US | {row_class(table).key}
    return [column.name for column in columns(table) if column.required and column.name not in made]


def merged_notation(entry: TableMap, field_map: FieldMap) -> Notation:
    """How the values of `entry` are written: its own word first, then the map's defaults."""
    chosen = {}
    for name in Notation.model_fields:
        own = getattr(entry, name)
        chosen[name] = own if own not in (None, ()) else getattr(field_map.defaults, name)
    return Notation(**chosen)


def _proven_order(
    declared: Mapping[str, Column], texts: Mapping[str, pd.Series], entry: TableMap, notation: Notation
) -> Order | None:
    """The order of day and month that some column of the file leaves no doubt about."""
    for name, column in declared.items():
        if column.kind in {"date", "time"} and name not in entry.constants:
            distinct = [text for text in texts[name].unique() if text.strip()]
            if order := proven_order(distinct, notation.date_format):
                return order
    return None


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
    return complete, pd.concat(found, ignore_index=True)


def _names_a_fact(table: str, column: Column) -> bool:
    if column.kind == "reference":
        return column.references is not None and is_fact(column.references)
    return column.kind == "id" and is_fact(table)
