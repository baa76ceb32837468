"""Whether the account buys more or less than a year ago, and of what."""

from __future__ import annotations

from datetime import date
from math import isnan

import pandas as pd

from planning_helpers.measures.revenue.offering_names import offering_names
from planning_helpers.measures.revenue.revenue import (
    BEGINNING,
    is_purchase,
    revenue_by_period,
    trailing_year,
    trailing_year_by,
    trailing_years,
)
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.prose import enumerated, with_full_stop

NOT_NAMED = "not named"

STEADY = 0.05
"""A change of less is called steady."""

STEEP = 0.15
"""A fall of more calls for action."""


def quarters(rows: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Revenue by quarter up to that of `as_of`, beside the same quarter a year before. Source: SNAP-4.

    Returns:
        `period`, `start_date`, `end_date`, `revenue`, `margin`, `year_before_revenue` (empty where that
        quarter is not complete) and `is_complete` (false for the quarter that `as_of` cuts, and for the first
        one when its first purchase comes after its first month: the record may begin there).
    """
    found = revenue_by_period(rows, "Q", until=as_of)
    begins_late = found["start_date"] + BEGINNING <= rows["date"].min()
    found = found.assign(is_complete=(found["end_date"] <= pd.Timestamp(as_of)) & ~begins_late)
    return found.assign(year_before_revenue=found["revenue"].where(found["is_complete"]).shift(4))


def quarters_falling(by_quarter: pd.DataFrame) -> int:
    """How many complete quarters in a row, up to the last, stayed below the same quarter a year before."""
    complete = by_quarter[by_quarter["is_complete"]]
    fell = (complete["revenue"] < complete["year_before_revenue"]).tolist()
    return next((place for place, down in enumerate(reversed(fell)) if not down), len(fell))


def fall_over_years(rows: pd.DataFrame, *, as_of: date) -> tuple[float, pd.Timestamp, float] | None:
    """How far the last twelve months are below the best twelve of the years before. Source: SNAP-4.

    Returns:
        The fall (a share, below 0), the last day of the best twelve months and their revenue; None where
        those were the last or the ones just before, or an amount of these years is not known.
    """
    years = trailing_years(rows, as_of)
    if len(years) < 3 or years["revenue"].isna().any():
        return None
    place = int(years["revenue"].argmax())
    best, now = float(years["revenue"].iloc[place]), float(years["revenue"].iloc[0])
    return None if place < 2 or best <= 0 else (now / best - 1, years["end_date"].iloc[place], best)


def trend_finding(rows: pd.DataFrame, *, as_of: date, source: str, currency: str) -> Finding:
    """The last twelve months against the twelve before. Source: SNAP-4.

    A purchase whose amount is not known counts in no sum, and is counted in the sentence. Where the record of
    this account begins within the 24 months, the sentence says so instead of claiming growth. A fall over
    several years is told beside that of the last.

    Args:
        rows: From `revenue.revenue_rows`.
        as_of: Last day of the twelve months.
        source: What the revenue is taken from, from `revenue.revenue_source`.
        currency: ISO code of the revenue.
    """
    if rows.empty:
        return unknown(
            "SNAP-4",
            "revenue",
            "No revenue is on record",
            next_step="If it buys from us, import what it bought; if not, plan for the first deal.",
        )
    valued = rows[rows["revenue"].notna()]
    if valued.empty:
        return unknown(
            "SNAP-4",
            "revenue",
            f"Revenue is not known: the amount is known for 0 of {counted(len(rows), 'purchase')} on record",
            next_step="Enter the amounts, or import the exchange rates of their currency.",
        )
    year = trailing_year(rows, as_of)
    by_quarter = quarters(rows, as_of=as_of)
    bought = rows[is_purchase(rows)]
    today = pd.Timestamp(as_of)
    is_recent = (bought["date"] > today - pd.DateOffset(years=2)) & (bought["date"] <= today)
    falling, fall = quarters_falling(by_quarter), fall_over_years(rows, as_of=as_of)
    now, before, change = money(year.revenue, currency), money(year.before, currency), share(year.change)
    severity: Severity = "note"
    if year.revenue < 0:
        statement = f"It returned more than it bought: {now} in the last twelve months, {before} before"
        severity = "act"
    elif not is_recent.any():
        last = f"; the last purchase was on {bought['date'].max():%Y-%m-%d}" if len(bought) else ""
        statement = f"It bought nothing in the last 24 months{last}"
        severity = "act"
    elif isnan(year.revenue):
        statement = f"What it bought in the last twelve months is not known; it bought for {before} before"
        severity = "watch"
    elif year.begins > pd.Timestamp(year.after):
        statement = (
            f"It bought for {now} in the last twelve months; its record begins on {year.begins:%Y-%m-%d}"
        )
    elif not year.is_complete:
        statement = (
            f"It bought for {now} in the last twelve months; its record begins on {year.begins:%Y-%m-%d}, so "
            f"the twelve before are not complete ({before} on record) and growth is not known"
        )
        severity = "watch" if year.revenue < year.before else "note"
    elif isnan(year.before):
        statement = f"It bought for {now} in the last twelve months; what it bought before is not known"
    elif year.change is None:
        statement = f"It bought for {now} in the last twelve months and nothing in the twelve before"
    elif abs(year.change) < STEADY:
        statement = f"Revenue is steady: {now} in the last twelve months, {before} in the twelve before"
    else:
        direction = "grew" if year.change > 0 else "fell"
        statement = (
            f"Revenue {direction} by {share(abs(year.change))}: {now} in the last twelve "
            f"months, {before} in the twelve before"
        )
        severity = "good" if year.change > 0 else "act" if year.change <= -STEEP else "watch"
    if fall is not None and fall[0] <= -STEEP and year.revenue > 0:
        by, best_until, best = fall
        statement += (
            f"; it is {share(-by)} below its best twelve months, up to {best_until:%Y-%m-%d} "
            f"({money(best, currency)})"
        )
        falls_on = year.change is not None and year.change <= -STEADY
        severity = "act" if severity == "act" or falls_on else "watch"
    if len(valued) < len(rows):
        statement += f"; the amount is known for {count(len(valued))} of {counted(len(rows), 'purchase')}"
    if falling >= 2:
        statement += f"; {count(falling)} quarters in a row below the year before"
        severity = "act" if severity in ("act", "watch") else "watch"
    return Finding(
        "SNAP-4",
        "revenue",
        statement,
        severity=severity,
        figures={
            "revenue": now,
            "before": before,
            "change": change,
            "change_from_best": share(None if fall is None else fall[0]),
            "quarters_falling": count(falling),
        },
        formula=f"sum of {source} after {year.after:%Y-%m-%d} up to {as_of:%Y-%m-%d}, and of the "
        "twelve months before; growth only where the record holds all of these; best: the largest of all "
        "twelve months up to that day of a year",
        rows=by_quarter[["period", "revenue", "year_before_revenue", "margin", "is_complete"]]
        .iloc[::-1]
        .head(16),
        currency=currency,
        next_step="Ask them what changed, before they tell somebody else."
        if severity in ("act", "watch")
        else "",
    )


def offering_trend(rows: pd.DataFrame, offerings: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """What each offering brought in the last twelve months and in the twelve before. Source: SNAP-4.

    Versions of a product count as one; other offerings of one name are told apart by their ID.

    Returns:
        Largest of the two years first: `offering` (name, the ID where it has none), `family`, `revenue`,
        `before_revenue`, `change_revenue` (empty unless all amounts are known and the record of the account
        holds all of the twelve months before), `state` (`kept`, `new`, `lapsed`; empty where nothing was
        bought in the part of the twelve months before that is on record), `purchases`, `with_amount`
        (purchases whose amount is known) and `is_offering` (false for what nobody would recommend or miss:
        purchases that name no offering, postage, discounts and other charges).
    """
    known = offerings.drop_duplicates("offering_id").set_index("offering_id")
    told = offering_names(offerings)
    names = rows["offering_id"].map(told["name"]).astype("str").fillna(rows["offering_id"])
    families, are_sold = (
        column.groupby(told["name"]).first() for column in (known["family"], told["is_offering"])
    )
    found = trailing_year_by(rows.assign(offering=names.fillna(NOT_NAMED)), "offering", as_of=as_of)
    found = found.assign(
        family=found["offering"].map(families).astype("str"),
        is_offering=found["offering"].map(are_sold).astype("boolean").fillna(found["offering"] != NOT_NAMED),
        size=found[["revenue", "before_revenue"]].max(axis=1),
    ).sort_values("size", ascending=False, kind="stable", ignore_index=True)
    return found[
        [
            *("offering", "family", "revenue", "before_revenue", "change_revenue", "state"),
            *("purchases", "with_amount", "is_offering"),
        ]
    ]


def offering_finding(by_offering: pd.DataFrame, *, currency: str) -> Finding:
    """Which offerings fell most and which grew most. Source: SNAP-4.

    An offering bought for an amount that is not known counts as bought, and neither fell nor grew. Charges
    and what names no offering are in the rows, and in no sentence.
    """
    if by_offering.empty:
        return unknown(
            "SNAP-4",
            "offerings",
            "What it buys cannot be told: nothing was bought in the last 24 months",
            next_step="If it does buy, import its transactions with their offering.",
        )
    everything, by_offering = by_offering, by_offering[by_offering["is_offering"].astype(bool)]
    if by_offering.empty:
        return unknown(
            "SNAP-4",
            "offerings",
            "What it buys cannot be told: no purchase of the last 24 months names an offering",
            next_step="Import its transactions with their offering.",
        )
    fell = by_offering[by_offering["change_revenue"] < 0].sort_values("change_revenue", kind="stable")
    grew = by_offering[by_offering["change_revenue"] > 0].sort_values("change_revenue", ascending=False)
    lapsed = by_offering[(by_offering["state"] == "lapsed") & (by_offering["before_revenue"] != 0)]
    is_compared = by_offering["change_revenue"].notna().any()
    bought = count(int(((by_offering["revenue"] > 0) | by_offering["revenue"].isna()).sum()))
    purchases, known = int(by_offering["purchases"].sum()), int(by_offering["with_amount"].sum())
    figures = {
        "offerings": bought,
        "falling": count(len(fell)),
        "lapsed": count(len(lapsed)),
        "fall": money(float(fell["change_revenue"].sum()), currency),
        "rise": money(float(grew["change_revenue"].sum()), currency),
    }
    parts = []
    if len(fell):
        worst = fell.iloc[0]
        parts.append(f"{worst['offering']} lost most ({money(-worst['change_revenue'], currency)})")
    if len(grew) and (by_offering["before_revenue"].fillna(0) == 0).all():
        best = grew.iloc[0]
        parts.append(f"most of it {best['offering']} ({money(best['revenue'], currency)})")
    elif len(grew):
        best = grew.iloc[0]
        parts.append(f"{best['offering']} gained most ({money(best['change_revenue'], currency)})")
    if len(lapsed):
        parts.append(f"no longer bought: {enumerated(lapsed['offering'].tolist(), most=3)}")
    if known < purchases:
        parts.append(f"the amount is known for {count(known)} of {counted(purchases, 'purchase')}")
    return Finding(
        "SNAP-4",
        "offerings",
        f"It buys {counted(bought.value or 0, 'offering')}"
        + (f"; {'; '.join(parts)}" if parts else ", each as much as a year ago" if is_compared else ""),
        severity="watch"
        if len(lapsed) or abs(figures["fall"].value or 0) > (figures["rise"].value or 0)
        else "note",
        figures=figures,
        formula="revenue of the last twelve months less revenue of the twelve before, by offering",
        rows=everything.head(50),
        currency=currency,
        next_step=with_full_stop(f"Find out who replaced {lapsed['offering'].iloc[0]}")
        if len(lapsed)
        else "",
    )
