"""Introductions: the best way from us, over people who know each other, to somebody we should meet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise

import networkx as nx
import pandas as pd

from planning_helpers.analysis.people import STATUSES, active
from planning_helpers.analysis.power_map import key_players
from planning_helpers.analysis.prose import one_or_many
from planning_helpers.figures import count, share
from planning_helpers.findings import Finding, unknown

HALF_LIFE_DAYS = 365
UNKNOWN_AGE_DAYS = 365
REPORTING_STRENGTH = 3
MOST_STEPS = 4
ALTERNATIVES = 3
STALE_DAYS = 90
US = ("us", "")
OUTSIDE = 0.5  # chance that a partner or somebody of our network, to whom no tie of ours is recorded, helps

PATH_RULE = (
    "strength of a path = product of its ties; a tie = strength (1 to 5) ÷ 5 × 0.5 for every 365 days since"
    " it was last used (365 days where that is not known); contacts met in twelve months count as ties of 2"
    " (1–2 times), 3 (3–7) or 4 (8 or more); a reporting line counts as a tie of 3 in use; a partner or an"
    " acquaintance without a tie to one of us starts at 0.5; people against us introduce nobody"
)

Node = tuple[str, str]


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
            "strength": 2 + (pairs["size"] > 2).astype(int) + (pairs["size"] > 7).astype(int),
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
            "strength": REPORTING_STRENGTH,
            "basis": "reporting line",
            "age": 0,
        }
    )
    known = pd.concat([stated, meetings, lines], ignore_index=True)
    age = known["age"].astype("float64").fillna(UNKNOWN_AGE_DAYS).clip(lower=0)
    weight = known["strength"].astype("float64") / 5 * 0.5 ** (age / HALF_LIFE_DAYS)
    pair = ["from_kind", "from_id", "to_kind", "to_id"]
    return (
        known.assign(weight=weight)
        .sort_values("weight", ascending=False, kind="stable")
        .drop_duplicates(pair)[[*pair, "weight", "basis"]]
        .reset_index(drop=True)
    )


def targets(people: pd.DataFrame) -> pd.DataFrame:
    """Whom to meet: key players and executives not contacted in ninety days, most influential first."""
    players = key_players(people)["contact_id"]
    present = active(people)
    wanted = present["contact_id"].isin(players) | present["is_executive"]
    met = (present["days_since_contact"] <= STALE_DAYS).fillna(False)
    return present[(wanted & ~met).astype(bool)].reset_index(drop=True)


def introductions(
    weights: pd.DataFrame,
    targets: pd.DataFrame,
    people: pd.DataFrame,
    users: pd.DataFrame,
    partners: pd.DataFrame,
    *,
    topics: pd.Series | None = None,
) -> pd.DataFrame:
    """The strongest paths from us to each target, with what to ask of whom.

    Args:
        weights: From `tie_weights`.
        targets: From `targets`.
        people: From `analysis.people`: their names and who of them is against us.
        users: Our people.
        partners: Partners of the plan; a tie names one by its `row_id` or its name.
        topics: What to talk about, by `contact_id`; see `topics`.

    Returns:
        Up to `ALTERNATIVES` rows a target, in the order of `targets`, strongest first: `contact`, `rank`,
        `ask` (the sentence), `path` (names from us to the target), `introducer` (whom to ask), `steps`,
        `strength_share` (0 to 1, by `PATH_RULE`). A target nobody can reach has one row with no path.

    Source: DOT-1, DOT-2, REL-5.
    """
    names = _names(people, users, partners)
    graph = _graph(weights, people, users, names)
    rows: list[dict[str, object]] = []
    for target in targets.to_dict("records"):
        topic = None if topics is None else topics.get(target["contact_id"])
        paths = list(islice(_paths(graph, ("contact", target["contact_id"])), ALTERNATIVES))
        rows += [_described(path, graph, names, topic, rank) for rank, path in enumerate(paths, 1)]
        if not paths:
            nobody = f"Nobody we know leads to {target['name']}"
            rows.append({"contact": target["name"], "rank": 1, "ask": nobody, "path": "", "steps": 0})
    columns = {
        "contact": "str",
        "rank": "int64",
        "ask": "str",
        "path": "str",
        "introducer": "str",
        "steps": "int64",
        "strength_share": "float64",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def topics(initiatives: pd.DataFrame, units: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """What to talk about with a contact: their initiative, else our value to them, else unit goals."""
    led = initiatives.dropna(subset=["executive_id"]).drop_duplicates("executive_id")
    run = units.dropna(subset=["executive_id", "goals"]).drop_duplicates("executive_id")
    worth = people.dropna(subset=["unique_value"])
    worth = worth[~worth["unique_value"].str.lower().str.startswith("not known")]
    return (
        led.set_index("executive_id")["name"]
        .combine_first(worth.set_index("contact_id")["unique_value"])
        .combine_first(run.set_index("executive_id")["goals"])
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
            "Nobody waits for an introduction: no key player or executive is known whom "
            f"we have not spoken with in {STALE_DAYS} days",
            "note",
            formula=f"active key players and executives without a contact in {STALE_DAYS} days",
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
            PATH_RULE,
            best[["contact", "ask"]],
            next_step="Ask managers, colleagues and partners whom they know there, and write down each tie.",
        )
    first = reached.iloc[0]
    load = reached["introducer"].value_counts()
    heavy = f"; {load.index[0]} would be asked {count(int(load.iloc[0]))} times" if load.iloc[0] > 2 else ""
    return Finding(
        "DOT-1",
        "introductions",
        f"{first['ask']} (path strength {share(first['strength_share'])}); "
        f"a path leads to {figures['reachable']} of {figures['wanted']} "
        f"{one_or_many(len(best), 'person', 'people')} we should meet{heavy}",
        "act",
        {**figures, "strength": share(first["strength_share"])},
        PATH_RULE,
        best[["contact", "ask", "path", "strength_share"]],
        next_step=f"{first['ask']}.",
    )


def _names(people: pd.DataFrame, users: pd.DataFrame, partners: pd.DataFrame) -> dict[Node, str]:
    named = {("partner", str(name)): str(name) for name in partners["name"].dropna()}
    for kind, key, rows in (
        ("contact", "contact_id", people),
        ("user", "user_id", users),
        ("partner", "row_id", partners),
    ):
        named.update({(kind, str(row)): str(name) for row, name in zip(rows[key], rows["name"], strict=True)})
    return named


def _graph(
    weights: pd.DataFrame, people: pd.DataFrame, users: pd.DataFrame, names: dict[Node, str]
) -> nx.Graph[Node]:
    """People as nodes, ties with their weight; `US` leads to ours, and to outsiders none of us knows."""
    graph: nx.Graph[Node] = nx.Graph()
    for tie in weights.to_dict("records"):
        ends = (str(tie["from_kind"]), str(tie["from_id"])), (str(tie["to_kind"]), str(tie["to_id"]))
        if ends[0] != ends[1] and tie["weight"] > graph.get_edge_data(*ends, {"weight": 0})["weight"]:
            graph.add_edge(*ends, weight=float(tie["weight"]), cost=-math.log(min(1.0, float(tie["weight"]))))
    gone = set(people.loc[~people["is_active"].astype(bool), "contact_id"])
    against = set(people.loc[people["status"].isin(STATUSES[3:5]), "contact_id"])
    ours = set(users.loc[users["is_active"].fillna(True).astype(bool), "user_id"])
    for node in list(graph):
        kind, key = node
        if (kind == "user" and key not in ours) or (kind == "contact" and (key in gone or node not in names)):
            graph.remove_node(node)
        elif kind == "contact":
            graph.nodes[node]["is_against"] = key in against
    known = {other for node in graph if node[0] == "user" for other in graph.neighbors(node)}
    for node in list(graph):
        if node[0] == "user":
            graph.add_edge(US, node, weight=1.0, cost=0.0)
        elif node[0] in {"partner", "network"} and node not in known:
            graph.add_edge(US, node, weight=OUTSIDE, cost=-math.log(OUTSIDE))
    return graph


def _paths(graph: nx.Graph[Node], target: Node) -> Iterator[list[Node]]:
    """Paths from one of us to `target`, strongest first, over no opponent or second of ours."""
    if US not in graph or target not in graph:
        return
    usable = nx.subgraph_view(
        graph, filter_node=lambda node: node == target or not graph.nodes[node].get("is_against", False)
    )
    if not nx.has_path(usable, US, target):
        return
    tried: set[tuple[Node, ...]] = set()
    for path in islice(nx.shortest_simple_paths(usable, US, target, weight="cost"), 50):
        steps = path[1:]
        helpers = tuple(steps[1:-1]) or (steps[0],)
        second_of_ours = any(node[0] == "user" for node in steps[1:])
        if len(steps) - 1 <= MOST_STEPS and not second_of_ours and helpers not in tried:
            tried.add(helpers)
            yield steps


def _described(
    path: list[Node], graph: nx.Graph[Node], names: dict[Node, str], topic: object, rank: int
) -> dict[str, object]:
    """One row of `introductions`."""
    said = [names.get(node, node[1]) for node in path]
    about = f" about {topic}" if isinstance(topic, str) and topic else ""
    weight = math.prod(graph.edges[pair]["weight"] for pair in pairwise([US, *path]))
    last = said[-1]
    if len(said) == 2:
        ask, asked = f"Ask {said[0]} to introduce you to {last}{about}", said[0]
    else:
        ours = path[0][0] == "user"
        asked, over = (said[1], said[2:-1]) if ours else (said[0], said[1:-1])
        whom = f"Ask {asked}, whom {said[0]} knows," if ours else f"Ask {asked}"
        to = f"bring you over {' and '.join(over)} to" if over else "introduce you to"
        ask = f"{whom} to {to} {last}{about}"
    return {
        "contact": last,
        "rank": rank,
        "ask": ask,
        "path": " → ".join(said),
        "introducer": asked,
        "steps": len(path) - 1,
        "strength_share": weight,
    }
