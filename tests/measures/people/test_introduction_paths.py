"""Ways to a person: the strongest of all there are, on published networks; and how the asking is spread."""

from itertools import islice

import networkx as nx
import pandas as pd
import pytest

from planning_helpers.measures.people.introducer_load import (
    choose_introducers,
    introducer_load,
    introducer_load_finding,
)
from planning_helpers.measures.people.introduction_paths import paths_to, strength
from tests.support.networks import as_ties
from tests.support.tables import frame


def test_the_strongest_ways_of_les_miserables_are_those_of_a_search_through_all():
    network = as_ties(nx.les_miserables_graph(), ours=("Myriel",), strongest=40)
    start = ("user", "Myriel")

    for target in sorted(set(network) - {start}):
        found = [strength(way, network) for way in islice(paths_to(target, network), 5)]
        every = (
            strength(tuple(way), network) for way in nx.all_simple_paths(network, start, target, cutoff=4)
        )
        assert found == pytest.approx(sorted(every, reverse=True)[:5]), target


def test_the_medici_reach_the_pazzi_over_the_salviati_alone():
    network = as_ties(nx.florentine_families_graph(), ours=("Medici",))

    ways = list(paths_to(("contact", "Pazzi"), network))

    assert ways == [(("user", "Medici"), ("contact", "Salviati"), ("contact", "Pazzi"))]
    assert strength(ways[0], network) == pytest.approx(0.36)


def test_the_strongest_way_of_any_length_is_that_of_dijkstra():
    network = as_ties(nx.karate_club_graph(), ours=("0",), strongest=7)
    _, path = nx.single_source_dijkstra(network, ("user", "0"), weight="cost")

    for target in set(network) - {("user", "0")}:
        best = next(paths_to(target, network, most_steps=40))
        assert strength(best, network) == pytest.approx(strength(tuple(path[target]), network))


def test_ways_that_differ_only_in_who_of_ours_begins_count_once():
    graph = nx.Graph([("mia", "cas"), ("eva", "cas"), ("cas", "ada"), ("eva", "ada")])
    network = as_ties(graph, ours=("mia", "eva"))

    ways = list(paths_to(("contact", "ada"), network))

    assert [[name for _, name in way] for way in ways] == [["eva", "ada"], ["eva", "cas", "ada"]]


def test_somebody_more_than_four_ties_away_is_out_of_reach():
    network = as_ties(nx.path_graph(6), ours=("0",))

    assert len(list(paths_to(("contact", "4"), network))) == 1
    assert list(paths_to(("contact", "5"), network)) == []


WAYS = frame("""
    contact | rank | introducer | side   | steps | strength_share
    Ada     | 1    | Cas        | theirs | 2     | 0.6
    Ben     | 1    | Cas        | theirs | 2     | 0.5
    Ben     | 2    | Dan        | theirs | 2     | 0.3
    Eli     | 1    | Cas        | theirs | 2     | 0.5
    Fay     | 1    | Dan        | theirs | 2     | 0.4
    Gil     | 1    | Dan        | theirs | 2     | 0.4
    Gil     | 2    | Integra    | partner | 1    | 0.2
    Hal     | 1    | nobody     | theirs | 0     | 0.0
""").assign(contact_id=lambda rows: rows["contact"])  # fmt: skip


def test_asking_is_spread_by_moving_others_on_where_that_frees_somebody():
    load = introducer_load(choose_introducers(WAYS)).set_index("introducer")

    # Cas is asked for Ada and Eli, so Ben goes over Dan, who already has Fay, so Gil goes over the partner.
    assert load["for_whom"].to_dict() == {"Cas": "Ada, Eli", "Dan": "Ben, Fay", "Integra": "Gil"}
    assert load["best_ways"].to_dict() == {"Cas": 3, "Dan": 2, "Integra": 0}
    assert introducer_load_finding(load.reset_index()).statement == (
        "Cas stands on 3 of the 5 strongest ways; Integra can take 1 of them over"
    )


def test_a_way_less_than_half_as_strong_is_no_alternative_and_the_load_is_owned_up_to():
    weak = WAYS.assign(strength_share=WAYS["strength_share"].where(WAYS["rank"] == 1, 0.1))

    load = introducer_load(choose_introducers(weak))
    finding = introducer_load_finding(load)

    assert load[["introducer", "asked"]].to_numpy().tolist() == [["Cas", 3], ["Dan", 2]]
    assert finding.severity == "watch"
    assert finding.statement == (
        "3 of 5 introductions rest on Cas, and nobody else leads there nearly as well"
    )


def test_each_person_is_reached_over_exactly_one_way_and_nobody_over_none():
    chosen = choose_introducers(WAYS)

    assert chosen.groupby("contact")["is_chosen"].sum().to_dict() == {
        "Ada": 1, "Ben": 1, "Eli": 1, "Fay": 1, "Gil": 1, "Hal": 0,
    }  # fmt: skip
    assert introducer_load_finding(introducer_load(chosen.query("steps == 0"))).severity == "unknown"


def test_the_ways_given_are_left_as_they_were():
    before = WAYS.copy()

    introducer_load(choose_introducers(WAYS))

    pd.testing.assert_frame_equal(WAYS, before)
