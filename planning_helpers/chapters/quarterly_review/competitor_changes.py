"""Which rivals came, went or changed between two days: on the account and in its deals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

INCUMBENT = "incumbent of the account"


def competitor_changes(
    account_before: pd.Series,
    account_now: pd.Series,
    opportunities_before: pd.DataFrame,
    opportunities_now: pd.DataFrame,
) -> pd.DataFrame:
    """The incumbent, and the competitor of each deal known on both days, where they differ. Source: REV-4.

    Returns:
        `what` (the incumbent, or the deal by name), `change` (`came`, `went`, `replaced`), `was` and `now`.
        Names that differ in capitals or spaces alone are the same.
    """
    pairs = [(INCUMBENT, account_before.get("incumbent"), account_now.get("incumbent"))]
    then, now = (
        rows.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
        for rows in (opportunities_before, opportunities_now)
    )
    both = now.index.intersection(then.index, sort=False)
    pairs += zip(
        now.loc[both, "name"].tolist(),
        then.loc[both, "competitor"].tolist(),
        now.loc[both, "competitor"].tolist(),
        strict=True,
    )
    rows = [
        (what, "came" if not old else "went" if not new else "replaced", old or None, new or None)
        for what, old, new in ((what, _name(was), _name(is_now)) for what, was, is_now in pairs)
        if old.casefold() != new.casefold()
    ]
    return pd.DataFrame(rows, columns=["what", "change", "was", "now"]).astype("str")


def competitor_changes_finding(changes: pd.DataFrame, *, since: date, known: bool) -> Finding:
    """Say where a rival came, went or was replaced; `known` tells whether deals were recorded then."""
    if not known:
        return unknown(
            "REV-4",
            "competitor_changes",
            f"No deal was recorded on {since}, so whether a competitor came or went cannot be told",
            next_step="Import deals with their competitors regularly, with the date of the extract.",
        )
    arrived = changes[changes["change"].isin(["came", "replaced"])]
    figures = {"changed": count(len(changes)), "arrived": count(len(arrived))}
    if changes.empty:
        statement = f"No competitor came, went or was replaced since {since}"
    else:
        first = (arrived if len(arrived) else changes).iloc[0]
        told = {
            "came": f"{first['now']} is now a rival ({first['what']})",
            "went": f"{first['was']} is no longer a rival ({first['what']})",
            "replaced": f"{first['now']} stands where {first['was']} was ({first['what']})",
        }[first["change"]]
        places = one_or_many(len(changes), "in one place", f"in {counted(len(changes), 'place')}")
        statement = f"Competitors changed {places} since {since}: {told}"
    return Finding(
        "REV-4",
        "competitor_changes",
        statement,
        severity="watch" if len(arrived) else "note",
        figures=figures,
        formula="incumbent of the account, and competitor of each deal known on both days, then and now",
        rows=changes,
        next_step=f"Ask what {arrived['now'].iloc[0]} offers, and write down how we differ."
        if len(arrived)
        else "",
    )


def _name(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
