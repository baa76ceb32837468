from datetime import date, datetime

import pytest

from planning_helpers.store.retention import contacts_without_sign
from tests.support.store_rows import account, import_rows, opportunity, save_plan, save_row

LONG_AGO, SINCE = date(2022, 1, 10), date(2023, 11, 15)
KEYS = ["silent", "met", "met long ago", "judged", "in a deal", "lost a deal", "new"]


@pytest.fixture
def book(store):
    """A store that came to know all but the new contact long ago."""
    import_rows(store, "accounts", account(), on=LONG_AGO)
    for key in KEYS:
        contact = {"contact_id": key, "account_id": "northwind", "name": key}
        import_rows(store, "contacts", contact, on=SINCE if key == "new" else LONG_AGO)
    for key, day in (("met", SINCE), ("met long ago", date(2022, 5, 1))):
        talk = {"interaction_id": key, "account_id": "northwind", "contact_id": key, "interaction_date": day}
        import_rows(store, "interactions", talk)
    import_rows(store, "opportunities", opportunity("open"), opportunity("lost", is_closed=True))
    for key, deal in (("in a deal", "open"), ("lost a deal", "lost")):
        role = {"opportunity_contact_id": key, "opportunity_id": deal, "contact_id": key}
        import_rows(store, "opportunity_contacts", role)
    save_plan(store)
    save_row(store, "stakeholders", {"plan_id": "plan", "contact_id": "judged"})
    return store


def test_who_gave_no_sign_since_a_day_is_told_with_the_last_one(book):
    with book.connect() as connection:
        found = contacts_without_sign(connection, since=SINCE)

    assert found == {"silent": LONG_AGO, "met long ago": date(2022, 5, 1), "lost a deal": LONG_AGO}


def test_a_judgement_counts_from_the_day_it_was_saved(book):
    with book.connect() as connection:
        found = contacts_without_sign(connection, since=date(2999, 1, 1))

    assert found["judged"] == datetime.now().date()  # noqa: DTZ005
