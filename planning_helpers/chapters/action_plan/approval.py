"""Whether the plan is approved, how it came there, and which step could not have been taken."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding, Severity, unknown

SEVERITIES: dict[str, Severity] = {
    "approved": "good",
    "submitted": "watch",
    "rejected": "act",
    "draft": "watch",
}
DECISIONS = ("approved", "rejected")
NEXT_STEPS = {
    "submitted": "Ask for the decision.",
    "rejected": "Answer the reasons and submit again.",
    "draft": "Submit the plan.",
}


def approval_history(approvals: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The steps up to `as_of`, latest first; undated ones last, as nobody knows when they were taken.

    Of two steps of one day the later recorded is the later one. Source: APPR-1.

    Returns:
        One row a step: `status_date`, `status`, `person`, `comment`, `problem` (what is wrong with the step:
        one that cannot follow on the one before, a decision without person or reason; empty when nothing is).
    """
    steps = approvals[approvals["status_date"].isna() | (approvals["status_date"] <= pd.Timestamp(as_of))]
    order = ["status_date", "recorded_at"]
    steps = steps.sort_values(order, na_position="first", kind="stable")
    before, problems = "", []
    for step in steps.to_dict("records"):
        if pd.isna(step["status_date"]):
            problems.append("no date, so it is in no order")
            continue
        problems.append("; ".join(_problems(step, before)))
        before = str(step["status"])
    found = steps[["status_date", "status", "person", "comment"]].assign(
        problem=pd.Series(problems, index=steps.index, dtype="str")
    )
    return found.iloc[::-1].reset_index(drop=True)


def approval_finding(history: pd.DataFrame, *, as_of: date) -> Finding:
    """Say the present status, since when and by whom, and whether a step was impossible. Source: APPR-1."""
    dated = history[history["status_date"].notna()]
    if history.empty:
        return unknown(
            "APPR-1",
            "approval",
            "The plan was never submitted, so nobody has approved it",
            next_step="Submit it when the manager's definition of a complete plan is met; small firms "
            "may skip this.",
        )
    wrong = history[history["problem"] != ""]
    figures = {"steps": count(len(history)), "impossible": count(len(wrong))}
    if dated.empty:
        return unknown(
            "APPR-1",
            "approval",
            f"The plan is {_words(history.iloc[0]['status'])}, but no step has a date, so nobody knows since "
            "when",
            next_step="Write the day of each step.",
            figures=figures,
        )
    now = dated.iloc[0]
    by = "" if pd.isna(now["person"]) else f" by {now['person']}"
    figures["age"] = days((pd.Timestamp(as_of) - now["status_date"]).days)
    statement = f"The plan is {_words(now['status'])}{by} on {now['status_date']:%Y-%m-%d}"
    if now["status"] == "submitted":
        statement += f"; waiting for {figures['age']}"
    if now["status"] == "rejected" and not pd.isna(now["comment"]):
        statement += f": {now['comment']}"
    before = dated[dated["status"] == "approved"]
    if now["status"] in {"draft", "submitted"} and len(before):
        statement += f"; it was approved on {before.iloc[0]['status_date']:%Y-%m-%d} and opened again"
    if len(wrong):
        first = wrong.iloc[0]
        when = "" if pd.isna(first["status_date"]) else f" of {first['status_date']:%Y-%m-%d}"
        statement += f"; the step “{first['status']}”{when}: {first['problem']}"
    severity = SEVERITIES[now["status"]]
    return Finding(
        "APPR-1",
        "approval",
        statement,
        severity="watch" if len(wrong) and severity == "good" else severity,
        figures=figures,
        formula="the latest dated step up to the day of the facts; a plan goes from draft to submitted, from "
        "there to approved or rejected, and after either to draft or submitted again",
        rows=history,
        next_step=NEXT_STEPS.get(now["status"], "Put the steps right." if len(wrong) else ""),
    )


def _problems(step: Mapping[Hashable, Any], before: str) -> list[str]:
    """What is wrong with a dated step that follows on one of the status `before` (empty for the first)."""
    status, found = str(step["status"]), []
    if status in DECISIONS:
        if before in DECISIONS:
            found.append(f"{status} after it was {before}, without being submitted again")
        elif before != "submitted":
            found.append(f"{status} without being submitted")
        if pd.isna(step["person"]):
            found.append("nobody is named")
    if status == "rejected" and pd.isna(step["comment"]):
        found.append("no reason is given")
    return found


def _words(status: str) -> str:
    return {"draft": "a draft"}.get(status, status)
