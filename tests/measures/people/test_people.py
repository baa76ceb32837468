"""Who is who at the account: roles, status and coverage from assessment and CRM."""

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.measures.people.people import people, people_finding

AS_OF = date(2026, 11, 15)


def rows(table: str, **columns: list) -> pd.DataFrame:
    """Rows of a model table, typed as the store gives them."""
    return model.typed(pd.DataFrame(columns), table)


CONTACTS = rows(
    "contacts",
    contact_id=["ada", "ben", "cas"],
    name=["Ada Ode", "Ben Roy", "Cas Lim"],
    title=["Chief Financial Officer", "Buyer", None],
    is_active=[True, None, False],
)
NO_STAKEHOLDERS = model.empty("stakeholders")
NO_INTERACTIONS = model.empty("interactions")


def test_an_assessment_outranks_what_the_deals_say():
    stakeholders = rows("stakeholders", contact_id=["ada"], buying_role=["Approver"])
    in_deals = rows("opportunity_contacts", contact_id=["ada", "ben"], role=["User", "Decision Maker"])

    found = people(CONTACTS, stakeholders, NO_INTERACTIONS, as_of=AS_OF, opportunity_contacts=in_deals)

    assert found.set_index("name")["role"].to_dict() == {
        "Ada Ode": "approver",
        "Ben Roy": "decision maker",
        "Cas Lim": "unknown",
    }
    assert found.set_index("name")["is_key_player"].to_dict() == {
        "Ada Ode": True,
        "Ben Roy": True,
        "Cas Lim": False,
    }


def test_the_last_assessment_of_a_contact_counts_and_no_row_doubles():
    stakeholders = rows(
        "stakeholders", contact_id=["ada", "ada"], status=["neutral", "Supporter"], influence=[2, 5]
    )

    found = people(CONTACTS, stakeholders, NO_INTERACTIONS, as_of=AS_OF)

    assert found["name"].tolist() == ["Ada Ode", "Ben Roy", "Cas Lim"]
    assert found["status"].tolist() == ["supporter", "unknown", "unknown"]


def test_coverage_comes_from_a_year_of_interactions_where_nobody_judged_it():
    days = ["2026-11-15", "2026-10-01", "2026-09-01", "2025-11-15", "2026-11-16"]
    interactions = rows("interactions", contact_id=["ada", "ada", "ada", "ben", "ben"], interaction_date=days)

    found = people(CONTACTS, NO_STAKEHOLDERS, interactions, as_of=AS_OF).set_index("name")

    assert found["coverage"].to_dict() == {"Ada Ode": "multiple", "Ben Roy": "none", "Cas Lim": "none"}
    assert found["days_since_contact"].fillna(-1).tolist() == [0, 365, -1]


def test_coverage_is_unknown_where_no_interaction_is_recorded_at_all():
    found = people(CONTACTS, NO_STAKEHOLDERS, NO_INTERACTIONS, as_of=AS_OF)

    assert set(found["coverage"]) == {"unknown"}


def test_a_role_nobody_fills_is_a_placeholder_and_no_contact():
    stakeholders = rows(
        "stakeholders", contact_id=[None], placeholder=["Head of IT"], buying_role=["approver"]
    )

    assert len(people(CONTACTS, stakeholders, NO_INTERACTIONS, as_of=AS_OF)) == 3


def test_the_finding_counts_active_people_only():
    finding = people_finding(people(CONTACTS, NO_STAKEHOLDERS, NO_INTERACTIONS, as_of=AS_OF))

    assert finding.statement == "We know role and status of 0 of 2 people"
    assert finding.severity == "watch"


def test_an_account_without_contacts_says_so():
    found = people(model.empty("contacts"), NO_STAKEHOLDERS, NO_INTERACTIONS, as_of=AS_OF)

    assert found.empty
    assert people_finding(found).severity == "unknown"


def test_the_frames_given_are_left_as_they_were():
    before = CONTACTS.copy()

    people(CONTACTS, NO_STAKEHOLDERS, NO_INTERACTIONS, as_of=AS_OF)

    pd.testing.assert_frame_equal(CONTACTS, before)
