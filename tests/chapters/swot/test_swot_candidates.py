"""What the facts offer for the SWOT: each kind of sign, and what becomes of a decision."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.swot.swot import swot
from planning_helpers.chapters.swot.swot_candidates import decision, not_offered_before
from planning_helpers.measures.signs.candidate import Candidate
from planning_helpers.store import read_table, save
from tests.support.model_tables import table
from tests.support.swot_facts import AS_OF, NONE, computed, sold, statements

DEALS = table(
    "opportunities",
    """
    opportunity_id | name | is_closed | is_won | probability | close_date | amount
    o1             | A    | True      | True   | 1           | 2026-03-01 | 60
    o2             | B    | False     | False  | 0.2         | 2027-03-01 | 10
    o3             | C    | False     | False  | 0.2         | 2027-03-01 | 30
    """,
)
BUYERS = table(
    "opportunity_contacts",
    """
    opportunity_contact_id | opportunity_id | contact_id | is_primary
    b1                     | o1             | c1         | True
    b2                     | o1             | c2         | False
    b3                     | o2             | c1         | False
    b4                     | o3             | c2         | True
    """,
)
CONTACTS = table("contacts", "contact_id | name\nc1 | Ada\nc2 | Ben")


def wallet_kinds(**others: pd.DataFrame) -> list[str]:
    return [one.statement for one in computed(**others) if one.kind == "wallet share"]


def test_one_buyer_behind_most_of_what_is_won_or_open_is_concentration():
    (found,) = computed(opportunities=DEALS, revenue=sold(""), opportunity_contacts=BUYERS, contacts=CONTACTS)

    assert found.statement == "70% of what was won in twelve months or is open hangs on one buyer, Ada"
    assert found.key == "concentration: buyer c1"
    assert found.rows["item"].tolist() == ["A", "B"]


def test_a_buyer_with_less_than_most_or_with_one_deal_is_none():
    one_deal, even = DEALS.assign(amount=[30.0, 10.0, 60.0]), DEALS.assign(amount=[40.0, 10.0, 50.0])

    for deals in (one_deal, even, DEALS.assign(amount=float("nan"))):
        assert computed(opportunities=deals, revenue=sold(""), opportunity_contacts=BUYERS) == []


def test_a_share_of_wallet_that_rose_is_a_strength_of_account_and_unit():
    revenue = sold(
        "p1 | 2024-10-01 | 5 | 1 | Plant\np1 | 2025-06-01 | 100 | 1 | Plant\n"
        "p1 | 2026-06-01 | 120 | 1 | plant"
    )
    account = pd.Series({"wallet": 400.0})
    units = table("business_units", "row_id | name | wallet\nb1 | Plant | 200\nb2 | Office | 200")

    assert wallet_kinds(revenue=revenue, account=account, business_units=units) == [
        "Our share of what the account spends rose from 25% to 30%",
        "Our share of what Plant spends rose from 50% to 60%",
    ]


@pytest.mark.parametrize(
    ("first", "before", "now", "wallet"),
    [
        ("2024-10-01", 100, 111, 400),  # by less than three points
        ("2024-10-01", 100, 500, 400),  # more than the whole wallet, which is too low then
        ("2025-04-01", 100, 200, 400),  # the record begins too late to tell what was bought before
        ("2024-10-01", 0, 200, 400),  # nothing before
        ("2024-10-01", 100, 200, float("nan")),  # nobody knows the wallet
    ],
)
def test_a_share_of_wallet_is_not_said_to_have_risen_without_grounds(
    first: str, before: float, now: float, wallet: float
):
    revenue = sold(
        f"p1 | {first} | 1 | 1 | Plant\np1 | 2025-06-01 | {before} | 1 | Plant\n"
        f"p1 | 2026-06-01 | {now} | 1 | Plant"
    )

    assert wallet_kinds(revenue=revenue, account=pd.Series({"wallet": wallet})) == []


def test_nothing_grew_where_the_record_begins_within_the_two_years():
    late = sold("p1 | 2025-09-01 | 50 | 1 | Plant\np1 | 2026-06-01 | 500 | 1 | Plant")

    assert "grew" not in " ".join(statements(computed(revenue=late)))


def test_concentration_of_units_says_when_not_every_purchase_names_one():
    revenue = sold(
        "p1 | 2026-10-01 | 60 | 1 | Plant\np2 | 2026-10-01 | 40 | 1 | Office\np2 | 2026-10-01 | 900 | 1 |"
    )

    (units, _offerings) = [one.statement for one in computed(revenue=revenue) if one.kind == "concentration"]

    assert units.endswith("comes from one unit, Plant, as far as units and amounts are known")


def test_an_account_that_costs_more_to_serve_than_it_earns_is_a_weakness():
    revenue = sold("p1 | 2026-10-01 | 60 | 20 | Plant")

    (found,) = computed(revenue=revenue, account=pd.Series({"cost_to_serve": 50.0}))

    assert found.statement == "The account costs more to serve than it earns: EUR -10 in twelve months"
    assert found.rows["amount"].tolist() == [40, -50]


def test_a_rival_is_the_incumbent_whatever_its_case_and_blanks():
    deals = DEALS.assign(competitor="RIVAL ")

    found = computed(account=pd.Series({"incumbent": "Rival"}), opportunities=deals, revenue=sold(""))

    assert [one.kind for one in found] == ["incumbent"]
    assert found[0].rows["item"].tolist() == ["Rival, incumbent of the account", "A", "B", "C"]


def test_every_candidate_is_a_finding_with_rows_formula_and_a_question_to_ask():
    found = computed(
        account=pd.Series({"incumbent": "Rival", "cost_to_serve": 500.0, "wallet": 900.0}),
        revenue=sold(
            "p1 | 2024-10-01 | 5 | 1 | A\np1 | 2025-06-01 | 100 | 1 | A\np1 | 2026-06-01 | 300 | 400 | A\n"
            "p2 | 2025-06-01 | 80 | 1 | B\np3 | 2025-06-01 | 80 | 1 | B\np3 | 2026-06-01 | 20 | 1 | B"
        ),
        opportunities=DEALS.assign(
            probability=0.9, close_date=pd.Timestamp("2026-11-01"), competitor="Other"
        ),
        opportunity_contacts=BUYERS,
    )

    assert {one.kind for one in found} == {
        *("incumbent", "competitor", "slipping", "concentration", "growing", "falling", "lapsed"),
        *("wallet share", "below cost", "cost to serve"),
    }  # fmt: skip
    for one in found:
        assert one.finding.rule == "SWOT-3"
        assert one.finding.formula
        assert one.finding.next_step.endswith("?")
        assert list(one.rows.columns) == ["item", "evidence_date", "amount"]
        assert len(one.rows)
        assert len(one.finding.as_data()["rows"]["data"]) == len(one.rows)


def slipping(deals: pd.DataFrame) -> Candidate:
    late = deals.assign(probability=0.9, is_closed=False, is_won=False, close_date=pd.Timestamp("2026-11-01"))
    (found,) = [one for one in computed(opportunities=late, revenue=sold("")) if one.kind == "slipping"]
    return found


def recorded(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.concat([NONE["swot_items"], pd.DataFrame(rows)], ignore_index=True)


def test_what_was_dismissed_comes_back_only_with_something_new_in_it():
    first, both = slipping(DEALS.head(1)), slipping(DEALS.head(2))
    decided = recorded(decision(both, "dismissed", as_of=AS_OF))

    assert not_offered_before([first], decided) == []
    assert not_offered_before([both], decided) == []
    assert not_offered_before([slipping(DEALS)], decided) != []


def test_decisions_about_one_deal_after_another_add_up():
    one, other = slipping(DEALS.head(1)), slipping(DEALS.iloc[1:2])
    decided = recorded(*(decision(each, "dismissed", as_of=AS_OF) for each in (one, other)))

    assert not_offered_before([slipping(DEALS.head(2))], decided) == []


def test_a_reworded_candidate_keeps_its_key_and_is_not_offered_again():
    (offered,) = computed(account=pd.Series({"incumbent": "Rival"}))
    row = decision(
        offered, "accepted", as_of=AS_OF, statement="They love Rival", quadrant="weakness", impact=4
    )

    assert (row["statement"], row["candidate"], row["impact"]) == ("They love Rival", "incumbent: Rival", 4)
    assert (offered.quadrant, row["quadrant"]) == ("threat", "weakness")
    assert (row["evidence_source"], row["evidence_date"]) == ("Computed from the account in the CRM", AS_OF)
    assert not_offered_before([offered], recorded(row)) == []


def test_a_candidate_somebody_typed_in_the_same_words_is_not_offered():
    (offered,) = computed(account=pd.Series({"incumbent": "Rival"}))
    typed = table("swot_items", "row_id | statement\ns1 | rival is in place as incumbent ")

    assert not_offered_before([offered], typed) == []


def test_a_decision_is_kept_by_the_store_and_a_dismissed_one_is_not_shown(store):
    (offered,) = computed(account=pd.Series({"incumbent": "Rival"}))
    row = decision(offered, "dismissed", as_of=AS_OF, statement="Not so")

    save(store, "swot_items", {**row, "plan_id": "plan"}, by="ann", effective_on=AS_OF)

    kept = read_table(store, "swot_items")
    assert kept["candidate"].tolist() == [offered.key]
    assert swot(kept, as_of=date(2026, 11, 22)).empty
    assert not_offered_before([offered], kept) == []
