"""Four prompts to any strategy: the way in, the units, the seniors, the partners. Source: STR-4."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.people.introductions import targets
from planning_helpers.measures.people.people import active
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.model.vocabulary import SUPPORTIVE
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

FIRST, UNITS, SENIORS, PARTNERS = (
    "How do we get in first?",
    "Into which units?",
    "How do we build relationships with seniors?",
    "How do we use partners and our network?",
)
PROMPT_RULE = (
    "way in: the initiative whose compelling event comes first, else the first by priority, else the largest"
    " open deal; units: by priority of time; seniors: executives and key players not spoken with in"
    " {silence_days}; partners: those with a joint strategy, and ties of partners and acquaintances to"
    " contacts"
)


def strategy_prompts(
    listed: pd.DataFrame,
    people: pd.DataFrame,
    priority: pd.DataFrame,
    opportunities: pd.DataFrame,
    partners: pd.DataFrame,
    ties: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """The four prompts with what the data answer and what stays open.

    Args:
        listed: From `initiatives`.
        people: From `measures.people.people`.
        priority: From `unit_priority`.
        opportunities: Deals of the account.
        partners: Of the plan.
        ties: Of the plan.
        as_of: The day the facts are taken at.

    Returns:
        Four rows: `prompt`, `answer` (empty when data do not tell), `still_open` (empty when nothing is).

    Source: STR-4.
    """
    rows = [
        (FIRST, *_way_in(listed, people, opportunities, as_of=as_of)),
        (UNITS, *_units(priority)),
        (SENIORS, *_seniors(people, ties)),
        (PARTNERS, *_partners(partners, ties, people)),
    ]
    return pd.DataFrame(rows, columns=["prompt", "answer", "still_open"], dtype="str")


def strategy_prompts_finding(prompts: pd.DataFrame) -> Finding:
    """How many of the four prompts the data answer, and what is open. Source: STR-4."""
    answered, open_ones = prompts["answer"].notna(), prompts[prompts["still_open"] != ""]
    figures = {"answered": count(int(answered.sum())), "open": count(len(open_ones))}
    if not answered.any():
        return unknown(
            "STR-4",
            "strategy_prompts",
            "How to get in, into which units, to whom and by whose help: the data answer none of the four",
            next_step="Name one unit, one executive and one partner, and whom of them we know.",
            figures=figures,
        )
    lacks = [what for what in open_ones["still_open"] if what]
    first = prompts[answered].iloc[0]
    return Finding(
        "STR-4",
        "strategy_prompts",
        f"The data answer {figures['answered']} of the four prompts; {_lead(first['prompt'])}:"
        f" {first['answer']}" + (f"; open: {enumerated(lacks, most=2)}" if lacks else ""),
        "watch" if lacks else "note",
        figures,
        with_thresholds(PROMPT_RULE),
        prompts,
        next_step=f"Settle first: {lacks[0]}." if lacks else "",
    )


def _lead(prompt: str) -> str:
    return {FIRST: "the way in", UNITS: "the units", SENIORS: "the seniors", PARTNERS: "the help"}[prompt]


def _way_in(
    listed: pd.DataFrame, people: pd.DataFrame, opportunities: pd.DataFrame, *, as_of: date
) -> tuple[str | None, str]:
    """What to begin with, and what is not known of it."""
    is_ahead = (listed["event_kind"] == "compelling") & (listed["event_date"] >= pd.Timestamp(as_of))
    pressing = listed[is_ahead].sort_values("event_date", kind="stable")
    rest = listed[~is_ahead].sort_values("priority", na_position="last", kind="stable")
    doors = pd.concat([pressing, rest])
    if doors.empty:
        deals = open_opportunities(opportunities).sort_values("amount", ascending=False, na_position="last")
        if deals.empty:
            return None, "no initiative and no open deal is known"
        return f"over the open deal {deals['name'].iloc[0]}", "no initiative of theirs is known behind it"
    door = doors.iloc[0]
    unit = f" in {door['business_unit']}" if pd.notna(door["business_unit"]) else ""
    event = (
        f", before {door['event']} on {door['event_date']:%Y-%m-%d}" if door.name in pressing.index else ""
    )
    if pd.isna(door["executive"]):
        return f"through {door['name']}{unit}{event}", f"nobody is named who answers for {door['name']}"
    known = people.loc[people["name"] == door["executive"], ["status", "days_since_contact"]]
    status = str(known["status"].iloc[0]) if len(known) else "unknown"
    stance = "" if status == "unknown" else f" ({status})"
    lacks = f"where {door['executive']} stands" if status == "unknown" else ""
    if len(known) and pd.isna(known["days_since_contact"].iloc[0]):
        lacks = f"how to meet {door['executive']}, with whom we have never spoken"
    return f"through {door['name']}{unit} with {door['executive']}{stance}{event}", lacks


def _units(priority: pd.DataFrame) -> tuple[str | None, str]:
    told = priority[priority["priority"] > 0]
    if told.empty:
        return None, "no unit with a wallet, an open deal or an executive is known"
    first = told.iloc[0]
    others = told["business_unit"].iloc[1:3].tolist()
    then = f"; then {enumerated(others)}" if others else ""
    return f"{first['business_unit']} ({first['reasons']}){then}", ""


def _seniors(people: pd.DataFrame, ties: pd.DataFrame) -> tuple[str | None, str]:
    """Who of the seniors is met, who waits, who is for us, and whom nobody of ours knows."""
    present = active(people)
    seniors = present[present["is_executive"] | present["is_key_player"].astype(bool)]
    if seniors.empty:
        return None, "no executive or key player is known"
    waiting = targets(people)
    for_us = seniors[seniors["status"].isin(SUPPORTIVE)]
    by = f"; over {for_us['name'].iloc[0]}, who is for us" if len(for_us) else ""
    if waiting.empty:
        return f"all {count(len(seniors))} were spoken with in {threshold('silence_days')} days{by}", ""
    known = set(ties.loc[ties["to_kind"] == "contact", "to_id"])
    strangers = waiting[~waiting["contact_id"].isin(known) & waiting["days_since_contact"].isna()]
    names = enumerated(waiting["name"].tolist(), most=3)
    lacks = (
        f"who of ours or of our network knows {joined(strangers['name'].head(2))}" if len(strangers) else ""
    )
    return f"meet {names} ({count(len(waiting))} of {counted(len(seniors), 'senior')} wait){by}", lacks


def _partners(partners: pd.DataFrame, ties: pd.DataFrame, people: pd.DataFrame) -> tuple[str | None, str]:
    """What partners do with us, and whom of theirs they or our acquaintances know."""
    from_outside = ties[ties["from_kind"].isin(["partner", "network"]) & (ties["to_kind"] == "contact")]
    present = active(people)
    whom = present.loc[present["contact_id"].isin(from_outside["to_id"]), "name"].tolist()
    joint = partners[partners["joint_strategy"].notna()]
    said = [
        f"{name}: {what}" for name, what in zip(joint["name"].head(2), joint["joint_strategy"], strict=False)
    ]
    if whom:
        said.append(f"they know {enumerated(whom, most=3)}")
    idle = partners.loc[partners["joint_strategy"].isna(), "name"].tolist()
    if not said:
        named = f"what we do together with {idle[0]}" if idle else "no partner or acquaintance is named"
        return None, named
    is_idle = one_or_many(len(idle), "has", "have")
    return "; ".join(said), f"{enumerated(idle, most=2)} {is_idle} no joint strategy" if idle else ""
