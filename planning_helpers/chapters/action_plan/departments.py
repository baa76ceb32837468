"""Our own departments: what the plan asks of each, and whether it has agreed before it is promised."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, Severity
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

AGREED = "agreed to the plan"
"""What a mark says by which a person agrees for the own department (`checklist_marks.item`)."""


def departments(
    actions: pd.DataFrame, team_members: pd.DataFrame, users: pd.DataFrame, checklist_marks: pd.DataFrame
) -> pd.DataFrame:
    """Our departments: what they are to do, who of them is on the team, and who agreed when.

    A department has agreed when somebody of it made the mark `Agreed to the plan`. A person's department is
    the one on the team, else that of the person. Joint actions are those the client knows of: a promise.
    Source: IMPL-2, TEAM-1.

    Returns:
        One row a department, those that have not agreed first: `department`, `actions` (not cancelled),
        `joint_actions`, `members`, `people` (names), `agreed_by`, `agreed_date`.
    """
    kept = actions[actions["status"] != "cancelled"]
    people = _with_departments(team_members, users)
    marks = checklist_marks[checklist_marks["item"].str.strip().str.casefold() == AGREED]
    own = team_members.drop_duplicates("user_id").set_index("user_id")["department"]
    marks = marks.assign(user_id=marks["done_by"], department=values_of(marks["done_by"], own).to_numpy())
    marks = (
        _with_departments(marks, users).dropna(subset=["done_date"]).sort_values("done_date", kind="stable")
    )
    asked = kept["department"].dropna().value_counts()
    promised = kept.loc[kept["audience"] == "client", "department"].dropna().value_counts()
    members = people.groupby("department")["name"]
    agreed = marks.drop_duplicates("department", keep="last").set_index("department")
    names = pd.Series(list(dict.fromkeys([*asked.index, *members.groups, *agreed.index])), dtype="str")
    found = pd.DataFrame(
        {
            "department": names,
            "actions": values_of(names, asked).fillna(0).astype("int64"),
            "joint_actions": values_of(names, promised).fillna(0).astype("int64"),
            "members": values_of(names, members.nunique()).fillna(0).astype("int64"),
            "people": values_of(names, members.agg(lambda each: joined(dict.fromkeys(each)))).astype("str"),
            "agreed_by": values_of(names, agreed["name"]).astype("str"),
            "agreed_date": values_of(names, agreed["done_date"]).astype("datetime64[us]"),
        }
    )
    order = ["agreed_date", "joint_actions", "actions"]
    return found.sort_values(order, ascending=[True, False, False], na_position="first", ignore_index=True)


def departments_finding(found: pd.DataFrame) -> Finding:
    """Name the departments that the client counts on, or that are to act, and that have not agreed.

    Source: IMPL-2.
    """
    involved = found[found["actions"] > 0]
    if involved.empty:
        return Finding(
            "TEAM-1",
            "departments",
            "No action names a responsible department",
            severity="unknown",
            rows=found,
            next_step="Name the department that is responsible for each action.",
        )
    silent = involved[involved["agreed_date"].isna()]
    promised = silent[silent["joint_actions"] > 0]
    absent = involved[involved["members"] == 0]
    figures = {
        "departments": count(len(involved)),
        "not_agreed": count(len(silent)),
        "promised": count(len(promised)),
        "absent": count(len(absent)),
    }
    if silent.empty:
        statement = f"All {counted(len(involved), 'department')} with actions have agreed to the plan"
    else:
        has = some_of(len(silent), len(involved), "department", "has", "have")
        statement = f"{has} not agreed to the plan"
        if len(promised):
            names = enumerated(promised["department"].tolist(), most=3)
            statement += f"; the client counts on {names} all the same"
    if len(absent):
        nobody = one_or_many(len(absent), "has", "have")
        statement += f"; {enumerated(absent['department'].tolist(), most=3)} {nobody} nobody on the team"
    severity: Severity = "act" if len(promised) else "watch" if len(silent) or len(absent) else "good"
    first = (promised if len(promised) else silent)["department"].tolist()
    return Finding(
        "IMPL-2",
        "departments",
        statement,
        severity=severity,
        figures=figures,
        formula="departments responsible for an action; agreed = somebody of it made the mark “Agreed to the "
        "plan” in the checklist; the client counts on what stands in the joint plan",
        rows=found,
        next_step=f"Get the agreement of {first[0]} before anything is promised." if first else "",
    )


def _with_departments(people: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """`people` (`user_id`, `department`) with names; who names no department has that of the person."""
    known = users.drop_duplicates("user_id").set_index("user_id")
    return people.assign(
        department=people["department"].fillna(values_of(people["user_id"], known["department"])),
        name=values_of(people["user_id"], known["name"]).fillna(people["user_id"]),
    ).dropna(subset=["department"])
