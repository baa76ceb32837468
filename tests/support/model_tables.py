"""Rows of model tables written as text tables, typed as the store gives them."""

from __future__ import annotations

import pandas as pd

from planning_helpers import model
from tests.support.tables import frame


def table(name: str, text: str) -> pd.DataFrame:
    """Rows of the table `name` from a `|`-separated text; columns left out are empty."""
    return model.typed(frame(text), name)
