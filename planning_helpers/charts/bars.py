"""Bars by name, whatever the names are: in the order of their place, their parts end to end."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd


def with_places(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with their `place` from the top, in the order they have."""
    return rows.assign(place=range(len(rows)))


def named_rows(column: str, **options: Any) -> alt.Y:
    """One row a name of `column`, the lowest `place` on top; `options` are those of `alt.Y`.

    The order is a field, as Vega cannot draw a list of names that has `constructor` in it. A bar takes
    `stack=False` and, if it has parts, `end_to_end`, as Vega cannot stack by a name that is `__proto__`.
    """
    return alt.Y(
        f"{column}:N", **{"sort": alt.EncodingSortField("place", op="min"), "title": None, **options}
    )


def numbered(names: pd.Series) -> pd.Series:
    """`names` in their order, with a number behind one that was there before: each row has its own bar.

    Examples:
        >>> numbered(pd.Series(["Renewal", "Pilot", "Renewal"])).tolist()
        ['Renewal', 'Pilot', 'Renewal (2)']
    """
    earlier = names.groupby(names).cumcount()
    return names.where(earlier == 0, names + " (" + (earlier + 1).astype("str") + ")")


def end_to_end(parts: pd.DataFrame) -> pd.DataFrame:
    """`parts` with the `start` and `end` of each, laid behind the ones before it of the same `place`.

    Examples:
        >>> laid = end_to_end(pd.DataFrame({"place": [0, 0, 1], "amount": [2, 3, 4]}))
        >>> laid["start"].tolist(), laid["end"].tolist()
        ([0, 2, 0], [2, 5, 4])
    """
    end = parts.groupby("place")["amount"].cumsum()
    return parts.assign(start=end - parts["amount"], end=end)
