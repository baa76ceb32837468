"""Checks of what the plan holds to be true."""

from __future__ import annotations

from planning_helpers.checks.check import Check, Found, Violation, none_of
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.rules import threshold

"""Days after which a judgement must be looked at again."""

JUDGED = ("swot_items", "stakeholders", "initiatives", "goals", "risks")
"""The tables whose rows must be kept fresh."""

QUADRANTS = ("strength", "weakness", "opportunity", "threat")


def _quadrants(facts: PlanFacts) -> Found:
    items = facts.rows("swot_items")
    if items.empty:
        return "the plan has no SWOT items"
    filled = set(items["quadrant"])
    return [Violation(one, "is empty") for one in QUADRANTS if one not in filled]


def _unsupported(facts: PlanFacts) -> Found:
    items = facts.rows("swot_items")
    if items.empty:
        return "the plan has no SWOT items"
    bare = items[items["evidence_source"].isna()]
    return [Violation(statement, "names no evidence") for statement in bare["statement"].tolist()]


def _stale(facts: PlanFacts) -> Found:
    contacts = facts.names("contacts")
    found = []
    is_any_dated = False
    for table in JUDGED:
        dated = facts.rows(table).dropna(subset=["evidence_date"])
        is_any_dated |= not dated.empty
        age = (facts.today - dated["evidence_date"]).dt.days
        for row, days in zip(dated.to_dict("records"), age.tolist(), strict=True):
            if days > threshold("evidence_days"):
                name = row.get("statement") or row.get("name") or contacts.get(str(row.get("contact_id")))
                found.append(Violation(str(name or row["placeholder"]), f"rests on evidence {days} days old"))
    return found if is_any_dated else "no judgement of the plan has the date of its evidence"


CHECKS = (
    Check(
        "swot-missing",
        "SWOT-1",
        "watch",
        "SWOT",
        "The plan has a SWOT",
        "Accept or write the first SWOT items.",
        none_of("swot_items", "has no SWOT item"),
    ),
    Check(
        "swot-quadrant-empty",
        "SWOT-1",
        "note",
        "SWOT",
        "Each of the four lists has an item",
        "Ask the team what belongs there; a gap is fine early, not late.",
        _quadrants,
    ),
    Check(
        "swot-without-evidence",
        "SWOT-1",
        "watch",
        "SWOT",
        "Every SWOT item says what it rests on",
        "Write down who said so, or which figure shows it.",
        _unsupported,
    ),
    Check(
        "stale-evidence",
        "SWOT-5",
        "watch",
        "SWOT",
        "No judgement rests on evidence older than {evidence_days}",
        "Ask again, and write down what is true now.",
        _stale,
    ),
)
