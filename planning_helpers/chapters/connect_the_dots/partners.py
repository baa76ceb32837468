"""Partners in the account: what they do for us and we for them. Source: PART-1, REL-5."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import some_of


def partners_finding(partners: pd.DataFrame) -> Finding:
    """How many partners gain from us and we from them, and which are one-sided."""
    if partners.empty:
        return Finding(
            "PART-1",
            "partners",
            "No partner is named in this account",
            "note",
            formula="partners of the plan",
            next_step="Ask who else sells to this account, and which of them could open a door.",
        )
    mutual = partners["our_value"].notna() & partners["their_value"].notna()
    joint = partners["joint_strategy"].notna()
    figures = {
        "partners": count(len(partners)),
        "mutual": count(int(mutual.sum())),
        "joint": count(int(joint.sum())),
    }
    open_ones = partners[~(mutual & joint)]
    return Finding(
        "PART-1",
        "partners",
        f"{some_of(mutual.sum(), len(partners), 'partner', 'gains', 'gain')} from us and we from them; "
        f"with {figures['joint']} we have a joint strategy",
        "good" if open_ones.empty else "watch",
        figures,
        "partners with value both ways; partners with a joint strategy",
        partners[["name", "relation", "our_value", "their_value", "joint_strategy"]],
        next_step=(
            f"Write down what {open_ones['name'].iloc[0]} and we do for each other." if len(open_ones) else ""
        ),
    )
