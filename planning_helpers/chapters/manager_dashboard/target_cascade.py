"""The company's target on its way down: from managers to their people, from these to named accounts."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.book.quota_allocation import quota_in_period
from planning_helpers.measures.people.hierarchy import managers_above
from planning_helpers.measures.pipeline.goal_period import goal_period
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of

NO_ACCOUNT = "in no account's plan"
PERSONAL = 0.5
"""A manager's quota below this part of what the people below carry is the manager's own, no team's target."""


def named_accounts(
    plans: pd.DataFrame, accounts: pd.DataFrame, quotas: pd.DataFrame, users: pd.DataFrame, *, period: Period
) -> pd.DataFrame:
    """What each person is to sell, account by account, and what no account's plan carries. Source: GOAL-2.

    Returns:
        `person`, `account` (`NO_ACCOUNT` for the rest of a quota), `commit_goal`, `stretch_goal`, `quota` of
        the person, `part_share` (commit goal ÷ quota), `is_assigned`; people by their rest, largest first,
        their accounts by commit goal, the rest last. Plans of another period are left out, and people with
        quotas below them, whose rest `target_cascade` tells.
    """
    owners = accounts.drop_duplicates("account_id").set_index("account_id")["owner_id"]
    of_period = [goal_period(written, period) == period for written in plans["period"]]
    chosen = plans.loc[pd.Series(of_period, index=plans.index, dtype=bool)]
    quota = quota_in_period(quotas, period)
    managers = {above for person in quota.index for above in managers_above(users, person)}
    held = chosen.assign(owner_id=values_of(chosen["account_id"], owners)).dropna(subset=["owner_id"])
    named = pd.DataFrame(
        {
            "user_id": held["owner_id"],
            "account": names_of(held["account_id"], accounts, "account_id"),
            "commit_goal": held["commit_goal"],
            "stretch_goal": held["stretch_goal"],
            "is_assigned": True,
        }
    )
    sellers = quota[~quota.index.isin(managers)]
    carried = named.groupby("user_id")["commit_goal"].sum()
    rest = (sellers - carried.reindex(sellers.index).fillna(0.0)).clip(lower=0)
    unassigned = pd.DataFrame(
        {
            "user_id": rest.index.astype("str"),
            "account": NO_ACCOUNT,
            "commit_goal": rest.to_numpy(),
            "stretch_goal": float("nan"),
            "is_assigned": False,
        }
    )
    found = pd.concat([named, unassigned[unassigned["commit_goal"] > 0]], ignore_index=True)
    found.insert(0, "person", names_of(found["user_id"], users, "user_id"))
    found["quota"] = values_of(found["user_id"], quota).astype("float64")
    found["part_share"] = (found["commit_goal"] / found["quota"]).where(found["quota"] > 0)
    found["rest"] = values_of(found["user_id"], rest).fillna(0.0)
    ordered = found.sort_values(
        ["rest", "person", "is_assigned", "commit_goal"],
        ascending=[False, True, False, False],
        na_position="last",
        kind="stable",
        ignore_index=True,
    )
    columns = ["person", "account", "commit_goal", "stretch_goal", "quota", "part_share", "is_assigned"]
    return ordered[columns]


def target_cascade(quotas: pd.DataFrame, users: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """The quota of each manager beside those of the nearest people below who have one. Source: GOAL-2.

    Returns:
        One row a manager with quotas below, topmost first: `person`, `quota`, `people` (how many carry it),
        `passed_amount` (their quotas), `unassigned_amount` (quota − passed on; below 0 when more is).
    """
    quota = quota_in_period(quotas, period)
    chains = {person: managers_above(users, person) for person in quota.index}
    nearest = {
        person: next((manager for manager in chain if manager in quota.index), None)
        for person, chain in chains.items()
    }
    below = pd.Series(nearest, index=quota.index, dtype="object").dropna()
    passed = quota.loc[below.index].groupby(below.to_numpy()).agg(["size", "sum"])
    keys = pd.Series(sorted(passed.index, key=lambda key: len(chains[key])), dtype="str")
    found = pd.DataFrame(
        {
            "person": names_of(keys, users, "user_id"),
            "quota": values_of(keys, quota).astype("float64"),
            "people": values_of(keys, passed["size"]).astype("Int64"),
            "passed_amount": values_of(keys, passed["sum"]).astype("float64"),
        }
    )
    return found.assign(unassigned_amount=found["quota"] - found["passed_amount"])


def target_cascade_finding(cascade: pd.DataFrame, named: pd.DataFrame, *, currency: str) -> Finding:
    """Whether the target above is passed on in full, and how much of it named accounts carry. Source: GOAL-2.

    Args:
        cascade: From `target_cascade`.
        named: From `named_accounts`.
        currency: ISO code of the amounts.
    """
    carried = named[named["is_assigned"] & named["commit_goal"].notna()]
    rest = named[~named["is_assigned"].astype(bool)]
    figures = {
        "accounts": count(len(carried)),
        "carried": money(carried["commit_goal"].sum(), currency),
        "in_no_plan": money(rest["commit_goal"].sum(), currency),
    }
    if cascade.empty:
        return unknown(
            "GOAL-2",
            "target_cascade",
            "No target above the account managers is known, so whether it is passed on cannot be told",
            next_step="Import the quotas of the managers too (ForecastingQuota of each level).",
            figures=figures,
        )
    cascade = cascade[cascade["quota"] >= PERSONAL * cascade["passed_amount"]]
    if cascade.empty:
        return unknown(
            "GOAL-2",
            "target_cascade",
            "The quotas of managers are far below those of their people, so they are their own: no target of"
            " a team is known",
            next_step="Import the target of each team as the quota of its manager.",
            figures=figures,
        )
    top = cascade.iloc[0]
    missing = cascade[cascade["unassigned_amount"] > 0]
    figures |= {
        "target": money(top["quota"], currency),
        "passed": money(top["passed_amount"], currency),
        "passed_share": share(top["passed_amount"] / top["quota"] if top["quota"] else None),
        "held_back": money(missing["unassigned_amount"].sum(), currency),
    }
    said = f"{top['person']}'s target of {figures['target']} is passed on to {figures['passed_share']}"
    if len(missing):
        worst = missing.iloc[int(missing["unassigned_amount"].argmax())]
        figures["largest"] = money(worst["unassigned_amount"], currency)
        said += f"; {figures['held_back']} is nobody's, most with {worst['person']} ({figures['largest']})"
    return Finding(
        "GOAL-2",
        "target_cascade",
        said,
        "watch" if len(missing) else "good",
        figures,
        "quota of a manager − quotas of the nearest people below who have one",
        cascade,
        currency,
        next_step=f"Give {missing['person'].iloc[0]}'s rest to people, then to accounts."
        if len(missing)
        else "",
    )
