"""The checks of a plan as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def broken_checks_table(broken: pd.DataFrame) -> Table:
    """The checks that a plan breaks, the most urgent first. Source: REV-6."""
    return Table(
        broken.drop(columns="check"),
        caption="Where the plan does not hold, and what to do",
        labels={"demand": "What must hold", "places": "Where it does not"},
        empty="No check is broken.",
    )


def chain_table(chains: pd.DataFrame) -> Table:
    """What leads to each initiative and deal, and what follows of it. Source: INIT-1, DOT-1, ACT-1."""
    return Table(
        chains.drop(columns=["initiative_id", "opportunity_id"]),
        caption="From what is true to what is done; an empty place is where the chain breaks",
        labels={
            "swot": "SWOT",
            "executive": "Their executive",
            "relationship": "How we stand",
            "opportunity": "Deal",
            "action": "Next action",
        },
        empty="There is no initiative and no open deal.",
    )


def unjudged_table(unjudged: pd.DataFrame) -> Table:
    """The checks that say nothing of this plan, and why."""
    return Table(
        unjudged.drop(columns=["check", "rule"]),
        caption="Checks switched off, and checks that cannot be made",
        labels={"demand": "What must hold"},
        empty="Every check was made.",
    )
