"""Rows of model tables written as text tables, typed as the store gives them."""

from __future__ import annotations

import pandas as pd

from planning_helpers import model
from planning_helpers.model import Column, columns
from tests.support.tables import frame


def table(name: str, text: str) -> pd.DataFrame:
    """Rows of the table `name` from a `|`-separated text; columns left out are empty."""
    return model.typed(frame(text), name)


PLACES = {
    "money": ("plans", "commit_goal"),
    "share": ("plans", "planned_close_ratio"),
    "score": ("risks", "impact"),
    "count": ("business_units", "employees"),
    "number": ("goals", "target"),
    "date": ("actions", "due_date"),
    "flag": ("strategies", "is_primary"),
    "choice": ("swot_items", "quadrant"),
    "open": ("stakeholders", "status"),
    "text": ("goals", "metric"),
    "note": ("plans", "narrative"),
}
"""Table and column of the model of each kind; `open` is a choice that takes other texts too."""


def column_of(kind: str) -> Column:
    """A column of the model of that kind."""
    table, name = PLACES[kind]
    return next(one for one in columns(table) if one.name == name)
