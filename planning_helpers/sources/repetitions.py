"""The rows of a table put together: each key once, and every row accounted for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planning_helpers.model import row_class
from planning_helpers.sources.quality import BALANCE_COLUMNS, notes
from planning_helpers.sources.rows import PLACE, TableRows, money_set_aside


def put_together(
    table: str, found: list[TableRows], *, distinct: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """All rows of a table, each key once, with notes on repetitions and the balance.

    Of rows with one key the first is kept; of `distinct` rows, which a file repeats on each of its lines, the
    most frequent of those with the fewest gaps.
    """
    key = row_class(table).key
    together = pd.concat(
        [part.rows for part in found if len(part.rows)] or [found[0].rows], ignore_index=True
    )
    content = [name for name in together.columns if name not in PLACE]
    ordered = _most_frequent_first(together, content) if distinct and len(together) else together
    same = ordered.duplicated(content) if content else pd.Series(False, index=together.index)
    same = same.reindex(together.index)
    keyed = together[key].notna() if key in together else pd.Series(False, index=together.index)
    repeats = ordered.duplicated([key]).reindex(together.index) if key in together else same & False
    differs = ~same & keyed & repeats
    found_notes = [money_set_aside(table, together[differs])]
    for hit, kind in ((same & keyed, "repeated row"), (differs, "row set aside")):
        if kind == "repeated row" and distinct:
            continue
        for file, group in together[hit].groupby("_file", sort=False):
            values = group[key].tolist()
            messages: list[str] | str = "the same row stands before"
            if kind == "row set aside":
                messages = _differences(group, ordered, key, content)
            found_notes.append(
                notes(
                    kind,
                    table=table,
                    file=str(file),
                    rows=group["_row"],
                    column=key,
                    values=values,
                    messages=messages,
                )
            )
    kept = together[~((same & keyed) | differs)].reset_index(drop=True)
    balance = _balance(table, found, together, same & keyed, differs)
    return kept, pd.concat(found_notes or [notes()], ignore_index=True), balance


def _most_frequent_first(rows: pd.DataFrame, content: list[str]) -> pd.DataFrame:
    gaps = rows[content].isna().sum(axis=1)
    times = rows.groupby(content, dropna=False, sort=False)[content[0]].transform("size")
    counted = pd.DataFrame({"gaps": gaps, "times": times.fillna(1)})
    return rows.loc[counted.sort_values(["gaps", "times"], ascending=[True, False], kind="stable").index]


def _differences(rows: pd.DataFrame, together: pd.DataFrame, key: str, content: list[str]) -> list[str]:
    """For each of `rows`, in what it differs from the first row with its key, with both values."""
    first = together[together[key].isin(rows[key])].drop_duplicates(key).set_index(key)
    found = []
    for row in rows[content].to_dict("records"):
        stored = first.loc[row[key]]
        other = [
            f"{name} ({_shown(stored[name])} there, {_shown(value)} here)"
            for name, value in row.items()
            if name != key and not (pd.isna(value) and pd.isna(stored[name])) and value != stored[name]
        ]
        found.append(
            f"another row with this {key} stands before and is stored; they differ in {', '.join(other)}"
        )
    return found


def _shown(value: Any) -> str:
    if pd.isna(value):
        return "nothing"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"{value}"[:40]


def _balance(
    table: str, found: list[TableRows], together: pd.DataFrame, same: pd.Series, differs: pd.Series
) -> pd.DataFrame:
    lines, start = [], 0
    for part in found:
        span = slice(start, start + len(part.rows))
        start += len(part.rows)
        repeated, second = int(same.iloc[span].sum()), int(differs.iloc[span].sum())
        stored = len(part.rows) - repeated - second
        lines.append(
            {
                "table": table, "file": part.file, "read": part.read, "excluded": part.excluded,
                "repeated": repeated, "set_aside": part.set_aside + second, "stored": stored,
            }
        )  # fmt: skip
    return pd.DataFrame(lines, columns=BALANCE_COLUMNS)
