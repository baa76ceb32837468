"""The layers of an org chart: how people are laid out so that no two boxes share a place."""

from __future__ import annotations

import networkx as nx
import pandas as pd

LOOSE_COLUMNS = 3


def tree_of(chart: pd.DataFrame) -> nx.DiGraph[str]:
    """The people of `chart` and the lines to those of them who report to them."""
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_nodes_from(chart["contact_id"])
    lines = chart.loc[chart["manager_id"].isin(chart["contact_id"]), ["manager_id", "contact_id"]]
    tree.add_edges_from(lines.itertuples(index=False, name=None))
    return tree


def with_layers(chart: pd.DataFrame, tree: nx.DiGraph[str]) -> pd.DataFrame:
    """`chart` with `layer`, `slot` and `is_loose` as `tree` is laid out, and in this order."""
    layer, slot, loose = _layout(tree)
    return chart.assign(
        layer=chart["contact_id"].map(layer).astype("Int64"),
        slot=chart["contact_id"].map(slot).astype("float64"),
        is_loose=chart["contact_id"].isin(loose),
    ).sort_values(["slot", "layer"], ignore_index=True)


def _layout(tree: nx.DiGraph[str]) -> tuple[dict[str, int], dict[str, float], list[str]]:
    """Layer and slot of everybody: leaves take the next slot, a manager the middle of their reports."""
    layer: dict[str, int] = {}
    slot: dict[str, float] = {}
    roots = [person for person in tree if tree.in_degree(person) == 0]
    loose = [person for person in roots if tree.out_degree(person) == 0]
    next_slot = 0
    for root in sorted(set(roots) - set(loose), key=lambda person: -len(nx.descendants(tree, person))):
        layer.update(
            {person: depth for depth, people in enumerate(nx.bfs_layers(tree, root)) for person in people}
        )
        for person in nx.dfs_postorder_nodes(tree, root):
            below = [slot[report] for report in tree.successors(person)]
            if below:
                slot[person] = (min(below) + max(below)) / 2
            else:
                slot[person] = float(next_slot)
                next_slot += 1
    for place, person in enumerate(loose):
        layer[person] = place % LOOSE_COLUMNS
        slot[person] = float(next_slot + place // LOOSE_COLUMNS)
    return layer, slot, loose
