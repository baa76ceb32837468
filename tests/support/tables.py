"""Test data written as text tables."""

from __future__ import annotations

import io

import pandas as pd


def frame(text: str) -> pd.DataFrame:
    """Read a `|`-separated table; numbers and ISO dates in `*_date` columns are parsed."""
    rows = pd.read_csv(io.StringIO(text.strip()), sep=r"\s*\|\s*", engine="python")
    dates = [name for name in rows.columns if name.endswith("_date")]
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in dates})
