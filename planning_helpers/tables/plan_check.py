"""The checks of a plan as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def violations_table(violations: pd.DataFrame) -> Table:
    """Where the plan breaks a check, the most urgent first. Source: REV-6."""
    return Table(
        violations.drop(columns="rule"),
        caption="Where the plan does not hold, and what to do",
        labels={"link": "Part", "item": "What", "problem": "Problem", "chain": "From SWOT to action"},
        empty="No check is broken.",
    )


def unjudged_table(unjudged: pd.DataFrame) -> Table:
    """The checks that say nothing of this plan, and why."""
    return Table(
        unjudged.drop(columns="rule"),
        caption="Checks switched off, and checks that cannot be made",
        labels={"demand": "What must hold"},
        empty="Every check was made.",
    )
