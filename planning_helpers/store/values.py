"""Values on their way between frames, rows, SQL and the `changes` table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import ValidationError

from planning_helpers.errors import InvalidRowError, listed, plain_problem
from planning_helpers.model import columns, empty, row_class

_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
"""Characters no database keeps (NUL, halves of surrogate pairs): shown as the replacement character."""

_TEXT = pd.StringDtype(na_value=np.nan)


def moment(given: datetime | None = None) -> datetime:
    """`given`, else this moment, as the store keeps moments: in UTC, without a zone."""
    found: datetime = plain(given or datetime.now(UTC))
    return found


def plain(value: Any) -> Any:
    """`value` as Python has it: no pandas types, every kind of missing is None."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value.translate(_UNSTORABLE) if isinstance(value, str) else value


def valid_row(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` checked against its declaration, with every column.

    Raises:
        InvalidRowError: If a value does not fit; it names each column, what is wrong and what is accepted.
    """
    declared = row_class(table)
    given = {name: plain(value) for name, value in row.items()}
    try:
        return declared.model_validate({k: v for k, v in given.items() if v is not None}).model_dump()
    except ValidationError as error:
        problems = {
            ".".join(str(part) for part in problem["loc"]): _problem(table, dict(problem))
            for problem in error.errors()
        }
        raise InvalidRowError(table, given.get(declared.key), problems) from None


def as_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    """`row` as `changes` keeps it: dates and moments as ISO text."""
    return {name: iso(value) for name, value in row.items()}


def iso(value: Any) -> Any:
    """`value`, days and moments as ISO text."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def from_json(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row kept in `changes`, its dates and moments again as such; columns made since then are None."""
    found: dict[str, Any] = {}
    for column in columns(table):
        value = row.get(column.name)
        if value is not None and column.kind == "date":
            value = date.fromisoformat(value)
        elif value is not None and column.kind == "time":
            value = datetime.fromisoformat(value)
        found[column.name] = value
    return found


def frame_of(table: str, rows: Sequence[Any]) -> pd.DataFrame:
    """A typed frame of `rows`, values in the order of the model's columns; dates may be ISO text."""
    if not rows:
        return _without_rows(table).copy(deep=False)
    by_column = zip(columns(table), zip(*rows, strict=True), strict=True)
    return pd.DataFrame({column.name: _array(values, column.dtype) for column, values in by_column})


@cache
def _without_rows(table: str) -> pd.DataFrame:
    return empty(table)


def _array(values: Sequence[Any], dtype: str) -> Any:
    if dtype.startswith("datetime64") or dtype == "float64":
        return np.array(values, dtype=dtype)
    if dtype == "str":  # as pandas would make it, without looking at every value first
        return pd.arrays.ArrowStringArray(pa.array(values, pa.large_string()), dtype=_TEXT)  # type: ignore[call-arg]
    kind: Any = dtype  # the stubs know each extension type by a signature of its own
    return pd.array(list(values), dtype=kind)


def sql_columns(table: str, rows: pd.DataFrame) -> list[list[Any]]:
    """The values of a typed frame column by column, fit for the database's driver; dates as ISO text."""
    return [_sql_values(rows[column.name], column.kind) for column in columns(table)]


def _sql_values(values: pd.Series, kind: str) -> list[Any]:
    missing = values.isna().to_numpy()
    if kind in {"date", "time"}:
        unit = "D" if kind == "date" else "us"
        found = [
            text.replace("T", " ") for text in values.to_numpy().astype(f"datetime64[{unit}]").astype(str)
        ]
    else:
        found = values.astype(object).tolist()
        if values.dtype == "str" and values.str.contains("\x00", regex=False).any():
            found = [value.translate(_UNSTORABLE) if isinstance(value, str) else value for value in found]
    return (
        [None if gone else value for value, gone in zip(found, missing, strict=True)]
        if missing.any()
        else found
    )


def _problem(table: str, problem: dict[str, Any]) -> str:
    name, value = problem["loc"][0], problem.get("input")
    column = next((column for column in columns(table) if column.name == name), None)
    if column is None:
        return f"is no column of {table}; it has {listed(c.name for c in columns(table))}"
    if problem["type"] == "missing":
        return "is empty; it is required" + (f", one of {listed(column.choices)}" if column.choices else "")
    if column.choices and not column.is_open:
        return f"is {value!r}; accepted is {listed(column.choices)}"
    return f"is {value!r}; {plain_problem(problem)}"
