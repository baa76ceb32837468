"""Published networks as networks of ties between contacts."""

import math

import networkx as nx

from planning_helpers.measures.people.tie_network import Node


def as_ties(graph: nx.Graph, *, ours: tuple[str, ...] = (), strongest: float | None = None) -> nx.Graph:
    """`graph` as `tie_network` makes one; `ours` are our people, all others contacts.

    Ties have one weight, or their own as a part of `strongest`.
    """
    network: nx.Graph[Node] = nx.Graph()

    def node(name: object) -> Node:
        return ("user" if str(name) in ours else "contact", str(name))

    for one, other, tie in graph.edges(data=True):
        weight = tie["weight"] / strongest if strongest else 0.6
        network.add_edge(node(one), node(other), weight=weight, cost=-math.log(weight), basis="")
    for found in network:
        network.nodes[found].update(name=found[1], is_against=False)
    return network
