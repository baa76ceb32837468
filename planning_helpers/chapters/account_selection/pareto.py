"""How far revenue rests on few accounts."""

from __future__ import annotations

import math

import pandas as pd

from planning_helpers.measures.revenue.concentration import fewest_reaching, pareto_share
from planning_helpers.wording.figures import count, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

TOP_SHARE = 0.2
CONCENTRATED = 0.6
"""The weakest split that SEL-1 still calls Pareto: 60/40."""


def pareto_curve(measures: pd.DataFrame) -> pd.DataFrame:
    """Accounts with revenue, largest first, and the share of accounts and revenue reached with each.

    Source: SEL-1; over all revenue on record.

    Returns:
        `place`, `account_id`, `account`, `revenue`, `accounts_share`, `revenue_share` (both cumulative, 0 to
        1).
    """
    found = measures[measures["total_revenue"] > 0].sort_values(
        "total_revenue", ascending=False, kind="stable"
    )
    found = found[["account_id", "account", "total_revenue"]].rename(columns={"total_revenue": "revenue"})
    place = pd.Series(range(1, len(found) + 1), index=found.index, dtype="int64")
    found = found.assign(
        place=place,
        accounts_share=place / max(len(found), 1),
        revenue_share=found["revenue"].cumsum() / found["revenue"].sum(),
    )
    columns = ["place", "account_id", "account", "revenue", "accounts_share", "revenue_share"]
    return found[columns].reset_index(drop=True)


def pareto_finding(curve: pd.DataFrame, *, currency: str, since: pd.Timestamp | None = None) -> Finding:
    """How far revenue rests on few accounts, as measured. Source: SEL-1, C17.

    Args:
        curve: From `pareto_curve`.
        currency: ISO code of the revenue.
        since: Day of the first purchase on record, to name the period by.
    """
    if curve.empty:
        return unknown(
            "SEL-1",
            "pareto",
            "No account has revenue on record, so concentration cannot be measured",
            next_step="Import transactions, or won deals with their amounts.",
        )
    top = math.ceil(round(TOP_SHARE * len(curve), 9))
    measured, n80 = share(pareto_share(curve["revenue"])), count(fewest_reaching(curve["revenue"]))
    total = count(len(curve))
    largest = curve.iloc[0]
    reach = f"it takes {n80} to reach {share(0.8)}"
    if len(curve) < 5:
        statement = (
            f"Only {total} {one_or_many(len(curve), 'account has', 'accounts have')} revenue; "
            f"{largest['account']} brings {share(largest['revenue_share'])} of it"
        )
        severity = "note"
    elif (measured.value or 0.0) < CONCENTRATED:
        statement = (
            f"Revenue is spread: the largest {count(top)} of {total} accounts bring only {measured}, and "
            f"{reach}; "
            "size alone does not tell who deserves a plan"
        )
        severity = "note"
    else:
        statement = (
            f"Few carry revenue: the largest {count(top)} of {total} accounts bring {measured}, and {reach}"
        )
        severity = "watch" if largest["revenue_share"] >= TOP_SHARE else "note"
        if severity == "watch":
            statement += f"; {largest['account']} alone brings {share(largest['revenue_share'])}"
    of_all = "all revenue on record" + ("" if since is None or pd.isna(since) else f" since {since:%Y-%m-%d}")
    return Finding(
        "SEL-1",
        "pareto",
        f"{statement} (of {of_all})",
        severity=severity,  # type: ignore[arg-type]
        figures={
            "pareto_share": measured,
            "n80": n80,
            "accounts_with_revenue": total,
            "largest_share": share(largest["revenue_share"]),
            "revenue": money(float(curve["revenue"].sum()), currency),
        },
        formula=f"of {of_all}: revenue of the largest ceil(20 % of n) accounts ÷ revenue of all n accounts "
        "with revenue above 0; n80: fewest accounts that together reach 80 %",
        rows=curve.head(max(top, 10)).head(50),
        currency=currency,
        next_step="Check that each account that carries the revenue has a plan to keep it."
        if severity == "watch" or (measured.value or 0.0) >= CONCENTRATED
        else "Select by growth, margin and potential rather than by size.",
    )
