"""Where our time should go: the units by what is to win there, and by who waits to be contacted."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from planning_helpers.measures.revenue.wallet_left import wallet_left
from planning_helpers.measures.units.business_units import is_due
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted, days, share
from planning_helpers.wording.findings import Finding, unknown

PRIORITY_RULE = (
    "priority = unit's part of the wallet we do not have + its part of the open pipeline +"
    " {unseen_executive_weight} when its executive is unknown, has left or was not contacted in"
    " {silence_days}; days = {days_to_spend} × priority ÷ sum of priorities"
)


def unit_priority(units: pd.DataFrame) -> pd.DataFrame:
    """The units by how much of our next ten days they deserve, each with its reasons.

    Returns:
        `business_unit`, `priority` (by `PRIORITY_RULE`), `days_of_ten`, `reasons`;
        highest first, ties as given.

    Source: BU-2.
    """
    room = wallet_left(units["wallet"], units["revenue"])
    room_part, open_part = _part(room), _part(units["open"])
    due = is_due(units)
    priority = room_part + open_part + threshold("unseen_executive_weight") * due
    total = priority.sum()
    reasons = [
        _reasons(unit, *parts)
        for unit, *parts in zip(units.to_dict("records"), room_part, open_part, due, strict=True)
    ]
    return pd.DataFrame(
        {
            "business_unit": units["business_unit"],
            "priority": priority,
            "days_of_ten": (threshold("days_to_spend") * priority / total).round(1)
            if total
            else float("nan"),
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
    if len(units) > 1 and (units["wallet"].fillna(0) + units["open"].fillna(0)).sum() == 0:
        return unknown(
            "BU-2",
            "unit_priority",
            f"Nothing tells the {len(units)} units apart yet: no wallet and no open deal of any is known",
            next_step="Ask what each unit spends a year in what we sell; begin with the one that buys most.",
        )
    first = priority.iloc[0]
    spend = days(float(first["days_of_ten"]))
    is_thin = first["days_of_ten"] < 1
    ahead = with_thresholds("the next {days_to_spend}")
    where = (
        f"Spread over {counted(len(priority), 'unit')}, {ahead} give none a whole day; "
        f"begin with {first['business_unit']}"
        if is_thin
        else f"Of {ahead}, give {spend} to {first['business_unit']}"
    )
    return Finding(
        "BU-2",
        "unit_priority",
        f"{where}: {first['reasons']}",
        severity="act"
        if first["days_of_ten"] >= threshold("large_part_days") and len(priority) > 1
        else "note",
        figures={"days": spend, "units": count(len(priority))},
        formula=with_thresholds(PRIORITY_RULE),
        rows=priority.merge(units[["business_unit", "revenue", "wallet", "open"]], on="business_unit"),
        currency=currency,
        next_step=(
            f"Choose the few units that matter, {first['business_unit']} first, and name who goes."
            if is_thin
            else f"Plan the first of these days in {first['business_unit']} and name who goes."
        ),
    )


def _reasons(unit: Mapping[Hashable, Any], room: float, in_play: float, due: bool) -> str:
    reasons = []
    if room > 0:
        reasons.append(f"{share(room)} of the spend we do not have yet")
    if in_play > 0:
        reasons.append(f"{share(in_play)} of the open pipeline")
    if due and pd.isna(unit["executive"]):
        reasons.append("no executive we know")
    elif due and unit["executive_left"]:
        reasons.append(f"{unit['executive']} has left")
    elif due and pd.isna(unit["executive_days"]):
        reasons.append(f"{unit['executive']} never contacted")
    elif due:
        reasons.append(f"{unit['executive']} not contacted for {days(float(unit['executive_days']))}")
    return ", ".join(reasons) or "nothing in play and no wallet known"


def _part(values: pd.Series) -> pd.Series:
    """Each value as a part of the sum, 0 where it is not known."""
    total = values.sum()
    return (values / total).fillna(0.0) if total > 0 else pd.Series(0.0, index=values.index)
