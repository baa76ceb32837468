"""Whitespace: what each unit of an account buys from us, is being sold, or could buy."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, open_opportunities
from planning_helpers.measures.revenue.offering_names import offering_names
from planning_helpers.measures.revenue.revenue import is_purchase
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown

STATES = ("owned", "in pipeline", "competitor", "whitespace", "not eligible")
WHOLE_ACCOUNT = "Whole account"
MOST_OFFERINGS = 15

STATE_RULE = (
    "owned: bought in the last twelve months; in pipeline: an open deal; not eligible: no longer sold, or the"
    " unit spends nothing on what we sell; competitor: our last deal was lost to a named one; whitespace:"
    " none of these (which unit may use which offering is not recorded)"
)


def sold_as(offerings: pd.DataFrame) -> pd.Series:
    """The name each offering has in the grid, by `offering_id`: its own, or of many its family's.

    Empty for what is no offering to sell, such as postage and discounts.
    """
    offerings = offerings.drop_duplicates("offering_id")
    named = offering_names(offerings)
    names = named["name"]
    if len(offerings) > MOST_OFFERINGS and len(offerings["family"].dropna().unique()) > 1:
        names = offerings["family"].fillna("Other").set_axis(offerings["offering_id"])
    return names.where(named["is_offering"])


def whitespace(
    units: pd.Series,
    offerings: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    *,
    as_of: date,
    closed: Collection[str] = (),
) -> pd.DataFrame:
    """The state of every pair of unit and offering, by `STATE_RULE`; the first that holds wins.

    Args:
        units: Names of the account's business units; without any, the account is one unit.
        offerings: What we sell; more than fifteen are taken together by family.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        opportunities: Deals of the account.
        as_of: Last day of the twelve months in which a purchase counts as owned.
        closed: Units whose spend on what we sell is known to be nothing: they are not eligible.

    Returns:
        One row a pair, in the order of `units` and `offerings`: `business_unit`, `offering`, `state`,
        `revenue` (twelve months), `open` (known amounts of open deals; both empty when none is known),
        `competitor`, `last_date` (last purchase). Purchases and deals that name no unit or offering are in no
        pair: see `unplaced`.

    Source: BU-2; glossary, "whitespace".
    """
    names = sold_as(offerings)
    whole = units.empty
    unit_names = pd.Series([WHOLE_ACCOUNT] if whole else units.tolist(), dtype="str")
    is_sold = offerings.drop_duplicates("offering_id").set_index("offering_id")["is_active"].fillna(True)
    groups = pd.DataFrame({"offering": names, "sold": is_sold}).dropna(subset=["offering"])
    eligible = groups.groupby("offering", sort=False)["sold"].any().reset_index()
    grid = pd.DataFrame({"business_unit": unit_names}).merge(eligible, how="cross")

    today = pd.Timestamp(as_of)
    booked = _placed(revenue, names, whole=whole)
    bought = booked[is_purchase(booked)]
    year_ago = today - pd.DateOffset(years=1)
    recent = booked[booked["date"] > year_ago]
    purchases = bought[bought["date"] > year_ago].groupby(["unit_key", "offering"]).size()
    still_open = _placed(open_opportunities(opportunities), names, whole=whole)
    rivals = (
        _placed(lost(opportunities), names, whole=whole)
        .dropna(subset=["competitor"])
        .sort_values("close_date")
    )
    pair = ["unit_key", "offering"]
    found = (
        grid.assign(unit_key=grid["business_unit"].str.strip().str.casefold())
        .merge(_summed(recent, pair, "revenue", "rows"), on=pair, how="left")
        .merge(purchases.rename("purchases").reset_index(), on=pair, how="left")
        .merge(bought.groupby(pair)["date"].max().rename("last_date").reset_index(), on=pair, how="left")
        .merge(
            _summed(still_open.rename(columns={"amount": "open"}), pair, "open", "open_deals"),
            on=pair,
            how="left",
        )
        .merge(
            rivals.drop_duplicates(pair, keep="last")[[*pair, "competitor", "close_date"]],
            on=pair,
            how="left",
        )
    )
    rival_holds = found["competitor"].notna() & ~(found["last_date"] > found["close_date"])
    barred = ~found["sold"].astype(bool) | found["business_unit"].isin(list(closed))
    state = pd.Series("whitespace", index=found.index, dtype="str")
    state = state.mask(rival_holds, "competitor").mask(barred, "not eligible")
    state = state.mask(found["open_deals"] > 0, "in pipeline").mask(found["purchases"] > 0, "owned")
    found = found.assign(state=state, competitor=found["competitor"].where(state == "competitor"))
    return found[["business_unit", "offering", "state", "revenue", "open", "competitor", "last_date"]]


def unplaced(rows: pd.DataFrame, offerings: pd.DataFrame, *, units: pd.Series) -> int:
    """How many purchases or deals are in no pair, for lack of one of the `units` or of an offering."""
    lacks_offering = ~rows["offering_id"].isin(offerings["offering_id"])
    listed = units.str.strip().str.casefold()
    lacks_unit = ~rows["business_unit"].str.strip().str.casefold().isin(listed) if len(units) else False
    return int((lacks_offering | lacks_unit).sum())


def whitespace_finding(grid: pd.DataFrame, *, unplaced: int = 0) -> Finding:
    """Which unit has the most offerings neither bought nor in play; the first in order wins a tie.

    What a competitor holds is not in play for us either: it counts, and the sentence says how many.
    `unplaced` purchases and deals name no unit or offering: the sentence owns up to them.
    """
    if grid.empty:
        return unknown(
            "BU-2",
            "whitespace",
            "Whitespace cannot be computed: no offering is known",
            next_step="Import the offerings (products) we sell.",
        )
    gaps = grid[grid["state"].isin(["whitespace", "competitor"])]
    is_held = gaps["state"] == "competitor"
    aside = f" (not placed, for lack of unit or offering: {count(unplaced)})" if unplaced else ""
    owned = grid["state"] == "owned"
    eligible = grid["state"] != "not eligible"
    penetration = share(owned.sum() / eligible.sum()) if eligible.any() else share(None)
    figures = {"whitespace": count((~is_held).sum()), "owned": count(owned.sum()), "penetration": penetration}
    formula = f"pairs of unit and offering by state ({STATE_RULE}); penetration = owned ÷ eligible pairs"
    is_whole = set(grid["business_unit"]) == {WHOLE_ACCOUNT}
    if gaps.empty:
        whole = "The account buys or is being sold every offering we sell; in which of its units is not known"
        return Finding(
            "BU-2",
            "whitespace",
            (whole if is_whole else "Every unit buys or is being sold every offering we sell") + aside,
            severity="note" if is_whole else "good",
            figures=figures,
            formula=formula,
            rows=grid,
            next_step="List the units of the account: one may lack what another buys." if is_whole else "",
        )
    sizes = gaps.groupby("business_unit", sort=False).size()
    widest, missing = str(sizes.idxmax()), count(int(sizes.max()))
    offerings = count(grid["offering"].nunique())
    held = count((is_held & (gaps["business_unit"] == widest)).sum())
    of_rivals = f" ({held} of them held by a competitor)" if held.value else ""
    who = "the account" if is_whole else widest
    pairs = "offerings" if is_whole else "pairs of unit and offering"
    return Finding(
        "BU-2",
        "whitespace",
        f"{who[0].upper()}{who[1:]} has nothing in play for {missing} of {offerings} offerings"
        f"{of_rivals}; {figures['owned']} of {count(int(eligible.sum()))} {pairs} are owned{aside}",
        severity="note",
        figures={**figures, "widest": missing, "held": held, "offerings": offerings},
        formula=formula,
        rows=gaps[gaps["business_unit"] == widest],
        next_step=f"Ask {who} which of these it buys elsewhere, and which it could not use.",
    )


def _summed(rows: pd.DataFrame, pair: list[str], amount: str, size: str) -> pd.DataFrame:
    """By pair: sum of the known amounts (empty when none is known), and how many rows."""
    groups = rows.groupby(pair)
    return pd.DataFrame({amount: groups[amount].sum(min_count=1), size: groups.size()}).reset_index()


def _placed(rows: pd.DataFrame, names: pd.Series, *, whole: bool) -> pd.DataFrame:
    """Rows with the unit's key and the name of the offering; those lacking one drop out."""
    unit = pd.Series(WHOLE_ACCOUNT, index=rows.index) if whole else rows["business_unit"].astype("str")
    placed = rows.assign(
        unit_key=unit.str.strip().str.casefold(), offering=rows["offering_id"].map(names).astype("str")
    )
    return placed.dropna(subset=["unit_key", "offering"])
