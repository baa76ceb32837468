"""Checks of what was agreed, approved and reviewed, and of the load on who writes the plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.account_measures import account_owners
from planning_helpers.chapters.account_selection.accounts_to_plan import accounts_of_book
from planning_helpers.chapters.account_selection.plans_per_manager import CAP, plan_writers
from planning_helpers.chapters.action_plan.approval import approval_history
from planning_helpers.chapters.action_plan.client_agreement import client_agreement
from planning_helpers.chapters.action_plan.communication_plan import communication_plan
from planning_helpers.checks.check import Check, Found, Violation
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.measures.actions.reviews import review_clocks
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.model.vocabulary import DECIDES, DECIDING
from planning_helpers.wording.figures import days


def _reviews(facts: PlanFacts) -> Found:
    clocks = review_clocks(facts.rows("reviews"), plan=facts.plan, as_of=facts.as_of)
    overdue = clocks[clocks["state"] == "overdue"]
    never = clocks[clocks["state"] == "never held"].drop_duplicates("clock")
    return [
        *(
            Violation(f"the {review}", f"is {days(late)} overdue")
            for review, late in zip(overdue["review"].tolist(), overdue["late_days"].tolist(), strict=True)
        ),
        *(Violation(f"the {clock} review", "was never held") for clock in never["clock"].tolist()),
    ]


def _agreement(facts: PlanFacts) -> Found:
    agreed = client_agreement(facts.plan, facts.rows("goals"), facts.rows("actions"), as_of=facts.as_of)
    return [
        Violation(item, "is not agreed" if words == "not agreed" else f"are agreed in part: {words}")
        for item, words in zip(
            agreed.loc[~agreed["is_agreed"], "item"].tolist(),
            agreed.loc[~agreed["is_agreed"], "agreed"].tolist(),
            strict=True,
        )
    ]


def _approval(facts: PlanFacts) -> Found:
    steps = approval_history(facts.rows("approvals"), as_of=facts.as_of)
    if steps.empty:
        return "the plan was never submitted"
    if steps.iloc[0]["status"] != "rejected":
        return []
    why = "" if pd.isna(steps.iloc[0]["comment"]) else f": {steps.iloc[0]['comment']}"
    return [Violation("the plan", f"was rejected{why}")]


def _impossible_steps(facts: PlanFacts) -> Found:
    steps = approval_history(facts.rows("approvals"), as_of=facts.as_of)
    if steps.empty:
        return "the plan was never submitted"
    wrong = steps[steps["problem"] != ""]
    return [
        Violation(f"the step “{status}”", f"cannot stand: {problem}")
        for status, problem in zip(wrong["status"].tolist(), wrong["problem"].tolist(), strict=True)
    ]


def _messages(facts: PlanFacts) -> Found:
    deciding = facts.present[facts.present["role"].isin(DECIDING)]
    if deciding.empty:
        return "nobody is known to decide, approve or sponsor"
    told = facts.rows("communications")["contact_id"]
    return [
        Violation(name, f"{DECIDES[role]}, and no communication is planned")
        for name, role in deciding.loc[~deciding["contact_id"].isin(told), ["name", "role"]].to_numpy()
    ]


def _silence(facts: PlanFacts) -> Found:
    planned = facts.rows("communications")
    if planned.empty:
        return "no communication is planned"
    tables = facts.tables
    kept = communication_plan(
        planned,
        contacts=tables["contacts"],
        users=tables["users"],
        interactions=tables["interactions"],
        as_of=facts.as_of,
    )
    late = kept[kept["state"].isin(["late", "never contacted"])]
    return [
        Violation(
            str(row["contact"]),
            "never heard from us"
            if pd.isna(row["silent_days"])
            else f"heard from us {row['silent_days']:.0f} days ago, {row['every_days']:.0f} were agreed",
        )
        for row in late.to_dict("records")
    ]


def _unowned(facts: PlanFacts) -> Found:
    if facts.plan is None:
        return "the account has no plan"
    is_owned = isinstance(_owners(facts).get(facts.plan["account_id"]), str)
    return [] if is_owned else [Violation(facts.account, "has no owner")]


def _owners(facts: PlanFacts) -> pd.Series:
    return facts.book["accounts"].set_index("account_id")["owner_id"]


def _load(facts: PlanFacts) -> Found:
    if facts.plan is None:
        return "the account has no plan"
    book, key = facts.book, facts.plan["account_id"]
    chosen = accounts_of_book(book, period=facts.period, as_of=facts.as_of)
    writers = plan_writers(chosen, book["accounts"])
    if writers.isna().any():
        sold = revenue_rows(book["transactions"], book["opportunities"], as_of=facts.as_of)
        owners = account_owners(book["accounts"], sold, book["opportunities"], book["users"])
        writers = plan_writers(chosen, owners)
    writer = writers.set_axis(chosen["account_id"]).get(key)
    if not isinstance(writer, str):
        return "nobody of ours owns the account"
    plans = int((writers == writer).sum())
    if plans <= CAP:
        return []
    name = facts.names("users").get(writer, writer)
    return [Violation(name, f"writes {plans} plans, {CAP} are what one person carries well")]


CHECKS = (
    Check(
        "account-without-owner",
        "SEL-8",
        "act",
        "plan",
        "Somebody of ours owns the account",
        "Name the account manager in the CRM.",
        _unowned,
    ),
    Check(
        "review-overdue",
        "REV-1",
        "watch",
        "plan",
        "The client's, the manager's and the leadership's review are in time",
        "Book the overdue ones.",
        _reviews,
    ),
    Check(
        "client-not-agreed",
        "IMPL-1",
        "watch",
        "plan",
        "The client has agreed to goals, actions, format, access and frequency",
        "Put the open points on the agenda of the next client meeting.",
        _agreement,
    ),
    Check(
        "plan-rejected",
        "APPR-1",
        "act",
        "plan",
        "The plan is not rejected",
        "Answer the reasons, and submit it again.",
        _approval,
    ),
    Check(
        "approval-step-impossible",
        "APPR-1",
        "watch",
        "plan",
        "Each step towards approval follows on the one before, with date, person and reason",
        "Write down the step that is missing, or correct the one that is wrong.",
        _impossible_steps,
    ),
    Check(
        "communication-missing",
        "COMM-1",
        "watch",
        "relationship",
        "Everybody who decides is in the communication plan",
        "Agree with them how and how often they want to hear from us.",
        _messages,
    ),
    Check(
        "communication-late",
        "COMM-1",
        "watch",
        "relationship",
        "Everybody hears from us as often as agreed",
        "Call them.",
        _silence,
        told_by=("interactions",),
    ),
    Check(
        "plans-on-one-person",
        "SEL-9",
        "watch",
        "plan",
        f"Nobody writes more than {CAP} plans",
        "Hand a plan to somebody else, or write it next quarter.",
        _load,
    ),
)
