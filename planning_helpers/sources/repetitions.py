"""The rows of a table put together: each key once, and every row accounted for."""

from __future__ import annotations

import pandas as pd

from planning_helpers.model import row_class
from planning_helpers.sources.quality import BALANCE_COLUMNS, notes
from planning_helpers.sources.rows import PLACE, TableRows


def put_together(
    table: str, found: list[TableRows], *, distinct: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """All rows of a table, each key once, with notes on repetitions and the balance."""
    key = row_class(table).key
    together = pd.concat(
        [part.rows for part in found if len(part.rows)] or [found[0].rows], ignore_index=True
    )
    content = [name for name in together.columns if name not in PLACE]
    same = together.duplicated(content) if content else pd.Series(False, index=together.index)
    keyed = together[key].notna() if key in together else pd.Series(False, index=together.index)
    differs = ~same & keyed & together.duplicated([key]) if key in together else same & False
    found_notes = []
    for hit, kind, message in (
        (same & keyed, "repeated row", "the same row stands before"),
        (differs, "row set aside", f"another row with this {key} stands before; the first is stored"),
    ):
        if kind == "repeated row" and distinct:
            continue
        for file, group in together[hit].groupby("_file", sort=False):
            values = group[key].tolist()
            found_notes.append(
                notes(
                    kind,
                    table=table,
                    file=str(file),
                    rows=group["_row"],
                    column=key,
                    values=values,
                    messages=message,
                )
            )
    kept = together[~((same & keyed) | differs)].reset_index(drop=True)
    balance = _balance(table, found, together, same & keyed, differs)
    return kept, pd.concat(found_notes or [notes()], ignore_index=True), balance


def _balance(
    table: str, found: list[TableRows], together: pd.DataFrame, same: pd.Series, differs: pd.Series
) -> pd.DataFrame:
    lines, start = [], 0
    for part in found:
        span = slice(start, start + len(part.rows))
        start += len(part.rows)
        repeated, second = int(same.iloc[span].sum()), int(differs.iloc[span].sum())
        stored = len(part.rows) - repeated - second
        file = (
            part.rows["_file"].iloc[0]
            if len(part.rows)
            else (part.notes["file"].iloc[0] if len(part.notes) else "")
        )
        lines.append(
            {
                "table": table, "file": file, "read": part.read, "excluded": part.excluded,
                "repeated": repeated, "set_aside": part.set_aside + second, "stored": stored,
            }
        )  # fmt: skip
    return pd.DataFrame(lines, columns=BALANCE_COLUMNS)
