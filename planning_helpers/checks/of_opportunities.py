"""Checks of the deals, and of how far they carry the goals."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.opportunity_map.overdue_deals import overdue_deals
from planning_helpers.chapters.opportunity_map.strategy_cards import strategy_cards
from planning_helpers.checks.check import Check, Found, Violation
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.measures.pipeline.leading_ratio import DIVERGENCE
from planning_helpers.wording.figures import money, share

NO_DEALS = "no deal is open"


def _short(ambition: str) -> Check:
    def find(facts: PlanFacts) -> Found:
        outlook = facts.outlook
        sufficiency = outlook.sufficiency(ambition)
        if sufficiency.verdict == "not computable":
            return " and ".join(sufficiency.missing) or outlook.no_goal or outlook.won_unknown
        if outlook.reach(ambition) not in ("short", "out of reach"):
            return []
        gap = money(sufficiency.pipeline_gap, facts.currency)
        return [Violation(f"the {ambition} goal", f"lacks {gap} of open pipeline at {outlook.lead.words}")]

    return Check(
        f"{ambition}-above-pipeline",
        "PIPE-1",
        "act" if ambition == "commit" else "note",
        "opportunity",
        f"Won and open deals support the {ambition} goal at the close ratio",
        "Find more deals, or lower the goal openly.",
        find,
    )


def _diverging(facts: PlanFacts) -> Found:
    lead = facts.outlook.lead
    if lead.evidence is None:
        return "no close ratio is planned"
    if lead.evidence.value is None:
        return "no deal of the book was ever closed"
    if not lead.diverges:
        return []
    problem = f"is {share(lead.value)}, against {lead.evidence.words}"
    return [Violation("the planned close ratio", problem)]


def _valueless(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    return _deals(facts, facts.deals["amount"].isna(), "has no amount")


def _undated(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    return _deals(facts, facts.deals["close_date"].isna(), "has no close date")


def _unowned(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    return _deals(facts, facts.deals["owner_id"].isna(), "has no owner")


def _late(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    late = overdue_deals(facts.tables["opportunities"], as_of=facts.as_of)
    is_late = facts.deals["opportunity_id"].isin(late["opportunity_id"])
    return _deals(facts, is_late, "is open beyond its close date")


def _idle(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    served = facts.deals["opportunity_id"].isin(facts.rows("actions")["opportunity_id"])
    return _deals(facts, ~served, "has no action")


def _incomplete_cards(facts: PlanFacts) -> Found:
    if facts.deals.empty:
        return NO_DEALS
    cards = strategy_cards(
        facts.tables["opportunities"],
        facts.tables["opportunity_strategies"],
        offerings=facts.tables["offerings"],
        opportunity_contacts=facts.tables["opportunity_contacts"],
        contacts=facts.tables["contacts"],
        partners=facts.tables["partners"],
        actions=facts.rows("actions"),
    )
    return [
        Violation(name, f"says nothing on {missing}", opportunity=key)
        for name, missing, key in zip(
            cards["name"].tolist(), cards["missing"].tolist(), cards["opportunity_id"].tolist(), strict=True
        )
        if missing
    ]


def _deals(facts: PlanFacts, are_meant: pd.Series, problem: str) -> list[Violation]:
    meant = facts.deals[are_meant]
    return [
        Violation(name, problem, opportunity=key)
        for name, key in zip(meant["name"].tolist(), meant["opportunity_id"].tolist(), strict=True)
    ]


CHECKS = (
    _short("commit"),
    _short("stretch"),
    Check(
        "close-ratio-diverges",
        "C12",
        "watch",
        "opportunity",
        f"The planned close ratio is less than {100 * DIVERGENCE:.0f} points from what deals let expect",
        "Plan with the ratio that closed deals let expect, or write down why this period will differ.",
        _diverging,
        told_by=("opportunities",),
    ),
    Check(
        "deal-without-amount",
        "OPP-3",
        "watch",
        "opportunity",
        "Every open deal has an amount",
        "Put at least an estimate on it.",
        _valueless,
        told_by=("opportunities",),
    ),
    Check(
        "deal-without-date",
        "OPP-3",
        "watch",
        "opportunity",
        "Every open deal has a close date",
        "Ask when they will decide.",
        _undated,
        told_by=("opportunities",),
    ),
    Check(
        "deal-without-owner",
        "ACT-1",
        "watch",
        "opportunity",
        "Every open deal has an owner",
        "Name in the CRM who of ours wins it.",
        _unowned,
    ),
    Check(
        "deal-past-close-date",
        "OPP-3",
        "act",
        "opportunity",
        "No open deal is beyond its close date",
        "Close it, or agree on a new date with the client.",
        _late,
        told_by=("opportunities",),
    ),
    Check(
        "deal-without-action",
        "ACT-1",
        "watch",
        "action",
        "An action serves every open deal",
        "Plan the next step, with a date.",
        _idle,
        told_by=("opportunities",),
    ),
    Check(
        "deal-strategy-incomplete",
        "OPP-4",
        "watch",
        "opportunity",
        "The strategy of every open deal has its six fields, and a contact with a role",
        "Ask the client, beginning with the largest deal.",
        _incomplete_cards,
        told_by=("opportunities",),
    ),
)
