"""What of an approved plan is no longer what was approved. Source: APPR-1."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from planning_helpers.model import TABLES, columns
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, Severity
from planning_helpers.wording.prose import enumerated
from planning_helpers.wording.row_labels import known_names, row_label

FOLLOW_UP = {"approvals", "reviews", "checklist_marks", "metric_readings", "client_permissions"}
PLAN_TABLES = tuple(
    name for name, row in TABLES.items() if (row.scope == "plan" or name == "plans") and name not in FOLLOW_UP
)
"""The tables a manager approves; reviews, marks and readings are what follows on a plan."""

WATCHED = (*PLAN_TABLES, "approvals")
"""What has to be read of the history: those tables, and the approval itself."""

CORE = {"plans", "goals", "strategies"}
BOOKKEEPING = {"version", "recorded_by", "recorded_at"}
PROGRESS = {"evidence_source", "evidence_date", "evidence_status", "last_used_date", "last_reviewed_date"}
AFTER, UNCLEAR, BEFORE = "after it", "came in with it", "before it"


def approved_on(steps: pd.DataFrame) -> date | None:
    """The day the plan was approved, if that is where it stands; `steps` from `approval_history`."""
    dated = steps[steps["status_date"].notna()]
    if dated.empty or dated.iloc[0]["status"] != "approved":
        return None
    day: date = dated.iloc[0]["status_date"].date()
    return day


def day_before_approval(steps: pd.DataFrame, *, as_of: date) -> date:
    """The day from which the history is to be read; `as_of` itself when nothing is approved."""
    day = approved_on(steps)
    return as_of if day is None else day - timedelta(days=1)


def changes_since_approval(
    changes: pd.DataFrame, steps: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The rows of the plan that differ from what was approved, latest first. Source: APPR-1.

    Where the approval was typed on its day, what was written later is after it. Where it came into the store
    later than it was given, as an import brings it, whatever was written up to then may have been before or
    after it, and is told apart.

    Args:
        changes: What was written from the day of the approval on (`AccountPlan.changes`).
        steps: From `approval_history`.
        frames: The tables of the account, for names.

    Returns:
        One row a changed row: `table`, `row` (its name), `change` (`added`, `removed`, `changed`, `progress`:
        an action came further, evidence was renewed), `columns` (that differ), `effective_date` (of the last
        write), `recorded_by`, `when` (`after it`, `came in with it`).
    """
    day = approved_on(steps)
    kept = changes[changes["table"].isin(PLAN_TABLES)]
    if day is None or kept.empty:
        return pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    names, when = known_names(frames), _when(changes, day)
    rows = []
    for (table, _), writes in _by_row(kept).items():
        first = writes[0]["before"]
        for part in (BEFORE, UNCLEAR, AFTER):
            written = [write for write in writes if when(write["change_id"]) == part]
            if written:
                rows += _edit(table, first, written[-1], names, part) if part != BEFORE else []
                first = written[-1]["after"]
    found = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    order = ["when", "effective_date"]
    return found.sort_values(order, ascending=[True, False], kind="stable", ignore_index=True)


def changes_since_approval_finding(edits: pd.DataFrame, steps: pd.DataFrame) -> Finding:
    """Say whether the plan is still what was approved, and what of it is not. Source: APPR-1."""
    day = approved_on(steps)
    content = edits[edits["change"] != "progress"]
    later, unclear = content[content["when"] == AFTER], content[content["when"] == UNCLEAR]
    figures = {
        "changed": count(len(later)),
        "unclear": count(len(unclear)),
        "progress": count(len(edits) - len(content)),
    }
    severity: Severity = "note"
    if day is None:
        statement = "The plan is not approved, so nothing of it can differ from what was approved"
    elif len(later):
        tables = enumerated([_told(table) for table in later["table"].drop_duplicates()], most=3)
        first = later.iloc[0]
        statement = (
            f"The plan has changed since it was approved on {day}: {counted(len(later), 'row')} of {tables}, "
            f"last “{first['row']}” on {first['effective_date']:%Y-%m-%d}"
        )
        severity = "act" if set(later["table"]) & CORE else "watch"
    elif len(unclear):
        came = unclear["effective_date"].max()
        statement = (
            f"The approval of {day} came into the store on {came:%Y-%m-%d} together with "
            f"{counted(len(unclear), 'changed row')}; which of these were approved is not known"
        )
        severity = "watch"
    else:
        statement, severity = f"The plan stands as it was approved on {day}", "good"
    if figures["progress"].value and day is not None and (len(later) or unclear.empty):
        statement += f"; {counted(len(edits) - len(content), 'row')} came further without changing it"
    return Finding(
        "APPR-1",
        "plan_edits",
        statement,
        severity=severity,
        figures=figures,
        formula="rows of the plan whose values on the day of the facts differ from those on record at the "
        "approval; the status of an action and the evidence of a row do not count as a change",
        rows=edits,
        next_step="Submit the plan again, and say what changed."
        if len(later)
        else "Type approvals on the day they are given, or ask the approver which state was meant."
        if len(unclear)
        else "",
    )


def _by_row(changes: pd.DataFrame) -> dict[tuple[str, str], list[dict[Hashable, Any]]]:
    """The changes of each row in their order, by table and key."""
    found: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for change in changes.to_dict("records"):
        found.setdefault((change["table"], change["row_id"]), []).append(change)
    return found


def _when(changes: pd.DataFrame, day: date) -> Any:
    """From the key of a change to whether it was written after the approval, may have been, or was before."""
    approvals = changes[changes["table"] == "approvals"]
    own = [
        row
        for row in approvals.to_dict("records")
        if row["after"] is not None
        and row["after"].get("status") == "approved"
        and str(row["after"].get("status_date"))[:10] == day.isoformat()
    ]
    effective = dict(zip(changes["change_id"], changes["effective_on"], strict=True))
    if not own:
        return lambda key: AFTER if effective[key] > pd.Timestamp(day) else BEFORE
    known, number = own[0]["effective_on"], own[0]["change_id"]
    if known > pd.Timestamp(day):
        return lambda key: AFTER if effective[key] > known else UNCLEAR
    return lambda key: AFTER if key > number else BEFORE


def _edit(
    table: str,
    before: dict[str, Any] | None,
    last: Mapping[Hashable, Any],
    names: Mapping[str, str],
    when: str,
) -> list[tuple[object, ...]]:
    after: dict[str, Any] | None = last["after"]
    if before is None and after is None:
        return []
    differs = [
        column
        for column in columns(table)
        if column.name not in BOOKKEEPING
        and (before or {}).get(column.name) != (after or {}).get(column.name)
    ]
    if not differs:
        return []
    progress = PROGRESS | ({"status"} if table == "actions" else set())
    if before is None or after is None:
        change, told = ("added", "") if before is None else ("removed", "")
    else:
        is_progress = {column.name for column in differs} <= progress
        change, told = (
            "progress" if is_progress else "changed",
            ", ".join(column.label for column in differs),
        )
    label = row_label(after or before or {}, names)
    return [(table, label, change, told, last["effective_on"], last["recorded_by"], when)]


def _told(table: str) -> str:
    return table.replace("_", " ")


_COLUMNS = {
    "table": "str",
    "row": "str",
    "change": "str",
    "columns": "str",
    "effective_date": "datetime64[us]",
    "recorded_by": "str",
    "when": "str",
}
