"""Business units as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def business_units_table(units: pd.DataFrame, *, currency: str) -> Table:
    """What is known of each unit: people, executive, money. Source: BU-1."""
    gone = units["executive"] + " (has left)"
    return Table(
        units.assign(executive=units["executive"].mask(units["executive_left"], gone))[
            [
                "business_unit",
                "employees",
                "executive",
                "executive_days",
                "revenue",
                "wallet",
                "wallet_share",
                "open",
                "open_deals",
                "contacts",
                "goals",
            ]
        ],
        caption="Business units of the account",
        currency=currency,
        labels={
            "executive_days": "Days since contact",
            "revenue": f"Bought, 12 months ({currency})",
            "wallet": f"Wallet a year ({currency})",
            "open": f"Open ({currency})",
            "contacts": "People known",
        },
        empty="No business unit of this account is known.",
    )


def whitespace_table(valued: pd.DataFrame, *, currency: str) -> Table:
    """The gaps that may be worth most, and how that was told. Source: BU-2."""
    return Table(
        valued[["business_unit", "offering", "state", "competitor", "potential", "how"]].head(25),
        caption=f"Whitespace by what it may be worth a year, {min(25, len(valued))} of {len(valued)} pairs",
        currency=currency,
        labels={"how": "Valued"},
        empty="No pair of unit and offering is free.",
    )


def unit_priority_table(priority: pd.DataFrame) -> Table:
    """Where the next ten days should go, with reasons. Source: BU-2."""
    return Table(
        priority[["business_unit", "days_of_ten", "reasons"]],
        caption="How to spread the next ten days",
        labels={"days_of_ten": "Days of ten"},
        empty="No business unit of this account is known, so no time can be given to one.",
    )
