"""What the client is told of the quarter."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.actions.action_plan import OPEN_STATES
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

SUCCESS, GOAL, INITIATIVE, NEW = "success", "agreed goal", "your initiative", "new opportunity"
BEHIND, WATCH, DECIDE = "behind schedule", "to watch", "to decide"
HEADINGS = (SUCCESS, GOAL, INITIATIVE, NEW, BEHIND, WATCH, DECIDE)
WANTED = (SUCCESS, GOAL, INITIATIVE, WATCH, DECIDE)
"""Without a line under one of these the report is thin; new opportunities and delays there need not be."""


def client_report(
    action_plan: pd.DataFrame,
    *,
    metrics: pd.DataFrame,
    risks: pd.DataFrame,
    initiatives: pd.DataFrame,
    swot_items: pd.DataFrame,
    goals: pd.DataFrame,
) -> pd.DataFrame:
    """The quarterly report to the client, from rows of client audience alone. Source: REV-1, IMPL-1.

    A success has happened: a joint action that is done, or a metric at its target. What lies ahead is told as
    such: agreed goals by their due date, shared risks as risks, the client's initiatives as theirs. To decide
    are joint actions without owner or date and goals not agreed yet.

    Args:
        action_plan: As `measures.actions.action_plan` returns it.
        metrics: As `metric_readings` returns it.
        risks: Risks of the plan.
        initiatives: Initiatives of the plan.
        swot_items: SWOT items of the plan.
        goals: Goals of the plan.

    Returns:
        `about` (one of `HEADINGS`, in their order), `what`, `when_date` (when read, else when due).
    """
    actions, shared_metrics = _shared(action_plan), _shared(metrics)
    shared_goals, swot = _shared(goals), _shared(swot_items)
    is_open = actions["state"].isin(OPEN_STATES)
    reached = shared_metrics[shared_metrics["to_target"] >= 0]
    accepted = swot[(swot["quadrant"] == "opportunity") & (swot["status"] != "dismissed")]
    agreed = shared_goals["client_agreed_date"].notna()
    reached = reached.assign(metric=reached["metric"] + ": target reached")
    named = _shared(risks)
    parts = [
        _lines(SUCCESS, actions[actions["state"] == "done"], "action", "due_date"),
        _lines(SUCCESS, reached, "metric", "reading_date"),
        _lines(GOAL, shared_goals[agreed], "name", "due_date"),
        _lines(INITIATIVE, _shared(initiatives), "name", "due_date"),
        _lines(NEW, accepted, "statement", "evidence_date"),
        _lines(BEHIND, actions[actions["state"] == "overdue"], "action", "due_date"),
        _lines(WATCH, named.assign(name="Risk: " + named["name"]), "name", "evidence_date"),
        _lines(DECIDE, actions[is_open & (actions["missing"] != "")], "action", "due_date"),
        _lines(DECIDE, shared_goals[~agreed], "name", "due_date"),
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def client_report_finding(report: pd.DataFrame) -> Finding:
    """Say what the client edition of the quarterly report holds, for us to read before it is sent."""
    counts = report["about"].value_counts()
    figures = {about.replace(" ", "_"): count(counts.get(about, 0)) for about in HEADINGS}
    if report.empty:
        return unknown(
            "REV-1",
            "client_report",
            "No row of the plan is meant for the client, so there is nothing to report to them",
            next_step="Mark the rows the client may see with the audience “client”.",
        )
    held = [f"{figures[about.replace(' ', '_')]} under {about}" for about in HEADINGS if counts.get(about, 0)]
    lacking = [about for about in WANTED if not counts.get(about, 0)]
    lacks = f"; nothing yet under {', '.join(lacking)}" if lacking else ""
    return Finding(
        "REV-1",
        "client_report",
        f"The report to the client has {enumerated(held, most=len(HEADINGS))}{lacks}",
        severity="watch" if lacking else "good",
        figures=figures,
        formula="rows of client audience: joint actions, metrics, goals, risks, initiatives, SWOT "
        "opportunities",
        rows=report,
    )


def _shared(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["audience"] == "client"]


def _lines(about: str, rows: pd.DataFrame, what: str, when: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "about": pd.Series(about, index=rows.index, dtype="str"),
            "what": rows[what].astype("str"),
            "when_date": rows[when].astype("datetime64[us]"),
        }
    ).reset_index(drop=True)
