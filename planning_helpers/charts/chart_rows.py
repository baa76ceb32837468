"""The rows of a frame as a chart carries them: those of Altair's `to_values`, at a fraction of the cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

import altair as alt
import pandas as pd


def _or_none(column: pd.Series) -> list[Any]:
    values: list[Any] = column.to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload]
    return values


_CONVERTERS: dict[str, Callable[[pd.Series], list[Any]]] = {
    "str": _or_none,
    "Int64": _or_none,
    "boolean": _or_none,
    "bool": lambda column: column.tolist(),
    "int64": lambda column: column.tolist(),
    "float64": lambda column: [value if math.isfinite(value) else None for value in column.tolist()],
    "datetime64[us]": lambda column: ["" if day is pd.NaT else day.isoformat() for day in column],
}


def chart_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `frame` as JSON values: missing values and infinities as null, times as ISO text.

    Examples:
        >>> chart_rows(pd.DataFrame({"unit": ["Retail", None], "amount": [2.5, float("nan")]}))
        [{'unit': 'Retail', 'amount': 2.5}, {'unit': None, 'amount': None}]
    """
    names = list(frame.columns)
    usual = type(frame) is pd.DataFrame and type(frame.columns) is pd.Index and frame.index.nlevels == 1
    if not usual or len(set(names)) < len(names) or not all(type(name) is str for name in names):
        return _by_altair(frame)
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    others = [name for name in names if types[name] not in _CONVERTERS]
    if len(others) == len(names) or "__geo_interface__" in names:
        return _by_altair(frame)
    left = _by_altair(frame[others]) if others else []
    columns = [
        [row[name] for row in left] if name in others else _CONVERTERS[types[name]](frame[name])
        for name in names
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _by_altair(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", alt.to_values(frame)["values"])
