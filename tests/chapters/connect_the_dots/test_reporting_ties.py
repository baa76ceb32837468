"""Reporting lines that people add to those of the CRM."""

import pandas as pd

from planning_helpers.chapters.connect_the_dots.org_chart import org_chart
from planning_helpers.chapters.connect_the_dots.reporting_ties import with_reporting_ties
from planning_helpers.measures.people.people import people
from planning_helpers.model import empty
from tests.support.plan_tables import table

CONTACTS = table(
    "contacts",
    """
    contact_id | name | reports_to_id | is_active
    c1         | Eva  |               | True
    c2         | Tom  | c1            | True
    c3         | Ida  |               | True
    """,
)


def ties(text: str) -> pd.DataFrame:
    return table("ties", text)


def test_a_tie_that_says_reports_to_fills_a_line_the_crm_lacks():
    found = with_reporting_ties(
        CONTACTS,
        ties(
            """
            from_kind | from_id | to_kind | to_id | strength | basis
            contact   | c3      | contact | c2    | 3        | Reports to
            contact   | c2      | contact | c3    | 3        | reports to
            user      | c1      | contact | c3    | 3        | reports to
            contact   | c1      | contact | c3    | 3        | went to school together
            """
        ),
    )

    assert found["reports_to_id"].fillna("").tolist() == ["", "c1", "c2"]
    assert CONTACTS["reports_to_id"].isna().sum() == 2
    assert found.dtypes.equals(CONTACTS.dtypes)


def test_the_org_chart_takes_the_line():
    lines = ties(
        "from_kind | from_id | to_kind | to_id | strength | basis\n"
        "contact | c3 | contact | c1 | 3 | reports to"
    )
    known = with_reporting_ties(CONTACTS, lines)

    staff = people(
        known, empty("stakeholders"), empty("interactions"), as_of=pd.Timestamp("2026-11-15").date()
    )

    assert org_chart(staff).set_index("name").loc["Ida", "manager"] == "Eva"


def test_without_ties_the_contacts_stay_as_they_are():
    pd.testing.assert_frame_equal(with_reporting_ties(CONTACTS, empty("ties")), CONTACTS)
    assert with_reporting_ties(empty("contacts"), empty("ties")).empty
