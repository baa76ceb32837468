"""Those whom we rated and who have left are named, with whom to ask."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots import connect_the_dots_finding
from planning_helpers.measures.people import key_players_finding, people, rated_and_left_finding
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
NO_WAYS = {"introductions": ["is_chosen", "ask"], "dependence": ["exposed", "person"]}


def bottom_line(staff):
    empty = {name: pd.DataFrame(columns=columns) for name, columns in NO_WAYS.items()}
    empty["introductions"] = empty["introductions"].astype({"is_chosen": bool})
    empty["dependence"] = empty["dependence"].astype({"exposed": "float64"})
    return connect_the_dots_finding(staff, empty["introductions"], empty["dependence"], currency="EUR")


def test_a_sponsor_who_left_is_named_with_whom_to_ask():
    contacts = table(
        "contacts",
        """
        contact_id | name | reports_to_id | is_active
        eva        | Eva  |               | False
        bo         | Bo   | eva           | True
        """,
    )
    rated = table(
        "stakeholders",
        """
        row_id | contact_id | buying_role       | status | influence
        k1     | eva        | executive sponsor | mentor | 5
        """,
    )
    staff = people(contacts, rated, model.empty("interactions"), as_of=AS_OF)

    found = rated_and_left_finding(staff)

    assert found.statement == "Eva (executive sponsor, mentor) has left; who takes over is not known"
    assert found.next_step == "Ask Bo who takes over from Eva, and rate them."
    assert found.severity == "act"
    assert "Eva (executive sponsor, mentor) has left" in bottom_line(staff).statement


def test_the_support_of_key_players_is_as_urgent_in_the_bottom_line_as_on_the_map():
    names = [f"N{n}" for n in range(9)]
    contacts = table("contacts", "contact_id | name\n" + "\n".join(f"{name} | {name}" for name in names))
    roles = ["executive sponsor", "decision maker", "champion", *["approver"] * 6]
    stances = ["mentor"] * 5 + ["neutral"] * 4
    rated = "row_id | contact_id | buying_role | status | influence\n" + "\n".join(
        f"k{name} | {name} | {role} | {stance} | 5"
        for name, role, stance in zip(names, roles, stances, strict=True)
    )
    staff = people(contacts, table("stakeholders", rated), model.empty("interactions"), as_of=AS_OF)

    on_the_map, in_the_bottom_line = key_players_finding(staff), bottom_line(staff)

    assert on_the_map.statement.startswith("5 of 9 key players support us")
    assert on_the_map.severity == in_the_bottom_line.severity == "watch"
