"""The columns of one table, typed, with a note on every value that could not be read as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from planning_helpers.model import Column, columns, is_fact
from planning_helpers.sources.currency import SIGN_OF
from planning_helpers.sources.field_map import ColumnMap, FieldMap, Notation, TableMap
from planning_helpers.sources.mapped_texts import IF_WON, MINUS, NAME_OF
from planning_helpers.sources.quality import ALARM, note, notes
from planning_helpers.sources.values import Typed, typed_values, unsafe_texts, without_unsafe
from planning_helpers.values.cell_formats import size_told
from planning_helpers.values.dates import Order, likely_format, proven_order
from planning_helpers.values.numbers import without_clear_mark
from planning_helpers.values.salesforce_ids import long_id
from planning_helpers.wording.figures import counted

_KEYS = frozenset({"id", "reference"})
_ROUNDED = r"\d(?:[.,]\d+)?[eE]\+\d{1,2}"


def typed_columns(
    table: str,
    texts: Mapping[str, pd.Series],
    entry: TableMap,
    field_map: FieldMap,
    *,
    file: str,
    numbers: Iterable[int],
    has_semicolons: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`texts` as the columns of `table` are declared, and notes on what could not be read.

    Args:
        table: The table.
        texts: Text by column; what is read of won deals, or taken off, under its own name.
        entry: What the map says of the table.
        field_map: The map.
        file: Name of the file, for the notes.
        numbers: Number of each row in the file.
        has_semicolons: Whether semicolons part the fields of the file.
    """
    notation = merged_notation(entry, field_map)
    rows = pd.Series(list(numbers), dtype="int64")
    found, frame = [notes()], {}
    declared = {
        f"{prefix}{column.name}": column
        for prefix in ("", IF_WON, MINUS)
        for column in columns(table)
        if f"{prefix}{column.name}" in texts
    }
    prefer = _proven_order(declared, texts, entry, notation)
    for name, column in declared.items():
        text = _bare(texts[name], table, column, notation, field_map)
        unsafe = unsafe_texts(text)
        if unsafe.any():
            text = text.map(without_unsafe)
            found.append(
                notes(
                    "unstorable sign", table=table, file=file, rows=rows[unsafe.to_numpy()], column=name,
                    values=text[unsafe].tolist(), messages="left out",
                )
            )  # fmt: skip
        how = entry.columns.get(column.name, ColumnMap())
        of_constant = name in entry.constants or column.name not in entry.columns
        how, written = (ColumnMap(), Notation()) if of_constant else (how, notation)
        typed = typed_values(
            text, column, table, how, written, has_semicolons=has_semicolons, prefer_date=prefer
        )
        if column.kind == "money" and how.times is None and (told := _size_of_headings(how.sources)):
            found.append(note(ALARM, told, table=table, file=file, column=name))
        frame[name] = typed.series
        if typed.currencies is not None:
            frame[f"{SIGN_OF}{name}"] = typed.currencies
        found += [
            one.assign(table=table, file=file, column=name)
            for one in _notes_on(typed, text, rows, is_date=column.kind in {"date", "time"})
        ]
        if column.kind in _KEYS:
            found += [one.assign(table=table, file=file, column=name) for one in _rounded_keys(text)]
    frame |= {name: text.str.strip() for name, text in texts.items() if name.startswith(NAME_OF)}
    typed_rows = pd.DataFrame(frame, index=range(len(rows)))
    return _without_minus(typed_rows), pd.concat(found, ignore_index=True)


def chosen_by_state(frame: pd.DataFrame) -> pd.DataFrame:
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


def merged_notation(entry: TableMap, field_map: FieldMap) -> Notation:
    """How the values of `entry` are written: its own word first, then the map's defaults."""
    chosen = {}
    for name in Notation.model_fields:
        own = getattr(entry, name)
        chosen[name] = own if own not in (None, ()) else getattr(field_map.defaults, name)
    return Notation(**chosen)


def _bare(text: pd.Series, table: str, column: Column, notation: Notation, field_map: FieldMap) -> pd.Series:
    """`text` without what the map declares to be blank, ids of Salesforce in their long form."""
    if notation.blank:
        text = text.mask(text.str.strip().isin(notation.blank), "")
    if field_map.salesforce_ids and _names_a_fact(table, column):
        text = text.str.strip().map(long_id).astype("str")
    return text


def _notes_on(typed: Typed, text: pd.Series, rows: pd.Series, *, is_date: bool) -> Iterator[pd.DataFrame]:
    """What was found in a column."""
    if typed.remark:
        yield note("how read", typed.remark)
    if typed.alarm:
        yield note(ALARM, typed.alarm)
    if typed.placeholders:
        places, shown = list(typed.placeholders), list(typed.placeholders.values())
        yield notes("placeholder", rows=rows.iloc[places], values=shown, messages="read as empty")
    if typed.problems:
        places = list(typed.problems)
        if is_date and len(places) * 2 > int((text.str.strip() != "").sum()):
            yield _unread_dates(text, places)
        yield notes(
            "unreadable value", rows=rows.iloc[places],
            values=text.iloc[places].map(without_clear_mark).tolist(),
            messages=list(typed.problems.values()),
        )  # fmt: skip


def _size_of_headings(sources: Iterable[str]) -> str:
    """What to say of a column of amounts whose heading tells thousands; empty where none does."""
    told = [(source, size) for source in sources if (size := size_told(source))]
    return (
        f"the heading {told[0][0]!r} says {told[0][1]}: write times = 1000 (or 1000000) in the map, or "
        "times = 1 if the amounts are whole"
        if told
        else ""
    )


def _rounded_keys(text: pd.Series) -> Iterator[pd.DataFrame]:
    rounded = text[text.str.strip().str.fullmatch(_ROUNDED)]
    if len(rounded):
        yield note(
            ALARM,
            f"{counted(len(rounded), 'key')} {'was' if len(rounded) == 1 else 'were'} rounded by "
            f"a spreadsheet, such as {rounded.iloc[0].strip()!r}: "
            "several rows may have one. Export the file again and do not save it from Excel",
        )


def _unread_dates(text: pd.Series, places: list[int]) -> pd.DataFrame:
    """An alarm on a column of dates most of which cannot be read, with the format that would read them."""
    lost = text.iloc[places].str.strip().unique().tolist()
    likely = likely_format(lost)
    mend = f'add date_format = "{likely}" to the map' if likely else "declare date_format in the map"
    message = (
        f"{len(places):,} of {int((text.str.strip() != '').sum()):,} dates could not be read, such as "
        f"{lost[0][:40]!r}: {mend}"
    )
    return note(ALARM, message, value=lost[0])


def _without_minus(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with what is taken off a column taken off it; empty where either is."""
    taken_off = [name for name in frame.columns if name.startswith(MINUS)]
    differences = {
        (ours := name.removeprefix(MINUS)): (frame[ours] - frame[name]).round(6) for name in taken_off
    }
    signs = [f"{SIGN_OF}{name}" for name in taken_off if f"{SIGN_OF}{name}" in frame]
    return frame.assign(**differences).drop(columns=[*taken_off, *signs])


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


def _names_a_fact(table: str, column: Column) -> bool:
    if column.kind == "reference":
        return column.references is not None and is_fact(column.references)
    return column.kind == "id" and is_fact(table)
