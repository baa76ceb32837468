"""Business units of an account: what each buys, who runs it, and where our time should go."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from math import isnan
from typing import Any

import pandas as pd

from planning_helpers.analysis.opportunity_value import open_opportunities
from planning_helpers.analysis.prose import enumerated, one_or_many, some_of
from planning_helpers.analysis.revenue import bought_for, trailing_year_by
from planning_helpers.figures import count, counted, days, money, share
from planning_helpers.findings import Finding, unknown

STALE_DAYS = 90
DAYS_TO_SPEND = 10

PRIORITY_RULE = (
    "priority = unit's part of the wallet we do not have + its part of the open pipeline "
    f"+ 0.5 when its executive is unknown or was not contacted in {STALE_DAYS} days; "
    f"days = {DAYS_TO_SPEND} × priority ÷ sum of priorities"
)


def business_units(
    declared: pd.DataFrame,
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """One row a unit of the account: those declared in the plan, and those seen in deals, sales or contacts.

    Names are compared without regard to case and surrounding blanks; the plan's spelling wins.

    Args:
        declared: Table `business_units` of the plan.
        people: From `analysis.people`.
        revenue: From `analysis.revenue.revenue_rows`.
        opportunities: Deals of the account.
        as_of: Last day of the twelve months of revenue.

    Returns:
        `business_unit`, `is_declared`, `employees`, `goals`, `executive`, `executive_days` (since the
        executive was contacted; empty when never or when nobody is named), `revenue` and `before_revenue`
        (last twelve months, twelve before), `wallet`, `wallet_share` (revenue ÷ wallet), `open` (known
        amounts), `open_deals`, `contacts` (active). Declared units first, in order, then by revenue.

    Source: BU-1, C4 (units of the account, not ours).
    """
    still_open = open_opportunities(opportunities)
    present = people[people["is_active"]]
    sources = (
        declared["name"],
        revenue["business_unit"],
        opportunities["business_unit"],
        people["business_unit"],
    )
    names = pd.concat(sources, ignore_index=True).astype("str").str.strip()
    names = names[names.notna() & (names != "")]
    units = pd.DataFrame({"business_unit": names, "key": names.str.casefold()}).drop_duplicates("key")
    bought = trailing_year_by(revenue.assign(key=_key(revenue["business_unit"])), "key", as_of=as_of)
    deals = still_open.groupby(_key(still_open["business_unit"]))["amount"]
    stated = declared.assign(key=_key(declared["name"])).drop_duplicates("key", keep="last")
    executives = people.set_index("contact_id")
    found = units.merge(
        stated[["key", "employees", "goals", "executive_id", "wallet"]], on="key", how="left"
    ).merge(bought[["key", "revenue", "before_revenue"]], on="key", how="left")
    sums = ["revenue", "before_revenue"]
    found[sums] = found[sums].where(found["key"].isin(bought["key"]), 0.0)
    found = found.assign(
        is_declared=found["key"].isin(stated["key"]),
        executive=found["executive_id"].map(executives["name"]).astype("str"),
        executive_days=found["executive_id"].map(executives["days_since_contact"]).astype("Int64"),
        wallet_share=(found["revenue"] / found["wallet"]).where(found["wallet"] > 0),
        open=found["key"].map(deals.sum(min_count=1)).astype("float64"),
        open_deals=found["key"].map(deals.size()).fillna(0).astype("Int64"),
        contacts=found["key"].map(_key(present["business_unit"]).value_counts()).fillna(0).astype("Int64"),
    )
    return found.sort_values(["is_declared", "revenue"], ascending=False, kind="stable", ignore_index=True)[
        [
            "business_unit",
            "is_declared",
            "employees",
            "goals",
            "executive",
            "executive_days",
            "revenue",
            "before_revenue",
            "wallet",
            "wallet_share",
            "open",
            "open_deals",
            "contacts",
        ]
    ]


def unit_priority(units: pd.DataFrame) -> pd.DataFrame:
    """The units by how much of our next ten days they deserve, each with its reasons.

    Returns:
        `business_unit`, `priority` (by `PRIORITY_RULE`), `days_of_ten`, `reasons`;
        highest first, ties as given.

    Source: BU-2.
    """
    room = (units["wallet"] - units["revenue"]).clip(lower=0)
    room_part, open_part = _part(room), _part(units["open"])
    due = units["executive_days"].isna() | (units["executive_days"] > STALE_DAYS).fillna(False)
    priority = room_part + open_part + 0.5 * due
    total = priority.sum()
    reasons = [
        _reasons(unit, *parts)
        for unit, *parts in zip(units.to_dict("records"), room_part, open_part, due, strict=True)
    ]
    return pd.DataFrame(
        {
            "business_unit": units["business_unit"],
            "priority": priority,
            "days_of_ten": (DAYS_TO_SPEND * priority / total).round(1) if total else 0.0,
            "reasons": pd.Series(reasons, index=units.index, dtype="str"),
        }
    ).sort_values("priority", ascending=False, kind="stable", ignore_index=True)


def priority_finding(units: pd.DataFrame, priority: pd.DataFrame, *, currency: str) -> Finding:
    """Which unit deserves the most of our next ten days, and why. Source: BU-2."""
    if priority.empty or priority["priority"].sum() == 0:
        return unknown(
            "BU-2",
            "unit_priority",
            (
                "Where the next days should go cannot be told: no unit has a wallet, an open deal or an"
                " executive"
                if len(units)
                else "Where the next days should go cannot be told: no unit of the account is known"
            ),
            next_step="List the account's business units with their executive and yearly spend.",
        )
    first = priority.iloc[0]
    spend = days(float(first["days_of_ten"]))
    is_thin = first["days_of_ten"] < 1
    where = (
        f"Spread over {counted(len(priority), 'unit')}, the next {DAYS_TO_SPEND} days give none a whole day; "
        f"begin with {first['business_unit']}"
        if is_thin
        else f"Of the next {DAYS_TO_SPEND} days, give {spend} to {first['business_unit']}"
    )
    return Finding(
        "BU-2",
        "unit_priority",
        f"{where}: {first['reasons']}",
        severity="act" if first["days_of_ten"] >= 4 and len(priority) > 1 else "note",
        figures={"days": spend, "units": count(len(priority))},
        formula=PRIORITY_RULE,
        rows=priority.merge(units[["business_unit", "revenue", "wallet", "open"]], on="business_unit"),
        currency=currency,
        next_step=(
            f"Choose the few units that matter, {first['business_unit']} first, and name who goes."
            if is_thin
            else f"Plan the first of these days in {first['business_unit']} and name who goes."
        ),
    )


def executives_finding(units: pd.DataFrame) -> Finding:
    """Which units' executives we do not know or have not contacted in ninety days. Source: BU-1."""
    if units.empty:
        return unknown(
            "BU-1",
            "business_units",
            "No business unit of this account is known",
            next_step=(
                "List its units with employees, goals and executive, or fill in the unit of deals and"
                " contacts."
            ),
        )
    nobody = units[units["executive"].isna()]
    stale = units[units["executive"].notna() & ~(units["executive_days"] <= STALE_DAYS).fillna(False)]
    figures = {
        "units": count(len(units)),
        "no_executive": count(len(nobody)),
        "not_contacted": count(len(stale)),
    }
    rows = pd.concat([stale, nobody])[["business_unit", "executive", "executive_days", "revenue", "open"]]
    formula = (
        f"units whose executive is not named; units whose executive was not contacted in {STALE_DAYS} days"
    )
    if rows.empty:
        were = one_or_many(
            len(units), "The executive of the one unit was", f"The executives of all {len(units)} units were"
        )
        statement = f"{were} contacted in the last {STALE_DAYS} days"
        rows = units[["business_unit", "executive", "executive_days"]]
        return Finding("BU-1", "business_units", statement, "good", figures, formula, rows)
    parts = []
    if len(stale):
        parts.append(
            f"{enumerated(stale['executive'].tolist(), most=3)} {one_or_many(len(stale), 'was', 'were')} "
            f"not contacted in {STALE_DAYS} days"
        )
    if len(nobody):
        parts.append(f"{some_of(len(nobody), len(units), 'unit', 'has', 'have')} no executive we know")
    step = (
        f"Call {stale['executive'].iloc[0]}."
        if len(stale)
        else f"Find out who runs {nobody['business_unit'].iloc[0]}."
    )
    return Finding(
        "BU-1", "business_units", "; ".join(parts), "watch", figures, formula, rows, next_step=step
    )


def wallet_finding(units: pd.DataFrame, *, currency: str) -> Finding:
    """What share of the units' spend is ours, and where the most is still to win. Source: BU-1, SNAP-7."""
    spending = units[units["wallet"] > 0]
    known = spending[spending["revenue"].notna()]
    if known.empty:
        lacking = "what the units bought is not known" if len(spending) else "no unit's spend is known"
        return unknown(
            "BU-1",
            "wallet_share",
            f"Wallet share of the units cannot be computed: {lacking}",
            next_step="Enter the amounts of what they bought."
            if len(spending)
            else "Ask each unit what it spends a year, with all suppliers, in what we sell.",
        )
    wallet, ours = money(known["wallet"].sum(), currency), money(known["revenue"].sum(), currency)
    ratio = share(known["revenue"].sum() / known["wallet"].sum())
    room = (known["wallet"] - known["revenue"]).clip(lower=0)
    widest = known["business_unit"].iloc[int(room.argmax())]
    rest = money(float(room.max()), currency)
    return Finding(
        "BU-1",
        "wallet_share",
        f"We have {ratio} of the {wallet} that {some_of(len(known), len(units), 'unit', 'spends', 'spend')}; "
        f"the most is left in {widest}: {rest}",
        severity="note",
        figures={"wallet_share": ratio, "wallet": wallet, "revenue": ours, "left": rest},
        formula="revenue of the last twelve months ÷ wallet, over units whose wallet and revenue are known",
        rows=known[["business_unit", "revenue", "wallet", "wallet_share", "open"]],
        currency=currency,
        next_step=f"Find out who supplies the rest in {widest}.",
    )


def units_finding(units: pd.DataFrame, priority: pd.DataFrame, *, currency: str) -> Finding:
    """Who buys what share of the account's revenue, and where to go first. Source: BU-1, BU-2."""
    if units.empty:
        return unknown(
            "BU-2",
            "units",
            "Where the time should go cannot be told: no deal, sale, contact or plan names a unit of this"
            " account",
            next_step="List the units of the account with their executive and yearly spend.",
        )
    buying = units[bought_from_us(units)].sort_values("revenue", ascending=False)
    bought, open_sum = bought_for(buying["revenue"]), units["open"].sum(min_count=1)
    unvalued = int(buying["revenue"].isna().sum())
    figures = {
        "units": count(len(units)),
        "buying": count(len(buying)),
        "revenue": money(bought, currency),
        "open": money(open_sum, currency),
        "largest_share": share(buying["revenue"].iloc[0] / bought if len(buying) and not unvalued else None),
    }
    at_least = "for at least " if unvalued and bought > 0 else ""
    said = f"{figures['buying']} of {counted(len(units), 'unit')} bought "
    said += f"for an amount {figures['revenue']}" if isnan(bought) else f"{at_least}{figures['revenue']}"
    said += " in twelve months"
    if unvalued:
        said += f" (what {counted(unvalued, 'unit')} bought is not known)" if at_least else ""
    elif len(buying):
        said += f", {figures['largest_share']} of it {buying['business_unit'].iloc[0]}"
    said += f"; {figures['open']} is open" if open_sum > 0 else "; nothing of known amount is open"
    first = priority.iloc[0]
    return Finding(
        "BU-2",
        "units",
        said,
        "note",
        figures,
        "revenue of the last twelve months and known amounts of open deals, of those that name a unit",
        units[["business_unit", "revenue", "before_revenue", "wallet", "open", "executive"]],
        currency,
        next_step=(
            f"Go to {first['business_unit']} first: {first['reasons']}." if first["priority"] > 0 else ""
        ),
    )


def bought_from_us(units: pd.DataFrame) -> pd.Series:
    """Whether each unit bought in twelve months, also where it is not known for how much."""
    return (units["revenue"] > 0) | units["revenue"].isna()


def _reasons(unit: Mapping[Hashable, Any], room: float, in_play: float, due: bool) -> str:
    reasons = []
    if room > 0:
        reasons.append(f"{share(room)} of the spend we do not have yet")
    if in_play > 0:
        reasons.append(f"{share(in_play)} of the open pipeline")
    if due and pd.isna(unit["executive"]):
        reasons.append("no executive we know")
    elif due and pd.isna(unit["executive_days"]):
        reasons.append(f"{unit['executive']} never contacted")
    elif due:
        reasons.append(f"{unit['executive']} not contacted for {days(float(unit['executive_days']))}")
    return ", ".join(reasons) or "nothing in play and no wallet known"


def _part(values: pd.Series) -> pd.Series:
    """Each value as a part of the sum, 0 where it is not known."""
    total = values.sum()
    return (values / total).fillna(0.0) if total > 0 else pd.Series(0.0, index=values.index)


def _key(names: pd.Series) -> pd.Series:
    return names.astype("str").str.strip().str.casefold()
