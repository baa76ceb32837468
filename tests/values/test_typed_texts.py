"""The one table of typed texts, read as cells of a plan and as a column of an extract."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from planning_helpers.sources.field_map import ColumnMap, Notation
from planning_helpers.sources.values import typed_values
from planning_helpers.values.cell_values import cell_value
from planning_helpers.values.words import FALSE, TRUE
from tests.support.model_tables import PLACES, column_of
from tests.support.places import PROJECT
from tests.support.typed_texts import REFUSED, SAME, TYPED


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.kind} {typed.text!r}")
def test_a_cell_of_a_plan(typed):
    found = cell_value(typed.text, column_of(typed.kind), currency="USD")

    assert (REFUSED if found.problem else found.value) == typed.excel


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.kind} {typed.text!r}")
def test_the_only_text_of_a_column_of_an_extract(typed):
    table, _ = PLACES[typed.kind]
    wanted = typed.excel if typed.extract is SAME else typed.extract

    found = typed_values(pd.Series([typed.text]), column_of(typed.kind), table, ColumnMap(), Notation())

    assert (REFUSED if found.problems or found.alarm else _plain(found.series[0])) == wanted


def _plain(value):
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def test_the_words_for_yes_and_no_of_the_forms_are_those_of_all_readers():
    script = (PROJECT / "planning_helpers" / "forms" / "static" / "fields.js").read_text(encoding="utf-8")

    for name, words in (("YES", TRUE), ("NO", FALSE)):
        listed = script.partition(f"const {name} = [")[2].partition("]")[0]
        assert set(re.findall(r'"([^"]+)"', listed)) == words
