"""Initiatives: what the account wants to do, for whom, why and when; never a forecast. Source: INIT-1."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted, days, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many, some_of

HORIZONS = ("short", "middle", "long")
WANTED = {
    "who_for": "who for",
    "why": "why",
    "executive": "executive",
    "owner": "owner of ours",
    "due_date": "date",
    "origin": "SWOT origin",
}
"""What INIT-2 asks of every initiative, and how a reader calls it."""


def initiatives(
    planned: pd.DataFrame, contacts: pd.DataFrame, users: pd.DataFrame, swot_items: pd.DataFrame
) -> pd.DataFrame:
    """The initiatives by horizon and priority, with names for keys and what each still lacks.

    Returns:
        `row_id`, `name`, `horizon`, `priority`, `who_for`, `why`, `business_unit`, `executive`, `owner`,
        `start_date`, `due_date`, `event`, `event_kind`, `event_date`, `origin` (statement of the SWOT item),
        `impact`, `effort`, `aspiration`, `missing` (empty fields, by `WANTED`), `audience`; without horizon
        last.

    Source: INIT-1, INIT-2.
    """
    named = planned.assign(
        executive=planned["executive_id"].map(contacts.set_index("contact_id")["name"]).astype("str"),
        owner=planned["owner_id"].map(users.set_index("user_id")["name"]).astype("str"),
        origin=planned["swot_item_id"].map(swot_items.set_index("row_id")["statement"]).astype("str"),
        order=planned["horizon"].map({horizon: place for place, horizon in enumerate(HORIZONS)}),
    )
    lacking = named[list(WANTED)].isna().rename(columns=WANTED)
    missing = [", ".join(lacking.columns[row]) for row in lacking.to_numpy()]
    return named.assign(missing=pd.Series(missing, index=named.index, dtype="str")).sort_values(
        ["order", "priority", "due_date"], na_position="last", kind="stable", ignore_index=True
    )[
        [
            "row_id",
            "name",
            "horizon",
            "priority",
            "who_for",
            "why",
            "business_unit",
            "executive",
            "owner",
            "start_date",
            "due_date",
            "event",
            "event_kind",
            "event_date",
            "origin",
            "impact",
            "effort",
            "aspiration",
            "missing",
            "audience",
        ]
    ]


def initiatives_finding(listed: pd.DataFrame) -> Finding:
    """How many initiatives there are by horizon, and which lack something. Source: INIT-1, INIT-2."""
    if listed.empty:
        return unknown(
            "INIT-1",
            "initiatives",
            "No initiative of this account is known",
            next_step=(
                "Derive the first from the SWOT, or ask an executive what must be done this year, for whom"
                " and why."
            ),
        )
    by_horizon = listed["horizon"].value_counts()
    figures = {
        "initiatives": count(len(listed)),
        **{horizon: count(int(by_horizon.get(horizon, 0))) for horizon in HORIZONS},
        "incomplete": count(int((listed["missing"] != "").sum())),
    }
    spread = ", ".join(f"{figures[horizon]} {horizon}" for horizon in HORIZONS if figures[horizon].value)
    incomplete = listed[listed["missing"] != ""]
    lacking = (
        f"incomplete: {figures['incomplete']}; {incomplete['name'].iloc[0]} has no"
        f" {incomplete['missing'].iloc[0]}"
        if len(incomplete)
        else "each has who, why, date, executive and owner"
    )
    return Finding(
        "INIT-2",
        "initiatives",
        f"{counted(len(listed), 'initiative')} ({spread or 'no horizon given'}); {lacking}",
        "watch" if len(incomplete) else "good",
        figures,
        "initiatives of the plan by horizon; fields of who, why, executive, owner, date, SWOT origin that are"
        " empty",
        listed[["name", "horizon", "who_for", "executive", "owner", "due_date", "missing"]],
        next_step=f"Complete {incomplete['name'].iloc[0]}." if len(incomplete) else "",
    )


def events(listed: pd.DataFrame) -> pd.DataFrame:
    """The dated events, soonest first: `event_date`, `event`, `event_kind`, `name` (of the initiative)."""
    dated = listed.dropna(subset=["event_date"])
    named = dated.assign(event=dated["event"].fillna(dated["name"]))
    return named.sort_values("event_date", ignore_index=True)[["event_date", "event", "event_kind", "name"]]


def events_finding(dated: pd.DataFrame, *, as_of: date) -> Finding:
    """The next event that forces or opens something, and how many days away. Source: INIT-3."""
    ahead = dated[dated["event_date"] >= pd.Timestamp(as_of)]
    compelling = ahead[ahead["event_kind"] == "compelling"]
    figures = {"ahead": count(len(ahead)), "compelling": count(len(compelling))}
    formula = f"events of initiatives dated {as_of} or later"
    if dated.empty:
        return unknown(
            "INIT-3",
            "events",
            "No dated event drives this account: nothing says why it must act, and when",
            next_step="Ask what happens if they do nothing this year, and on which day it hurts.",
        )
    if ahead.empty:
        lie = one_or_many(len(dated), "The one event lies", f"All {count(len(dated))} events lie")
        statement = f"{lie} behind us; nothing ahead compels the account to act"
        return Finding(
            "INIT-3",
            "events",
            statement,
            "watch",
            figures,
            formula,
            dated,
            next_step="Ask what the next date is that they cannot miss.",
        )
    first = (compelling if len(compelling) else ahead).iloc[0]
    left = days(float((first["event_date"] - pd.Timestamp(as_of)).days))
    kind = "compelling event" if len(compelling) else "trigger, but nothing compels"
    return Finding(
        "INIT-3",
        "events",
        f"{first['event']} is {left} away ({kind})",
        "act"
        if len(compelling) and left.value is not None and left.value <= threshold("event_soon_days")
        else "note",
        {**figures, "days_left": left},
        formula,
        ahead,
        next_step=f"Agree with the client what must be done before it, for {first['name']}.",
    )


def aspiration_finding(listed: pd.DataFrame, *, currency: str) -> Finding:
    """What the initiatives might bring us, said to be no forecast. Source: INIT-4, C18."""
    if listed.empty:
        return unknown(
            "INIT-4",
            "aspirations",
            "What an initiative might bring cannot be told: none of this account is known",
            next_step="Find the first initiative; an amount of hope may follow.",
        )
    hoped = listed[listed["aspiration"] > 0]
    if hoped.empty:
        return Finding(
            "INIT-4",
            "aspirations",
            "No initiative carries an amount: this stage is research, as it should be",
            "good",
            formula="aspirations of the initiatives",
        )
    total = money(hoped["aspiration"].sum(), currency)
    return Finding(
        "INIT-4",
        "aspirations",
        f"{counted(len(hoped), 'initiative')} might bring {total}; this is hope, and in no forecast, pipeline"
        " or goal",
        "note",
        {"initiatives": count(len(hoped)), "aspiration": total},
        "sum of the aspirations; amounts enter a forecast as opportunities only",
        hoped[["name", "horizon", "aspiration"]],
        currency,
        next_step="Qualify the first as an opportunity when budget, date and decision maker are known.",
    )


def effort_finding(listed: pd.DataFrame) -> Finding:
    """Which initiative brings the most for the least effort. Source: INIT-1 (prioritised)."""
    rated = listed.dropna(subset=["impact", "effort"])
    if rated.empty:
        return unknown(
            "INIT-1",
            "impact_effort",
            "Impact and effort cannot be compared: no initiative is rated on both",
            next_step="Rate impact and effort of each initiative from 1 to 5.",
        )
    easy = rated[
        (rated["impact"] >= threshold("large_impact")) & (rated["effort"] <= threshold("small_effort"))
    ]
    ratio = (rated["impact"] / rated["effort"]).astype("float64")
    best = rated.iloc[int(ratio.argmax())]
    figures = {"rated": count(len(rated)), "quick": count(len(easy))}
    return Finding(
        "INIT-1",
        "impact_effort",
        f"{best['name']} brings the most for the effort (impact {best['impact']}, effort {best['effort']}); "
        f"{some_of(len(easy), len(listed), 'initiative', 'has', 'have')} high impact at moderate effort",
        "note",
        figures,
        with_thresholds(
            "largest impact ÷ effort (1 to 5 each); high impact: {large_impact} or more, moderate effort:"
            " {small_effort} or less"
        ),
        rated[["name", "horizon", "impact", "effort", "priority", "owner"]],
        next_step=f"Put {best['name']} first." if best["priority"] != 1 else "",
    )


def aims_finding(
    listed: pd.DataFrame, goals: pd.DataFrame, strategies: pd.DataFrame, *, as_of: date
) -> Finding:
    """What the account is after, what we aim for and how: initiatives, goals, strategy, next event.

    Args:
        listed: From `initiatives`.
        goals: From `goals.goals`.
        strategies: Table of the plan.
        as_of: The day from which events lie ahead.
    """
    primary = strategies.loc[strategies["is_primary"].fillna(False).astype(bool), "name"].tolist()
    figures = {
        "initiatives": count(len(listed)),
        "goals": count(len(goals)),
        "agreed": count(int(goals["client_agreed_date"].notna().sum())),
    }
    if listed.empty and goals.empty and not primary:
        return unknown(
            "INIT-1",
            "aims",
            "What the account wants and what we aim for is not known: no initiative, goal or strategy is set",
            next_step="Ask one executive what must be done this year, and set one goal from the answer.",
        )
    how = f"our strategy is {primary[0]}" if len(primary) == 1 else "no single primary strategy is chosen"
    agreed = f"of our {counted(len(goals), 'goal')} the client has agreed to {figures['agreed']}"
    said = f"The account pursues {counted(len(listed), 'initiative')} we know of; {agreed}; {how}"
    upcoming = events_finding(events(listed), as_of=as_of)
    return Finding(
        "INIT-1",
        "aims",
        (
            f"{said}; {upcoming.statement}"
            if upcoming.severity != "unknown"
            else f"{said}; no dated event drives it"
        ),
        "act" if len(primary) != 1 else "watch" if figures["agreed"].value == 0 else "note",
        figures,
        "initiatives, goals and strategies of the plan; events on or after the day of the facts",
        listed[["name", "horizon", "event", "event_date", "owner"]],
        next_step=upcoming.next_step if len(primary) == 1 else "Choose exactly one primary strategy.",
    )
