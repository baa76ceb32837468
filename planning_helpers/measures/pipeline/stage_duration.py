"""How long deals stay in a stage, what is not over yet counting as far as it is seen."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.survival import median_days
from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of

COLUMNS = [
    "opportunity_id",
    "account_id",
    "stage",
    "start_date",
    "end_date",
    "in_stage_days",
    "is_censored",
    "is_won",
]


def stage_durations(stage_history: pd.DataFrame, opportunities: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The spells deals spent in a stage, one row a deal and stage entered.

    Rows of the history that change only amount or date prolong the spell. The stage an open deal is in now
    ends at `as_of` and is marked censored: it lasts at least so long. Closed stages are no spells. A deal
    without history has one spell, since its stage date (else since it was created).

    Source: glossary, "stage duration"; R8.

    Returns:
        `opportunity_id`, `account_id`, `stage`, `start_date`, `end_date`, `in_stage_days`, `is_censored` and
        `is_won` (of the deal), by deal and start.
    """
    today = pd.Timestamp(as_of)
    known = opportunities.dropna(subset=["opportunity_id"]).drop_duplicates("opportunity_id")
    deals = known.set_index("opportunity_id")
    closed = deals["is_closed"].fillna(False).astype(bool) | deals["is_won"].fillna(False).astype(bool)
    entered = stage_history[
        stage_history["opportunity_id"].isin(deals.index)
        & (stage_history["changed_at"] < today + pd.Timedelta(days=1))
    ]
    entered = entered.sort_values(["opportunity_id", "changed_at"], kind="stable")[
        ["opportunity_id", "stage", "changed_at"]
    ].rename(columns={"changed_at": "start_date"})
    entered = pd.concat([entered, _present_stage(entered, known[~closed.to_numpy()])], ignore_index=True)
    entered = entered.sort_values(["opportunity_id", "start_date"], kind="stable")
    same = (entered["opportunity_id"] == entered["opportunity_id"].shift()) & (
        entered["stage"] == entered["stage"].shift()
    )
    spells = entered[~same].copy()
    following = spells.groupby("opportunity_id")["start_date"].shift(-1)
    is_closed = values_of(spells["opportunity_id"], closed).astype(bool)
    ends = values_of(spells["opportunity_id"], deals["close_date"]).where(is_closed, today)
    spells["end_date"] = following.fillna(ends)
    spells["is_censored"] = following.isna() & ~is_closed
    spells["in_stage_days"] = (
        spells["end_date"].dt.normalize() - spells["start_date"].dt.normalize()
    ).dt.days
    spells["account_id"] = values_of(spells["opportunity_id"], deals["account_id"])
    spells["is_won"] = values_of(spells["opportunity_id"], deals["is_won"]).fillna(False).astype(bool)
    closed_stages = set(deals.loc[closed, "stage"].dropna())
    keep = ~spells["stage"].isin(closed_stages) & (spells["in_stage_days"] >= 0)
    return spells.loc[keep, COLUMNS].astype({"in_stage_days": "float64"}).reset_index(drop=True)


def typical_stage_days(durations: pd.DataFrame) -> pd.DataFrame:
    """How long deals stay in each stage: the days after which half have left it. Source: R8.

    A deal leaves a stage when it goes on to another, is won or is lost. Deals that are in it now count as far
    as they are seen (Kaplan–Meier): to leave them out would make stages look shorter than they are.

    Args:
        durations: As `stage_durations` returns it, of all deals of the book.

    Returns:
        One row a stage: `stage`, `left` (spells that are over), `running` (not over), `finished_days` (median
        of those over) and `typical_days` (of all; empty where half are not over yet).
    """
    rows = []
    for stage, spells in durations.groupby("stage"):
        is_over = ~spells["is_censored"].astype(bool)
        rows.append(
            (
                stage,
                int(is_over.sum()),
                int((~is_over).sum()),
                spells.loc[is_over, "in_stage_days"].median(),
                median_days(spells["in_stage_days"], is_over),
            )
        )
    columns = ["stage", "left", "running", "finished_days", "typical_days"]
    found = pd.DataFrame(rows, columns=columns)
    return found.astype({"finished_days": "float64", "typical_days": "float64"})


def stage_days_finding(stages: pd.DataFrame) -> Finding:
    """Name the stage in which deals of the book stay longest."""
    known = stages[stages["typical_days"].notna()]
    if known.empty:
        return unknown(
            "R8",
            "stage_days",
            "How long a stage takes cannot be told: no deal of the book has left a stage on record",
            next_step="Import the stage history (Salesforce: OpportunityHistory).",
        )
    longest = known.iloc[int(known["typical_days"].argmax())]
    figures = {
        "typical": days(longest["typical_days"]),
        "left": count(known["left"].sum()),
        "running": count(stages["running"].sum()),
    }
    return Finding(
        "R8",
        "stage_days",
        f"Deals of the book stay longest in {longest['stage']}: half have left it after {figures['typical']}",
        figures=figures,
        formula="days after which half have left the stage; deals in it now count as far as they are seen "
        "(Kaplan–Meier)",
        rows=stages,
    )


def _present_stage(entered: pd.DataFrame, still_open: pd.DataFrame) -> pd.DataFrame:
    """The stage of each open deal that the history does not end with, and since when."""
    last = entered.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
    recorded = values_of(still_open["opportunity_id"], last["stage"])
    since = still_open["stage_date"].fillna(still_open["created_date"].where(recorded.isna()))
    rows = pd.DataFrame(
        {"opportunity_id": still_open["opportunity_id"], "stage": still_open["stage"], "start_date": since}
    )
    return rows[(recorded.isna() | (recorded != still_open["stage"])) & rows["start_date"].notna()]
