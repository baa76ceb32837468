"""Facts of an account, and the candidates for its SWOT that they give."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.chapters.swot.swot_candidates import swot_candidates
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.signs.candidate import Candidate
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
OFFERINGS = table("offerings", "offering_id | name\np1 | Meters\np2 | Valves\np3 | Care")
NONE = {name: model.empty(name) for name in model.TABLES}
ACCOUNT = pd.Series({"incumbent": None})


def sold(text: str) -> pd.DataFrame:
    return revenue_rows(
        table("transactions", "offering_id | transaction_date | amount | cost | business_unit\n" + text),
        NONE["opportunities"],
        as_of=AS_OF,
    )


def computed(
    *,
    account: pd.Series = ACCOUNT,
    revenue: pd.DataFrame | None = None,
    opportunities: pd.DataFrame | None = None,
    stage_history: pd.DataFrame | None = None,
    staff: pd.DataFrame | None = None,
    **others: pd.DataFrame,
) -> list[Candidate]:
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    deals = NONE["opportunities"] if opportunities is None else opportunities
    history = NONE["stage_history"] if stage_history is None else stage_history
    known = {"offerings": OFFERINGS, "opportunities": deals, "stage_history": history, **others}
    return swot_candidates(
        {**NONE, **known},
        nobody if staff is None else staff,
        revenue_rows(NONE["transactions"], deals, as_of=AS_OF) if revenue is None else revenue,
        account=account,
        as_of=AS_OF,
        currency="EUR",
    )


def statements(candidates: list[Candidate]) -> list[str]:
    return [candidate.statement for candidate in candidates]
