"""Table of the six questions that make a light plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def six_questions_table(questions: pd.DataFrame) -> Table:
    """The six questions, their answers, and where each is kept. Source: PIL-1."""
    return Table(
        questions,
        caption="The six questions of a light plan",
        labels={"answer": "Answer on record", "kept_in": "Kept in"},
    )
