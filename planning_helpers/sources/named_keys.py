"""Keys found by name, where an extract names an account or a person but does not give the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from planning_helpers.model import columns, row_class
from planning_helpers.sources.errors import did_you_mean
from planning_helpers.sources.mapped_texts import NAME_OF
from planning_helpers.sources.quality import notes
from planning_helpers.values.words import folded


def with_keys_by_name(
    table: str, tables: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Rows of `table` whose empty keys are those of the row that has the name given, and notes.

    Names are compared without regard to case and doubled blanks. A name that no row has, or several have,
    leaves the key empty.
    """
    rows, found = tables[table], []
    for column in columns(table):
        if column.references is None or f"{NAME_OF}{column.name}" not in rows:
            continue
        names = rows.pop(f"{NAME_OF}{column.name}").fillna("")
        asked = names[rows[column.name].isna() & (names != "")]
        there = _named(column.references, tables, known)
        keys = there.groupby("name")["key"].agg(["first", "size"]) if len(there) else pd.DataFrame()
        sizes = _plain(asked).map(keys["size"] if len(keys) else {}).fillna(0).astype("int64")
        unique = _plain(asked[sizes == 1]).map(keys["first"]) if len(keys) else asked.head(0)
        rows = rows.assign(**{column.name: rows[column.name].fillna(unique)})
        shown: list[str] = there["shown"].unique().tolist()
        for kind, hit in (("unmatched key", sizes == 0), ("ambiguous join", sizes > 1)):
            found += list(_remarks(kind, table, column.name, column.references, rows, asked[hit], shown))
    return rows, found


def _remarks(
    kind: str,
    table: str,
    column: str,
    referenced: str,
    rows: pd.DataFrame,
    names: pd.Series,
    there: Iterable[str],
) -> Iterator[pd.DataFrame]:
    hints = {
        name: f"no row of {referenced} has this name; left empty.{did_you_mean(name, there)}"
        if kind == "unmatched key"
        else f"several rows of {referenced} have this name"
        for name in names.unique()
    }
    for file, group in names.groupby(rows.loc[names.index, "_file"], sort=False):
        yield notes(
            kind,
            table=table,
            file=str(file),
            rows=rows.loc[group.index, "_row"],
            column=column,
            values=group.tolist(),
            messages=[hints[name] for name in group],
        )


def _named(table: str, tables: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Key and name of each row, those of the extract before those of the store."""
    key = row_class(table).key
    frames = [
        rows[[key, "name"]].rename(columns={key: "key"})
        for rows in (tables.get(table), known.get(table))
        if rows is not None and key in rows and "name" in rows and len(rows)
    ]
    if not frames:
        return pd.DataFrame(columns=["key", "shown", "name"])
    together = pd.concat(frames, ignore_index=True).dropna().drop_duplicates("key")
    return together.assign(shown=together["name"], name=_plain(together["name"]))


def _plain(names: pd.Series) -> pd.Series:
    return names.map(folded, na_action="ignore")
