"""The network of ties: who knows whom, among us, them, partners and acquaintances, and how well."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import networkx as nx
import pandas as pd

from planning_helpers.measures.people.people import active
from planning_helpers.model.vocabulary import OPPOSED
from planning_helpers.rules import threshold
from planning_helpers.wording.names import disambiguate

Node = tuple[str, str]
"""Kind of a person (`user`, `contact`, `partner`, `network`) and their key, or name where they have none."""

SIDES = {"user": "ours", "contact": "theirs", "partner": "partner", "network": "acquaintance"}


TIE_RULE = (
    "a tie = strength (1 to 5) ÷ 5 × 0.5 for every {tie_half_life_days} since it was last used (that long"
    " where it is not known); contacts met in twelve months count as ties of 2, of 3 from {multiple_talks}"
    " times on or of 4 from {deep_talks} times on; a reporting line counts as a tie of {reporting_strength}"
    " in use"
)


def tie_weights(
    ties: pd.DataFrame, interactions: pd.DataFrame, people: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Every pair of persons who know each other, with the weight (0 to 1) of the stronger proof.

    Returns:
        `from_kind`, `from_id`, `to_kind`, `to_id`, `weight`, `basis`; strongest first.

    Examples:
        A tie of 4 that was last used a year ago weighs 4 ÷ 5 × 0.5 = 0.4.
    """
    today = pd.Timestamp(as_of)
    stated = ties[["from_kind", "from_id", "to_kind", "to_id", "strength", "basis"]].assign(
        age=(today - ties["last_used_date"]).dt.days
    )
    met = interactions[interactions["interaction_date"] <= today].dropna(subset=["contact_id", "user_id"])
    recent = met[met["interaction_date"] > today - pd.DateOffset(years=1)]
    pairs = recent.groupby(["user_id", "contact_id"])["interaction_date"].agg(["size", "max"]).reset_index()
    meetings = pd.DataFrame(
        {
            "from_kind": "user",
            "from_id": pairs["user_id"],
            "to_kind": "contact",
            "to_id": pairs["contact_id"],
            "strength": 2
            + (pairs["size"] >= threshold("multiple_talks")).astype(int)
            + (pairs["size"] >= threshold("deep_talks")).astype(int),
            "basis": "met " + pairs["size"].astype("str") + " times in 12 months",
            "age": (today - pairs["max"]).dt.days,
        }
    )
    present = active(people)
    below = present[present["reports_to_id"].isin(present["contact_id"])]
    lines = pd.DataFrame(
        {
            "from_kind": "contact",
            "from_id": below["contact_id"],
            "to_kind": "contact",
            "to_id": below["reports_to_id"],
            "strength": threshold("reporting_strength"),
            "basis": "reporting line",
            "age": 0,
        }
    )
    known = pd.concat([stated, meetings, lines], ignore_index=True)
    half_life = threshold("tie_half_life_days")
    age = known["age"].astype("float64").fillna(half_life).clip(lower=0)
    weight = known["strength"].astype("float64") / 5 * 0.5 ** (age / half_life)
    pair = ["from_kind", "from_id", "to_kind", "to_id"]
    return (
        known.assign(weight=weight)
        .sort_values("weight", ascending=False, kind="stable")
        .drop_duplicates(pair)[[*pair, "weight", "basis"]]
        .reset_index(drop=True)
    )


def tie_network(
    weights: pd.DataFrame, people: pd.DataFrame, users: pd.DataFrame, partners: pd.DataFrame
) -> nx.Graph[Node]:
    """Everybody present who has a tie, as nodes with `name` and `is_against`; ties with `weight` and `cost`.

    Costs of ties add up as their weights multiply (cost = −ln weight). Who has left is not in it, nor is a
    contact or one of ours whom `people` or `users` do not hold.

    Args:
        weights: From `tie_weights`.
        people: From `measures.people.people`.
        users: Our people.
        partners: Partners of the plan; a tie names one by its `row_id` or its name.
    """
    network: nx.Graph[Node] = nx.Graph()
    keys = dict(zip(partners["name"].astype("str"), partners["row_id"].astype("str"), strict=True))
    for tie in weights.dropna(subset=["weight"]).to_dict("records"):
        ends = _end(tie["from_kind"], tie["from_id"], keys), _end(tie["to_kind"], tie["to_id"], keys)
        weight = min(1.0, float(tie["weight"]))
        if ends[0] != ends[1] and weight > network.get_edge_data(*ends, {"weight": 0})["weight"]:
            network.add_edge(*ends, weight=weight, cost=-math.log(weight), basis=tie["basis"])
    names = _names(people, users, partners)
    theirs = set(active(people)["contact_id"])
    ours = set(users.loc[users["is_active"].fillna(True).astype(bool), "user_id"])
    against = set(people.loc[people["status"].isin(OPPOSED), "contact_id"])
    present = {"contact": theirs, "user": ours}
    network.remove_nodes_from([node for node in network if node[1] not in present.get(node[0], {node[1]})])
    for node, known in network.nodes.items():
        known["name"] = names.get(node, node[1])
        known["is_against"] = node[0] == "contact" and node[1] in against
    return network


def _end(kind: object, key: object, partner_keys: Mapping[str, str]) -> Node:
    """The person at one end of a tie; a partner by its key also where the tie has its name."""
    return str(kind), partner_keys.get(str(key), str(key)) if kind == "partner" else str(key)


def _names(people: pd.DataFrame, users: pd.DataFrame, partners: pd.DataFrame) -> dict[Node, str]:
    """Readers' names; two of one name have their keys behind it."""
    named: dict[Node, str] = {}
    for kind, key, rows in (
        ("contact", "contact_id", people),
        ("user", "user_id", users),
        ("partner", "row_id", partners),
    ):
        known = rows.drop_duplicates(key)
        names = disambiguate(known["name"], known[key]).fillna(known[key])
        named.update({(kind, str(row)): str(name) for row, name in zip(known[key], names, strict=True)})
    return named
