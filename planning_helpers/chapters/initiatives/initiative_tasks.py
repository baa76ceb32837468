"""Which of our actions serve each initiative, and whether their dates fit its own. Source: INIT-2, INIT-3."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.action_plan import NOBODY
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import enumerated, some_of

TASK_RULE = (
    "tasks: actions of the plan, not cancelled, that name the initiative; late: a task still open that is due"
    " after the initiative or after its compelling event; overdue: due before the day of the facts"
)


def initiative_tasks(
    listed: pd.DataFrame, actions: pd.DataFrame, users: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """The actions that serve each initiative, in the order of the initiatives, soonest first.

    Args:
        listed: From `initiatives`.
        actions: Table of the plan; cancelled ones serve nothing.
        users: Our people.
        as_of: The day from which an open action is overdue.

    Returns:
        One row a task: `initiative_id`, `name` (of the initiative), `task`, `owner`, `start_date`,
        `task_date` (when it is due), `state` (`overdue`, `in progress`, `planned`, `done`) and `is_late`
        (still open, and due after what it serves).

    Source: INIT-2.
    """
    kept = actions[actions["status"] != "cancelled"]
    tasks = listed[["row_id", "name", "due_date", "event_kind", "event_date"]].merge(
        kept[["initiative_id", "name", "owner_id", "start_date", "due_date", "status"]],
        left_on="row_id",
        right_on="initiative_id",
        suffixes=("", "_of_task"),
    )
    is_open = tasks["status"] != "done"
    event = tasks["event_date"].where(tasks["event_kind"] == "compelling")
    is_late = (tasks["due_date_of_task"] > tasks["due_date"]) | (tasks["due_date_of_task"] > event)
    is_overdue = is_open & (tasks["due_date_of_task"] < pd.Timestamp(as_of))
    found = pd.DataFrame(
        {
            "initiative_id": tasks["row_id"],
            "name": tasks["name"],
            "task": tasks["name_of_task"],
            "owner": names_of(tasks["owner_id"], users, "user_id").fillna(NOBODY),
            "start_date": tasks["start_date"],
            "task_date": tasks["due_date_of_task"],
            "state": tasks["status"].mask(is_overdue, "overdue"),
            "is_late": is_open & is_late,
        }
    )
    place = found["initiative_id"].map({key: place for place, key in enumerate(listed["row_id"])})
    ordered = found.assign(place=place).sort_values(["place", "task_date"], na_position="last", kind="stable")
    return ordered.drop(columns="place").reset_index(drop=True)


def task_cover(listed: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Each initiative with its dates and those of what we do for it.

    Args:
        listed: From `initiatives`.
        tasks: From `initiative_tasks`.

    Returns:
        In the order of `listed`: `name`, `horizon`, `start_date`, `due_date`, `event`, `event_kind`,
        `event_date`, `tasks`, `done`, `next_task` and its `next_owner` and `next_date` (soonest still open),
        `last_date` (when the last open task ends) and `problem` (empty when the dates fit).

    Source: INIT-2, INIT-3.
    """
    keys = listed["row_id"]
    is_open = tasks["state"] != "done"
    following = tasks[is_open].drop_duplicates("initiative_id").set_index("initiative_id")
    found = listed[["name", "horizon", "start_date", "due_date", "event", "event_kind", "event_date"]].assign(
        tasks=values_of(keys, tasks.groupby("initiative_id").size()).fillna(0).astype("int64"),
        done=values_of(keys, tasks[~is_open].groupby("initiative_id").size()).fillna(0).astype("int64"),
        next_task=values_of(keys, following["task"]).astype("str"),
        next_owner=values_of(keys, following["owner"]).astype("str"),
        next_date=values_of(keys, following["task_date"]),
        last_date=values_of(keys, tasks[is_open].groupby("initiative_id")["task_date"].max()),
    )
    problem = pd.Series("", index=found.index, dtype="str")
    undated = set(tasks.loc[is_open & tasks["task_date"].isna(), "initiative_id"])
    problem = problem.mask(keys.isin(undated), "a task has no date")
    overdue = set(tasks.loc[tasks["state"] == "overdue", "initiative_id"])
    problem = problem.mask(keys.isin(overdue), "a task is overdue")
    late = set(tasks.loc[tasks["is_late"], "initiative_id"])
    problem = problem.mask(keys.isin(late), "a task ends too late")
    problem = problem.mask(found["tasks"] == found["done"], "all tasks are done, none follows")
    return found.assign(problem=problem.mask(found["tasks"] == 0, "no task serves it"))


def task_cover_finding(cover: pd.DataFrame, *, as_of: date) -> Finding:
    """For how many initiatives something is under way in time, and for which nothing is. Source: INIT-2."""
    if cover.empty:
        return unknown(
            "INIT-2",
            "initiative_tasks",
            "No initiative of this account is known that our actions could serve",
            next_step="Find the first initiative, then plan what we do for it, by whom and by when.",
        )
    idle = cover[cover["tasks"] == cover["done"]]
    troubled = cover[(cover["problem"] != "") & ~cover.index.isin(idle.index)]
    left = (cover["event_date"] - pd.Timestamp(as_of)).dt.days
    pressing = idle[
        (idle["event_kind"] == "compelling") & left.loc[idle.index].between(0, threshold("event_soon_days"))
    ]
    figures = {
        "initiatives": count(len(cover)),
        "served": count(len(cover) - len(idle)),
        "idle": count(len(idle)),
        "troubled": count(len(troubled)),
    }
    said = [f"{some_of(len(cover) - len(idle), len(cover), 'initiative', 'has', 'have')} an open task"]
    if len(idle):
        said.append(f"nothing is under way for {enumerated(idle['name'].tolist(), most=2)}")
    if len(pressing):
        figures["days_left"] = days(float(left.loc[pressing.index].min()))
        first = pressing.iloc[int(left.loc[pressing.index].argmin())]
        said.append(f"{first['event']} is {figures['days_left']} away")
    if len(troubled):
        whose = enumerated([f"{row['name']} ({row['problem']})" for _, row in troubled.iterrows()], most=2)
        said.append(f"dates do not fit for {whose}")
    first_idle = (pressing if len(pressing) else idle).head(1)["name"].tolist()
    severity: Severity = "act" if len(pressing) else "watch" if len(idle) or len(troubled) else "good"
    return Finding(
        "INIT-2",
        "initiative_tasks",
        "; ".join(said),
        severity,
        figures,
        TASK_RULE,
        cover,
        next_step=(
            f"Plan who does what by when for {first_idle[0]}, or drop it."
            if first_idle
            else f"Move the dates of {troubled['name'].iloc[0]}: {troubled['problem'].iloc[0]}."
            if len(troubled)
            else ""
        ),
    )
