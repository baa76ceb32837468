"""Days at the ends of time, such as 9999-12-31 for "open": nothing can be counted from them."""

from __future__ import annotations

import pandas as pd

from planning_helpers.model import columns
from planning_helpers.periods import YEARS
from planning_helpers.wording.figures import counted

_FIRST, _END = pd.Timestamp(YEARS[0], 1, 1), pd.Timestamp(YEARS[-1] + 1, 1, 1)


def without_far_days(table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """`rows` of `table` with days outside `YEARS` read as none, and what a reader must know of that.

    A row that cannot be without its day is left out.
    """
    notes = []
    for column in columns(table):
        if column.kind not in {"date", "time"} or column.name not in rows:
            continue
        days = rows[column.name]
        far = (days < _FIRST) | (days >= _END)
        if not far.any():
            continue
        first = str(days[far].to_numpy()[0])[:10]
        notes.append(
            f"{counted(int(far.sum()), 'row')} of {table.replace('_', ' ')}: {column.label.lower()} outside "
            f"{YEARS[0]} to {YEARS[-1]} ({first}), {'left out' if column.required else 'read as none'}."
        )
        if column.required:
            rows = rows[~far].reset_index(drop=True)
        else:
            rows = rows.assign(**{column.name: days.mask(far)})
    return rows, tuple(notes)
