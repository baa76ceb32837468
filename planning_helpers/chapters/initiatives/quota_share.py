"""Which part of what its account manager is to sell this account carries. Source: GOAL-2."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.book.quota_allocation import quota_in_period
from planning_helpers.measures.pipeline.goal_period import goal_period
from planning_helpers.periods import Period
from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of


def quota_share_finding(
    account: pd.Series,
    plan: pd.Series | None,
    quotas: pd.DataFrame,
    users: pd.DataFrame,
    *,
    period: Period,
    currency: str,
) -> Finding:
    """How much of the account manager's target this account stands for, and what is left for others.

    Args:
        account: Row of the account.
        plan: Row of the plan; None when there is none.
        quotas: Of our people, in `currency`.
        users: Our people.
        period: The period of the target; the goal of a plan for another is not held against it.
        currency: ISO code of the amounts.

    Source: GOAL-2.
    """
    owner_id = account.get("owner_id")
    if owner_id is None or pd.isna(owner_id):
        return unknown(
            "GOAL-2",
            "account_target",
            "Whose target this account is part of cannot be told: it has no account manager",
            next_step="Name the account manager in the CRM.",
        )
    owner = names_of(pd.Series([owner_id], dtype="str"), users, "user_id").iloc[0]
    quota = quota_in_period(quotas, period).get(owner_id)
    goal = None if plan is None or goal_period(plan["period"], period) != period else plan["commit_goal"]
    if quota is None or pd.isna(quota):
        return unknown(
            "GOAL-2",
            "account_target",
            f"What {owner} is to sell in {period} is not known, so nothing is pushed down to this account",
            next_step="Import quotas (Salesforce: ForecastingQuota) with person, period and amount.",
            figures={"commit": money(goal, currency)},
        )
    figures = {"quota": money(quota, currency), "commit": money(goal, currency)}
    if goal is None or pd.isna(goal):
        return Finding(
            "GOAL-2",
            "account_target",
            f"Nothing of the {figures['quota']} that {owner} is to sell in {period} is assigned to this"
            " account: it has no commit goal for the period",
            "watch",
            figures,
            "quota of the account's owner in the period",
            next_step="Set a commit goal, or say which accounts carry the quota.",
        )
    figures |= {"part": share(goal / quota if quota else None), "rest": money(quota - goal, currency)}
    rest = (
        f"{figures['rest']} are left to other accounts or to none"
        if goal < quota
        else "the other accounts are extra"
    )
    return Finding(
        "GOAL-2",
        "account_target",
        f"This account stands for {figures['commit']} of the {figures['quota']} that {owner} is to sell in"
        f" {period} ({figures['part']}); {rest}",
        "note",
        figures,
        "commit goal of the plan ÷ the days of the owner's quotas that lie in the period; which accounts"
        " carry the rest stands in the manager's dashboard",
        next_step="",
    )
