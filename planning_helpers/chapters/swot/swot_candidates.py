"""SWOT candidates: what the facts say about the account, offered to the team, each with its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd

from planning_helpers.chapters.swot.contact_signs import executives, threading
from planning_helpers.measures.signs.candidate import SEPARATOR, Candidate
from planning_helpers.measures.signs.deal_signs import competitors, one_buyer, slipping
from planning_helpers.measures.signs.sales_signs import (
    below_cost,
    concentrated,
    revenue_falling,
    trends,
    wallet_shares,
)
from planning_helpers.measures.units.whitespace import sold_as
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.never_imported import SIGN_TABLES, import_step, never_imported

CANDIDATE_RULE = (
    "signs in sales, deals and talks: revenue that falls; offerings that fall, lapse or grow; a share of"
    " wallet that rose; one unit, offering or buyer behind 60% or more; one person who meets us; mentors;"
    " executives not contacted this quarter; competitors in place or in open deals; sales below cost;"
    " late-stage deals that slip. What the team accepted or dismissed is not offered again until there is"
    " something new in it"
)


def swot_candidates(
    frames: Mapping[str, pd.DataFrame],
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    *,
    account: pd.Series,
    as_of: date,
    currency: str,
) -> list[Candidate]:
    """Everything the facts suggest, threats and weaknesses first; see `not_offered_before` for what is new.

    Args:
        frames: The tables of the account by name.
        people: From `measures.people.people`.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        account: Row of the account.
        as_of: Last day of the twelve months.
        currency: Of the amounts.

    Source: SWOT-1, SWOT-3, SWOT-4, RISK-1.
    """
    sold = revenue.assign(offering=revenue["offering_id"].map(sold_as(frames["offerings"])).astype("str"))
    deals = frames["opportunities"]
    told: dict[str, Any] = {"as_of": as_of, "currency": currency}
    found = [
        *competitors(account, deals, currency=currency),
        *slipping(deals, frames["stage_history"], **told),
        *concentrated(sold, **told),
        *one_buyer(deals, frames["opportunity_contacts"], frames["contacts"], **told),
        *revenue_falling(sold, **told),
        *trends(sold, **told),
        *wallet_shares(sold, account, frames["business_units"], **told),
        *below_cost(sold, account, **told),
        *threading(people),
        *executives(people, as_of=as_of),
    ]
    order = {"threat": 0, "weakness": 1, "opportunity": 2, "strength": 3}
    return sorted(found, key=lambda candidate: order[candidate.quadrant])


def not_offered_before(candidates: list[Candidate], items: pd.DataFrame) -> list[Candidate]:
    """The candidates the team neither accepted nor dismissed; `items` are the table `swot_items`.

    What was decided is known by its key, however the team worded it, and by its words where somebody typed
    them. A candidate comes back when it is about something that was not decided on, such as another deal.
    """
    decided: dict[str, set[str]] = {}
    for key in items["candidate"].dropna():
        kind, _, members = str(key).partition(":")
        decided.setdefault(_plain(kind), set()).update(_plain(name) for name in members.split(SEPARATOR))
    said = set(items["statement"].dropna().map(_plain))
    return [
        one
        for one in candidates
        if not {_plain(name) for name in one.members} <= decided.get(_plain(one.kind), set())
        and _plain(one.statement) not in said
    ]


def decision(
    candidate: Candidate,
    status: Literal["accepted", "dismissed"],
    *,
    as_of: date,
    statement: str = "",
    quadrant: str = "",
    impact: int | None = None,
) -> dict[str, Any]:
    """The row of `swot_items` that records what the team decided, to be saved with the key of the plan.

    Args:
        candidate: What was offered.
        status: Whether the team takes it over; a dismissed one is remembered and not shown.
        as_of: The day the facts were taken at.
        statement: The team's own words, where they differ.
        quadrant: Where the team puts it, where that is elsewhere.
        impact: 1 (small) to 5 (large), where the team rated it.

    Source: SWOT-4, SWOT-5.
    """
    dates = candidate.rows["evidence_date"].dropna()
    latest = dates[dates <= pd.Timestamp(as_of)].max()
    return {
        "perspective": candidate.perspective,
        "quadrant": quadrant or candidate.quadrant,
        "statement": statement or candidate.statement,
        "impact": impact,
        "candidate": candidate.key,
        "status": status,
        "evidence_source": f"Computed from {candidate.source}",
        "evidence_date": as_of if pd.isna(latest) else latest.date(),
        "evidence_status": "assumed",
    }


def candidate_rows(candidates: list[Candidate]) -> pd.DataFrame:
    """One row a candidate: `quadrant`, `perspective`, `statement`, `rows` (how many), `candidate`."""
    columns = {
        "quadrant": "str",
        "perspective": "str",
        "statement": "str",
        "rows": "int64",
        "candidate": "str",
    }
    rows = [(one.quadrant, one.perspective, one.statement, len(one.rows), one.key) for one in candidates]
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def candidate_findings(candidates: list[Candidate]) -> list[Finding]:
    """The finding of each candidate, with the rows behind it."""
    return [one.finding for one in candidates]


def candidates_finding(
    candidates: list[Candidate], *, dismissed: int = 0, never_filled: Collection[str] = ()
) -> Finding:
    """How many statements the facts offer, and the gravest of them.

    That nothing stands out is not said of the tables among `never_filled`, which never had a row.
    """
    figures = {"candidates": count(len(candidates)), "decided": count(dismissed)}
    were = "was" if dismissed == 1 else "were"
    before = f"; {figures['decided']} {were} decided on before" if dismissed else ""
    unknown_of = [table for table in SIGN_TABLES if table in never_filled]
    if not candidates and unknown_of:
        return unknown(
            "SWOT-1",
            "swot_candidates",
            f"Whether anything stands out cannot be told: {never_imported(unknown_of)}{before}",
            next_step=import_step(unknown_of),
            figures=figures,
        )
    if not candidates:
        nothing = (
            "The facts offer nothing new" if dismissed else "Nothing in sales, deals and talks stands out"
        )
        return Finding(
            "SWOT-1",
            "swot_candidates",
            f"{nothing}{before}",
            "note",
            figures,
            CANDIDATE_RULE,
        )
    first = candidates[0]
    return Finding(
        "SWOT-1",
        "swot_candidates",
        f"{first.statement}; the facts offer {counted(len(candidates), 'candidate')} to decide on{before}",
        "act" if first.quadrant in {"threat", "weakness"} else "note",
        figures,
        CANDIDATE_RULE,
        candidate_rows(candidates),
        next_step="Accept, reword or dismiss each candidate with the team, and say what you know about it.",
    )


def _plain(text: str) -> str:
    return str(text).strip().casefold()
