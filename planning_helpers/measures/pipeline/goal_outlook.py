"""Whether the goals of a plan are within reach: what is won, what is open, and how far that goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.close_ratio import CloseRatio, close_ratio
from planning_helpers.measures.pipeline.deal_status import decided_by, won
from planning_helpers.measures.pipeline.goal_chance import goal_chances
from planning_helpers.measures.pipeline.goal_period import goal_period, readable_period, same_length
from planning_helpers.measures.pipeline.goal_progress import amount_of, closed_in, due_by_end
from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio, leading_ratio
from planning_helpers.measures.pipeline.pipeline import (
    Reach,
    Sufficiency,
    goal_reach,
    left_out_words,
    pipeline_sufficiency,
    sufficiency_finding,
)
from planning_helpers.measures.pipeline.win_rate_by_age import AgeEffect, age_effect, aged_chances
from planning_helpers.periods import Period
from planning_helpers.wording.figures import counted, money
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import lower_first

_TELLING = ["name", "stage", "amount", "probability", "close_date", "competitor", "next_step"]


@dataclass(frozen=True)
class GoalOutlook:
    """Goals of a period and what stands for them.

    Attributes:
        goals: Commit and stretch goal; None when not set.
        won: Sum won in the period; None when not known.
        won_deals: The deals won in it.
        deals: Open deals that count: due by the end of the period.
        ratio: Close ratio of the account, seen in several ways.
        lead: The one of them that all figures rest on.
        commit: Sufficiency for the commit goal.
        stretch: The same for the stretch goal.
        ages: How the outcome of the book's deals goes with their age.
        chances: Chance of each goal, as `goal_chances` returns it.
        period: The period all this is for: that of the plan where it holds the one asked about.
        goal_of: Name of the period the goals were set for, where that is not the one asked about; else empty.
        no_goal: Why a plan has no goal for the period, in words; else empty.
        won_unknown: Why what is won is not known, in words; else empty.
    """

    goals: dict[str, float | None]
    won: float | None
    won_deals: pd.DataFrame
    deals: pd.DataFrame
    ratio: CloseRatio
    lead: LeadingRatio
    commit: Sufficiency
    stretch: Sufficiency
    ages: AgeEffect
    chances: pd.DataFrame
    period: Period
    goal_of: str
    no_goal: str
    won_unknown: str

    def sufficiency(self, ambition: str) -> Sufficiency:
        """That of the `commit` or the `stretch` goal."""
        return self.commit if ambition == "commit" else self.stretch

    def chance(self, ambition: str) -> float | None:
        """The chance of the `commit` or the `stretch` goal; None when it is not known."""
        column = f"{ambition}_probability"
        if column not in self.chances or self.chances.empty:
            return None
        if len(self.deals) and self.deals["amount"].isna().all():
            return None
        return float(self.chances[column].iloc[0])

    def reach(self, ambition: str) -> Reach:
        """What is to be said of the `commit` or the `stretch` goal (`pipeline.goal_reach`)."""
        is_valued = not left_out_words(open=self.deals, won=self.won_deals)
        return goal_reach(self.sufficiency(ambition), self.chance(ambition), is_valued=is_valued)


def goal_outlook(
    plan: pd.Series | None,
    opportunities: pd.DataFrame,
    *,
    book_opportunities: pd.DataFrame,
    period: Period,
    as_of: date,
    accounts: pd.DataFrame | None = None,
    allow_earlier: bool = False,
) -> GoalOutlook:
    """What is won and open for the goals of `plan`, and how far that reaches.

    Open deals count when they are due by the end of the period. A plan of a longer period that holds `period`
    is judged over its own; a plan of another period has no goal for this one.
    Source: SNAP-2, OPP-3, PIPE-1, C10, C11, C12.

    Args:
        plan: Row of the plan; None when the account has none.
        opportunities: Deals of the account.
        book_opportunities: Deals of all accounts, for the close ratio and how it goes with age.
        period: The plan period.
        as_of: The day the facts are taken at.
        accounts: All accounts, for their segments; without them the close ratio is drawn to the book's only.
        allow_earlier: Take the goals of a plan of an earlier period of the same length for those of `period`,
            to compare with them.
    """
    span, goal_of, no_goal = _span(plan, period, allow_earlier=allow_earlier)
    goals = {name: None if no_goal else _number(plan, f"{name}_goal") for name in ("commit", "stretch")}
    book = decided_by(book_opportunities, as_of)
    ratio = close_ratio(
        _number(plan, "planned_close_ratio"),
        decided_by(opportunities, as_of),
        book,
        accounts=accounts,
        account_id=None if plan is None else plan.get("account_id"),
    )
    lead = leading_ratio(ratio)
    ages = age_effect(book, as_of=as_of)
    won_deals = closed_in(won(opportunities), period=span, as_of=as_of)
    deals = due_by_end(opportunities, period=span)
    is_recorded = len(opportunities) > 0 or len(book_opportunities) > 0
    sold = amount_of(won_deals) if is_recorded else None
    won_unknown = "" if sold is not None else _why_unknown(won_deals, is_recorded=is_recorded)
    reachable = amount_of(deals) if is_recorded else None
    sufficiency = {
        name: _reasoned(
            pipeline_sufficiency(goal, sold, reachable, lead.value),
            no_goal=no_goal,
            won_unknown=won_unknown,
            is_recorded=is_recorded,
        )
        for name, goal in goals.items()
    }
    return GoalOutlook(
        goals=goals,
        won=sold,
        won_deals=won_deals,
        deals=deals,
        ratio=ratio,
        lead=lead,
        commit=sufficiency["commit"],
        stretch=sufficiency["stretch"],
        ages=ages,
        chances=goal_chances(
            deals,
            won=sold,
            goals=goals,
            ratio=lead,
            aged=aged_chances(deals, ages, ratio=lead, as_of=as_of),
        ),
        period=span,
        goal_of=goal_of,
        no_goal=no_goal,
        won_unknown=won_unknown,
    )


def ambition_finding(outlook: GoalOutlook, ambition: str, *, currency: str) -> Finding:
    """Whether the pipeline reaches the `commit` or the `stretch` goal, with the open deals counted."""
    return sufficiency_finding(
        outlook.sufficiency(ambition),
        ambition=ambition,
        currency=currency,
        ratio=outlook.lead.words,
        chance=outlook.chance(ambition),
        rows=outlook.deals[_TELLING],
        won_deals=outlook.won_deals,
        goal_of=outlook.goal_of,
    )


def goal_outlook_finding(outlook: GoalOutlook, *, currency: str) -> Finding:
    """The bottom line: is the commit goal within reach, and how likely?"""
    found = _facts_first(ambition_finding(outlook, "commit", currency=currency), outlook, currency=currency)
    return replace(found, section="opportunity_map", formula=f"{found.formula}; chance: see below")


def _facts_first(found: Finding, outlook: GoalOutlook, *, currency: str) -> Finding:
    """The same; where it cannot be computed, behind what is won and open."""
    facts = []
    if outlook.won is not None and len(outlook.won_deals):
        facts.append(f"{money(outlook.won, currency)} is won")
    if outlook.deals["amount"].notna().any():
        facts.append(f"{money(outlook.commit.open_amount, currency)} is open, due in time")
    if found.severity != "unknown" or not facts:
        return found
    statement = f"{' and '.join(facts)}{left_out_words(open=outlook.deals, won=outlook.won_deals)}"
    return replace(found, statement=f"{statement}; {lower_first(found.statement)}")


def _span(plan: pd.Series | None, period: Period, *, allow_earlier: bool) -> tuple[Period, str, str]:
    """The period to judge the goals over, the name of theirs where it is another, and why there are none."""
    if plan is None:
        return period, "", ""
    span, written = goal_period(plan.get("period"), period), readable_period(plan.get("period"))
    if span is not None:
        return span, "" if span == period else span.name, ""
    if (
        written is not None
        and allow_earlier
        and written.start < period.start
        and same_length(written, period)
    ):
        return period, written.name, ""
    return period, "", f"no goal is set for {period}; the plan in force is of {written}"


def _why_unknown(won_deals: pd.DataFrame, *, is_recorded: bool) -> str:
    if not is_recorded:
        return "what is won is not known: no opportunity is recorded in the book"
    return f"what is won is not known: value known for 0 of {counted(len(won_deals), 'won deal')}"


def _reasoned(found: Sufficiency, *, no_goal: str, won_unknown: str, is_recorded: bool) -> Sufficiency:
    """The same, with what is missing told by its reason."""
    if found.verdict != "not computable":
        return found
    if no_goal:
        return replace(found, missing=(no_goal,))
    if not is_recorded:
        return replace(found, missing=(*(("no goal is set",) if found.goal is None else ()), won_unknown))
    missing = tuple(won_unknown if "won" in words else words for words in found.missing)
    return replace(found, missing=missing)


def _number(plan: pd.Series | None, name: str) -> float | None:
    value = None if plan is None else plan.get(name)
    return None if value is None or pd.isna(value) else float(value)
