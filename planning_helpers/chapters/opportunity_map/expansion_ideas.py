"""Deals that could be opened or made bigger, from what was learned: never a part of a forecast total."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

INITIATIVE, BIGGER = "initiative without a deal", "bigger deal"
COLUMNS = ["kind", "deal", "business_unit", "sketch", "amount", "more_amount", "bigger_amount"]


def expansion_ideas(
    opportunities: pd.DataFrame,
    *,
    initiatives: pd.DataFrame,
    actions: pd.DataFrame,
    gaps: pd.DataFrame,
    sold_as: pd.Series,
) -> pd.DataFrame:
    """What was learned and is no deal yet: the open deals that could be bigger, and initiatives without one.

    A deal grows by the units of the account that neither own its offering nor are sold it, by what these may
    buy of it as far as other units tell. An initiative has a deal when an action serves both; its amount is
    an aspiration, in the research stage. Source: OPP-1, INIT-4.

    Args:
        opportunities: Deals of the account.
        initiatives: Of the plan.
        actions: Of the plan.
        gaps: From `whitespace_value.whitespace_value`.
        sold_as: Names of offerings in `gaps` by `offering_id`, from `whitespace.sold_as`.

    Returns:
        `kind`, `deal` (or initiative), `business_unit`, `sketch` (in words), `amount` (of the open deal),
        `more_amount` (what it could grow by, or the aspiration; empty where nothing tells) and
        `bigger_amount` (both together, of deals only); bigger deals first, by what they could grow.
    """
    deals = open_opportunities(opportunities)
    free = gaps.assign(unit_key=gaps["business_unit"].astype("str").str.casefold())
    rows: list[tuple[object, ...]] = []
    for deal in deals.dropna(subset=["offering_id"]).to_dict("records"):
        offering, unit = sold_as.get(deal["offering_id"]), deal["business_unit"]
        own = unit.strip().casefold() if isinstance(unit, str) else ""
        elsewhere = free[(free["offering"] == offering) & (free["unit_key"] != own)]
        if elsewhere.empty or not own:
            continue
        more = elsewhere.loc[elsewhere["by_peers"], "potential"].sum(min_count=1)
        words = f"{offering} also for {enumerated(elsewhere['business_unit'].tolist())}"
        rows.append((BIGGER, deal["name"], unit, words, deal["amount"], more, deal["amount"] + more))
    rows.sort(key=lambda row: -row[5] if pd.notna(row[5]) else 0.0)  # type: ignore[operator, call-overload]
    tied = actions.dropna(subset=["initiative_id", "opportunity_id"])
    tied = tied[tied["status"] != "cancelled"]
    without = initiatives[~initiatives["row_id"].isin(tied["initiative_id"])]
    rows += [
        (INITIATIVE, row["name"], row["business_unit"], _why(row["why"]), None, row["aspiration"], None)
        for row in without.sort_values("aspiration", ascending=False, na_position="last").to_dict("records")
    ]
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.astype(dict.fromkeys(COLUMNS[:4], "str") | dict.fromkeys(COLUMNS[4:], "float64"))


def expansion_ideas_finding(found: pd.DataFrame, *, currency: str) -> Finding:
    """Name the deal that could grow most, and count the initiatives that have none."""
    if found.empty:
        return unknown(
            "OPP-1",
            "potential_deals",
            "No deal beyond the open ones can be sketched: every initiative has one, and no gap in other "
            "units is known",
            next_step="Ask each unit what it plans; list the offerings and units of the account.",
        )
    bigger, without = found[found["kind"] == BIGGER], found[found["kind"] == INITIATIVE]
    known = bigger[bigger["bigger_amount"].notna()]
    aspired = money(without["more_amount"].sum(min_count=1), currency)
    parts, figures = [], {"aspiration": aspired}
    if len(known):
        first = known.iloc[0]
        figures |= {
            "now": money(first["amount"], currency),
            "bigger": money(first["bigger_amount"], currency),
        }
        parts.append(
            f"{first['deal']} could grow from {figures['now']} to {figures['bigger']}: {first['sketch']}"
        )
    elif len(bigger):
        parts.append(f"{bigger['deal'].iloc[0]} could grow: {bigger['sketch'].iloc[0]}")
    if len(without):
        worth = f", an aspiration of {aspired} that no total counts" if aspired.value is not None else ""
        parts.append(f"{counted(len(without), 'initiative')} without a deal{worth}")
    return Finding(
        "OPP-1",
        "potential_deals",
        "; ".join(parts),
        figures=figures,
        formula="bigger = open deal + a year's worth of its offering in the units that neither own it nor "
        "are sold it, as other units buy it (see the whitespace in 04_business_units); an initiative has a "
        "deal when an action serves both; none of it is in a total of the forecast",
        rows=found,
        currency=currency,
        next_step="Sketch the bigger deal with the team, and ask the other units before the price is named."
        if len(bigger)
        else f"Ask who pays for “{without['deal'].iloc[0]}”, by when, and who decides.",
    )


def _why(text: object) -> str:
    return text if isinstance(text, str) else ""
