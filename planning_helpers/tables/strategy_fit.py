"""The seven strategies, as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def strategy_fit_table(ranked: pd.DataFrame) -> Table:
    """The strategies by fit, each with its reasons. Source: STR-1, STR-3."""
    return Table(
        ranked[["rank", "strategy", "chosen", "fit", "reasons_for", "reasons_against"]],
        caption="The seven primary strategies by fit",
        labels={"fit": "Points", "chosen": "In the plan", "reasons_for": "For", "reasons_against": "Against"},
    )
