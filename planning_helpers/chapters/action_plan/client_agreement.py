"""What the client has agreed to."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.goal_agreement import is_agreed, is_shared
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import some_of


def client_agreement(
    plan: pd.Series | None, goals: pd.DataFrame, actions: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """What is to be agreed with the client, and what is: `item`, `agreed` (in words), `is_agreed`.

    Joint actions are those of client audience that are not cancelled. Nothing of the plan is agreed without
    the day the client agreed; of the goals those of both sides count (`goal_agreement.is_shared`), an
    agreement dated after `as_of` does not. Source: IMPL-1.
    """
    shared = actions[(actions["audience"] == "client") & (actions["status"] != "cancelled")]
    clear = shared["owner_id"].notna() & shared["due_date"].notna()
    of_both = goals[is_shared(goals)]
    with_client = is_agreed(of_both, as_of=as_of)
    measured = goals["metric"].notna() & goals["target"].notna()
    framed = shared["start_date"].notna() & shared["due_date"].notna()
    rows = [
        (
            "goals",
            f"{some_of(with_client.sum(), len(of_both), 'goal')} of both sides agreed with the client",
            bool(len(of_both)) and bool(with_client.all()),
        ),
        (
            "measures of the goals",
            f"{some_of(measured.sum(), len(goals), 'goal', 'has', 'have')} a metric and a target",
            bool(len(goals)) and bool(measured.all()),
        ),
        (
            "task owners and deadlines",
            f"{some_of(clear.sum(), len(shared), 'joint action', 'has', 'have')} an owner and a date",
            bool(len(shared)) and bool(clear.all()),
        ),
        (
            "time frames",
            f"{some_of(framed.sum(), len(shared), 'joint action', 'has', 'have')} a start and an end",
            bool(len(shared)) and bool(framed.all()),
        ),
    ]
    day = _value(plan, "client_agreed_date")
    for item, column in (
        ("plan format", "plan_format"),
        ("access to the plan", "plan_access"),
        ("update frequency", "update_frequency"),
    ):
        value = _value(plan, column)
        rows.append((item, value if day or not value else f"{value}, without a day", bool(value and day)))
    rows.append(("the plan as a whole", day[:10], bool(day)))
    return pd.DataFrame(
        [(item, agreed or "not agreed", is_agreed) for item, agreed, is_agreed in rows],
        columns=["item", "agreed", "is_agreed"],
    )


def _value(plan: pd.Series | None, column: str) -> str:
    """What the plan says; empty when it says nothing."""
    value = None if plan is None else plan.get(column)
    return "" if value is None or pd.isna(value) else str(value).strip()


def client_agreement_finding(agreement: pd.DataFrame) -> Finding:
    """Say what the client has not agreed to yet."""
    open_items = agreement.loc[~agreement["is_agreed"], "item"].tolist()
    figures = {"agreed": count(len(agreement) - len(open_items)), "items": count(len(agreement))}
    statement = f"The client has agreed to {figures['agreed']} of {figures['items']} points"
    if open_items:
        statement += f"; open: {', '.join(open_items)}"
    return Finding(
        "IMPL-1",
        "client_agreement",
        statement,
        severity="watch" if open_items else "good",
        figures=figures,
        formula="agreed = a value is recorded in the plan, with the day of agreement; goals and joint "
        "actions count when all of them are settled",
        rows=agreement,
        next_step="Put the open points on the agenda of the next client meeting." if open_items else "",
    )
