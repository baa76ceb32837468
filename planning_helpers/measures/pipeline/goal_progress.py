"""What is won, lost and open for the goal of a period, and which open deals count for it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, open_opportunities, sum_known, won
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

WON, LOST, DUE, LATER, UNDATED = (
    "won in the period",
    "lost in the period",
    "open, due by the end of the period",
    "open, due later",
    "open, without a close date",
)


def closed_in(opportunities: pd.DataFrame, *, period: Period, as_of: date) -> pd.DataFrame:
    """The deals whose close date lies in the period and not after `as_of`."""
    last = min(period.end, as_of)
    return opportunities[opportunities["close_date"].between(pd.Timestamp(period.start), pd.Timestamp(last))]


def due_by_end(opportunities: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """The open deals that are to close by the end of the period, those past their close date included."""
    still_open = open_opportunities(opportunities)
    return still_open[still_open["close_date"] <= pd.Timestamp(period.end)]


def amount_of(opportunities: pd.DataFrame) -> float | None:
    """Sum of the known amounts; 0 when there are no deals, None when there are but no amount is known."""
    return sum_known(opportunities) if len(opportunities) else 0.0


def period_sales(opportunities: pd.DataFrame, *, period: Period, as_of: date) -> pd.DataFrame:
    """Deals and amounts by what they mean for the goal of `period`.

    Won counts towards the goal, open deals due by its end count as pipeline; lost and later ones are
    reported apart. Source: OPP-3, C11.

    Returns:
        Five rows, always: `state`, `deals`, `with_amount` (deals whose amount is known), `amount`
        (sum of those; empty when none is known) and `counts_as`.
    """
    still_open = open_opportunities(opportunities)
    parts = {
        WON: (closed_in(won(opportunities), period=period, as_of=as_of), "won"),
        LOST: (closed_in(lost(opportunities), period=period, as_of=as_of), "nothing"),
        DUE: (due_by_end(opportunities, period=period), "pipeline"),
        LATER: (still_open[still_open["close_date"] > pd.Timestamp(period.end)], "nothing in this period"),
        UNDATED: (still_open[still_open["close_date"].isna()], "nothing until dated"),
    }
    return pd.DataFrame(
        {
            "state": list(parts),
            "deals": [len(deals) for deals, _ in parts.values()],
            "with_amount": [int(deals["amount"].notna().sum()) for deals, _ in parts.values()],
            "amount": pd.Series([amount_of(deals) for deals, _ in parts.values()], dtype="float64"),
            "counts_as": [meaning for _, meaning in parts.values()],
        }
    )


def progress_finding(sales: pd.DataFrame, *, goal: float | None, currency: str, goal_of: str = "") -> Finding:
    """Say how much of the goal is won, and how much of the open pipeline is due in time.

    Args:
        sales: As `period_sales` returns it.
        goal: Commit goal of the period, if there is one.
        currency: Of the amounts.
        goal_of: Name of the goal's period where the reader may expect another.
    """
    amounts = dict(zip(sales["state"], sales["amount"], strict=True))
    open_states = sales[sales["state"].isin([DUE, LATER, UNDATED])]
    in_time = sales[sales["state"] == DUE]
    deals, with_amount = int(open_states["deals"].sum()), int(open_states["with_amount"].sum())
    if not int(sales["deals"].sum()):
        return unknown(
            "OPP-3",
            "goal_progress",
            "No deal is open, and none was closed in the period: there is no progress to compare with a goal",
            next_step="Import opportunities, or add the deals that could reach the goal.",
        )
    figures = {
        "won": money(amounts[WON], currency),
        "lost": money(amounts[LOST], currency),
        "open_due": money(amounts[DUE], currency),
        "open_deals": count(deals),
        "open_with_amount": count(with_amount),
    }
    span = goal_of or "the period"
    is_won_known = not pd.isna(amounts[WON])
    if goal is None or pd.isna(goal):
        sold = f"{figures['won']} won" if is_won_known else "What is won is not known"
        lead = f"{sold} in {span}, and no goal to hold it against"
    else:
        figures |= {
            "goal": money(goal, currency),
            "attainment": share(amounts[WON] / goal if goal else None),
        }
        within = f" in {goal_of}" if goal_of else ""
        lead = (
            f"{figures['won']} of {figures['goal']} is won{within} ({figures['attainment']})"
            if is_won_known
            else f"What is won{within} of {figures['goal']} is not known"
        )
    due = int(in_time["deals"].sum())
    pipeline = (
        f"{figures['open_due']} open is due in time"
        if in_time["with_amount"].sum()
        else f"{counted(due, 'open deal')} {one_or_many(due, 'is', 'are')} due in time, none with a value"
        if due
        else "no open deal is due in time"
    )
    sold_deals = sales[sales["state"] == WON]
    won_deals, won_known = int(sold_deals["deals"].sum()), int(sold_deals["with_amount"].sum())
    kinds = {"open": (with_amount, deals), "won": (won_known, won_deals)}
    lacking = [
        f"{count(some)} of {count(every)} {kind}" for kind, (some, every) in kinds.items() if some < every
    ]
    known = f"; value known for {' and '.join(lacking)}" if lacking else ""
    return Finding(
        "OPP-3",
        "goal_progress",
        f"{lead}; {pipeline}{known}",
        severity="watch" if lacking else "note",
        figures=figures,
        formula="won = deals won with a close date in the period; due in time = open deals with a close "
        "date up to its last day; lost, later and undated deals do not count",
        rows=sales,
        currency=currency,
        next_step="Put a value on the deals that have none." if lacking else "",
    )
