"""The activities by department: who is responsible, when, and what comes out. Source: ACT-4."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import some_of

NOT_SAID = "not said"


def activities(plan: pd.DataFrame) -> pd.DataFrame:
    """Each action not cancelled by its department, in the order of departments, then of dates. Source: ACT-4.

    Args:
        plan: As `action_plan` returns it.

    Returns:
        One row an action: `activity`, `department` (`not said` last), `timeline` (in words),
        `expected_outcome`, `missing` (of department, timeline and outcome what is not said).
    """
    kept = plan[plan["state"] != "cancelled"]
    found = pd.DataFrame(
        {
            "activity": kept["action"],
            "department": kept["department"].fillna(NOT_SAID),
            "timeline": _timeline(kept),
            "expected_outcome": kept["expected_outcome"],
        }
    )
    gaps = {
        "department": kept["department"].isna(),
        "timeline": kept["due_date"].isna(),
        "outcome": kept["expected_outcome"].isna(),
    }
    found["missing"] = [
        ", ".join(name for name, is_gap in zip(gaps, row, strict=True) if is_gap)
        for row in zip(*gaps.values(), strict=True)
    ]
    order = (found["department"] == NOT_SAID).rename("last")
    return (
        found.assign(last=order, missing=found["missing"].astype("str"))
        .sort_values(["last", "department"], kind="stable", ignore_index=True)
        .drop(columns="last")
    )


def activities_finding(found: pd.DataFrame) -> Finding:
    """Say how many departments the activities are spread over, and which say too little. Source: ACT-4."""
    if found.empty:
        return unknown(
            "ACT-4",
            "activities",
            "No activity is planned, so no department has one",
            next_step="List activities with their department, timeline and expected outcome.",
        )
    named = found[found["department"] != NOT_SAID]
    vague = found[found["missing"] != ""]
    figures = {
        "activities": count(len(found)),
        "departments": count(named["department"].nunique()),
        "incomplete": count(len(vague)),
    }
    activity = counted(len(found), "activity")
    statement = f"{activity} in {counted(named['department'].nunique(), 'department')}"
    if len(vague):
        lacking = some_of(len(vague), len(found), "row", "lacks", "lack")
        first = vague.iloc[0]
        statement += f"; {lacking} something, first “{first['activity']}” ({first['missing']})"
    else:
        statement += ", each with a timeline and an expected outcome"
    return Finding(
        "ACT-4",
        "activities",
        statement,
        severity="watch" if len(vague) else "good",
        figures=figures,
        formula="actions not cancelled; each needs a responsible department, a due date and an expected "
        "outcome",
        rows=found,
        next_step=f"Complete “{vague.iloc[0]['activity']}”: {vague.iloc[0]['missing']}."
        if len(vague)
        else "",
    )


def _timeline(kept: pd.DataFrame) -> pd.Series:
    start = (kept["start_date"].dt.strftime("%Y-%m-%d") + " to ").fillna("by ")
    due = kept["due_date"].dt.strftime("%Y-%m-%d")
    begun = ("from " + kept["start_date"].dt.strftime("%Y-%m-%d")).fillna("no date")
    repeats = (", " + kept["recurrence"]).fillna("")
    told: pd.Series = ((start + due).fillna(begun) + repeats).astype("str")
    return told
