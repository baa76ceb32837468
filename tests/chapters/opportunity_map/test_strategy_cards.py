"""The strategy card of a deal: six fields, contacts, partners, offering, and what is missing."""

from __future__ import annotations

from planning_helpers.chapters.opportunity_map.strategy_cards import (
    card_lines,
    deal_contacts_finding,
    strategy_cards,
    strategy_cards_finding,
)
from planning_helpers.model import empty
from tests.support.plan_tables import deals, table

DEALS = deals("""
    opportunity_id | name   | state | amount | offering_id | next_step
    big            | Big    | open  |    900 | o1          |
    small          | Small  | open  |    100 |             | Call back
    third          | Third  | open  |        |             |
    lost           | Lost   | lost  |    500 | o1          |
""")
CARDS = table(
    "opportunity_strategies",
    """
row_id|opportunity_id|compelling_event|decision_criteria|differentiators|decision_process|funding_process|next_steps
s1    |big           |Audit in May    |Price            |Beats Kerma|Board           |Budget 2027    |Visit
s2    |small         |                |Price            |               |Board           |               |
""",
)
OFFERINGS = table("offerings", "offering_id | name\no1 | Ledger")
ROLES = table(
    "opportunity_contacts",
    """
    opportunity_contact_id | opportunity_id | contact_id | role           | is_primary
    r1                     | big            | c2         | User           | False
    r2                     | big            | c1         | Decision Maker | True
""",
)
CONTACTS = table("contacts", "contact_id | name\nc1 | Ann Lee\nc2 | Bo Ek")
PARTNERS = table("partners", "row_id | name\np1 | Kerma\np2 | Audit Delacourt\np3 | Nobody Ltd")
ACTIONS = table(
    "actions",
    "row_id | name | opportunity_id\na1 | Joint note with audit delacourt | big\na2 | Call Kerma | lost",
)


def cards(opportunities=DEALS, roles=ROLES):
    return strategy_cards(
        opportunities, CARDS, offerings=OFFERINGS, opportunity_contacts=roles, contacts=CONTACTS,
        partners=PARTNERS, actions=ACTIONS,
    )  # fmt: skip


def test_a_card_holds_the_six_fields_the_people_and_the_partners_named():
    big = cards().set_index("name").loc["Big"]

    assert big["offering"] == "Ledger"
    assert big["decision_and_funding"] == "Board; funding: Budget 2027"
    assert big["people"] == "Ann Lee (Decision Maker) and Bo Ek (User)"
    assert big["partners"] == "Kerma and Audit Delacourt"  # in the card, and in an action that serves it
    assert big["missing"] == ""


def test_what_is_missing_is_named_and_half_a_process_is_none():
    found = cards().set_index("name")

    assert found.index.tolist() == ["Big", "Small", "Third"]
    assert found.loc["Small", "decision_and_funding"] == "Board; funding: missing"
    assert found.loc["Small", "next_steps"] == "Call back"  # as the CRM has it
    assert found.loc["Small", "missing"] == (
        "compelling need or event, product or service, differentiators, decision and funding "
        "process, key contacts"
    )
    assert strategy_cards_finding(cards(), currency="EUR").statement.startswith(
        "1 of 3 open deals has a complete strategy card; Small lacks compelling need or event, product"
    )


def test_contacts_products_and_partners_are_counted_and_who_has_nobody_is_named():
    finding = deal_contacts_finding(cards(), currency="EUR")

    assert finding.statement == (
        "Key contacts and their roles are known for 1 of 3 open deals, the product for 1; a partner "
        "is engaged in "
        "1; nobody is named in Small"
    )
    assert finding.severity == "watch"


def test_a_contact_without_a_role_is_somebody():
    roles = ROLES.assign(role=None, opportunity_id=["small", "big"]).astype(ROLES.dtypes)
    found = cards(roles=roles).set_index("name")

    finding = deal_contacts_finding(found.reset_index(), currency="EUR")

    assert found.loc["Small", "people"] == "Bo Ek (role not known)"
    assert "key contacts" in found.loc["Small", "missing"]
    assert finding.statement.endswith("no role is known of those named in Big")


def test_lines_tell_each_field_of_a_card_that_was_begun():
    lines = card_lines(cards())

    assert lines["deal"].unique().tolist() == ["Big", "Small"]
    small = lines[lines["deal"] == "Small"].set_index("question")["what_we_know"]
    assert small["decision criteria"] == "Price"
    assert small["key contacts"] == "missing"
    assert small["partners engaged"] == "none named"


def test_without_open_deals_no_card_is_due():
    none = cards(empty("opportunities"))

    assert none.empty
    assert card_lines(none).empty
    assert strategy_cards_finding(none, currency="EUR").severity == "unknown"
    assert deal_contacts_finding(none, currency="EUR").severity == "unknown"
