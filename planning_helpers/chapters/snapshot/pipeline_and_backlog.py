"""What is open with the account: deals in play, and what was won and not yet invoiced."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import (
    open_opportunities,
    sum_known,
    weighted_amount,
    won,
)
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many


def open_deals(opportunities: pd.DataFrame, users: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The open deals, earliest close first. Source: SNAP-8.

    Returns:
        `name`, `stage`, `amount`, `probability`, `close_date`, `overdue_days` (since the close date;
        empty when it lies ahead), `owner`, `competitor`, `next_step`.
    """
    deals = open_opportunities(opportunities)
    names = users.drop_duplicates("user_id").set_index("user_id")["name"]
    late = (pd.Timestamp(as_of) - deals["close_date"]).dt.days.astype("Int64")
    found = deals.assign(
        owner=deals["owner_id"].map(names).astype("str").fillna(deals["owner_id"]).astype("str"),
        overdue_days=late.where(late > 0),
    ).sort_values(["close_date", "name"], kind="stable", ignore_index=True)
    columns = [
        "name", "stage", "amount", "probability", "close_date", "overdue_days", "owner",
        "competitor", "next_step",
    ]  # fmt: skip
    return found[columns]


def backlog(opportunities: pd.DataFrame, transactions: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Won in the last year and without a transaction of its offering since: not yet invoiced. Source: SNAP-8.

    Deals without an offering, and accounts without any transaction, cannot be compared and are left out.

    Returns:
        `name`, `amount`, `close_date`, oldest first.
    """
    today = pd.Timestamp(as_of)
    deals = won(opportunities)
    recent = (deals["close_date"] <= today) & (
        deals["close_date"] > today - pd.Timedelta(days=threshold("backlog_days"))
    )
    deals = deals[recent & deals["offering_id"].notna()]
    invoiced = transactions[transactions["transaction_date"] <= today]
    if invoiced.empty:
        deals = deals.iloc[:0]
    last = invoiced.groupby("offering_id")["transaction_date"].max()
    since = pd.Series(last.reindex(deals["offering_id"]).to_numpy(), index=deals.index)
    waiting = deals[~(since >= deals["close_date"])]
    return waiting[["name", "amount", "close_date"]].sort_values("close_date", ignore_index=True)


def pipeline_and_backlog_finding(
    opportunities: pd.DataFrame, waiting: pd.DataFrame, *, as_of: date, currency: str
) -> Finding:
    """How much is in play, for how many the value is known, and what is overdue. Source: SNAP-8.

    Args:
        opportunities: All deals of the account.
        waiting: From `backlog`.
        as_of: The present.
        currency: ISO code of the amounts.
    """
    if opportunities.empty and waiting.empty:
        return unknown(
            "SNAP-8",
            "open_business",
            "What is in play is not known: no deal of this account is on record, open or closed",
            next_step="Import its deals; if there was none, the map of offerings and units shows the first.",
        )
    deals = open_opportunities(opportunities)
    overdue = deals[deals["close_date"] < pd.Timestamp(as_of)]
    total = money(sum_known(deals), currency)
    weighted = money(weighted_amount(opportunities), currency)
    backlogged = money(sum_known(waiting), currency)
    known = count(int(deals["amount"].notna().sum()))
    figures = {
        "open_deals": count(len(deals)),
        "known": known,
        "open": total,
        "weighted": weighted,
        "overdue": count(len(overdue)),
        "backlog": backlogged,
    }
    rows = deals[["name", "stage", "amount", "probability", "close_date", "competitor"]]
    if deals.empty:
        statement = "Nothing is in play: the account has no open deal"
    elif known.value == 0:
        noun = one_or_many(len(deals), "deal is", "deals are")
        statement = f"{count(len(deals))} {noun} open, value known for 0 of {count(len(deals))}"
    else:
        noun = one_or_many(len(deals), "open deal", "open deals")
        of_all = "" if known.value == len(deals) else f" (value known for {known} of {count(len(deals))})"
        worth = f", {weighted} weighted by probability" if weighted.value is not None else ""
        statement = f"{total} is in play in {count(len(deals))} {noun}{of_all}{worth}"
    if len(overdue):
        verb = one_or_many(len(overdue), "has a close date", "have close dates")
        whose = f"{count(len(overdue))} of them {verb}" if len(deals) > 1 else "it has a close date"
        statement += f"; {whose} in the past"
    if len(waiting):
        statement += f"; {backlogged} is won and not yet invoiced" if backlogged.value else ""
    step = "Look for the next deal: the map of offerings and units shows where." if deals.empty else ""
    if len(overdue):
        step = f"Move the close date of {overdue['name'].iloc[0]}, or close it."
    elif len(deals) and known.value == 0:
        step = "Enter the amounts of the open deals, at list price if nothing better is known."
    return Finding(
        "SNAP-8",
        "open_business",
        statement,
        severity="watch" if deals.empty or len(overdue) or known.value == 0 else "note",
        figures=figures,
        formula="open: neither won nor lost; weighted: Σ amount × probability over those that have "
        "both; backlog: won in "
        "the last year, no transaction of that offering since",
        rows=rows.head(50),
        currency=currency,
        next_step=step,
    )
