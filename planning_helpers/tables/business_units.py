"""Business units as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def business_units_table(units: pd.DataFrame, *, currency: str) -> Table:
    """What is known of each unit: people, executive, money. Source: BU-1."""
    return Table(
        units[
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


def unit_priority_table(priority: pd.DataFrame) -> Table:
    """Where the next ten days should go, with reasons. Source: BU-2."""
    return Table(
        priority[["business_unit", "days_of_ten", "reasons"]],
        caption="How to spread the next ten days",
        labels={"days_of_ten": "Days of ten"},
        empty="No business unit of this account is known, so no time can be given to one.",
    )
