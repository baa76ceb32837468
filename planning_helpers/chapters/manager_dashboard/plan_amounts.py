"""Open amounts of the planned accounts by type and by stage."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import count, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of


def amounts_by(
    opportunities: pd.DataFrame, plans: pd.DataFrame, accounts: pd.DataFrame, column: str
) -> pd.DataFrame:
    """Open deals of the planned accounts by `column` (`type` or `stage`). Source: R3, R4, R7.

    Returns:
        One row an account and value, by account: `account`, `column` (`not said` when empty), `deals`,
        `with_amount`, `amount` (of those with one; empty when none has).
    """
    deals = open_opportunities(opportunities)
    deals = deals[deals["account_id"].isin(plans["account_id"])]
    deals = deals.assign(
        account=names_of(deals["account_id"], accounts, "account_id"),
        **{column: deals[column].fillna("not said")},
    )
    grouped = deals.groupby(["account", column], sort=True)["amount"]
    return pd.DataFrame(
        {"deals": grouped.size(), "with_amount": grouped.count(), "amount": grouped.sum(min_count=1)}
    ).reset_index()


def amounts_finding(amounts: pd.DataFrame, column: str, *, currency: str) -> Finding:
    """Name the value of `column` that holds most of the open amount."""
    rule = {"type": "R4", "stage": "R7"}.get(column, "R3")
    deals, valued = int(amounts["deals"].sum()), int(amounts["with_amount"].sum())
    if not valued:
        what = f"value known for 0 of {count(deals)}" if deals else "no planned account has an open deal"
        return unknown(
            rule,
            f"amount_by_{column}",
            f"The open amount by {column} cannot be told: {what}",
            next_step="Put values on the open deals.",
        )
    by_value = amounts.groupby(column)["amount"].sum().sort_values(ascending=False, kind="stable")
    total = float(by_value.sum())
    first = by_value.index[0]
    figures = {
        "total": money(total, currency),
        "largest": money(by_value.iloc[0], currency),
        "deals": count(deals),
        "with_amount": count(valued),
    }
    known = "" if valued == deals else f"; value known for {figures['with_amount']} of {figures['deals']}"
    return Finding(
        rule,
        f"amount_by_{column}",
        f"{figures['largest']} of {figures['total']} open is {column} “{first}”{known}",
        figures=figures,
        formula=f"amounts of all open deals of the planned accounts by {column}",
        rows=amounts,
        currency=currency,
    )
