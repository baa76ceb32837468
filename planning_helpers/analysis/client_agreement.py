"""What the client has agreed to, and whether our own departments have."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.prose import some_of
from planning_helpers.display import joined
from planning_helpers.figures import count
from planning_helpers.findings import Finding


def client_agreement(plan: pd.Series | None, goals: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """What is to be agreed with the client, and what is: `item`, `agreed` (in words), `is_agreed`.

    Joint actions are those of client audience that are not cancelled. Source: IMPL-1.
    """
    shared = actions[(actions["audience"] == "client") & (actions["status"] != "cancelled")]
    clear = shared["owner_id"].notna() & shared["due_date"].notna()
    with_client = goals["client_agreed_date"].notna()
    rows = [
        (
            "goals",
            f"{some_of(with_client.sum(), len(goals), 'goal')} agreed with the client",
            bool(len(goals)) and bool(with_client.all()),
        ),
        (
            "task owners and deadlines",
            f"{some_of(clear.sum(), len(shared), 'joint action', 'has', 'have')} an owner and a date",
            bool(len(shared)) and bool(clear.all()),
        ),
    ]
    for item, column in (
        ("plan format", "plan_format"),
        ("access to the plan", "plan_access"),
        ("update frequency", "update_frequency"),
        ("the plan as a whole", "client_agreed_date"),
    ):
        value = None if plan is None else plan.get(column)
        known = value is not None and not pd.isna(value) and str(value).strip() != ""
        rows.append((item, str(value)[:10] if column.endswith("_date") else str(value), True) if known
                    else (item, "not agreed", False))  # fmt: skip
    return pd.DataFrame(rows, columns=["item", "agreed", "is_agreed"])


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
        formula="agreed = a value is recorded in the plan; goals and joint actions count when all of "
        "them are settled",
        rows=agreement,
        next_step="Put the open points on the agenda of the next client meeting." if open_items else "",
    )


def departments(actions: pd.DataFrame, team_members: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Our departments: how many actions they are responsible for, and who of them is on the team.

    A member's department is the one on the team, else that of the person. Source: IMPL-2, TEAM-1.

    Returns:
        One row a department, those nobody speaks for first: `department`, `actions` (not cancelled),
        `members`, `people` (names, comma-separated).
    """
    kept = actions[actions["status"] != "cancelled"]
    people = team_members.merge(
        users[["user_id", "name", "department"]], on="user_id", how="left", suffixes=("", "_of_user")
    )
    people = people.assign(
        department=people["department"].fillna(people["department_of_user"]),
        name=people["name"].fillna(people["user_id"]),
    ).dropna(subset=["department"])
    asked = kept["department"].dropna().value_counts()
    members = people.groupby("department")["name"].agg(lambda names: joined(dict.fromkeys(names)))
    sizes = people.groupby("department")["name"].nunique()
    names = list(dict.fromkeys([*asked.index, *members.index]))
    found = pd.DataFrame(
        {
            "department": pd.Series(names, dtype="str"),
            "actions": [int(asked.get(name, 0)) for name in names],
            "members": [int(sizes.get(name, 0)) for name in names],
            "people": pd.Series([members.get(name, "") for name in names], dtype="str"),
        }
    )
    return found.sort_values(
        ["members", "actions"], ascending=[True, False], kind="stable", ignore_index=True
    )


def departments_finding(found: pd.DataFrame) -> Finding:
    """Name the departments that are to act without anybody of theirs on the team."""
    absent = found[(found["actions"] > 0) & (found["members"] == 0)]
    involved = found[found["actions"] > 0]
    figures = {"departments": count(len(involved)), "absent": count(len(absent))}
    if involved.empty:
        return Finding(
            "TEAM-1",
            "departments",
            "No action names a responsible department",
            severity="unknown",
            rows=found,
            next_step="Name the department that is responsible for each action.",
        )
    if absent.empty:
        statement = f"All {figures['departments']} departments with actions have somebody on the team"
    else:
        statement = f"{', '.join(absent['department'])} has actions, but nobody on the team to agree to them"
        if len(absent) > 1:
            statement = statement.replace(" has actions", " have actions")
    return Finding(
        "IMPL-2",
        "departments",
        statement,
        severity="watch" if len(absent) else "good",
        figures=figures,
        formula="departments responsible for an action, against the departments of the team members",
        rows=found,
        next_step="Get their agreement before anything is promised." if len(absent) else "",
    )
