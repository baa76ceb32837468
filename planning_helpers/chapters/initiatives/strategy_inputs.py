"""Signs of an account: what the facts say that a strategy is judged by. Source: STR-3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

import pandas as pd

from planning_helpers.measures.people.coverage import threads
from planning_helpers.measures.people.people import active
from planning_helpers.measures.people.power_map import key_players
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.revenue.revenue import trailing_year
from planning_helpers.measures.revenue.wallet_left import wallet_left
from planning_helpers.measures.units.business_units import bought_from_us
from planning_helpers.model.vocabulary import DECIDING, SUPPORTIVE
from planning_helpers.wording.figures import count, counted, money, share


@dataclass(frozen=True)
class StrategyInputs:
    """What the facts say of the account, as far as known (None: not known).

    Attributes:
        revenue: Last twelve months; 0 when nothing was bought, None when it is not known for how much.
        growth: Against the twelve before, as a share.
        wallet_share: Revenue ÷ wallet.
        incumbent: Competitor whose product is in place.
        competitor: The incumbent, else the first rival in an open deal.
        support: Share of key players who are known to be for us; None when nobody's stance is known.
        compelling: Whether a compelling event lies ahead.
        open_deals: How many deals are open.
        units_bought: How many units bought in twelve months.
        units: How many units there are.
        currency: Of the revenue.
        is_blank: Nothing is recorded of the account, so that even zeros say nothing.
        headroom: What they spend with others in a year (`wallet_left`).
        sponsor: An executive or decision maker who is for us, by name and title; empty when key players are
            placed and none is.
        threads: With how many people we spoke in twelve months.
        event: The next compelling event and its date, in words.
        aims: How many aims of the client we know.
        insights: To how many of these we have an answer that says what it returns them.
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
    headroom: float | None = None
    sponsor: str | None = None
    threads: int | None = None
    event: str | None = None
    aims: int | None = None
    insights: int = 0


def strategy_inputs(
    account: pd.Series,
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    units: pd.DataFrame,
    events: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    as_of: date,
    currency: str,
) -> StrategyInputs:
    """The signs the strategies are judged by.

    Args:
        account: Row of the account: wallet and incumbent.
        people: From `measures.people.people`.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        opportunities: Deals of the account.
        units: From `measures.units.business_units`.
        events: From `initiatives.events`.
        answers: From `objectives.objectives`.
        as_of: The day the facts are taken at.
        currency: Of the amounts.
    """
    year = trailing_year(revenue, as_of)
    sold, wallet = None if isnan(year.revenue) else year.revenue, account.get("wallet")
    wallet = float(wallet) if wallet is not None and pd.notna(wallet) and wallet > 0 else None
    players = key_players(people)
    is_placed = bool((players["status"] != "unknown").any())
    deals = open_opportunities(opportunities)
    rivals = [account.get("incumbent"), *deals["competitor"].dropna()]
    ahead = events[(events["event_date"] >= pd.Timestamp(as_of)) & (events["event_kind"] == "compelling")]
    aims = answers.dropna(subset=["aim"])
    told = aims[aims["answer"].notna() & aims["client_roi"].notna()]
    return StrategyInputs(
        revenue=sold,
        growth=year.change,
        wallet_share=sold / wallet if sold is not None and wallet else None,
        incumbent=next((str(rival) for rival in rivals[:1] if isinstance(rival, str) and rival), None),
        competitor=next((str(rival) for rival in rivals if isinstance(rival, str) and rival), None),
        support=float(players["status"].isin(SUPPORTIVE).mean()) if is_placed else None,
        compelling=len(ahead) > 0 if len(events) else None,
        open_deals=len(deals),
        units_bought=int(bought_from_us(units).sum()),
        units=len(units),
        currency=currency,
        is_blank=people.empty and revenue.empty and opportunities.empty,
        headroom=float(wallet_left(wallet, sold)) if sold is not None and wallet else None,
        sponsor=_sponsor(people) if is_placed else None,
        threads=len(threads(people)) if people["last_contact_date"].notna().any() else None,
        event=None if ahead.empty else f"{ahead['event'].iloc[0]} on {ahead['event_date'].iloc[0]:%Y-%m-%d}",
        aims=aims["aim"].nunique() if len(aims) else None,
        insights=int(told["aim"].nunique()),
    )


def account_position(signs: StrategyInputs) -> pd.DataFrame:
    """What the facts say of the position in the account, aspect by aspect, in words.

    Returns:
        Eight rows: `aspect`, `standing` (in words; empty when not known) and `known_from`.

    Source: STR-3.
    """
    blank = signs.is_blank
    growth = None
    if signs.growth is not None:
        moved = "fell" if signs.growth < 0 else "grew"
        growth = f"revenue {moved} by {share(abs(signs.growth))} in twelve months"
    if signs.headroom is not None:
        rest = f"{money(signs.headroom, signs.currency)} a year go to others"
        growth = f"{growth}; {rest}" if growth else rest
    backing = None if signs.support is None else f"{share(signs.support)} of the key players support us"
    if backing:
        backing += (
            f", {signs.sponsor} first" if signs.sponsor else ", no executive or decision maker among them"
        )
    rival = f"{signs.incumbent} is in place" if signs.incumbent else None
    if rival is None and signs.competitor:
        rival = f"{signs.competitor} bids in an open deal"
    event = signs.event or ("none lies ahead" if signs.compelling is False else None)
    insight = None
    if signs.aims:
        insight = (
            f"we have an answer with its return for {signs.insights} of their {counted(signs.aims, 'aim')}"
        )
    rows = [
        (
            "share of wallet",
            None if signs.wallet_share is None else f"{share(signs.wallet_share)} of what they spend is ours",
            "sales and wallet",
        ),
        ("growth", growth, "sales and wallet"),
        ("incumbent", rival, "account and open deals"),
        ("relationships", backing, "stakeholders"),
        (
            "conversations",
            None if signs.threads is None else f"with {counted(signs.threads, 'contact')} in twelve months",
            "interactions",
        ),
        ("compelling event", event, "initiatives"),
        ("insight", insight, "objectives and solutions"),
        (
            "units and deals",
            None
            if blank
            else f"{count(signs.units_bought)} of {counted(signs.units, 'unit')} buy;"
            f" {counted(signs.open_deals, 'open deal')}",
            "sales and opportunities",
        ),
    ]
    return pd.DataFrame(rows, columns=["aspect", "standing", "known_from"], dtype="str")


def _sponsor(people: pd.DataFrame) -> str:
    """The most influential executive or decision maker who is for us; empty when there is none."""
    present = active(people)
    has_say = present["is_executive"] | present["role"].isin(DECIDING)
    for_us = present[has_say & present["status"].isin(SUPPORTIVE)]
    if for_us.empty:
        return ""
    first = for_us.iloc[0]
    return f"{first['name']} ({first['title']})" if isinstance(first["title"], str) else str(first["name"])
