"""One extract to the rows of one table: picked, translated, typed, and every value accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from planning_helpers.errors import listed
from planning_helpers.model import Column, columns, is_fact, row_class
from planning_helpers.sources.dates import best_format, day_first
from planning_helpers.sources.errors import ExtractError, HeaderError
from planning_helpers.sources.extracts import Extract
from planning_helpers.sources.field_map import (
    ColumnMap,
    Exclusion,
    FieldMap,
    Notation,
    Stages,
    TableMap,
    parts,
)
from planning_helpers.sources.quality import note, notes
from planning_helpers.sources.salesforce_ids import long_id
from planning_helpers.sources.values import typed_values, unsafe_texts, without_unsafe

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
    values, translated = _translated(extract, entry.translations, table=table)
    kept, left_out = _excluded(table, extract, values, entry.exclude, lenient=field_map.lenient)
    values, numbers = values[kept].reset_index(drop=True), extract.rows[kept.to_numpy()]
    found += [translated, left_out]

    texts, used = _texts(table, extract, values, entry, field_map)
    frame, value_notes = _typed(table, texts, entry, field_map, file=extract.file, numbers=numbers)
    found.append(value_notes)
    frame["_file"], frame["_row"] = (
        pd.Series(extract.file, index=frame.index, dtype="str"),
        pd.Series(numbers, dtype="Int64"),
    )
    if entry.stages is not None:
        frame, stage_note = _with_stages(frame, entry.stages)
        found.append(stage_note.assign(table=table, file=extract.file))

    complete, aside = _complete(table, frame)
    found.append(aside)
    joined_headers = {header for join in entry.join for header in join.left}
    excluding = {exclusion.column for exclusion in entry.exclude}
    return TableRows(
        frame[complete].reset_index(drop=True),
        pd.concat([one for one in found if len(one)] or [notes()], ignore_index=True),
        read=len(extract.texts) + len(extract.misshapen),
        excluded=int((~kept).sum()),
        set_aside=int((~complete).sum()) + len(extract.misshapen),
        used=frozenset(used | joined_headers | excluding),
    )


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


def _translated(
    extract: Extract, translations: Mapping[str, Mapping[str, str]], *, table: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    values, found = extract.texts.copy(), [notes()]
    for header, words in translations.items():
        if header not in values.columns:
            raise HeaderError(extract.file, header, list(values.columns), table=f"the values of {table}")
        for word, ours in words.items():
            hit = values[header].str.strip() == word
            if hit.any():
                meaning = f"read as {ours!r}" if ours else "read as empty"
                message = f"{word!r} {meaning} in {int(hit.sum()):,} rows"
                found.append(
                    note("translated", message, table=table, file=extract.file, column=header, value=word)
                )
                values[header] = values[header].mask(hit, ours)
    return values, pd.concat(found, ignore_index=True)


def _excluded(
    table: str, extract: Extract, values: pd.DataFrame, exclusions: Iterable[Exclusion], *, lenient: bool
) -> tuple[pd.Series, pd.DataFrame]:
    kept = pd.Series(True, index=values.index)
    found = [notes()]
    for exclusion in exclusions:
        if exclusion.column not in values.columns:
            if lenient:
                continue
            raise HeaderError(
                extract.file, exclusion.column, list(values.columns), table=f"an exclusion of {table}"
            )
        lowered = values[exclusion.column].str.strip().str.lower()
        listed_values = [
            one.lower()
            for one in (exclusion.is_in if exclusion.is_in is not None else exclusion.not_in or ())
        ]
        hit = lowered.isin(listed_values) == (exclusion.is_in is not None)
        new = kept & hit
        found.append(
            notes(
                "row left out", table=table, file=extract.file, rows=extract.rows[new.to_numpy()],
                column=exclusion.column, values=values.loc[new, exclusion.column].tolist(),
                messages=exclusion.reason,
            )
        )  # fmt: skip
        kept &= ~hit
    return kept, pd.concat(found, ignore_index=True)


def _texts(
    table: str, extract: Extract, values: pd.DataFrame, entry: TableMap, field_map: FieldMap
) -> tuple[dict[str, pd.Series], set[str]]:
    """The text of each of our columns that the map fills, and the headers it took."""
    headers = {header.lower(): header for header in reversed(list(values.columns))} | {
        h: h for h in values.columns
    }
    texts: dict[str, pd.Series] = {}
    used = set(entry.translations)
    for name, how in entry.columns.items():
        present = [one for one in how.sources if all(_header(part, headers) for part in parts(one))]
        if present:
            used.update(_header(part, headers) or part for one in present for part in parts(one))
            text = _filled(present[0], values, headers)
            for other in present[1:]:
                text = text.mask(text.str.strip() == "", _filled(other, values, headers))
            texts[name] = text
        elif how.sources and not (field_map.lenient or how.optional or how.default is not None):
            missing = next(part for part in parts(how.sources[0]) if not _header(part, headers))
            raise HeaderError(extract.file, missing, list(values.columns), table=f"{table}.{name}")
        else:
            texts[name] = pd.Series("", index=values.index, dtype="str")
        if how.translations:
            words = {word: _plain(ours) for word, ours in how.translations.items()}
            stripped = texts[name].str.strip()
            texts[name] = stripped.map(lambda text, words=words: words.get(text, text)).astype("str")
        if how.default is not None:
            texts[name] = texts[name].mask(texts[name].str.strip() == "", _plain(how.default))
    for name, constant in entry.constants.items():
        texts[name] = pd.Series(_plain(constant), index=values.index, dtype="str")
    return texts, used


def _typed(
    table: str,
    texts: dict[str, pd.Series],
    entry: TableMap,
    field_map: FieldMap,
    *,
    file: str,
    numbers: Iterable[int],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    notation = merged_notation(entry, field_map)
    row_numbers = pd.Series(list(numbers), dtype="int64")
    found, frame = [notes()], {}
    declared = {column.name: column for column in columns(table) if column.name in texts}
    prefer = _preferred_format(declared, texts, entry, notation)
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
                notes("unstorable sign", table=table, file=file, rows=where, column=name, messages="left out")
            )
            text = text.map(without_unsafe)
        how = entry.columns.get(name, ColumnMap())
        of_constant = name in entry.constants or name not in entry.columns
        how, written = (ColumnMap(), Notation()) if of_constant else (how, notation)
        typed = typed_values(text, column, table, how, written, prefer_date=prefer)
        frame[name] = typed.series
        if typed.remark:
            found.append(note("how read", typed.remark, table=table, file=file, column=name))
        if typed.problems:
            places = list(typed.problems)
            found.append(
                notes(
                    "unreadable value", table=table, file=file, rows=row_numbers.iloc[places], column=name,
                    values=text.iloc[places].tolist(), messages=list(typed.problems.values()),
                )
            )  # fmt: skip
    return pd.DataFrame(frame, index=range(len(row_numbers))), pd.concat(found, ignore_index=True)


def merged_notation(entry: TableMap, field_map: FieldMap) -> Notation:
    """How the values of `entry` are written: its own word first, then the map's defaults."""
    chosen = {}
    for name in Notation.model_fields:
        own = getattr(entry, name)
        chosen[name] = own if own not in (None, ()) else getattr(field_map.defaults, name)
    return Notation(**chosen)


def _preferred_format(
    declared: Mapping[str, Column], texts: Mapping[str, pd.Series], entry: TableMap, notation: Notation
) -> str | None:
    """A format whose order of day and month some column of the file leaves no doubt about."""
    if len({day_first(one) for one in notation.date_format}) < 2:
        return None
    for name, column in declared.items():
        if column.kind in {"date", "time"} and name not in entry.constants:
            distinct = [text.strip() for text in texts[name].unique() if text.strip()]
            chosen, others = best_format(distinct, notation.date_format)
            if chosen and not others:
                return chosen
    return None


def _with_stages(frame: pd.DataFrame, stages: Stages) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`frame` with `is_won` and `is_closed` from the stage where the extract does not say."""
    is_won = frame["stage"].isin(stages.won).astype("boolean")
    is_closed = (is_won | frame["stage"].isin(stages.lost)).astype("boolean")
    given = {name: frame[name] for name in ("is_won", "is_closed") if name in frame}
    filled = frame.assign(
        is_won=given["is_won"].fillna(is_won) if "is_won" in given else is_won,
        is_closed=given["is_closed"].fillna(is_closed) if "is_closed" in given else is_closed,
    )
    if len(given) == 2 and not (given["is_won"].isna() | given["is_closed"].isna()).any():
        return filled, notes()
    still_open = frame.loc[~is_closed, "stage"].dropna().value_counts()
    counted = ", ".join(f"{stage} ({many:,})" for stage, many in still_open.items())
    message = f"won: {listed(stages.won)}; lost: {listed(stages.lost)}; all else is open: {counted or 'none'}"
    return filled, note("how read", message, column="stage")


def _complete(table: str, frame: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Which rows have all that a row must have, and notes on the others."""
    key = row_class(table).key
    complete = pd.Series(True, index=frame.index)
    found = [notes()]
    for column in columns(table):
        if not column.required or column.name in MADE_BY_US or (column.name == key and not is_fact(table)):
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
        rows = frame.loc[lacking]
        shown = rows[key].fillna("").tolist() if key in rows else None
        message = f"{column.name} is empty or unreadable; every row of {table} must have it"
        found.append(
            notes(
                "row set aside", table=table, file=str(frame["_file"].iloc[0]) if len(frame) else "",
                rows=rows["_row"], column=column.name, values=shown, messages=message,
            )
        )  # fmt: skip
        complete &= ~lacking
    return complete, pd.concat(found, ignore_index=True)


def _names_a_fact(table: str, column: Column) -> bool:
    if column.kind == "reference":
        return column.references is not None and is_fact(column.references)
    return column.kind == "id" and is_fact(table)


def _header(part: str, headers: Mapping[str, str]) -> str | None:
    return headers.get(part) or headers.get(part.lower())


def _filled(source: str, values: pd.DataFrame, headers: Mapping[str, str]) -> pd.Series:
    """The text of each row: the header's, or the template filled, without doubled or outer blanks."""
    if "{" not in source or source in headers:
        return values[_header(source, headers) or source]
    pieces = source
    result = pd.Series("", index=values.index, dtype="str")
    for part in parts(source):
        before, _, pieces = pieces.partition(f"{{{part}}}")
        result = result + before + values[_header(part, headers) or part].str.strip()
    whole = (result + pieces).str.replace(r" {2,}", " ", regex=True).str.strip()
    blank = pd.concat(
        [values[_header(part, headers) or part].str.strip() == "" for part in parts(source)], axis=1
    ).all(axis=1)
    return whole.mask(blank, "")


def _plain(value: str | bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
