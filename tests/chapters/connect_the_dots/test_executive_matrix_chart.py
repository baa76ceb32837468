"""The grid of executives fits a page, and its names stand apart."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from planning_helpers.chapters.connect_the_dots.executive_matrix_chart import (
    MOST_ACROSS,
    executive_matrix_chart,
)
from planning_helpers.charts.theme import Drawn
from tests.support.charts import compiles, spec_of


def drawn(across: int) -> Drawn:
    """One of ours beside so many of theirs, all with names of more than a line."""
    theirs = [f"{number} {'W' * 60}" for number in range(across)]
    matrix = pd.DataFrame(
        {
            "ours": "W" * 60,
            "our_title": "CEO",
            "contact": theirs,
            "title": "CFO",
            "state": "never",
            "days_since_contact": pd.array([None] * across, dtype="Int64"),
            "last_contact_date": pd.NaT,
        }
    )
    return executive_matrix_chart(matrix, title="Leaders")


@pytest.mark.parametrize("across", [5, 6, MOST_ACROSS, MOST_ACROSS + 5])
def test_the_grid_is_no_wider_than_a_page(across: int):
    widths = [
        float(re.search(r'<svg[^>]* width="([\d.]+)"', picture)[1]) for picture in compiles(drawn(across))
    ]

    assert max(widths) <= 900


@pytest.mark.parametrize("across", [1, 5])
def test_an_upright_name_ends_before_the_next_column(across: int):
    spec = spec_of(drawn(across))

    axis = spec["layer"][0]["encoding"]["x"]["axis"]
    assert axis["labelAngle"] == 0
    assert axis["labelLimit"] < spec["width"]["step"]
