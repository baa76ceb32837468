"""Hidden brokers: through whom of ours and of theirs most ways run, and what is out of reach without them."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from planning_helpers.measures.people.introduction_paths import starts
from planning_helpers.measures.people.tie_network import SIDES, Node
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

BROKER_RULE = (
    "betweenness: of all pairs of other people, the share whose strongest way runs through the person (ties"
    " as in the introductions; all of ours know each other); cut off: people of theirs to whom no way from us"
    " is left without the person"
)
_US: Node = ("us", "")
_LEAST = 1e-9  # cost of a perfect tie: a way over it is as strong, but longer than none

_DTYPES = {
    "person": "str",
    "side": "str",
    "title": "str",
    "betweenness_share": "float64",
    "ties": "int64",
    "cut_off": "int64",
    "cut_off_names": "str",
    "is_key_player": "boolean",
}


def network_brokers(network: nx.Graph[Node], people: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Everybody through whom a strongest way runs, or without whom somebody is out of reach.

    Args:
        network: From `tie_network`.
        people: From `measures.people.people`.
        users: Our people.

    Returns:
        `person`, `side` (`ours`, `theirs`, `partner`, `acquaintance`), `title`, `betweenness_share` (0 to 1;
        Freeman's, over weighted ties), `ties` (how many people they know), `cut_off` and `cut_off_names` (who
        of theirs is then out of reach) and `is_key_player` (of theirs). Highest betweenness first.

    Source: DOT-1.
    """
    network_and_us = _with_us(network)
    between = betweenness(network_and_us)
    reached = _reached(network_and_us)
    titles = {
        **{("contact", key): title for key, title in zip(people["contact_id"], people["title"], strict=True)},
        **{("user", key): title for key, title in zip(users["user_id"], users["title"], strict=True)},
    }
    players = set(people.loc[people["is_key_player"].astype(bool), "contact_id"])
    rows = []
    for node, known in network.nodes.items():
        lost = sorted(
            str(network.nodes[other]["name"])
            for other in reached - _reached(network_and_us, without=node) - {node}
        )
        rows.append(
            {
                "person": known["name"],
                "side": SIDES[node[0]],
                "title": titles.get(node),
                "betweenness_share": between[node],
                "ties": network.degree[node],
                "cut_off": len(lost),
                "cut_off_names": joined(lost),
                "is_key_player": node[1] in players if node[0] == "contact" else None,
            }
        )
    found = pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)
    return found[(found["betweenness_share"] > 0) | (found["cut_off"] > 0)].sort_values(
        ["betweenness_share", "cut_off", "person"], ascending=[False, False, True], ignore_index=True
    )


def betweenness(network: nx.Graph[Node]) -> dict[Node, float]:
    """Of the pairs of other people, the share whose strongest way runs through each person.

    Ways of equal strength share a pair evenly (Freeman 1977). The node of all of us is no person, but ways
    run through it.
    """
    persons = [node for node in network if node != _US]
    pairs = (len(persons) - 1) * (len(persons) - 2) / 2
    if pairs <= 0:
        return dict.fromkeys(persons, 0.0)
    found = nx.betweenness_centrality_subset(network, persons, persons, normalized=False, weight="cost")
    return {node: float(found[node]) / pairs for node in persons}


def network_brokers_finding(found: pd.DataFrame, people: pd.DataFrame) -> Finding:
    """Through whom of theirs most ways run, whether we take them for a key player, and who of ours is one."""
    theirs, ours = found[found["side"] == "theirs"], found[found["side"] == "ours"]
    if theirs.empty and ours.empty:
        return unknown(
            "DOT-1",
            "brokers",
            "Who brings people together cannot be told: too few ties, meetings and reporting lines are known",
            next_step="Write down who of us and of them knows whom, and let meetings be logged.",
        )
    said: list[str] = []
    figures = {"brokers": count(len(found))}
    for whose, rows in (("of theirs", theirs), ("of ours", ours)):
        if len(rows):
            first = rows.iloc[0]
            figures[f"{whose[3:]}_share"] = share(first["betweenness_share"])
            figures[f"{whose[3:]}_cut_off"] = count(int(first["cut_off"]))
            said.append(_told(first, whose, is_first=not said))
    return Finding(
        "DOT-1",
        "brokers",
        "; ".join(said),
        "watch" if int(found["cut_off"].max()) else "note",
        figures,
        BROKER_RULE,
        found,
        next_step=_next_step(found, theirs),
    )


def _told(broker: pd.Series, whose: str, *, is_first: bool) -> str:
    """What runs through one person, and who is out of reach without them."""
    part = share(broker["betweenness_share"])
    lost = f"we do not reach {count(int(broker['cut_off']))} of theirs"
    if not broker["betweenness_share"]:
        return f"{'Without' if is_first else 'without'} {broker['person']} ({whose}) {lost}"
    said = (
        f"{part} of all ways run through {broker['person']} ({whose})"
        if is_first
        else (f"{part} through {broker['person']} ({whose})")
    )
    if whose == "of theirs" and not broker["is_key_player"]:
        said += ", whom we do not count among the key players"
    if broker["cut_off"]:
        said += f", without whom {lost}"
    return said


def _next_step(found: pd.DataFrame, theirs: pd.DataFrame) -> str:
    """Beside whom to find a second way, else whom to look at as a key player."""
    alone = found[found["cut_off"] > 0].assign(is_ours=lambda rows: rows["side"] == "ours")
    if len(alone):
        first = alone.sort_values(["is_ours", "cut_off"], ascending=False, kind="stable").iloc[0]
        names = enumerated(
            first["cut_off_names"].split("; " if ";" in first["cut_off_names"] else ", "), most=3
        )
        return f"Find a second way to {names}, past {first['person']}."
    hidden = theirs[~theirs["is_key_player"].fillna(False).astype(bool)]
    return f"Find out what {hidden['person'].iloc[0]} wants: word runs through there." if len(hidden) else ""


def _with_us(network: nx.Graph[Node]) -> nx.Graph[Node]:
    """`network` with a node through which all of ours, and outsiders none of us knows, are joined."""
    found = network.copy()
    for _, _, tie in found.edges(data=True):
        tie["cost"] = max(tie["cost"], _LEAST)
    for node, cost in starts(network):
        found.add_edge(_US, node, cost=max(cost, _LEAST))
    return found


def _reached(network: nx.Graph[Node], *, without: Node | None = None) -> set[Node]:
    """People of theirs to whom a way leads from us that asks nobody who is against us."""
    seen, todo = {_US}, [_US] if _US in network else []
    while todo:
        node = todo.pop()
        if not network.nodes[node].get("is_against"):
            new = set(network.adj[node]) - seen - {without}
            seen |= new
            todo += new
    return {node for node in seen if node[0] == "contact"}
