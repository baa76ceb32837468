"""The client's objectives and our answers, as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def objectives_table(found: pd.DataFrame) -> Table:
    """What the client wants, what we answer, what it brings them, what they object. Source: OBJ-1."""
    return Table(
        found[["aim", "measure", "pain", "tried", "whose", "answer", "client_roi", "objections", "missing"]],
        caption="The client's objectives and our answers",
        labels={"aim": "They want", "tried": "They tried", "whose": "Who said so", "answer": "Our answer"},
        empty="The client's objectives are not known yet.",
    )
