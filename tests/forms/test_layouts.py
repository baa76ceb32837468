"""How each table is laid out for editing: every one sensibly, and with columns that exist."""

from __future__ import annotations

import json

import pytest

from planning_helpers.errors import UnknownNameError
from planning_helpers.forms.layouts import LAYOUTS, column_places, editable, layout, layout_data
from planning_helpers.model import TABLES, columns, is_fact


def test_every_table_that_people_type_has_a_layout():
    assert set(LAYOUTS) == {name for name in TABLES if not is_fact(name)}


@pytest.mark.parametrize("table", LAYOUTS)
def test_it_names_only_columns_that_people_fill_in_and_none_twice(table):
    shown, known = layout(table), set(editable(table))
    grouped = [name for names in shown.groups.values() for name in names]
    board = shown.board
    of_board = [board.text, *board.marks, *board.faint] + [board.weight] * bool(board.weight) if board else []

    assert {*shown.main, *grouped, *shown.naming, *of_board} <= known
    assert len(set(shown.main)) == len(shown.main)
    assert len(set(grouped)) == len(grouped)
    assert set(grouped) <= set(shown.main)


@pytest.mark.parametrize("table", LAYOUTS)
def test_what_must_be_filled_in_is_in_sight(table):
    must = {column.name for column in columns(table) if column.required and column.name in editable(table)}

    assert must - {"perspective"} <= set(layout(table).main)


@pytest.mark.parametrize("table", LAYOUTS)
def test_every_column_has_a_place_and_none_is_that_of_the_store(table):
    places = column_places(table)

    assert set(places) == set(editable(table))
    assert not places.keys() & {"plan_id", "row_id", "version", "recorded_by", "recorded_at"}
    assert list(places)[: len(layout(table).main)] == list(layout(table).main)


@pytest.mark.parametrize("table", [name for name, shown in LAYOUTS.items() if shown.board])
def test_a_board_has_lanes_with_values_that_the_table_takes(table):
    shown = layout(table)
    known = {column.name: column for column in columns(table)}

    assert "board" in shown.views
    assert len(shown.board.lanes) % shown.board.across == 0
    for lane in shown.board.lanes:
        for name, value in lane.values.items():
            assert value in known[name].choices or (known[name].kind == "score" and value in range(1, 6))
    seen = [tuple(lane.values.items()) for lane in shown.board.lanes]
    assert len(set(seen)) == len(seen)


def test_a_view_is_offered_only_where_it_can_be_drawn():
    assert {name for name, shown in LAYOUTS.items() if "board" in shown.views} == {
        name for name, shown in LAYOUTS.items() if shown.board
    }


def test_impact_and_effort_are_placed_with_the_best_at_the_top_left():
    lanes = layout_data("initiatives")["lanes"]

    assert len(lanes) == 25
    assert lanes[0]["values"] == {"impact": 5, "effort": 1}
    assert lanes[-1]["values"] == {"impact": 1, "effort": 5}
    assert lanes[0]["title"] == "Impact 5, effort 1"


@pytest.mark.parametrize("table", LAYOUTS)
def test_a_layout_can_be_sent_to_a_browser(table):
    assert json.loads(json.dumps(layout_data(table))) == layout_data(table)


def test_a_table_of_facts_has_no_layout():
    with pytest.raises(UnknownNameError, match="contacts"):
        layout("contacts")
