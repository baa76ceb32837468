"""Hidden brokers: betweenness as published, and who is out of reach without a person."""

from datetime import date

import networkx as nx
import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots.network_brokers import (
    betweenness,
    network_brokers,
    network_brokers_finding,
)
from planning_helpers.measures.people.people import people
from planning_helpers.measures.people.tie_network import tie_network, tie_weights
from tests.support.model_tables import table
from tests.support.networks import as_ties

AS_OF = date(2026, 11, 15)
PARTNERS = model.empty("partners")


@pytest.mark.parametrize(
    ("graph", "published"),
    [
        # Krackhardt 1990: Heather (7) stands between, though Diane (3) knows most people.
        (nx.krackhardt_kite_graph(), {"7": 0.389, "5": 0.231, "6": 0.231, "8": 0.222, "3": 0.102, "9": 0.0}),
        # Padgett and Ansell 1993: the Medici, twice any other family.
        (
            nx.florentine_families_graph(),
            {"Medici": 0.522, "Guadagni": 0.255, "Albizzi": 0.212, "Strozzi": 0.103, "Pazzi": 0.0},
        ),
    ],
    ids=["kite", "florence"],
)
def test_betweenness_is_as_published(graph: nx.Graph, published: dict[str, float]):
    found = betweenness(as_ties(graph))

    assert {name: round(found["contact", name], 3) for name in published} == published


def test_betweenness_of_weighted_ties_is_that_of_networkx():
    network = as_ties(nx.les_miserables_graph(), strongest=40)

    found = betweenness(network)

    expected = nx.betweenness_centrality(network, weight="cost")
    assert found == pytest.approx(expected)
    assert max(found, key=found.__getitem__) == ("contact", "Valjean")


CONTACTS = table(
    "contacts",
    """
    contact_id | name | title    | reports_to_id
    boss       | Ada  | CEO      |
    aide       | Bea  | Assistant |
    mill       | Cas  | Manager  |
    away       | Dan  | Manager  |
    """,
)
TIES = table(
    "ties",
    """
    row_id | from_kind | from_id | to_kind | to_id | strength | last_used_date
    t1     | user      | mia     | contact | aide  | 4        | 2026-11-15
    t2     | contact   | aide    | contact | boss  | 4        | 2026-11-15
    t3     | contact   | aide    | contact | mill  | 4        | 2026-11-15
    t4     | user      | eva     | contact | away  | 4        | 2026-11-15
    """,
)
USERS = table(
    "users", "user_id | name | title | is_active\nmia | Mia | Seller | True\neva | Eva | CSO | True"
)
DECIDER = table("stakeholders", "contact_id | buying_role\nboss | decision maker")


def found(
    ties: pd.DataFrame = TIES, stakeholders: pd.DataFrame = DECIDER
) -> tuple[pd.DataFrame, pd.DataFrame]:
    staff = people(CONTACTS, stakeholders, model.empty("interactions"), as_of=AS_OF)
    weights = tie_weights(ties, model.empty("interactions"), staff, as_of=AS_OF)
    return network_brokers(tie_network(weights, staff, USERS, PARTNERS), staff, USERS), staff


def test_an_assistant_through_whom_all_ways_run_is_named_before_those_with_a_title():
    rows, staff = found()

    finding = network_brokers_finding(rows, staff)

    # 10 pairs of the five others: all but Mia–Eva, Mia–Dan and Eva–Dan run through Bea.
    assert rows.set_index("person")["betweenness_share"].round(2).to_dict() == {
        "Bea": 0.7, "Mia": 0.6, "Eva": 0.4,
    }  # fmt: skip
    assert finding.statement == (
        "70% of all ways run through Bea (of theirs), whom we do not count among the key players, without"
        " whom we do not reach 2 of theirs; 60% through Mia (of ours), without whom we do not reach 3 of"
        " theirs"
    )
    assert finding.next_step == "Find a second way to Ada, Bea and Cas, past Mia."


def test_ways_over_an_opponent_count_for_nothing():
    against = pd.concat(
        [DECIDER, table("stakeholders", "contact_id | status\naide | enemy")], ignore_index=True
    )

    rows, _ = found(stakeholders=against)

    assert rows.set_index("person")["cut_off_names"].to_dict() == {"Bea": "", "Mia": "Bea", "Eva": "Dan"}


def test_a_broker_past_whom_other_ways_lead_cuts_nobody_off():
    every = table(
        "ties",
        """
        row_id | from_kind | from_id | to_kind | to_id | strength | last_used_date
        t5     | user      | mia     | contact | boss  | 1        | 2026-11-15
        t6     | user      | mia     | contact | mill  | 1        | 2026-11-15
        t7     | user      | eva     | contact | aide  | 1        | 2026-11-15
        t8     | user      | mia     | contact | away  | 1        | 2026-11-15
        t9     | user      | eva     | contact | mill  | 1        | 2026-11-15
        t10    | user      | eva     | contact | boss  | 1        | 2026-11-15
        """,
    )

    rows, staff = found(ties=pd.concat([TIES, every], ignore_index=True))

    assert rows["cut_off"].tolist() == [0] * len(rows)
    assert network_brokers_finding(rows, staff).severity == "note"
    assert (
        network_brokers_finding(rows, staff).next_step == "Find out what Bea wants: word runs through there."
    )


def test_too_few_ties_are_said_to_be_too_few():
    rows, staff = found(ties=TIES.iloc[:0])

    assert rows.empty
    assert network_brokers_finding(rows, staff).severity == "unknown"
