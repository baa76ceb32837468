"""Signs of an account: what the facts say that a strategy is judged by. Source: STR-3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

import pandas as pd

from planning_helpers.analysis.business_units import bought_from_us
from planning_helpers.analysis.opportunity_value import open_opportunities
from planning_helpers.analysis.people import SUPPORTIVE
from planning_helpers.analysis.power_map import key_players
from planning_helpers.analysis.revenue import trailing_year


@dataclass(frozen=True)
class Signs:
    """What the facts say of the account, as far as known (None: not known).

    Attributes:
        revenue: Last twelve months; 0 when nothing was bought, None when it is not known for how much.
        growth: Against the twelve before, as a share.
        wallet_share: Revenue ÷ wallet.
        incumbent: Competitor whose product is in place.
        competitor: The incumbent, else the first rival in an open deal.
        support: Share of key players who are for us.
        compelling: Whether a compelling event lies ahead.
        open_deals: How many deals are open.
        units_bought: How many units bought in twelve months.
        units: How many units there are.
        currency: Of the revenue.
        is_blank: Nothing is recorded of the account, so that even zeros say nothing.
    """

    revenue: float | None
    growth: float | None
    wallet_share: float | None
    incumbent: str | None
    competitor: str | None
    support: float | None
    compelling: bool | None
    open_deals: int
    units_bought: int
    units: int
    currency: str
    is_blank: bool = False


def account_signs(
    account: pd.Series,
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    units: pd.DataFrame,
    events: pd.DataFrame,
    *,
    as_of: date,
    currency: str,
) -> Signs:
    """The signs the strategies are judged by.

    Args:
        account: Row of the account: wallet and incumbent.
        people: From `analysis.people`.
        revenue: From `analysis.revenue.revenue_rows`.
        opportunities: Deals of the account.
        units: From `analysis.business_units`.
        events: From `analysis.initiatives.events`.
        as_of: The day the facts are taken at.
        currency: Of the amounts.
    """
    year = trailing_year(revenue, as_of)
    sold, wallet = None if isnan(year.revenue) else year.revenue, account.get("wallet")
    players = key_players(people)
    placed = players[players["status"] != "unknown"]
    deals = open_opportunities(opportunities)
    rivals = [account.get("incumbent"), *deals["competitor"].dropna()]
    ahead = events[(events["event_date"] >= pd.Timestamp(as_of)) & (events["event_kind"] == "compelling")]
    return Signs(
        revenue=sold,
        growth=year.change,
        wallet_share=sold / float(wallet) if sold is not None and pd.notna(wallet) and wallet > 0 else None,
        incumbent=next((str(rival) for rival in rivals[:1] if isinstance(rival, str) and rival), None),
        competitor=next((str(rival) for rival in rivals if isinstance(rival, str) and rival), None),
        support=float(placed["status"].isin(SUPPORTIVE).mean()) if len(placed) else None,
        compelling=len(ahead) > 0 if len(events) else None,
        open_deals=len(deals),
        units_bought=int(bought_from_us(units).sum()),
        units=len(units),
        currency=currency,
        is_blank=people.empty and revenue.empty and opportunities.empty,
    )
