"""Who of ours writes the plans, and how many each can carry."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

CAP = 5
"""Plans one person can carry well: a soft limit, which warns. Source: SEL-9, C9."""


def plan_writers(chosen: pd.DataFrame, owners: pd.DataFrame) -> pd.Series:
    """Who writes the plan of each chosen account: whoever was decided on, else the owner of the account.

    In the order of `chosen`, empty where nobody is known.
    """
    owned = owners.set_index("account_id")["owner_id"]
    return chosen["owner_id"].fillna(chosen["account_id"].map(owned))


def plans_per_manager(
    owners: pd.DataFrame, chosen: pd.DataFrame, users: pd.DataFrame, *, cap: int = CAP
) -> pd.DataFrame:
    """Accounts and plans of each account manager, most plans first. Source: SEL-8, SEL-9.

    Args:
        owners: From `account_measures.account_owners`.
        chosen: Accounts that get a plan: `account_id` and `owner_id` (who writes it; empty: the
            owner of the account).
        users: Our people.
        cap: Plans one person can carry.

    Returns:
        `owner_id`, `owner`, `region`, `accounts` (owned), `plans` and `over` (plans above `cap`).
    """
    owned = owners.set_index("account_id")["owner_id"]
    writers = plan_writers(chosen, owners)
    found = pd.DataFrame({"accounts": owned.value_counts(), "plans": writers.value_counts()}).fillna(0)
    people = users.drop_duplicates("user_id").set_index("user_id").reindex(found.index)
    found = found.astype("int64").assign(
        owner=people["name"].fillna(pd.Series(found.index, index=found.index)).astype("str"),
        region=people["region"],
        over=(found["plans"] - cap).clip(lower=0).astype("int64"),
    )
    found = found.rename_axis("owner_id").reset_index()
    found = found.sort_values(
        ["plans", "accounts", "owner"], ascending=[False, False, True], ignore_index=True
    )
    return found[["owner_id", "owner", "region", "accounts", "plans", "over"]]


def plans_per_manager_finding(
    load: pd.DataFrame, owners: pd.DataFrame, chosen: pd.DataFrame, *, cap: int = CAP
) -> Finding:
    """Whether somebody carries more plans than the cap, and which accounts nobody owns."""
    if load.empty:
        return unknown(
            "SEL-9",
            "load",
            "Nobody is known to own an account, so the load cannot be told",
            next_step="Import the account owners (OwnerId in Salesforce), or name them in the decisions.",
        )
    written = count(int(load["plans"].sum()))
    nobody = chosen[plan_writers(chosen, owners).isna()]
    mean = float(load["accounts"].sum()) / len(load)
    figures = {
        "plans": written,
        "managers": count(len(load)),
        "accounts_per_manager": count(mean),
        "over_cap": count(int((load["over"] > 0).sum())),
        "without_owner": count(len(nobody)),
    }
    over = load[load["over"] > 0]
    busiest = load.iloc[0]
    if len(over):
        heavy = [f"{name} ({count(plans)})" for name, plans in zip(over["owner"], over["plans"], strict=True)]
        statement = f"{enumerated(heavy)} would write more than {counted(cap, 'plan')}"
        severity, next_step = (
            "watch",
            f"Move a plan from {busiest['owner']} to a colleague, or start it next quarter.",
        )
    else:
        most = count(busiest["plans"])
        statement = f"Nobody writes more than {counted(cap, 'plan')}; {busiest['owner']} has most, "
        statement += f"{most} of {written}"
        severity, next_step = "good", "Let each account manager agree before the plan is asked for."
    if len(nobody):
        verb = one_or_many(len(nobody), "has", "have")
        statement += f"; {figures['without_owner']} of the chosen accounts {verb} no owner"
        severity, next_step = "act", "Name an account manager for each chosen account."
    return Finding(
        "SEL-9",
        "load",
        statement,
        severity=severity,  # type: ignore[arg-type]
        figures=figures,
        formula="plans by who is to write them, else by who owns the account; soft cap "
        f"{count(cap)} a person",
        rows=load[["owner", "region", "accounts", "plans", "over"]].head(50),
        next_step=next_step,
    )
