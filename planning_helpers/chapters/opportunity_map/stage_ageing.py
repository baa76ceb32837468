"""Which open deals are in their stage longer than is typical."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.stage_duration import stage_durations
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import some_of

IN_STAGE, SINCE_CREATED, UNKNOWN = "days in stage", "age of the deal in days", "not known"


def stage_ageing(
    opportunities: pd.DataFrame,
    stage_history: pd.DataFrame,
    *,
    stages: pd.DataFrame,
    cycle_days: float | None,
    as_of: date,
) -> pd.DataFrame:
    """Open deals and how long they are in their stage, beside how long deals of the book stay in it.

    Where that is not known, the age of the whole deal is compared with how long deals take to be decided.

    Args:
        opportunities: Deals of the account.
        stage_history: Their states.
        stages: As `typical_stage_days` returns it.
        cycle_days: Days from creation after which half of the book's deals are decided, where known.
        as_of: The present.

    Returns:
        One row an open deal, longest over first: `opportunity_id`, `name`, `stage`,
        `amount`, `age_days`, `typical_days` (empty when neither is known), `over_days` and `measured`: days
        in stage, age of the deal, or that neither is known. A deal that the stage history does not show has
        an age, never days in stage.
    """
    spells = stage_durations(stage_history, opportunities, as_of=as_of)
    present = spells[spells["is_censored"].astype(bool)].drop_duplicates("opportunity_id", keep="last")
    ages = open_opportunities(opportunities).merge(
        present[["opportunity_id", "in_stage_days"]], on="opportunity_id", how="left"
    )
    typical = stages.set_index("stage")["typical_days"].dropna()
    ages["typical_days"] = values_of(ages["stage"], typical).astype("float64")
    by_stage = ages["typical_days"].notna() & ages["in_stage_days"].notna()
    whole = (pd.Timestamp(as_of) - ages["created_date"]).dt.days.astype("float64")
    ages["measured"] = by_stage.map({True: IN_STAGE, False: SINCE_CREATED})
    ages["age_days"] = ages["in_stage_days"].where(by_stage, whole.where(whole >= 0))
    ages["typical_days"] = ages["typical_days"].where(
        by_stage, float("nan") if cycle_days is None else cycle_days
    )
    ages["over_days"] = ages["age_days"] - ages["typical_days"]
    columns = [
        "opportunity_id",
        "name",
        "stage",
        "amount",
        "age_days",
        "typical_days",
        "over_days",
        "measured",
    ]
    ages["measured"] = ages["measured"].where(ages["age_days"].notna(), UNKNOWN)
    return ages[columns].sort_values(
        ["over_days", "age_days"], ascending=False, kind="stable", ignore_index=True
    )


def stage_ageing_finding(ages: pd.DataFrame, *, currency: str) -> Finding:
    """Name the open deal that stands still longest, and count those older than is typical."""
    every, ages = ages, ages[ages["age_days"].notna()]
    if ages.empty or ages["typical_days"].isna().all():
        what = (
            "no open deal has a date it began"
            if ages.empty
            else "half of the book's deals are not decided yet"
        )
        return unknown(
            "R8",
            "stage_duration",
            f"Whether deals stand still cannot be computed: {what}",
            next_step="Import the stage history (Salesforce: OpportunityHistory), or the dates of the deals.",
        )
    over, dateless = ages[ages["over_days"] > 0], len(every) - len(ages)
    rest = f"; of {counted(dateless, 'more open deal')} the age is not known" if dateless else ""
    figures = {"deals": count(len(ages)), "over": count(len(over))}
    formula = (
        "days since the deal entered its stage, against the days after which half of the book's deals have "
        "left it (Kaplan–Meier: deals in it now count as far as they are seen); whole deal (since created, "
        "against creation to decision) where no deal of the book has left that stage on record"
    )
    if over.empty:
        return Finding(
            "R8",
            "stage_duration",
            f"None of {counted(len(ages), 'open deal')} is older than typical{rest}",
            severity="good",
            figures=figures,
            formula=formula,
            rows=every,
            currency=currency,
        )
    longest = over.iloc[0]
    figures |= {"age": days(longest["age_days"]), "typical": days(longest["typical_days"])}
    by_stage = longest["measured"] == IN_STAGE
    where = f"is in {longest['stage']} for {figures['age']}" if by_stage else f"is {figures['age']} old"
    beside = "half of the deals leave it" if by_stage else "half of the deals are decided"
    return Finding(
        "R8",
        "stage_duration",
        f"{some_of(len(over), len(ages), 'open deal', 'is', 'are')} older than typical: "
        f"{longest['name']} {where}, {beside} within {figures['typical']}{rest}",
        severity="watch",
        figures=figures,
        formula=formula,
        rows=every,
        currency=currency,
        next_step="Ask of each: what has to happen next, and when? Close the ones nobody can answer for.",
    )
