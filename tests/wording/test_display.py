"""Cells show what they are: money with its currency, shares as per cent, an empty value as a dash."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.wording.display import Table, cell_text, kind_of, label_of


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234567.891, "money", "1,234,567.89"),
        (-0.5, "money", "-0.50"),
        (0, "money", "0.00"),
        (None, "money", "–"),
        (float("nan"), "share", "–"),
        (pd.NA, "number", "–"),
        (pd.NaT, "date", "–"),
        (0.256, "share", "25.6%"),
        (12.0, "number", "12"),
        (12.345, "number", "12.35"),
        ("2026-11-15T00:00:00.000", "date", "2026-11-15"),
        (True, "flag", "yes"),
        ("", "text", ""),
    ],
)
def test_a_value_reads_by_its_kind(value, kind, text):
    assert cell_text(value, kind) == text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("amount", "money"),
        ("lost_revenue", "money"),
        ("probability", "share"),
        ("wallet_share", "share"),
        ("close_date", "date"),
        ("account", "text"),
    ],
)
def test_a_name_tells_the_kind(name, kind):
    assert kind_of(name) == kind


def test_values_tell_the_kind_where_the_name_does_not():
    rows = pd.DataFrame(
        {"rank": [1], "is_open": [True], "seen": [pd.Timestamp("2026-01-01")], "who": ["Ann"]}
    )

    assert [kind_of(name, rows[name]) for name in rows] == ["number", "flag", "date", "text"]


def test_a_heading_names_the_currency_of_money():
    assert label_of("pipeline_gap", "money", "CHF") == "Pipeline gap (CHF)"


def test_a_table_shows_its_caption_and_escapes_every_cell_and_heading():
    table = Table(pd.DataFrame({"<b>": ["=1+1", "<img src=x onerror=alert(1)>"]}), caption="A & B")

    html = table._repr_mimebundle_()["text/html"]

    assert "<caption>A &amp; B</caption>" in html
    assert "<img" not in html
    assert "<b>" not in html


def test_a_table_without_rows_is_its_sentence():
    bundle = Table(pd.DataFrame(), caption="Deals", empty="No deal is open.")._repr_mimebundle_()

    assert bundle["text/html"] == "<p>No deal is open.</p>"
    assert bundle["text/plain"] == "No deal is open."
