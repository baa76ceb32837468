"""Introductions: the best way from us, over people who know each other, to somebody we should meet."""

from __future__ import annotations

from itertools import islice

import networkx as nx
import pandas as pd

from planning_helpers.measures.people.introducer_load import choose_introducers
from planning_helpers.measures.people.introduction_paths import Way, introducers, paths_to, strength
from planning_helpers.measures.people.people import active, is_silent
from planning_helpers.measures.people.power_map import key_players
from planning_helpers.measures.people.tie_network import SIDES, TIE_RULE, Node
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.rules import with_thresholds
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import lower_first, one_or_many

ALTERNATIVES = 3


PATH_RULE = (
    f"strength of a path = product of its ties; {TIE_RULE}; a partner or an acquaintance without a tie to one"
    " of us starts at {outside_chance}; people against us introduce nobody"
)


def targets(people: pd.DataFrame) -> pd.DataFrame:
    """Whom to meet: key players and executives whom we are silent with, most influential first."""
    players = key_players(people)["contact_id"]
    present = active(people)
    wanted = present["contact_id"].isin(players) | present["is_executive"]
    silent = is_silent(present["days_since_contact"])
    return present[(wanted & silent).astype(bool)].reset_index(drop=True)


def introductions(
    network: nx.Graph[Node], targets: pd.DataFrame, *, topics: pd.Series | None = None
) -> pd.DataFrame:
    """The strongest paths from us to each target, with what to ask of whom.

    Args:
        network: From `tie_network`.
        targets: From `targets`.
        topics: What to talk about, by `contact_id`; see `topics`.

    Returns:
        Up to `ALTERNATIVES` rows a target, in the order of `targets`, strongest first: `contact_id`,
        `contact`, `rank`, `ask` (the sentence), `path` (names from us to the target), `introducer` (whom to
        ask) and their `side`, `steps`, `strength_share` (0 to 1, by `PATH_RULE`) and `is_chosen` (the way to
        take, see `choose_introducers`). A target nobody can reach has one row with no path.

    Source: DOT-1, DOT-2, REL-5.
    """
    rows: list[dict[str, object]] = []
    for target in targets.to_dict("records"):
        topic = None if topics is None else topics.get(target["contact_id"])
        ways = list(islice(paths_to(("contact", target["contact_id"]), network), ALTERNATIVES))
        rows += [_described(way, network, topic, rank) for rank, way in enumerate(ways, 1)]
        if not ways:
            nobody = f"Nobody we know leads to {target['name']}"
            whom = {"contact_id": target["contact_id"], "contact": target["name"]}
            rows.append({**whom, "rank": 1, "ask": nobody, "path": "", "steps": 0})
    columns = {
        "contact_id": "str",
        "contact": "str",
        "rank": "int64",
        "ask": "str",
        "path": "str",
        "introducer": "str",
        "side": "str",
        "steps": "int64",
        "strength_share": "float64",
    }
    return choose_introducers(pd.DataFrame(rows, columns=list(columns)).astype(columns))


def topics(
    initiatives: pd.DataFrame,
    units: pd.DataFrame,
    people: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
) -> pd.Series:
    """What to talk about with a contact, by `contact_id`.

    Their initiative, else our value to them, else the goals of their unit, else the largest open deal in
    which they have a part.
    """
    led = initiatives.dropna(subset=["executive_id"]).drop_duplicates("executive_id")
    run = units.dropna(subset=["executive_id", "goals"]).drop_duplicates("executive_id")
    worth = people.dropna(subset=["unique_value"])
    worth = worth[~worth["unique_value"].str.lower().str.startswith("not known")]
    deals = open_opportunities(opportunities).sort_values("amount", ascending=False)
    parts = deals[["opportunity_id", "name"]].merge(
        opportunity_contacts[["opportunity_id", "contact_id"]].dropna(), on="opportunity_id"
    )
    return (
        led.set_index("executive_id")["name"]
        .combine_first(worth.set_index("contact_id")["unique_value"])
        .combine_first(run.set_index("executive_id")["goals"])
        .combine_first(parts.drop_duplicates("contact_id").set_index("contact_id")["name"])
    )


def introductions_finding(found: pd.DataFrame, people: pd.DataFrame) -> Finding:
    """The introduction to ask for first, and how many people nobody leads to. Source: DOT-1, DOT-2."""
    if active(people).empty:
        return unknown(
            "DOT-1",
            "introductions",
            "Introductions cannot be found: no contact of this account is known",
            next_step="Name three people you want to meet, and write down who of us knows whom.",
        )
    if found.empty:
        return Finding(
            "DOT-1",
            "introductions",
            with_thresholds(
                "Nobody waits for an introduction: no key player or executive is known whom we have not"
                " spoken with in {silence_days}"
            ),
            "note",
            formula=with_thresholds("active key players and executives without a contact in {silence_days}"),
        )
    best = found[found["rank"] == 1]
    reached = best[best["steps"] > 0]
    figures = {"wanted": count(len(best)), "reachable": count(len(reached))}
    whom = one_or_many(len(best), "the one person", f"any of the {len(best)} people")
    if reached.empty:
        return Finding(
            "DOT-1",
            "introductions",
            f"Nobody we know leads to {whom} we should meet",
            "act",
            figures,
            with_thresholds(PATH_RULE),
            best[["contact", "ask"]],
            next_step="Ask managers, colleagues and partners whom they know there, and write down each tie.",
        )
    first = found[found["is_chosen"]].iloc[0]
    return Finding(
        "DOT-1",
        "introductions",
        f"A way leads to {figures['reachable']} of {figures['wanted']} "
        f"{one_or_many(len(best), 'person', 'people')} we should meet; to {first['contact']} it is"
        f" {first['path']} (strength {share(first['strength_share'])})",
        "act",
        {**figures, "strength": share(first["strength_share"])},
        with_thresholds(PATH_RULE),
        found.loc[found["is_chosen"] | (found["steps"] == 0), ["contact", "ask", "path", "strength_share"]],
        next_step=f"{first['ask']}.",
    )


def _described(way: Way, network: nx.Graph[Node], topic: object, rank: int) -> dict[str, object]:
    """One row of `introductions`."""
    names = [network.nodes[node]["name"] for node in way]
    about = f" about {lower_first(topic)}" if isinstance(topic, str) and topic else ""
    first, *others = [network.nodes[node]["name"] for node in introducers(way)]
    is_known = way[0][0] == "user" and introducers(way)[0] != way[0]
    to = f"bring you over {' and '.join(others)} to" if others else "introduce you to"
    return {
        "contact_id": way[-1][1],
        "contact": names[-1],
        "rank": rank,
        "ask": f"Ask {first}{f', whom {names[0]} knows,' if is_known else ''} to {to} {names[-1]}{about}",
        "path": " → ".join(names),
        "introducer": first,
        "side": SIDES[introducers(way)[0][0]],
        "steps": len(way) - 1,
        "strength_share": strength(way, network),
    }
