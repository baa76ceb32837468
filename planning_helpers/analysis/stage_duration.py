"""How long deals stay in a stage, and which open ones stay longer than those that were won."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.analysis.names import values_of
from planning_helpers.analysis.opportunity_value import open_opportunities, won
from planning_helpers.analysis.prose import some_of
from planning_helpers.figures import count, counted, days
from planning_helpers.findings import Finding, unknown

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


def typical_stage_days(durations: pd.DataFrame) -> pd.Series:
    """Median days that won deals spent in each stage, by stage; censored spells have no say."""
    finished = durations[durations["is_won"] & ~durations["is_censored"].astype(bool)]
    return finished.groupby("stage")["in_stage_days"].median().rename("typical_days")


def typical_cycle_days(opportunities: pd.DataFrame) -> float | None:
    """Median days from creation to close of the won deals; those closed before created do not count."""
    deals = won(opportunities)
    spans = (deals["close_date"] - deals["created_date"]).dt.days
    spans = spans[spans >= 0]
    return float(spans.median()) if len(spans) else None


def stage_ageing(
    opportunities: pd.DataFrame,
    stage_history: pd.DataFrame,
    *,
    book_opportunities: pd.DataFrame,
    book_stage_history: pd.DataFrame,
    as_of: date,
) -> pd.DataFrame:
    """Open deals and how long they are in their stage, beside the median of the book's won deals.

    Where no won deal has a history of that stage, the age of the whole deal is compared with the median
    time from creation to close.

    Returns:
        One row an open deal whose age is known, longest over first: `opportunity_id`, `name`, `stage`,
        `amount`, `age_days`, `typical_days` (empty when nothing was won), `over_days` and `measured` (what
        the days are of).
    """
    typical = typical_stage_days(stage_durations(book_stage_history, book_opportunities, as_of=as_of))
    cycle = typical_cycle_days(book_opportunities)
    spells = stage_durations(stage_history, opportunities, as_of=as_of)
    present = spells[spells["is_censored"].astype(bool)].drop_duplicates("opportunity_id", keep="last")
    ages = open_opportunities(opportunities).merge(
        present[["opportunity_id", "in_stage_days"]], on="opportunity_id", how="left"
    )
    ages["typical_days"] = values_of(ages["stage"], typical).astype("float64")
    by_stage = ages["typical_days"].notna() & ages["in_stage_days"].notna()
    whole = (pd.Timestamp(as_of) - ages["created_date"]).dt.days.astype("float64")
    ages["measured"] = by_stage.map({True: "stage", False: "whole deal"})
    ages["age_days"] = ages["in_stage_days"].where(by_stage, whole.where(whole >= 0))
    ages["typical_days"] = ages["typical_days"].where(by_stage, float("nan") if cycle is None else cycle)
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
    shown = ages.loc[ages["age_days"].notna(), columns]
    return shown.sort_values(["over_days", "age_days"], ascending=False, kind="stable", ignore_index=True)


def stage_ageing_finding(ages: pd.DataFrame, *, currency: str) -> Finding:
    """Name the open deal that stands still longest, and count those older than won deals were."""
    if ages.empty or ages["typical_days"].isna().all():
        what = "no open deal has a date it began" if ages.empty else "no deal was won to compare with"
        return unknown(
            "R8",
            "stage_duration",
            f"Whether deals stand still cannot be computed: {what}",
            next_step="Import the stage history (Salesforce: OpportunityHistory), or the dates of the deals.",
        )
    over = ages[ages["over_days"] > 0]
    figures = {"deals": count(len(ages)), "over": count(len(over))}
    formula = (
        "days since the deal entered its stage, against the median of the book's won deals in that stage; "
        "whole deal (since created, against creation to close) where no won deal has a history of it; "
        "open stages are not over yet and do not enter the median"
    )
    if over.empty:
        return Finding(
            "R8",
            "stage_duration",
            f"None of {counted(len(ages), 'open deal')} is older than won deals were",
            severity="good",
            figures=figures,
            formula=formula,
            rows=ages,
            currency=currency,
        )
    longest = over.iloc[0]
    figures |= {"age": days(longest["age_days"]), "typical": days(longest["typical_days"])}
    where = f"is in {longest['stage']} for" if longest["measured"] == "stage" else "is open for"
    return Finding(
        "R8",
        "stage_duration",
        f"{some_of(len(over), len(ages), 'open deal', 'is', 'are')} older than won deals were: "
        f"{longest['name']} {where} {figures['age']}, won deals took {figures['typical']}",
        severity="watch",
        figures=figures,
        formula=formula,
        rows=ages,
        currency=currency,
        next_step="Ask of each: what has to happen next, and when? Close the ones nobody can answer for.",
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
