"""The rows that a chart carries: the same as Altair's own conversion makes, whatever the types."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from planning_helpers.charts.chart_rows import chart_rows

DAYS = pd.to_datetime(["2026-01-01", None, "2026-02-03 10:11:12.000001", "1999-12-31"], format="ISO8601")
COLUMNS: dict[str, Any] = {
    "text": ["Retail", None, "NaT", "É"],
    "flag": [True, False, True, True],
    "number": [1, 2, -3, 2**60],
    "amount": [0.1, np.nan, np.inf, -np.inf],
    "perhaps_number": pd.array([1, None, 3, 4], dtype="Int64"),
    "perhaps_flag": pd.array([True, None, False, True], dtype="boolean"),
    "day": DAYS.astype("datetime64[us]"),
    "nanosecond_day": DAYS.astype("datetime64[ns]"),
    "utc": pd.to_datetime(["2026-01-01"] * 4).tz_localize("UTC"),
    "things": pd.Series([np.array([1, 2]), None, "x", date(2026, 1, 1)], dtype=object),
    "numbers_or_none": pd.Series([1, None, 2, 3], dtype=object),
    "numpy_things": pd.Series([np.int64(4), np.bool_(True), {"a": 1}, (1,)], dtype=object),
    "category": pd.Categorical(["a", "b", None, "a"]),
    "other_text": pd.array(["a", None, "b", "c"], dtype="string"),
    "python_text": pd.array(["a", None, "b", "c"], dtype=pd.StringDtype("python", na_value=np.nan)),
    "perhaps_amount": pd.array([1.5, None, 2, 3], dtype="Float64"),
    "small": np.array([1.5, 2, np.nan, 3], dtype="float32"),
}
ALL = pd.DataFrame(COLUMNS)


def exact(rows: list[dict[str, Any]]) -> list[list[tuple[str, type, str]]]:
    """Names, types and values in order, as `nan` is not equal to itself and `True` is equal to 1."""
    return [[(name, type(value), repr(value)) for name, value in row.items()] for row in rows]


@pytest.mark.parametrize("beside", [[], ["number"]], ids=["alone", "beside-numbers"])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_of_any_type_becomes_what_altair_makes_of_it(column, beside):
    rows = ALL[list(dict.fromkeys([*beside, column]))]

    assert exact(chart_rows(rows)) == exact(alt.to_values(rows)["values"])


@pytest.mark.parametrize(
    "rows",
    [
        ALL,
        ALL.iloc[:0],
        ALL.iloc[[2, 2, 0]],
        ALL.set_index("text"),
        pd.DataFrame(),
        pd.DataFrame(index=[1, 2]),
        pd.DataFrame([[1, "a"]]),
    ],
    ids=["all", "no-rows", "rows-twice", "with-index", "empty", "no-columns", "columns-without-names"],
)
def test_a_frame_of_any_kind_becomes_what_altair_makes_of_it(rows):
    assert exact(chart_rows(rows)) == exact(alt.to_values(rows)["values"])


@pytest.mark.parametrize(
    "rows",
    [
        pd.DataFrame({1: [1], "a": ["b"]}),
        pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])),
        pd.DataFrame({"a": [1], "wait": pd.to_timedelta([1])}),
    ],
    ids=["name-no-text", "two-indices", "durations"],
)
def test_what_altair_refuses_is_refused_in_its_words(rows):
    with pytest.raises(ValueError) as altairs:  # noqa: PT011
        alt.to_values(rows)

    with pytest.raises(ValueError) as ours:  # noqa: PT011
        chart_rows(rows)

    assert str(ours.value) == str(altairs.value)


def test_the_frame_is_not_changed():
    before = ALL.copy()

    chart_rows(ALL)

    pd.testing.assert_frame_equal(ALL, before)
