"""Whether the plan is approved, and how it came there."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.figures import days
from planning_helpers.findings import Finding, Severity, unknown

SEVERITIES: dict[str, Severity] = {
    "approved": "good",
    "submitted": "watch",
    "rejected": "act",
    "draft": "watch",
}


def approval_history(approvals: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The steps up to `as_of`, latest first: `status_date`, `status`, `person`, `comment`. Source: APPR-1."""
    steps = approvals[approvals["status_date"].isna() | (approvals["status_date"] <= pd.Timestamp(as_of))]
    steps = steps.sort_values("status_date", ascending=False, na_position="last", kind="stable")
    return steps[["status_date", "status", "person", "comment"]].reset_index(drop=True)


def approval_finding(history: pd.DataFrame, *, as_of: date) -> Finding:
    """Say the present status, since when and by whom."""
    if history.empty:
        return unknown(
            "APPR-1",
            "approval",
            "The plan was never submitted, so nobody has approved it",
            next_step="Submit it when the manager's definition of a complete plan is met; small firms "
            "may skip this.",
        )
    now = history.iloc[0]
    by = "" if pd.isna(now["person"]) else f" by {now['person']}"
    since = "" if pd.isna(now["status_date"]) else f" on {now['status_date']:%Y-%m-%d}"
    age = days((pd.Timestamp(as_of) - now["status_date"]).days if since else None)
    status = {"draft": "a draft"}.get(now["status"], now["status"])
    waiting = f"; waiting for {age}" if now["status"] == "submitted" and since else ""
    why = f": {now['comment']}" if now["status"] == "rejected" and not pd.isna(now["comment"]) else ""
    steps = {
        "submitted": "Ask for the decision.",
        "rejected": "Answer the reasons and submit again.",
        "draft": "Submit the plan.",
    }
    return Finding(
        "APPR-1",
        "approval",
        f"The plan is {status}{by}{since}{waiting}{why}",
        severity=SEVERITIES[now["status"]],
        figures={"age": age},
        formula="the latest step up to the day of the facts",
        rows=history,
        next_step=steps.get(now["status"], ""),
    )
