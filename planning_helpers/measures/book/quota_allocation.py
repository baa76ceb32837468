"""Do the goals of the accounts add up to what our people are to sell?"""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.hierarchy import managers_above
from planning_helpers.measures.pipeline.goal_period import goal_period
from planning_helpers.periods import Period
from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of

USUAL_DAYS = 91  # length of a quota that has no end and no follower


def quota_in_period(quotas: pd.DataFrame, period: Period) -> pd.Series:
    """Quota of each person for `period`, by `user_id`: the share of each quota's days that lie in it.

    A quota without an end lasts until the person's next one begins, the last one a quarter.
    """
    ordered = quotas.sort_values(["user_id", "period_start"], kind="stable")
    following = ordered.groupby("user_id")["period_start"].shift(-1) - pd.Timedelta(days=1)
    usual = ordered["period_start"] + pd.Timedelta(days=USUAL_DAYS - 1)
    ends = ordered["period_end"].fillna(following).fillna(usual)
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    first = ordered["period_start"].where(ordered["period_start"] > start, start)
    last = ends.where(ends < end, end)
    overlap = ((last - first).dt.days + 1).clip(lower=0)
    parts = ordered["amount"] * overlap / ((ends - ordered["period_start"]).dt.days + 1)
    inside = parts[overlap > 0]
    by_person: pd.Series = inside.groupby(ordered.loc[inside.index, "user_id"]).sum(min_count=1)
    return by_person


def quota_allocation(
    plans: pd.DataFrame, accounts: pd.DataFrame, quotas: pd.DataFrame, users: pd.DataFrame, *, period: Period
) -> pd.DataFrame:
    """What each person is to sell in `period`, beside the commit goals of their accounts. Source: GOAL-2.

    Goals of plans for another period, longer ones included, are not held against the quotas of this one.

    Returns:
        One row a person with a quota or a goal, most unassigned first: `person`, `quota`, `goal`,
        `unassigned_amount` (quota − goal; empty without a quota), `attainment` (goal ÷ quota), `plans`,
        `is_rolled_up` (someone below has a quota: left out of totals, so that nothing counts twice).
    """
    owners = accounts.drop_duplicates("account_id").set_index("account_id")["owner_id"]
    is_of_period = [goal_period(written, period) == period for written in plans["period"]]
    plans = plans.loc[pd.Series(is_of_period, index=plans.index, dtype=bool)]
    owned = plans.assign(owner_id=values_of(plans["account_id"], owners)).dropna(subset=["owner_id"])
    quota = quota_in_period(quotas, period)
    goals = owned.groupby("owner_id")["commit_goal"].sum(min_count=1)
    sizes = owned.groupby("owner_id").size()
    people = pd.Series(list(dict.fromkeys([*quota.index, *sizes.index])), dtype="str")
    above = {manager for person in quota.index for manager in managers_above(users, person)}
    found = pd.DataFrame(
        {
            "person": names_of(people, users, "user_id"),
            "quota": values_of(people, quota).astype("float64"),
            "goal": values_of(people, goals).astype("float64"),
            "plans": values_of(people, sizes).fillna(0).astype(int),
            "is_rolled_up": people.isin(above & set(quota.index)),
        }
    )
    found.insert(3, "unassigned_amount", found["quota"] - found["goal"].fillna(0.0))
    found.insert(4, "attainment", (found["goal"].fillna(0.0) / found["quota"]).where(found["quota"] > 0))
    return found.sort_values("unassigned_amount", ascending=False, na_position="last", ignore_index=True)


def quota_allocation_finding(allocation: pd.DataFrame, *, currency: str) -> Finding:
    """Say how much of the quotas is pushed down to accounts, and with whom most is not."""
    counted = allocation[allocation["quota"].notna() & ~allocation["is_rolled_up"].astype(bool)]
    if counted.empty:
        return unknown(
            "GOAL-2",
            "quota_allocation",
            "No quota is known for the period, so account goals cannot be held against it",
            next_step="Import quotas (Salesforce: ForecastingQuota) with person, period and amount.",
        )
    quota = float(counted["quota"].sum())
    goal = float(counted[["quota", "goal"]].min(axis=1).where(counted["goal"].notna(), 0.0).sum())
    first = counted.iloc[0]
    figures = {
        "quota": money(quota, currency),
        "goals": money(goal, currency),
        "assigned": share(goal / quota if quota else None),
        "unassigned": money(quota - goal, currency),
    }
    statement = (
        f"Account goals cover {figures['assigned']} of the quotas ({figures['goals']} of {figures['quota']})"
    )
    if first["unassigned_amount"] > 0:
        figures["largest"] = money(first["unassigned_amount"], currency)
        statement += f"; most is not assigned to accounts with {first['person']} ({figures['largest']})"
    return Finding(
        "GOAL-2",
        "quota_allocation",
        statement,
        severity="good" if goal >= quota else "watch",
        figures=figures,
        formula="commit goals of the accounts a person owns, up to the person's quota (what one has too much "
        "fills nobody else's), against the days of the quotas in the period; people with quotas below them "
        "are left out of the totals",
        rows=allocation,
        currency=currency,
        next_step="" if goal >= quota else "Name the accounts, planned or new, that are to bring the rest.",
    )
