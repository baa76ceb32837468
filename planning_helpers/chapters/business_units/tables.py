"""Business units as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table, joined


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
    """The gaps with what they may be worth, those a peer tells of first; the others by unit. Source: BU-2."""
    told = valued[valued["by_peers"].astype(bool)]
    rest = valued.drop(told.index).assign(how=lambda gaps: gaps["how"].fillna("not known"))
    shared = rest.groupby(["business_unit", "how"], sort=False, as_index=False).agg(
        offering=("offering", joined),
        competitor=("competitor", lambda names: joined(names.dropna().unique()) or None),
        potential=("potential", lambda values: values.sum(min_count=1)),
    )
    shown = pd.concat([told, shared], ignore_index=True).round({"potential": 0})
    return Table(
        shown[["business_unit", "offering", "competitor", "potential", "how"]],
        caption="What the whitespace may be worth a year",
        labels={
            "competitor": "Lost to",
            "potential": f"May be worth ({currency})" if currency else "May be worth",
            "how": "How that is told",
        },
        kinds={"potential": "number"},
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
