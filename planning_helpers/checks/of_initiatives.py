"""Checks of what the account wants to do, and who of theirs answers for it."""

from __future__ import annotations

import pandas as pd

from planning_helpers.checks.check import Check, Found, Violation, empty_in, none_of
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.measures.units.business_units import is_due
from planning_helpers.wording.never_imported import never_imported


def _idle(facts: PlanFacts) -> Found:
    planned = facts.rows("initiatives")
    if planned.empty:
        return "the plan has no initiatives"
    idle = planned[~planned["row_id"].isin(facts.rows("actions")["initiative_id"])]
    return [
        Violation(name, "has no action", initiative=key)
        for name, key in zip(idle["name"].tolist(), idle["row_id"].tolist(), strict=True)
    ]


def _forecast_on_research(facts: PlanFacts) -> Found:
    outlook = facts.outlook
    commit, won, reachable = outlook.goals["commit"], outlook.won, outlook.commit.open_amount
    if commit is None:
        return "no commit goal is set"
    if won is None or reachable is None:
        return "what is won or open is not known"
    missing = commit - won - reachable
    aims = facts.rows("initiatives").dropna(subset=["aspiration"])
    if missing <= 0 or aims.empty:
        return []
    problem = "must bring part of the commit goal, as won and open deals do not add up to it"
    return [
        Violation(name, problem, initiative=key)
        for name, key in zip(aims["name"].tolist(), aims["row_id"].tolist(), strict=True)
    ]


def _unknown_executives(facts: PlanFacts) -> Found:
    planned = facts.rows("initiatives").dropna(subset=["executive_id"])
    if planned.empty:
        return "no initiative names its executive"
    people = facts.everybody.set_index("contact_id")
    found = []
    for row in planned.to_dict("records"):
        key = row["executive_id"]
        if key not in people.index:
            problem = "is not among the account's contacts"
        elif not people["is_active"][key]:
            problem = f"has left the account, and answers for “{row['name']}”"
        else:
            continue
        name = people["name"].get(key, str(key))
        found.append(Violation(str(name), problem, initiative=str(row["row_id"])))
    return found


def _silent_executives(facts: PlanFacts) -> Found:
    units = facts.units[facts.units["is_declared"]]
    if units.empty:
        return "the plan has no business units"
    found = []
    for unit in units[is_due(units)].to_dict("records"):
        name, days = unit["executive"], unit["executive_days"]
        if pd.isna(name):
            found.append(Violation(str(unit["business_unit"]), "has no executive we know"))
        elif unit["executive_left"]:
            found.append(
                Violation(str(name), f"runs {unit['business_unit']} no longer, and no successor is named")
            )
        elif pd.isna(days):
            found.append(Violation(str(name), f"runs {unit['business_unit']} and was never contacted"))
        else:
            problem = f"runs {unit['business_unit']} and was last contacted {int(days)} days ago"
            found.append(Violation(str(name), problem))
    is_unsure = units["executive_silent"].isna() & ~units["executive_left"]
    return never_imported(["interactions"]) if not found and is_unsure.any() else found


CHECKS = (
    Check(
        "initiative-missing",
        "INIT-1",
        "watch",
        "initiative",
        "The plan has initiatives",
        "Derive the first initiative from the SWOT.",
        none_of("initiatives", "has no initiative"),
    ),
    Check(
        "initiative-without-owner",
        "INIT-2",
        "act",
        "initiative",
        "One of ours follows every initiative",
        "Name who of ours follows it.",
        empty_in("initiatives", "owner_id", "has no owner"),
    ),
    Check(
        "initiative-without-date",
        "INIT-2",
        "act",
        "initiative",
        "Every initiative has a date by which it must be done",
        "Ask the client for the date.",
        empty_in("initiatives", "due_date", "has no due date"),
    ),
    Check(
        "initiative-without-reason",
        "INIT-2",
        "watch",
        "initiative",
        "Every initiative says why it is necessary",
        "Ask why it is necessary, and for whom.",
        empty_in("initiatives", "why", "does not say why"),
    ),
    Check(
        "initiative-without-origin",
        "INIT-1",
        "watch",
        "initiative",
        "Every initiative comes from a SWOT item",
        "Name the SWOT item it answers, or write that item.",
        empty_in("initiatives", "swot_item_id", "comes from no SWOT item"),
    ),
    Check(
        "initiative-without-executive",
        "DOT-1",
        "watch",
        "executive",
        "Every initiative has an executive of theirs who answers for it",
        "Find out who of theirs answers for it.",
        empty_in("initiatives", "executive_id", "has no executive of theirs"),
    ),
    Check(
        "initiative-executive-gone",
        "DOT-1",
        "act",
        "executive",
        "The executives of the initiatives are still there",
        "Find the successor.",
        _unknown_executives,
    ),
    Check(
        "initiative-without-action",
        "INIT-2",
        "watch",
        "action",
        "An action serves every initiative",
        "Plan an action for it, or drop it.",
        _idle,
    ),
    Check(
        "forecast-on-research",
        "INIT-4",
        "act",
        "initiative",
        "The commit goal does without what initiatives might bring one day",
        "Lower the commit goal, or find deals for it: an initiative is research, not forecast.",
        _forecast_on_research,
    ),
    Check(
        "unit-executive-silent",
        "BU-1",
        "act",
        "executive",
        "The executive of every unit was contacted in the last {silence_days}",
        "Agree who of ours speaks with them next.",
        _silent_executives,
    ),
)
