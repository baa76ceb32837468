"""Who does what, with whom, by when: the actions of a plan as people read them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

STATES = ("overdue", "in progress", "planned", "done", "cancelled")
OPEN_STATES = ("overdue", "in progress", "planned")
IMPACT_TYPES = ("cost avoidance", "cost reduction", "satisfaction", "efficiency")
NOBODY = "nobody"


def action_plan(
    actions: pd.DataFrame, *, users: pd.DataFrame, contacts: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """The actions with names instead of keys, and their state on `as_of`, earliest due first.

    An action that is neither done nor cancelled is `overdue` from the day after its due date.
    Source: ACT-1, ACT-5.

    Returns:
        One row an action: `row_id`, `action`, `owner` (`nobody` when empty), `department`, `contact`,
        `start_date`, `due_date`, `state`, `overdue_days` (empty unless overdue), `impact_type`,
        `expected_outcome`, `recurrence`, `missing` (owner, date; open actions only), `audience`.
    """
    is_open = ~actions["status"].isin(["done", "cancelled"])
    late = is_open & (actions["due_date"] < pd.Timestamp(as_of))
    no_owner, no_date = is_open & actions["owner_id"].isna(), is_open & actions["due_date"].isna()
    found = pd.DataFrame(
        {
            "row_id": actions["row_id"],
            "action": actions["name"],
            "owner": names_of(actions["owner_id"], users, "user_id").fillna(NOBODY),
            "department": actions["department"],
            "contact": names_of(actions["contact_id"], contacts, "contact_id"),
            "start_date": actions["start_date"],
            "due_date": actions["due_date"],
            "state": actions["status"].mask(late, "overdue"),
            "overdue_days": (pd.Timestamp(as_of) - actions["due_date"]).dt.days.where(late).astype("float64"),
            "impact_type": actions["impact_type"],
            "expected_outcome": actions["expected_outcome"],
            "recurrence": actions["recurrence"],
            "missing": no_owner.map({True: "owner", False: ""}).astype("str")
            + (no_owner & no_date).map({True: ", ", False: ""}).astype("str")
            + no_date.map({True: "date", False: ""}).astype("str"),
            "audience": actions["audience"],
        }
    )
    return found.sort_values("due_date", na_position="last", kind="stable", ignore_index=True)


def action_plan_finding(plan: pd.DataFrame) -> Finding:
    """The bottom line: how many actions are open, overdue, or without an owner or a date."""
    if plan.empty:
        return unknown(
            "ACT-1",
            "action_plan",
            "No action is planned: nobody does anything by any date",
            next_step="Write down for each strategy who does what, with whom, by when.",
        )
    open_actions = plan[plan["state"].isin(OPEN_STATES)]
    overdue = plan[plan["state"] == "overdue"].sort_values("overdue_days", ascending=False, kind="stable")
    vague = plan[plan["missing"] != ""]
    figures = {
        "actions": count(len(plan)),
        "open": count(len(open_actions)),
        "overdue": count(len(overdue)),
        "without_owner_or_date": count(len(vague)),
        "done": count(int((plan["state"] == "done").sum())),
    }
    parts = [f"{some_of(len(open_actions), len(plan), 'action', 'is', 'are')} open"]
    if not overdue.empty:
        worst = overdue.iloc[0]
        figures["longest"] = days(worst["overdue_days"])
        parts.append(
            f"{figures['overdue']} overdue, longest “{worst['action']}” ({worst['owner']}) by "
            f"{figures['longest']}"
        )
    else:
        parts.append("none overdue")
    if not vague.empty:
        parts.append(f"{figures['without_owner_or_date']} without an owner or a date")
    return Finding(
        "ACT-1",
        "action_plan",
        ", ".join(parts),
        severity="act" if len(overdue) else "watch" if len(vague) else "good",
        figures=figures,
        formula="open = neither done nor cancelled; overdue = open with a due date before the day of the "
        "facts",
        rows=plan[["action", "owner", "contact", "due_date", "state", "overdue_days", "missing"]],
        next_step="Settle the overdue ones first: do, move with a reason, or drop."
        if len(overdue)
        else "Give each an owner and a date."
        if len(vague)
        else "",
    )


def load_per_owner(plan: pd.DataFrame, *, team: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """Actions by who owns them and who of the team owns none, most open first. Source: ACT-1, TEAM-1.

    Args:
        plan: As `action_plan` returns it.
        team: As `team.team` returns it; its members belong here without an action too.
        dates: As `recurring_actions.action_dates` returns it.

    Returns:
        One row a person: `owner`, one column a state, `open_actions`, `next_date`, `dates_ahead` (of
        recurring actions, to the end of the period).
    """
    members = team.loc[team["is_member"].astype(bool), "name"]
    people = pd.concat([plan["owner"], members]).drop_duplicates()
    load = pd.DataFrame({"owner": people.tolist()}, dtype="str")
    for state in STATES:
        load[state] = values_of(load["owner"], _counted(plan, state)).fillna(0).astype(int)
    upcoming = plan[plan["state"].isin(["in progress", "planned"])].groupby("owner")["due_date"].min()
    load["open_actions"] = load[list(OPEN_STATES)].sum(axis=1).astype(int)
    load["next_date"] = pd.to_datetime(values_of(load["owner"], upcoming)).astype("datetime64[us]")
    ahead = dates.loc[dates["is_ahead"].astype(bool), "owner"].value_counts()
    load["dates_ahead"] = values_of(load["owner"], ahead).fillna(0).astype(int)
    return load.sort_values(["open_actions", "overdue"], ascending=False, kind="stable", ignore_index=True)


def load_finding(load: pd.DataFrame) -> Finding:
    """Say whether the open actions are spread over the team, or hang on one person. Source: ACT-1."""
    total = int(load["open_actions"].sum())
    if not total:
        return unknown(
            "ACT-1",
            "load",
            "No action is open, so nobody carries a load",
            next_step="Plan the next actions, or close the plan.",
        )
    owners = load[(load["open_actions"] > 0) & (load["owner"] != NOBODY)]
    figures = {"open": count(total), "owners": count(len(owners))}
    if owners.empty:
        statement, severity = f"None of {counted(total, 'open action')} has an owner", "act"
    else:
        first = owners.iloc[0]
        figures["most"] = count(first["open_actions"])
        owned = int(owners["open_actions"].sum())
        heavy = (
            owned >= threshold("owner_actions") and first["open_actions"] > threshold("owner_share") * owned
        )
        people = f"{figures['owners']} {'person' if len(owners) == 1 else 'people'}"
        verb = "has" if len(owners) == 1 else "share"
        carried = f"{first['owner']} carries {some_of(first['open_actions'], total, 'open action')}"
        statement = f"{carried}; {people} {verb} {one_or_many(total, 'it', 'them')}"
        severity = "watch" if heavy else "note"
    idle = load.loc[(load[list(STATES)].sum(axis=1) == 0) & (load["owner"] != NOBODY), "owner"].tolist()
    figures["without_action"] = count(len(idle))
    if idle:
        has = one_or_many(len(idle), "is on the team without an action", "are on the team without an action")
        statement += f"; {enumerated(idle, most=2)} {has}"
    return Finding(
        "ACT-1",
        "load",
        statement,
        severity="act" if severity == "act" else "watch" if severity == "watch" else "note",
        figures=figures,
        formula=with_thresholds(
            "open actions by owner; watched when one person has more than {owner_share} of the open actions "
            "that have an owner, {owner_actions} or more"
        ),
        rows=load,
        next_step="Spread the actions over the whole team." if severity != "note" else "",
    )


def impact_types(plan: pd.DataFrame) -> pd.DataFrame:
    """Actions by what they do for the client: `impact_type` (four and `not said`), `actions`, `open_actions`.

    Source: ACT-3.
    """
    types = plan["impact_type"].fillna("not said")
    is_open = plan["state"].isin(OPEN_STATES)
    names = [*IMPACT_TYPES, "not said"]
    return pd.DataFrame(
        {
            "impact_type": names,
            "actions": [int((types == name).sum()) for name in names],
            "open_actions": [int(((types == name) & is_open).sum()) for name in names],
        }
    )


def impact_finding(impacts: pd.DataFrame) -> Finding:
    """Name the kinds of benefit to the client that no action aims at. Source: ACT-3."""
    total = int(impacts["actions"].sum())
    if not total:
        return unknown(
            "ACT-3",
            "impact",
            "No action is planned, so none does anything for the client",
            next_step="Plan actions, and say for each what the client gets from it.",
        )
    said = impacts[impacts["impact_type"] != "not said"]
    without = said.loc[said["actions"] == 0, "impact_type"].tolist()
    unsaid = total - int(said["actions"].sum())
    figures = {"actions": count(total), "not_said": count(unsaid)}
    statement = (
        f"No action aims at {', '.join(without)}" if without else "Actions aim at all four kinds of benefit"
    )
    if unsaid:
        do = one_or_many(unsaid, "does", "do")
        statement += f"; {count(unsaid)} of {count(total)} {do} not say what the client gets"
    return Finding(
        "ACT-3",
        "impact",
        statement,
        severity="watch" if unsaid * 2 > total else "note",
        figures=figures,
        formula="actions by impact type: " + ", ".join(IMPACT_TYPES),
        rows=impacts,
        next_step="Say for each action what the client gets from it." if unsaid else "",
    )


def joint_actions(plan: pd.DataFrame) -> pd.DataFrame:
    """The actions of the joint action plan: client audience only, cancelled ones left out.

    Source: IMPL-1, REV-5.
    """
    shared = plan[(plan["audience"] == "client") & (plan["state"] != "cancelled")]
    return shared[
        ["action", "owner", "contact", "start_date", "due_date", "recurrence", "state", "expected_outcome"]
    ].reset_index(drop=True)


def _counted(plan: pd.DataFrame, state: str) -> pd.Series:
    return plan.loc[plan["state"] == state, "owner"].value_counts()
