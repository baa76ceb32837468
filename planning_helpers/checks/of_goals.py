"""Checks of what is to be reached, and of the strategy for it."""

from __future__ import annotations

from collections.abc import Callable

from planning_helpers.chapters.initiatives.goals import goals
from planning_helpers.chapters.initiatives.smart_goals import smart_goals
from planning_helpers.checks.check import Check, Found, Violation
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.wording.figures import money

NO_PLAN = "the account has no plan"


def _no_commit(facts: PlanFacts) -> Found:
    if facts.outlook.goals["commit"] is not None:
        return []
    return [Violation(facts.account, facts.outlook.no_goal or "has no commit goal for the period")]


def _stretch(facts: PlanFacts) -> Found:
    commit, stretch = facts.outlook.goals["commit"], facts.outlook.goals["stretch"]
    if commit is None or stretch is None:
        return "a commit and a stretch goal are not both set"
    if stretch > commit:
        return []
    problem = (
        f"of {money(stretch, facts.currency)} is not above the commit goal of {money(commit, facts.currency)}"
    )
    return [Violation("the stretch goal", problem)]


def _not_smart(facts: PlanFacts) -> Found:
    planned = facts.rows("goals")
    if planned.empty:
        return "the plan has no goals"
    ahead = planned[~(planned["due_date"] < facts.today)]  # of the others the date is checked
    listed = smart_goals(goals(ahead, facts.tables["users"]), as_of=facts.today.date())
    weak = listed[~listed["is_smart"]]
    return [
        Violation(name, f"fails {failing}: {missing}")
        for name, failing, missing in zip(
            *(weak[column] for column in ("name", "failing", "missing")), strict=True
        )
    ]


def _overdue(facts: PlanFacts) -> Found:
    dated = facts.rows("goals").dropna(subset=["due_date"])
    if dated.empty:
        return "no goal has a date"
    past = dated[dated["due_date"] < facts.today]
    return [
        Violation(name, f"was due on {due:%Y-%m-%d}")
        for name, due in zip(past["name"].tolist(), past["due_date"].tolist(), strict=True)
    ]


def _not_agreed(facts: PlanFacts) -> Found:
    planned = facts.rows("goals")
    shared = planned[planned["audience"] == "client"]
    if shared.empty:
        return "no goal is shared with the client"
    return [
        Violation(name, "is shared with the client, who has not agreed")
        for name in shared.loc[shared["client_agreed_date"].isna(), "name"].tolist()
    ]


def _primary(facts: PlanFacts) -> Found:
    if facts.plan is None:
        return NO_PLAN
    chosen = facts.rows("strategies")
    primary = chosen.loc[chosen["is_primary"].fillna(False).astype(bool), "name"].tolist()
    if len(primary) == 1:
        return []
    if not primary:
        return [Violation(facts.account, "has no primary strategy")]
    return [Violation(name, f"is one of {len(primary)} primary strategies") for name in primary]


def _without(table: str, problem: str) -> Callable[[PlanFacts], Found]:
    def find(facts: PlanFacts) -> Found:
        chosen = facts.rows("strategies")
        if chosen.empty:
            return "the plan has no strategy"
        bare = chosen[~chosen["row_id"].isin(facts.rows(table)["strategy_id"])]
        return [Violation(name, problem) for name in bare["name"].tolist()]

    return find


def _unasked(facts: PlanFacts) -> Found:
    aims = facts.rows("objectives")
    if aims.empty:
        return [Violation(facts.account, "has no objective we know; we may be talking to the wrong people")]
    return [
        Violation(aim, "says nothing of how the client will measure success")
        for aim in aims.loc[aims["measure"].isna(), "aim"].tolist()
    ]


def _unanswered(facts: PlanFacts) -> Found:
    aims = facts.rows("objectives")
    if aims.empty:
        return "no objective of the client is known"
    open_aims = aims[~aims["row_id"].isin(facts.rows("solutions")["objective_id"])]
    return [Violation(aim, "has no answer of ours") for aim in open_aims["aim"].tolist()]


CHECKS = (
    Check(
        "commit-goal-missing",
        "PIPE-1",
        "act",
        "plan",
        "The plan has a commit goal for the period",
        "Agree what sales we stand behind.",
        _no_commit,
    ),
    Check(
        "stretch-not-above-commit",
        "GOAL-3",
        "watch",
        "plan",
        "The stretch goal is above the commit goal",
        "Set a stretch considerably above what is expected.",
        _stretch,
    ),
    Check(
        "goal-not-smart",
        "GOAL-1",
        "watch",
        "plan",
        "Every goal is SMART and has an owner",
        "Fill in what is missing.",
        _not_smart,
    ),
    Check(
        "goal-overdue",
        "GOAL-1",
        "watch",
        "plan",
        "No goal is past its date",
        "Say whether it was reached, and set the next one.",
        _overdue,
    ),
    Check(
        "goal-not-agreed",
        "GOAL-5",
        "watch",
        "plan",
        "The client has agreed to every goal that is shared",
        "Put it on the agenda of the next client review.",
        _not_agreed,
    ),
    Check(
        "one-primary-strategy",
        "STR-2",
        "act",
        "plan",
        "Exactly one strategy is primary",
        "Choose one, and keep the others as further strategies.",
        _primary,
    ),
    Check(
        "strategy-without-tactic",
        "STR-5",
        "watch",
        "plan",
        "Tactics implement every strategy",
        "Write down what we do to carry it out.",
        _without("tactics", "has no tactic"),
    ),
    Check(
        "strategy-without-action",
        "STR-5",
        "act",
        "action",
        "An action serves every strategy",
        "Plan an action for it, or drop it.",
        _without("actions", "has no action"),
    ),
    Check(
        "objective-unknown",
        "OBJ-1",
        "watch",
        "plan",
        "We know what the client wants to achieve, and how they will measure it",
        "Ask: what do you want to accomplish in 12 months, and how will you measure success?",
        _unasked,
    ),
    Check(
        "objective-without-solution",
        "SOL-1",
        "watch",
        "plan",
        "Every objective of the client has an answer of ours",
        "Sketch an answer with its return for the client.",
        _unanswered,
    ),
)
