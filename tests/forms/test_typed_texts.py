"""The one table of typed texts, read by the fields of a form."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.forms.form_values import column_data
from tests.support.form_fields import parsed_fields
from tests.support.model_tables import PLACES
from tests.support.typed_texts import REFUSED, SAME, TYPED

pytestmark = pytest.mark.browser


def field(kind):
    table, name = PLACES[kind]
    return next(one for one in column_data(table, {}, currency="USD") if one["name"] == name)


@pytest.fixture(scope="module")
def parsed():
    """What a form makes of each row of the table; all from one page."""
    answers = parsed_fields([(field(typed.kind), typed.text) for typed in TYPED])
    return dict(zip(TYPED, answers, strict=True))


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.kind} {typed.text!r}")
def test_a_field_of_a_form(parsed, typed):
    wanted = typed.excel if typed.form is SAME else typed.form

    found = parsed[typed]

    assert (REFUSED if found["problem"] else found["value"]) == _json(wanted)


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.kind} {typed.text!r}")
def test_what_a_form_shows_is_read_as_the_same_value(parsed, typed):
    found = parsed[typed]

    assert found["problem"] or found["again"] == found["value"]


def _json(value):
    return value.isoformat() if isinstance(value, date) else value
