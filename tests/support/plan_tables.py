"""Frames of the model for tests, with all their columns and types."""

from __future__ import annotations

import pandas as pd

from planning_helpers.model import typed
from tests.support.tables import frame


def table(name: str, text: str) -> pd.DataFrame:
    """The `|`-separated rows as a frame of the model table `name`; absent columns are empty."""
    return typed(frame(text), name)


def deals(text: str) -> pd.DataFrame:
    """Opportunities; `state` (won, lost, open) stands for the two flags."""
    rows = frame(text)
    state = rows.pop("state")
    rows = rows.assign(is_won=state == "won", is_closed=state != "open")
    rows = rows.assign(
        name=rows.get("name", rows["opportunity_id"]),
        stage=rows.get("stage", state),
        account_id=rows.get("account_id", "a"),
    )
    return typed(rows, "opportunities")
