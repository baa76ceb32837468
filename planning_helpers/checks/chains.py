"""The chain from what is true to what is done: SWOT, initiative, executive, relationship, deal, action."""

from __future__ import annotations

import pandas as pd

from planning_helpers.checks.facts import PlanFacts

MISSING = "✗"
ARROW = " → "
LINKS = ("swot", "initiative", "executive", "relationship", "opportunity", "action")


def chains(facts: PlanFacts) -> pd.DataFrame:
    """Each initiative, and each open deal that serves none, with what leads to it and what follows of it.

    A deal belongs to an initiative when an action serves both. Source: SWOT-1, INIT-1, DOT-1, ACT-1.

    Returns:
        One row a pair of initiative and deal: `initiative_id`, `opportunity_id` (empty without), and in words
        `swot`, `initiative`, `executive`, `relationship` (stance, and when we last spoke), `opportunity`,
        `action` (the next one); each empty where the chain breaks.
    """
    actions = facts.rows("actions")
    both = actions.dropna(subset=["initiative_id", "opportunity_id"])
    pairs = both[["initiative_id", "opportunity_id"]].drop_duplicates()
    planned, deals = facts.rows("initiatives"), facts.deals
    pairs = pairs[pairs["opportunity_id"].isin(deals["opportunity_id"])]
    alone = [(key, None) for key in planned["row_id"] if key not in set(pairs["initiative_id"])]
    loose = [(None, key) for key in deals["opportunity_id"] if key not in set(pairs["opportunity_id"])]
    keys = [*pairs.itertuples(index=False, name=None), *alone, *loose]
    rows = [_chain(facts, initiative, opportunity) for initiative, opportunity in keys]
    return pd.DataFrame(rows, columns=["initiative_id", "opportunity_id", *LINKS]).astype("str")


def chain_text(chain: pd.Series) -> str:
    """A chain on one line, `✗` where it breaks."""
    return ARROW.join(str(chain[link]) if isinstance(chain[link], str) else MISSING for link in LINKS)


def _chain(facts: PlanFacts, initiative_id: str | None, opportunity_id: str | None) -> dict[str, str | None]:
    planned = facts.rows("initiatives").set_index("row_id")
    own = planned.loc[initiative_id] if initiative_id in planned.index else None
    executive_id = None if own is None else _known(own["executive_id"])
    swot_id = None if own is None else _known(own["swot_item_id"])
    return {
        "initiative_id": initiative_id,
        "opportunity_id": opportunity_id,
        "swot": facts.names("swot_items").get(swot_id or ""),
        "initiative": None if own is None else str(own["name"]),
        "executive": facts.names("contacts").get(executive_id or ""),
        "relationship": _relationship(facts, executive_id),
        "opportunity": facts.names("opportunities").get(opportunity_id or ""),
        "action": _next_action(facts, initiative_id, opportunity_id),
    }


def _relationship(facts: PlanFacts, contact_id: str | None) -> str | None:
    people = facts.present[facts.present["contact_id"] == contact_id]
    if people.empty or pd.isna(people.iloc[0]["days_since_contact"]):
        return None
    return f"{people.iloc[0]['status']}, met {people.iloc[0]['days_since_contact']} days ago"


def _next_action(facts: PlanFacts, initiative_id: str | None, opportunity_id: str | None) -> str | None:
    serving = facts.to_do[
        (facts.to_do["initiative_id"] == initiative_id) | (facts.to_do["opportunity_id"] == opportunity_id)
    ]
    if serving.empty:
        return None
    first = serving.sort_values("due_date", na_position="last").iloc[0]
    due = "" if pd.isna(first["due_date"]) else f" by {first['due_date']:%Y-%m-%d}"
    return f"{first['name']}{due}"


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None
