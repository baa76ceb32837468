"""What deals say for and against us: competitors, late deals that slip, one buyer behind most of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities, won
from planning_helpers.measures.signs.candidate import Candidate, candidate, evidence_rows
from planning_helpers.wording.figures import count, counted, days, money, share
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import enumerated, one_or_many

LATE_STAGE = 0.5
CONCENTRATED = 0.6
SOURCE = "deals on record"


def competitors(account: pd.Series, opportunities: pd.DataFrame, *, currency: str) -> Iterator[Candidate]:
    """The incumbent, and other rivals in open deals."""
    incumbent = account.get("incumbent")
    named = incumbent.strip() if isinstance(incumbent, str) else ""
    still_open = open_opportunities(opportunities).dropna(subset=["competitor"])
    rivals = still_open["competitor"].str.strip()
    if named:
        theirs = opportunities[
            opportunities["competitor"].fillna("").str.strip().str.casefold() == named.casefold()
        ]
        rows = [evidence_rows([f"{named}, incumbent of the account"])]
        if len(theirs):
            rows.append(evidence_rows(theirs["name"], theirs["close_date"], theirs["amount"]))
        yield candidate(
            "incumbent",
            [named],
            "threat",
            f"{named} is in place as incumbent",
            pd.concat(rows, ignore_index=True),
            source="the account in the CRM",
            formula="incumbent of the account, and every deal that names it as competitor",
            figures={"deals": count(len(theirs))},
            currency=currency,
            ask=f"In which units is {named}, and until when does its contract run?",
        )
    for rival, deals in still_open.groupby(rivals):
        if str(rival).casefold() == named.casefold() or not str(rival):
            continue
        yield candidate(
            "competitor",
            [str(rival)],
            "threat",
            f"{rival} competes in {counted(len(deals), 'open deal')}",
            evidence_rows(deals["name"], deals["close_date"], deals["amount"]),
            source=SOURCE,
            formula="open deals that name a competitor",
            figures={"deals": count(len(deals))},
            currency=currency,
            ask=f"Who of theirs prefers {rival}, and for what?",
        )


def slipping(
    opportunities: pd.DataFrame, stage_history: pd.DataFrame, *, as_of: date, currency: str
) -> Iterator[Candidate]:
    """Open deals in a late stage whose close date has passed or was moved back.

    A stage is late from a probability of `LATE_STAGE` on; of a deal without one the stage is not known.
    """
    deals = open_opportunities(opportunities)
    deals = deals[(deals["probability"] >= LATE_STAGE).fillna(False).astype(bool)]
    history = stage_history.sort_values("changed_at", kind="stable")
    first = history.dropna(subset=["close_date"]).drop_duplicates("opportunity_id")
    promised = values_of(deals["opportunity_id"], first.set_index("opportunity_id")["close_date"])
    moved = (deals["close_date"] - promised).dt.days
    overdue = (pd.Timestamp(as_of) - deals["close_date"]).dt.days
    late = deals.assign(moved=moved, overdue=overdue)[(moved > 0) | (overdue > 0)]
    if late.empty:
        return
    late = late.sort_values("amount", ascending=False, na_position="last", kind="stable")
    told = [_slipped(deal) for deal in late.to_dict("records")]
    known = money(late["amount"].sum(min_count=1), currency)
    in_all = " in all" if len(late) > 1 else ""
    worth = f", {known}{in_all}" if known.value is not None else ""
    yield candidate(
        "slipping",
        late["opportunity_id"],
        "threat",
        f"{counted(len(late), 'deal')} in a late stage {one_or_many(len(late), 'slips', 'slip')}{worth}: "
        f"{enumerated(told, most=3)}",
        evidence_rows(told, late["close_date"], late["amount"]),
        source=SOURCE,
        formula=f"open deals with a probability of {LATE_STAGE:.0%} or more whose close date has passed, or "
        "is later than the first one recorded",
        figures={"deals": count(len(late)), "amount": known},
        currency=currency,
        ask="What must happen on their side before they sign, and who can make it happen?",
    )


def one_buyer(
    opportunities: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
    contacts: pd.DataFrame,
    *,
    as_of: date,
    currency: str,
) -> Iterator[Candidate]:
    """The one person behind most of the deals won in twelve months or open, by their amount.

    The buyer of a deal is its primary contact, else its only one; one with a single deal is no concentration.
    """
    today = pd.Timestamp(as_of)
    wins = won(opportunities)
    recent = wins[(wins["close_date"] > today - pd.DateOffset(years=1)) & (wins["close_date"] <= today)]
    deals = pd.concat([recent, open_opportunities(opportunities)])
    named = opportunity_contacts
    alone = ~named["opportunity_id"].duplicated(keep=False)
    buyers = named[named["is_primary"].fillna(False).astype(bool) | alone].drop_duplicates("opportunity_id")
    buyer = values_of(deals["opportunity_id"], buyers.set_index("opportunity_id")["contact_id"])
    bought = deals.assign(buyer=buyer).dropna(subset=["buyer", "amount"])
    total = bought["amount"].sum()
    if total <= 0:
        return
    by_buyer = bought.groupby("buyer")["amount"].sum().sort_values(ascending=False, kind="stable")
    if by_buyer.iloc[0] < CONCENTRATED * total:
        return
    theirs = bought[bought["buyer"] == by_buyer.index[0]]
    if len(theirs) < 2:
        return
    who = names_of(theirs["buyer"], contacts, "contact_id").iloc[0]
    part = share(by_buyer.iloc[0] / total)
    lacking = "" if len(bought) == len(deals) else ", as far as buyers and amounts are known"
    yield candidate(
        "concentration",
        [f"buyer {by_buyer.index[0]}"],
        "threat",
        f"{part} of what was won in twelve months or is open hangs on one buyer, {who}{lacking}",
        evidence_rows(theirs["name"], theirs["close_date"], theirs["amount"]),
        source=SOURCE,
        formula="amounts of deals won in the last twelve months or open, by their primary contact (or their "
        f"only one); one person with {CONCENTRATED:.0%} or more",
        figures={"share": part, "deals": count(len(theirs)), "buyers": count(len(by_buyer))},
        currency=currency,
        ask=f"Who would decide if {who} left?",
    )


def _slipped(deal: Mapping[Hashable, Any]) -> str:
    told = []
    if deal["moved"] > 0:
        told.append(f"moved back by {days(deal['moved'])}")
    if deal["overdue"] > 0:
        told.append(f"{days(deal['overdue'])} overdue")
    return f"{deal['name']} ({', '.join(told)})"
