"""Charts look alike, can be told apart without colour, and leave a notebook as data."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import altair as alt
import pandas as pd
import pytest

from planning_helpers.charts import theme
from planning_helpers.charts.renderer import MIME_TYPE, MOST_ROWS, TooManyRowsError
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.report_notebooks import grid_chart, revenue_chart

MEANINGS = ("SEVERITY", "STATUS", "STATE", "OUTCOME", "ACTION", "FORCE", "QUADRANT")
ROWS = pd.DataFrame({"month": pd.date_range("2026-01-01", periods=3, freq="MS"), "revenue": [1.0, 2.0, 3.0]})


def lightness(colour: str) -> float:
    """CIE L* of `#rrggbb`, 0 (black) to 100 (white): what is left of it on a grey print."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize("meaning", MEANINGS)
def test_colours_of_one_meaning_differ_on_a_grey_print(meaning):
    colours = getattr(theme, f"{meaning}_COLOURS")

    for one, other in combinations(colours.values(), 2):
        assert abs(lightness(one) - lightness(other)) >= 8, (one, other)


def test_every_status_has_a_shape_of_its_own():
    assert theme.STATUS_SHAPES.keys() == theme.STATUS_COLOURS.keys()
    assert len(set(theme.STATUS_SHAPES.values())) == len(theme.STATUS_SHAPES)


def test_a_long_title_is_broken_into_lines_and_a_short_one_is_not():
    chart = alt.Chart(ROWS).mark_line().encode(x="month:T", y="revenue:Q")

    long = theme.described(chart, title="word " * 40, description="A line.").to_dict()
    short = theme.described(chart, title="Up", description="A line.").to_dict()

    assert all(len(line) <= 76 for line in long["title"]["text"])
    assert short["title"]["text"] == "Up"
    assert short["description"] == "A line."


@pytest.mark.parametrize("layered", [False, True])
def test_charts_compile_under_the_vega_lites_that_readers_have(planbook_charts, layered):
    chart = revenue_chart(ROWS, title="Up")
    both = (
        theme.described(alt.vconcat(chart, chart), title="Both", description="Two lines.")
        if layered
        else chart
    )

    assert len(compiles(both)) == 2


def test_a_heat_map_compiles(planbook_charts):
    rows = pd.DataFrame({"unit": ["A"], "offering": ["B"], "state": ["whitespace"]})

    compiles(grid_chart(rows, title="One gap"))


def test_a_chart_leaves_its_spec_and_its_description(planbook_charts):
    bundle = revenue_chart(ROWS, title="Up", description="Revenue rises.")._repr_mimebundle_()

    assert bundle["text/plain"] == "Revenue rises."
    assert set(bundle) == {MIME_TYPE, "text/plain"}
    assert bundle[MIME_TYPE]["config"]["axis"]["labelFontSize"] >= 11
    (rows,) = bundle[MIME_TYPE]["datasets"].values()
    assert [row["revenue"] for row in rows] == [1.0, 2.0, 3.0]


def test_more_rows_than_a_page_carries_are_refused_with_what_to_do(planbook_charts):
    rows = pd.DataFrame({"revenue": range(MOST_ROWS + 1)})

    with pytest.raises(TooManyRowsError, match="a chart was given 20,001 rows; it takes 20,000"):
        alt.Chart(rows).mark_bar().encode(x="revenue:Q").to_dict()


def test_nothing_to_draw_is_a_sentence():
    shown = theme.nothing_to_draw("No revenue is known.")

    assert isinstance(shown, Table)
    assert shown.as_data()["empty"] == "No revenue is known."
    assert shown._repr_mimebundle_()["text/plain"] == "No revenue is known."


def test_charts_are_imported_without_the_grammar_of_internet_addresses():
    code = "import sys, planning_helpers.charts, altair; print('rfc3987_syntax' in sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "False"
