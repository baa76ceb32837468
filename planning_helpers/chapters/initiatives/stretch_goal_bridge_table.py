"""What would reach the stretch goal, as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def stretch_reach_table(steps: pd.DataFrame, *, currency: str) -> Table:
    """Won, each open deal with its offering, and what is in no deal. Source: GOAL-3."""
    return Table(
        steps[["step", "kind", "offering", "close_date", "probability", "amount", "end"]],
        caption="The way to the stretch goal",
        currency=currency,
        labels={"kind": "State", "close_date": "Closes", "end": f"Together ({currency})"},
        kinds={"end": "money"},
        empty="No stretch goal is set for the period.",
    )
