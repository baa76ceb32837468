"""What a spreadsheet keeps of a value, and what a person changed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from planning_helpers.excel.kept_values import is_same
from tests.support.model_tables import column_of


@pytest.mark.parametrize(
    ("kind", "stored", "raw"),
    [
        ("money", 0.1 + 0.2, 0.3),
        ("money", 1e15 / 3, 333333333333333.0),
        ("money", 3.0272054545145054e208, 3.027205454514505e208),
        ("count", 2**53 + 1, 9007199254740992.0),
        ("note", "a\rb", "a_x000D_b"),
        ("note", "a\x01b", "a_x0001_b"),
        ("note", "_x0001_", "_x0001_"),
        ("note", "a\r\nb", "a\nb"),
        ("note", "x005F_ kept", " kept"),
        ("note", "", None),
        ("text", "12", 12),
        ("date", date(2026, 1, 2), datetime.fromisoformat("2026-01-02")),
        ("date", date(1850, 1, 2), "1850-01-02"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_value_is_no_change(kind, stored, raw):
    assert is_same(stored, raw, column_of(kind))


@pytest.mark.parametrize(
    ("kind", "stored", "raw"),
    [
        ("money", 0.3, 0.31),
        ("note", "a", "b"),
        ("note", "a", None),
        ("note", None, "a"),
        ("flag", False, None),
        ("score", 3, "three"),
        ("date", date(2026, 1, 2), None),
    ],
)
def test_what_somebody_typed_is_one(kind, stored, raw):
    assert not is_same(stored, raw, column_of(kind))
