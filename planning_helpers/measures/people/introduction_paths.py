"""The strongest ways over people who know each other, from any of us to one person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from itertools import pairwise

import networkx as nx

from planning_helpers.measures.people.tie_network import Node
from planning_helpers.rules import threshold

Way = tuple[Node, ...]


def paths_to(target: Node, network: nx.Graph[Node], *, most_steps: int = 0) -> Iterator[Way]:
    """Ways from one of us, or from an outsider none of us is tied to, to `target`, strongest first.

    A way has at most `most_steps` ties, meets nobody twice, and leads over nobody who is
    against us and over no second of ours. Of ways that differ only in who of ours takes the first step, the
    strongest counts.

    Args:
        target: Whom to meet.
        network: From `tie_network`.
        most_steps: The most ties of a way; 0: as the threshold `path_steps` says.
    """
    if target not in network:
        return
    usable = nx.subgraph_view(
        network, filter_node=lambda node: node == target or not network.nodes[node]["is_against"]
    )
    most_steps = most_steps or int(threshold("path_steps"))
    to_go = nx.single_source_dijkstra_path_length(usable, target, weight="cost")
    steps_to_go = nx.single_source_shortest_path_length(usable, target, cutoff=most_steps)
    # Each entry: the least a way that begins so can cost, what it costs so far, and how it begins.
    begun: list[tuple[float, float, Way]] = [
        (round(cost + to_go[node], 12), cost, (node,))
        for node, cost in starts(usable)
        if node in steps_to_go and node != target
    ]
    heapify(begun)
    told: set[Way] = set()
    while begun:
        _, cost, way = heappop(begun)
        if way[-1] == target:
            helpers = introducers(way)
            if helpers not in told:
                told.add(helpers)
                yield way
            continue
        for node, tie in usable.adj[way[-1]].items():
            is_near = node in steps_to_go and len(way) + steps_to_go[node] <= most_steps
            if is_near and node not in way and node[0] != "user":
                further = cost + tie["cost"]
                heappush(begun, (round(further + to_go[node], 12), further, (*way, node)))


def introducers(way: Way) -> Way:
    """Whom to ask on a way, in order: all between us and the person to meet, else who of us knows them."""
    helpers = way[1:-1] if way[0][0] == "user" else way[:-1]
    return helpers or way[:1]


def strength(way: Way, network: nx.Graph[Node]) -> float:
    """The product of the weights of the ties, lessened where it begins with an outsider none of us knows."""
    start = 1.0 if way[0][0] == "user" else threshold("outside_chance")
    return start * math.prod(float(network.edges[pair]["weight"]) for pair in pairwise(way))


def starts(network: nx.Graph[Node]) -> Iterator[tuple[Node, float]]:
    """Where a way may begin, and what it costs to begin there."""
    for node in network:
        is_outsider = node[0] in {"partner", "network"}
        if node[0] == "user":
            yield node, 0.0
        elif is_outsider and not any(other[0] == "user" for other in network.adj[node]):
            yield node, -math.log(threshold("outside_chance"))
