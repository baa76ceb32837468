"""How each executive is approached: what they answer for, who knows them, in which way they like it."""

from datetime import date
from typing import Any

import pandas as pd

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots.executive_access import (
    executive_access,
    executive_access_finding,
)
from planning_helpers.measures.people.people import people
from planning_helpers.measures.people.tie_network import tie_network, tie_weights
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
CONTACTS = table(
    "contacts",
    """
    contact_id | name | title                   | contact_method
    ceo        | Ada  | Chief Executive Officer | In person
    cfo        | Ben  | Chief Financial Officer | Mail
    buy        | Cas  | Buyer                   | Fax
    eng        | Dan  | Engineer                | Phone
    """,
)
STAKEHOLDERS = table(
    "stakeholders",
    """
    contact_id | buying_role    | influence | strategy
    ceo        |                | 5         | Two meetings a year
    buy        | decision maker | 3         |
    """,
)
MET = table(
    "interactions",
    """
    interaction_id | contact_id | user_id | interaction_date | channel
    i1             | cfo        | mia     | 2026-10-01       | Meeting
    i2             | buy        | mia     | 2026-10-01       | Email
    i3             | buy        | mia     | 2026-10-02       | Phone call
    i4             | ceo        | mia     | 2025-10-01       | Call
    """,
)
TIES = table(
    "ties",
    """
    row_id | from_kind | from_id | to_kind | to_id | strength | last_used_date
    t1     | partner   | Integra | contact | ceo   | 5        | 2026-11-15
    t2     | partner   | p1      | contact | buy   | 1        | 2026-11-15
    t3     | contact   | eng     | contact | cfo   | 5        | 2026-11-15
    """,
)
INITIATIVES = table("initiatives", "row_id | name | executive_id\nn1 | Grid | ceo\nn2 | Audit | ceo")
USERS = table("users", "user_id | name | is_active\nmia | Mia | True")
PARTNERS = table("partners", "row_id | name\np1 | Integra")


def known(contacts: pd.DataFrame = CONTACTS, stakeholders: pd.DataFrame = STAKEHOLDERS) -> dict[str, Any]:
    """What `executive_access` takes, from these contacts and assessments."""
    staff = people(contacts, stakeholders, MET, as_of=AS_OF)
    network = tie_network(tie_weights(TIES, MET, staff, as_of=AS_OF), staff, USERS, PARTNERS)
    tables = {"contacts": contacts, "interactions": MET, "initiatives": INITIATIVES}
    return {"people": staff, **tables, "network": network, "as_of": AS_OF}


def test_executives_are_mapped_to_their_initiatives_and_to_who_knows_them():
    rows = executive_access(**known()).set_index("contact")

    assert list(rows.index) == ["Ada", "Cas", "Ben"]  # Dan is neither executive nor key player
    assert rows["initiatives"].fillna("").to_dict() == {"Ada": "Grid, Audit", "Cas": "", "Ben": ""}
    # Integra by its name or by its key is one partner; Dan knows Ben, but is one of theirs.
    assert rows["known_by"].to_dict() == {"Ada": "Integra", "Cas": "Mia, Integra", "Ben": "Mia"}


def test_the_way_to_try_is_the_preferred_one_until_it_was_used():
    rows = executive_access(**known()).set_index("contact")[["prefers", "used", "try_next"]].fillna("")

    assert rows.T.to_dict("list") == {
        "Ada": ["meeting", "", "meeting"],  # the call is older than twelve months
        "Cas": ["", "call, mail", "meeting"],  # a fax is none of the ways: try what was not tried
        "Ben": ["mail", "meeting", "mail"],
    }


def test_the_finding_counts_who_is_known_planned_for_and_reached_in_another_way():
    rows = executive_access(**known())
    finding = executive_access_finding(rows, rows)

    assert finding.statement == (
        "3 of 3 executives and key players are known to somebody of ours or of our network;"
        " for 1 an approach is planned; Ben would rather be reached otherwise"
    )
    assert finding.next_step == "Write down how to approach Cas, and about what."


def test_without_executives_or_contacts_it_says_so():
    nobody = model.empty("contacts")
    staff = people(nobody, model.empty("stakeholders"), MET, as_of=AS_OF)

    rows = executive_access(**known(nobody, model.empty("stakeholders")))

    assert rows.empty
    assert executive_access_finding(rows, staff).severity == "unknown"
    assert executive_access_finding(rows, staff).statement.endswith("no contact of this account is known")
