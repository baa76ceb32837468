"""Figures of a whole book by account, stage, family, region and person."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.hierarchy import direct_reports, reporting_depth
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.measures.revenue.revenue import revenue_by


def top_accounts(
    accounts: pd.DataFrame, opportunities: pd.DataFrame, revenue: pd.DataFrame, top: int
) -> pd.DataFrame:
    """The accounts of the highest revenue, with their open amount and win rate."""
    named = revenue.dropna(subset=["account_id"])
    ranked = revenue_by(named, "account_id")[["account_id", "revenue", "margin"]].head(top)
    deals = opportunities.groupby("account_id")
    rates = {account: win_rate(rows) for account, rows in deals if account in set(ranked["account_id"])}
    still_open = open_opportunities(opportunities).groupby("account_id")["amount"].sum(min_count=1)
    names = accounts.set_index("account_id")["name"]
    ranked.insert(1, "account", ranked["account_id"].map(names))
    return ranked.assign(
        open=ranked["account_id"].map(still_open),
        win_rate=ranked["account_id"].map(rates).astype("float64"),
    )


def by_stage(opportunities: pd.DataFrame) -> pd.DataFrame:
    """How many deals each stage holds, how many of them have an amount, and their sum."""
    groups = opportunities.groupby("stage", sort=False)
    found = (
        groups["amount"].agg(["size", "count"]).rename(columns={"size": "opportunities", "count": "valued"})
    )
    found["amount"] = groups["amount"].sum(min_count=1)
    return found.reset_index().sort_values("opportunities", ascending=False, kind="stable", ignore_index=True)


def by_family(revenue: pd.DataFrame, offerings: pd.DataFrame) -> pd.DataFrame:
    """Revenue and margin of each family of offerings; empty when no revenue names one."""
    families = offerings.set_index("offering_id")["family"]
    named = revenue.assign(family=revenue["offering_id"].map(families))
    return (
        revenue_by(named, "family")[["family", "revenue", "margin"]]
        if named["family"].notna().any()
        else named.head(0)
    )


def by_region(revenue: pd.DataFrame, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Revenue and margin of each region: the account's, else that of our person who sold."""
    regions = revenue["account_id"].map(accounts.set_index("account_id")["region"])
    sellers = revenue["owner_id"].map(users.set_index("user_id")["region"])
    named = revenue.assign(region=regions.astype("str").fillna(sellers.astype("str")))
    return (
        revenue_by(named, "region")[["region", "revenue", "margin"]]
        if named["region"].notna().any()
        else named.head(0)
    )


def people_by_depth(users: pd.DataFrame) -> pd.DataFrame:
    """How many of our people have how many managers above them, and the widest span there."""
    if users["manager_id"].isna().all():
        return pd.DataFrame()
    spans = direct_reports(users)
    depths = reporting_depth(users).dropna()
    found = depths.value_counts().sort_index().rename_axis("managers_above").rename("people").reset_index()
    by_depth = spans.groupby(depths.reindex(spans.index)).max()
    return found.assign(widest_span=found["managers_above"].map(by_depth).astype("Int64"))
