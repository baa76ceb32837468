"""Checks of who does what by when, what carries it, and what may go wrong."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from planning_helpers.chapters.action_plan.force_field import net_force
from planning_helpers.chapters.action_plan.risks import scored_risks
from planning_helpers.checks.check import Check, Found, Violation, none_of
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.rules import threshold

"""Share of the open actions that may lie with one person."""

NOTHING_TO_DO = "no action is open"
SERVED = ("strategy_id", "initiative_id", "opportunity_id")


def _open_without(column: str, problem: str) -> Callable[[PlanFacts], Found]:
    def find(facts: PlanFacts) -> Found:
        if facts.to_do.empty:
            return NOTHING_TO_DO
        bare = facts.to_do[facts.to_do[column].isna()]
        return _actions(bare, problem)

    return find


def _overdue(facts: PlanFacts) -> Found:
    if facts.to_do.empty:
        return NOTHING_TO_DO
    late = facts.to_do[facts.to_do["due_date"] < facts.today]
    return [
        one
        for row in late.to_dict("records")
        for one in _actions(late[late["row_id"] == row["row_id"]], f"was due on {row['due_date']:%Y-%m-%d}")
    ]


def _aimless(facts: PlanFacts) -> Found:
    if facts.to_do.empty:
        return NOTHING_TO_DO
    return _actions(
        facts.to_do[facts.to_do[list(SERVED)].isna().all(axis=1)], "serves no strategy, initiative or deal"
    )


def _all_on_one(facts: PlanFacts) -> Found:
    owned = facts.to_do["owner_id"].dropna()
    if len(owned) < threshold("owner_actions"):
        return f"fewer than {threshold('owner_actions')} open actions have an owner"
    busiest = owned.value_counts()
    if busiest.iloc[0] / len(owned) <= threshold("owner_share"):
        return []
    name = facts.names("users").get(busiest.index[0], str(busiest.index[0]))
    return [Violation(name, f"has {busiest.iloc[0]} of {len(owned)} open actions")]


def _owner_gone(facts: PlanFacts) -> Found:
    if facts.to_do.empty:
        return NOTHING_TO_DO
    users = facts.tables["users"]
    here = users.loc[users["is_active"].fillna(True).astype(bool), "user_id"]
    owned = facts.to_do[facts.to_do["owner_id"].notna()]
    return _actions(owned[~owned["owner_id"].isin(here)], "is owned by somebody who is no longer with us")


def _forces(facts: PlanFacts) -> Found:
    forces = facts.rows("forces")
    if forces.empty:
        return "no force for or against the plan is written down"
    net = net_force(forces)
    return (
        [] if net > 0 else [Violation("the force field", f"has a net of {net}, so the plan will likely fail")]
    )


def _risks(facts: PlanFacts) -> Found:
    risks = facts.rows("risks")
    if risks.empty:
        return "no risk is written down"
    scored = scored_risks(risks, users=facts.tables["users"])
    open_risks = scored[(scored["missing"] != "") & scored["level"].isin(["high", "middle"])]
    return [
        Violation(name, f"is {level}, and has no {missing.replace(', ', ' and no ')}")
        for name, level, missing in zip(
            open_risks["risk"].tolist(),
            open_risks["level"].tolist(),
            open_risks["missing"].tolist(),
            strict=True,
        )
    ]


def _actions(rows: pd.DataFrame, problem: str) -> list[Violation]:
    return [
        Violation(
            str(row["name"]),
            problem,
            initiative=_key(row["initiative_id"]),
            opportunity=_key(row["opportunity_id"]),
        )
        for row in rows.to_dict("records")
    ]


def _key(value: object) -> str:
    return value if isinstance(value, str) else ""


CHECKS = (
    Check(
        "action-missing",
        "ACT-1",
        "act",
        "action",
        "The plan has actions",
        "Agree on the first one: who, with whom, by when.",
        none_of("actions", "has no action"),
    ),
    Check(
        "action-without-owner",
        "ACT-1",
        "act",
        "action",
        "Every open action has an owner",
        "Name who does it.",
        _open_without("owner_id", "has no owner"),
    ),
    Check(
        "action-without-date",
        "ACT-1",
        "act",
        "action",
        "Every open action has a date",
        "Say by when.",
        _open_without("due_date", "has no due date"),
    ),
    Check(
        "action-without-outcome",
        "ACT-2",
        "note",
        "action",
        "Every open action says what completing it brings",
        "Write down the result that is expected.",
        _open_without("expected_outcome", "has no expected outcome"),
    ),
    Check(
        "action-overdue",
        "ACT-5",
        "act",
        "action",
        "No action is overdue",
        "Do it, move it openly, or cancel it.",
        _overdue,
    ),
    Check(
        "action-serves-nothing",
        "ACT-2",
        "watch",
        "action",
        "Every action serves a strategy, an initiative or a deal",
        "Say what it serves, or drop it.",
        _aimless,
    ),
    Check(
        "actions-on-one-person",
        "ACT-1",
        "watch",
        "action",
        "Nobody has more than {owner_share} of the open actions that have an owner",
        "Spread the work over the team.",
        _all_on_one,
    ),
    Check(
        "action-owner-gone",
        "TEAM-1",
        "act",
        "action",
        "The owners of open actions are still with us",
        "Hand it to somebody else.",
        _owner_gone,
    ),
    Check(
        "forces-against-the-plan",
        "FF-1",
        "act",
        "plan",
        "The forces for the plan are stronger than those against it",
        "Weaken what holds it back: the force field says which force, by how much.",
        _forces,
    ),
    Check(
        "risk-missing",
        "RISK-1",
        "watch",
        "plan",
        "Risks are written down",
        "Look at market, competitors, people, regulation and supply.",
        none_of("risks", "has no risk, which rather means that none was looked for"),
    ),
    Check(
        "risk-without-answer",
        "RISK-1",
        "watch",
        "plan",
        "Every high and middle risk has an owner and a contingency",
        "Say who watches it, and what we do if it happens.",
        _risks,
    ),
)
