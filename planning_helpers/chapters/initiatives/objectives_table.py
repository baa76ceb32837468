"""The client's objectives and our answers, as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def objectives_table(found: pd.DataFrame) -> Table:
    """What the client wants, what we answer, what it brings them, what they object. Source: OBJ-1."""
    return Table(
        found[["aim", "measure", "pain", "tried", "whose", "answer", "client_roi", "objections", "missing"]],
        caption="The client's objectives and our answers",
        labels={"aim": "They want", "tried": "They tried", "whose": "Who said so", "answer": "Our answer"},
        empty="The client's objectives are not known yet.",
    )


def solution_questions_table(asked: pd.DataFrame) -> Table:
    """The five questions about our solutions. Source: SOL-1."""
    return Table(
        asked,
        caption="Five questions about our solutions",
        labels={"known_from": "Known from", "still_open": "Still open"},
    )


def solution_steps_table(steps: pd.DataFrame) -> Table:
    """The five steps towards a solution. Source: SOL-2."""
    return Table(steps, caption="Five steps towards a solution", labels={"still_open": "Still open"})
