"""How we approach each executive and key player: about what, over whom, and in which way they like it."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pandas as pd

from planning_helpers.measures.people.people import active
from planning_helpers.measures.people.tie_network import Node
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many

MOST_NAMES = 3
CHANNELS = ("meeting", "call", "mail")
_SPELLINGS = {
    "meeting": r"meet|person|visit|face|workshop|video|teams|zoom|lunch",
    "call": r"call|phone|tel|mobile",
    "mail": r"mail|letter|written|writing|message|chat",
}

APPROACH_RULE = (
    "executives by job title and key players; known by: who of us, of our partners or of our acquaintances"
    " has a tie to the person; planned: a relationship strategy is written down; way: the main contact method"
    " of the CRM against the channels of twelve months (meeting, call, mail)"
)


def executive_access(
    people: pd.DataFrame,
    contacts: pd.DataFrame,
    interactions: pd.DataFrame,
    initiatives: pd.DataFrame,
    network: nx.Graph[Node],
    *,
    as_of: date,
) -> pd.DataFrame:
    """Every executive and key player present with what links them to us, most influential first.

    Args:
        people: From `measures.people.people`.
        contacts: Their cards in the CRM.
        interactions: Who met whom.
        initiatives: What the account wants to do.
        network: From `tie_network`.
        as_of: The day the facts are taken at.

    Returns:
        `contact`, `title`, `initiatives` (that the person answers for), `known_by` (the three who know the
        person best), `acquaintances` (how many know them), `strategy` (empty when none is planned),
        `prefers` (`meeting`, `call`, `mail`, empty when not known), `used` (channels of twelve months),
        `try_next` (the way to try: the preferred one while it was not used, else one that was not).

    Source: DOT-1, DOT-2, ORG-6, REL-3.
    """
    present = active(people)
    found = present[present["is_key_player"].astype(bool) | present["is_executive"]].reset_index(drop=True)
    ids = found["contact_id"]
    led = initiatives.dropna(subset=["executive_id"]).groupby("executive_id")["name"].agg(joined)
    links = [_known_by(("contact", str(key)), network) for key in ids]
    prefers = _channels(
        values_of(ids, contacts.drop_duplicates("contact_id").set_index("contact_id")["contact_method"])
    )
    used = values_of(ids, _used(interactions, as_of=as_of))
    return pd.DataFrame(
        {
            "contact": found["name"],
            "title": found["title"],
            "initiatives": values_of(ids, led).astype("str"),
            "known_by": pd.Series([joined(names[:MOST_NAMES]) or None for names in links], dtype="str"),
            "acquaintances": pd.Series([len(names) for names in links], dtype="int64"),
            "strategy": found["strategy"],
            "prefers": prefers,
            "used": used.astype("str"),
            "try_next": [_to_try(*pair) for pair in zip(prefers, used, strict=True)],
        }
    )


def executive_access_finding(found: pd.DataFrame, people: pd.DataFrame) -> Finding:
    """How many executives somebody of ours knows, for whom an approach is planned, and in their own way."""
    if found.empty:
        return unknown(
            "DOT-2",
            "approaches",
            "Whom to approach cannot be told: no executive or key player is known"
            if len(active(people))
            else "Whom to approach cannot be told: no contact of this account is known",
            next_step="Name who decides and who leads, with their job titles.",
        )
    is_known, is_planned = found["acquaintances"] > 0, found["strategy"].notna()
    is_missed = found["prefers"].notna() & found["used"].notna() & (found["prefers"] == found["try_next"])
    figures = {
        "people": count(len(found)),
        "known": count(int(is_known.sum())),
        "planned": count(int(is_planned.sum())),
        "in_another_way": count(int(is_missed.sum())),
    }
    said = [
        f"{figures['known']} of {figures['people']} executives and key players"
        f" {one_or_many(int(is_known.sum()), 'is', 'are')} known to somebody of ours or of our network",
        f"for {figures['planned'] if is_planned.any() else 'none'} an approach is planned",
    ]
    if is_missed.any():
        missed = enumerated(found.loc[is_missed, "contact"].tolist(), most=2)
        said.append(f"{missed} would rather be reached otherwise")
    return Finding(
        "DOT-2",
        "approaches",
        "; ".join(said),
        "act" if not is_known.any() else "watch" if not (is_known & is_planned).all() else "good",
        figures,
        APPROACH_RULE,
        found,
        next_step=_next_step(found, is_known, is_planned, is_missed),
    )


def _next_step(found: pd.DataFrame, is_known: pd.Series, is_planned: pd.Series, is_missed: pd.Series) -> str:
    """The first thing to do: plan an approach, find a link, or change the way."""
    if not is_planned.all():
        return f"Write down how to approach {found.loc[~is_planned, 'contact'].iloc[0]}, and about what."
    if not is_known.all():
        return f"Ask colleagues and partners who knows {found.loc[~is_known, 'contact'].iloc[0]}."
    if is_missed.any():
        first = found[is_missed].iloc[0]
        return f"Reach {first['contact']} by {first['prefers']} next time."
    return ""


def _known_by(person: Node, network: nx.Graph[Node]) -> list[str]:
    """Who knows `person` without being of theirs, the strongest tie first."""
    if person not in network:
        return []
    ties = [(-tie["weight"], node) for node, tie in network.adj[person].items() if node[0] != "contact"]
    return [str(network.nodes[node]["name"]) for _, node in sorted(ties)]


def _used(interactions: pd.DataFrame, *, as_of: date) -> pd.Series:
    """The channels of twelve months with each contact, by `contact_id`, as `CHANNELS` in their order."""
    today = pd.Timestamp(as_of)
    dates = interactions["interaction_date"]
    year = interactions[(dates <= today) & (dates > today - pd.DateOffset(years=1))]
    told = year.assign(channel=_channels(year["channel"])).dropna(subset=["contact_id", "channel"])
    return told.groupby("contact_id")["channel"].agg(
        lambda found: ", ".join(channel for channel in CHANNELS if channel in set(found))
    )


def _channels(words: pd.Series) -> pd.Series:
    """Which of `CHANNELS` the words of a CRM mean; empty for other words."""
    found = pd.Series(None, index=words.index, dtype="str")
    for channel, pattern in _SPELLINGS.items():
        found = found.mask(found.isna() & words.str.contains(pattern, case=False, na=False), channel)
    return found


def _to_try(prefers: object, used: object) -> str:
    """The preferred channel while it was not used, else the first that was not, else the preferred."""
    tried = used.split(", ") if isinstance(used, str) else []
    if isinstance(prefers, str) and prefers not in tried:
        return prefers
    untried = [channel for channel in CHANNELS if channel not in tried]
    return untried[0] if untried else str(prefers) if isinstance(prefers, str) else CHANNELS[0]
