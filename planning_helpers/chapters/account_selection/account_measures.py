"""What the facts say of each account of the book: revenue, growth, margin, wallet, deals, contact, owner."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.people.hierarchy import rolled_up
from planning_helpers.measures.pipeline.close_ratio import book_ratio, estimated_ratios
from planning_helpers.measures.pipeline.deal_status import decided_by, open_opportunities
from planning_helpers.measures.revenue.revenue import (
    base_is_complete,
    is_purchase,
    revenue_by,
    trailing_year_by,
)
from planning_helpers.measures.revenue.wallet_left import wallet_left
from planning_helpers.wording.names import disambiguate

AFTER_SERVICE = "after cost to serve"
BEFORE_SERVICE = "cost to serve not known"
NO_COST = "cost of goods not known"

MEASURED = (
    "account_id", "account", "revenue", "before_revenue", "total_revenue", "growth", "margin",
    "costed_revenue", "costed", "bought", "cost_to_serve", "net_margin", "margin_basis",
    "wallet", "wallet_potential", "wallet_share", "readiness",
    "open", "open_deals", "win_rate", "interactions", "incumbent",
)  # fmt: skip


def by_group(frame: pd.DataFrame, accounts: pd.DataFrame, *, roll_up: bool) -> pd.DataFrame:
    """`frame` as it is, or with each account replaced by its topmost parent when `roll_up`."""
    return rolled_up(frame, accounts) if roll_up else frame


def accounts_to_judge(accounts: pd.DataFrame, *, roll_up: bool) -> pd.DataFrame:
    """`accounts`, or only the topmost parents, with wallet and cost to serve of all their members."""
    if not roll_up:
        return accounts
    groups = rolled_up(accounts, accounts)
    sums = groups.groupby("account_id")[["wallet", "cost_to_serve"]].sum(min_count=1)
    parents = accounts[accounts["account_id"].isin(groups["account_id"])].set_index("account_id")
    parents = parents.assign(wallet=sums["wallet"], cost_to_serve=sums["cost_to_serve"])
    return parents.reset_index()[list(accounts.columns)]


def account_names(accounts: pd.DataFrame) -> pd.Series:
    """Name of each account by `account_id`; the ID where there is none, and behind a name that two share."""
    keys = accounts["account_id"]
    return disambiguate(accounts["name"].fillna(keys), keys).set_axis(keys)


def account_measures(
    accounts: pd.DataFrame,
    rows: pd.DataFrame,
    opportunities: pd.DataFrame,
    interactions: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """One row an account, in order of revenue of the last twelve months, with what can be computed of it.

    Args:
        accounts: The accounts to judge.
        rows: What they bought, from `revenue.revenue_rows`.
        opportunities: Their deals.
        interactions: Our contacts with them.
        as_of: Last day of the twelve months.

    Returns:
        `account_id`, `account` (name), `revenue` (twelve months up to `as_of`), `before_revenue` (the twelve
        before), `total_revenue`, `growth` (a share; empty without revenue before, where an amount of the
        two years is not known, or where the record of the account begins later than the twelve months
        before), `margin` (twelve months;
        of the purchases whose cost is known), `costed_revenue` (revenue of those), `costed` (how many they
        are) and `bought` (of how many purchases of the twelve months), `cost_to_serve`,
        `net_margin` (margin less cost to serve, or the margin where `margin_basis` says that this cost is not
        known), `margin_basis`, `wallet`,
        `wallet_potential` (wallet less revenue, at least 0), `wallet_share` (revenue ÷ wallet, at most 1),
        `readiness`, `open` (known amounts of open deals), `open_deals`, `win_rate` (estimated:
        the few deals of an account are drawn towards the rate of its segment and of the book), `interactions`
        (twelve months) and `incumbent`. A figure the book has no data for is empty, never 0.
    """
    found = accounts.set_index("account_id")[["wallet", "cost_to_serve", "readiness", "incumbent"]]
    found = found.assign(account=account_names(accounts))
    found = found.join(
        [
            _bought(rows, as_of=as_of),
            _deals(decided_by(opportunities, as_of), accounts),
            _contacts(interactions, as_of=as_of),
        ]
    )
    if len(rows):
        bought = ["revenue", "before_revenue", "total_revenue", "purchases"]
        found[bought] = found[bought].where(found["purchases"].notna(), 0.0)
    if len(opportunities):
        found["open_deals"] = found["open_deals"].fillna(0)
        found["open"] = found["open"].where(found["open_deals"] > 0, 0.0)
    if len(interactions):
        found["interactions"] = found["interactions"].fillna(0)
    found["growth"] = (found["change_revenue"] / found["before_revenue"]).where(found["before_revenue"] > 0)
    found["margin_basis"] = pd.Series(AFTER_SERVICE, index=found.index, dtype="str")
    found["margin_basis"] = found["margin_basis"].mask(found["cost_to_serve"].isna(), BEFORE_SERVICE)
    found["margin_basis"] = found["margin_basis"].mask(found["margin"].isna(), NO_COST)
    found["net_margin"] = found["margin"] - found["cost_to_serve"].fillna(0.0)
    found["wallet_potential"] = wallet_left(found["wallet"], found["revenue"])
    found["wallet_share"] = (found["revenue"] / found["wallet"]).where(found["wallet"] > 0).clip(upper=1.0)
    found["readiness"] = found["readiness"].astype("float64")
    found = found.reset_index()[list(MEASURED)]
    return found.sort_values(["revenue", "account"], ascending=[False, True], ignore_index=True)


def account_owners(
    accounts: pd.DataFrame, rows: pd.DataFrame, opportunities: pd.DataFrame, users: pd.DataFrame
) -> pd.DataFrame:
    """Who of ours owns each account, and how we know. Source: SEL-8.

    Returns:
        `account_id`, `owner_id`, `owner` (name, the ID where the person is not in `users`) and `owner_basis`:
        `CRM` as the CRM has it, else `sells most` or, where nothing was sold, `runs most deals`; all empty
        where nobody is known. The first by ID wins a tie.
    """
    found = accounts[["account_id", "owner_id"]].set_index("account_id")
    found["owner_basis"] = pd.Series("CRM", index=found.index, dtype="str").where(found["owner_id"].notna())
    sold = rows.assign(size=rows["revenue"].fillna(0.0))
    for basis, deals in (("sells most", sold), ("runs most deals", opportunities.assign(size=1.0))):
        totals = deals.groupby(["account_id", "owner_id"], as_index=False).agg(size=("size", "sum"))
        totals = totals.sort_values(["size", "owner_id"], ascending=[False, True])
        busiest = totals.drop_duplicates("account_id").set_index("account_id")["owner_id"]
        candidates = busiest.reindex(found.index)
        found["owner_basis"] = found["owner_basis"].mask(found["owner_id"].isna() & candidates.notna(), basis)
        found["owner_id"] = found["owner_id"].fillna(candidates)
    names = users.drop_duplicates("user_id").set_index("user_id")["name"]
    found["owner"] = found["owner_id"].map(names).astype("str").fillna(found["owner_id"]).astype("str")
    return found.reset_index()[["account_id", "owner_id", "owner", "owner_basis"]]


def _bought(rows: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    total = revenue_by(rows, "account_id").set_index("account_id")[["revenue", "purchases"]]
    years = trailing_year_by(rows, "account_id", as_of=as_of).set_index("account_id")
    year_ago = pd.Timestamp(as_of) - pd.DateOffset(years=1)
    year = rows[rows["date"] > year_ago]
    year = year.assign(costed_revenue=year["revenue"].where(year["margin"].notna()))
    groups = year.groupby("account_id")
    found = total.rename(columns={"revenue": "total_revenue"}).assign(
        revenue=years["revenue"], before_revenue=years["before_revenue"]
    )
    costs = groups[["margin", "costed_revenue"]].sum(min_count=1)
    purchases = year[is_purchase(year)].groupby("account_id")
    counts = pd.DataFrame({"costed": purchases["margin"].count(), "bought": purchases.size()})
    found = found.join(costs).join(counts)
    fresh = ["revenue", "before_revenue"]
    is_recent = pd.Series(found.index.isin(years.index), index=found.index)
    for column in fresh:
        found[column] = found[column].where(is_recent, 0.0)
    begins = rows.groupby("account_id")["date"].min().reindex(found.index)
    found["change_revenue"] = years["change_revenue"].where(base_is_complete(begins, as_of))
    return found[found.index.notna()]


def _deals(opportunities: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    still_open = open_opportunities(opportunities).groupby("account_id")
    deals = pd.DataFrame({"open": still_open["amount"].sum(min_count=1), "open_deals": still_open.size()})
    return deals.join(estimated_ratios(book_ratio(opportunities, accounts)).rename("win_rate"), how="outer")


def _contacts(interactions: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    today = pd.Timestamp(as_of)
    days = interactions["interaction_date"]
    recent = interactions[(days > today - pd.DateOffset(years=1)) & (days <= today)]
    return recent.groupby("account_id").size().rename("interactions").to_frame()
