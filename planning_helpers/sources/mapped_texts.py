"""The text of each of our columns, as the map takes it from the headers of an extract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import pandas as pd

from planning_helpers.model import columns
from planning_helpers.sources.errors import HeaderError
from planning_helpers.sources.extract_table import Extract, by_heading, heading_of
from planning_helpers.sources.field_map import FieldMap, TableMap, parts
from planning_helpers.sources.quality import notes
from planning_helpers.values.words import folded

NAME_OF = "name of "
"""Before the name of a column of keys: the text that names the row meant, where the key is not given."""

MINUS = "minus "
"""Before the name of a column: what is taken off it, as profit off revenue where costs are wanted."""

IF_WON = "if won "
"""Before the name of a column: what is read instead where the deal is won."""


def mapped_texts(
    table: str,
    extract: Extract,
    values: pd.DataFrame,
    entry: TableMap,
    field_map: FieldMap,
    *,
    needed: Set[str],
) -> tuple[dict[str, pd.Series], set[str]]:
    """The text of each of our columns that the map fills, and the headers it took.

    A column may be absent from the file where the map is lenient, unless it is `needed`.
    """
    headers = by_heading(values.columns)
    texts: dict[str, pd.Series] = {}
    used = {heading_of(header, headers) or header for header in entry.translations}
    for name, how in entry.columns.items():
        may_lack = (field_map.lenient and name not in needed) or how.optional or how.default is not None
        for ours, sources in (
            (name, how.sources), (f"{NAME_OF}{name}", how.by_name), (f"{IF_WON}{name}", how.if_won),
            (f"{MINUS}{name}", how.minus),
        ):  # fmt: skip
            present = [one for one in sources if all(heading_of(part, headers) for part in parts(one))]
            if sources and not present and not may_lack:
                lacking = [part for one in sources for part in parts(one) if not heading_of(part, headers)]
                raise HeaderError(
                    extract.file, list(dict.fromkeys(lacking)), list(values.columns), table=f"{table}.{name}"
                )
            used.update(heading_of(part, headers) or part for one in present for part in parts(one))
            text = pd.Series("", index=values.index, dtype="str")
            for one in present:
                text = text.mask(text.str.strip() == "", _filled(one, values, headers))
            if how.several:
                text = text.str.partition(how.several)[0].str.strip().astype("str")
            if present:
                texts[ours] = text
        if name not in texts and (how.default is not None or f"{NAME_OF}{name}" in texts or name in needed):
            texts[name] = pd.Series("", index=values.index, dtype="str")
        if name not in texts:
            continue
        if how.translations:
            words = {folded(word): plain_text(ours) for word, ours in how.translations.items()}
            stripped = texts[name].str.strip()
            texts[name] = stripped.map(lambda text, words=words: words.get(folded(text), text)).astype("str")
        if how.default is not None:
            texts[name] = texts[name].mask(texts[name].str.strip() == "", plain_text(how.default))
    for name, constant in entry.constants.items():
        texts[name] = pd.Series(plain_text(constant), index=values.index, dtype="str")
    return texts, used


def _filled(source: str, values: pd.DataFrame, headers: Mapping[str, str]) -> pd.Series:
    """The text of each row: the header's, or the template filled, without doubled or outer blanks."""
    if "{" not in source or source in headers:
        return values[heading_of(source, headers) or source]
    pieces = source
    result = pd.Series("", index=values.index, dtype="str")
    for part in parts(source):
        before, _, pieces = pieces.partition(f"{{{part}}}")
        result = result + before + values[heading_of(part, headers) or part].str.strip()
    whole = (result + pieces).str.replace(r" {2,}", " ", regex=True).str.strip()
    blank = pd.concat(
        [values[heading_of(part, headers) or part].str.strip() == "" for part in parts(source)], axis=1
    ).all(axis=1)
    return whole.mask(blank, "")


def partial_keys(
    table: str, values: pd.DataFrame, entry: TableMap, rows: pd.Series, *, file: str
) -> Iterator[pd.DataFrame]:
    """Notes on keys made of several columns of which some, but not all, are empty.

    Args:
        table: The table.
        values: The cells of the extract.
        entry: What the map says of the table.
        rows: Number of each row in the file.
        file: Name of the file.
    """
    headers = by_heading(values.columns)
    for column in columns(table):
        how = entry.columns.get(column.name)
        if column.kind not in {"id", "reference"} or how is None:
            continue
        for source in how.sources:
            found = [heading_of(part, headers) for part in parts(source)]
            if len(found) < 2 or None in found:
                continue
            blank = pd.concat([values[header].str.strip() == "" for header in found], axis=1)
            partial = blank.any(axis=1) & ~blank.all(axis=1)
            yield notes(
                "partial key", table=table, file=file, rows=rows[partial.to_numpy()], column=column.name,
                values=_filled(source, values[partial], headers).tolist(),
                messages=f"a part of {source} is empty: several rows may have this key",
            )  # fmt: skip


def plain_text(value: str | bool | int | float) -> str:
    """A value of the map as the text that the parsers read."""
    return str(value).lower() if isinstance(value, bool) else str(value)
