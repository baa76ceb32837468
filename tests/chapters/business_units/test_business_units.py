"""Business units: what they buy, who runs them, where the whitespace is and where the time should go."""

from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.business_units.business_units_chart import business_units_chart
from planning_helpers.chapters.business_units.tables import (
    business_units_table,
    unit_priority_table,
)
from planning_helpers.chapters.business_units.whitespace_chart import whitespace_chart
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.units.business_units import (
    business_units,
    executives_finding,
    units_finding,
    unmatched_units,
    unmatched_units_finding,
    wallet_finding,
)
from planning_helpers.measures.units.unit_priority import priority_finding, unit_priority
from planning_helpers.measures.units.whitespace import WHOLE_ACCOUNT, unplaced, whitespace, whitespace_finding
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
OFFERINGS = table(
    "offerings",
    """
    offering_id | name   | is_active
    p1          | Meters | True
    p2          | Valves | True
    p3          | Old    | False
    """,
)
DEALS = table(
    "opportunities",
    """
    opportunity_id | is_closed | is_won | amount | close_date | offering_id | business_unit | competitor
    o1             | False     | False  | 300    | 2026-12-01 | p2          | retail        |
    o2             | True      | False  | 100    | 2026-02-01 | p1          | Energy        | Rival
    """,
)
SALES = table(
    "transactions",
    """
    transaction_id | account_id | transaction_date | offering_id | business_unit | amount | cost
    t1             | a          | 2026-10-01       | p1          | Retail        | 200    | 100
    t2             | a          | 2025-11-15       | p1          | Retail        | 900    | 100
    t3             | a          | 2026-10-01       | p1          |               | 50     | 10
    """,
)
DECLARED = table(
    "business_units",
    """
    row_id | plan_id | name   | executive_id | wallet
    b1     | p       | Retail | c1           | 1000
    """,
)
CONTACTS = table(
    "contacts",
    """
    contact_id | account_id | name    | business_unit
    c1         | a          | Ada Ode | Retail
    """,
)
MET = table(
    "interactions",
    """
    interaction_id | contact_id | interaction_date
    i1             | c1         | 2026-08-16
    """,
)


def units(*, interactions: pd.DataFrame = MET, declared: pd.DataFrame = DECLARED) -> pd.DataFrame:
    staff = people(CONTACTS, model.empty("stakeholders"), interactions, as_of=AS_OF)
    return business_units(declared, staff, revenue_rows(SALES, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF)


def test_units_come_from_the_plan_and_from_deals_and_sales_whatever_their_case():
    found = units()

    assert found["business_unit"].tolist() == ["Retail", "Energy"]
    assert found["is_declared"].tolist() == [True, False]


def test_revenue_is_that_of_twelve_months_and_wallet_share_its_part_of_the_wallet():
    retail = units().iloc[0]

    assert (retail["revenue"], retail["before_revenue"]) == (200, 900)
    assert (retail["wallet_share"], retail["open"], retail["open_deals"]) == (0.2, 300, 1)


@pytest.mark.parametrize(("met", "severity"), [("2026-08-17", "good"), ("2026-08-16", "watch")])
def test_an_executive_is_contacted_within_ninety_days(met: str, severity: str):
    interactions = MET.assign(interaction_date=pd.Timestamp(met))

    found = executives_finding(units(interactions=interactions).head(1))

    assert found.severity == severity


def test_the_finding_names_the_executive_not_contacted_and_counts_the_units_without_one():
    found = executives_finding(units())

    assert found.statement == "Ada Ode was not contacted in 90 days; 1 of 2 units has no executive we know"
    assert found.next_step == "Call Ada Ode."


def test_the_ten_days_are_spread_by_spend_we_do_not_have_open_deals_and_waiting_executives():
    priority = unit_priority(units())

    assert priority["business_unit"].tolist() == ["Retail", "Energy"]
    assert priority["priority"].tolist() == [2.5, 0.5]
    assert priority["days_of_ten"].tolist() == [8.3, 1.7]
    assert "Ada Ode not contacted for 91 days" in priority["reasons"].iloc[0]


def test_what_a_unit_bought_for_an_amount_not_known_is_no_zero():
    unknown = SALES.assign(amount=SALES["amount"].where(SALES["transaction_id"] != "t1"))
    revenue = revenue_rows(unknown, model.empty("opportunities"), as_of=AS_OF)
    people_here = people(CONTACTS, model.empty("stakeholders"), MET, as_of=AS_OF)

    found = business_units(DECLARED, people_here, revenue, DEALS, as_of=AS_OF)
    said = units_finding(found, unit_priority(found), currency="EUR").statement
    grid = whitespace(found["business_unit"], OFFERINGS, revenue, DEALS, as_of=AS_OF)

    assert found.set_index("business_unit")["revenue"].isna()["Retail"]
    assert said.startswith("1 of 2 units bought for an amount not known in twelve months")
    assert wallet_finding(found, currency="EUR").severity == "unknown"
    meters = grid[(grid["business_unit"] == "Retail") & (grid["offering"] == "Meters")].iloc[0]
    assert (meters["state"], pd.isna(meters["revenue"])) == ("owned", True)


def test_wallet_share_of_the_account_counts_units_whose_wallet_is_known():
    found = wallet_finding(units(), currency="EUR")

    assert found.figures["wallet_share"].value == 0.2
    assert "20% of the EUR 1,000 that 1 of 2 units spend" in found.statement


def test_states_of_the_grid_are_owned_then_pipeline_then_competitor():
    grid = whitespace(
        pd.Series(["Retail", "Energy"]),
        OFFERINGS,
        revenue_rows(SALES, DEALS, as_of=AS_OF),
        DEALS,
        as_of=AS_OF,
    )

    assert grid["state"].tolist() == [
        *("owned", "in pipeline", "not eligible"),
        *("competitor", "whitespace", "not eligible"),
    ]


def test_a_purchase_exactly_a_year_ago_is_no_longer_owned():
    old = SALES[SALES["transaction_id"] == "t2"]

    grid = whitespace(
        pd.Series(["Retail"]), OFFERINGS, revenue_rows(old, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF
    )

    assert grid["state"].tolist() == ["whitespace", "in pipeline", "not eligible"]


def test_an_account_without_units_is_one_row():
    grid = whitespace(
        pd.Series(dtype="str"), OFFERINGS, revenue_rows(SALES, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF
    )

    assert set(grid["business_unit"]) == {WHOLE_ACCOUNT}
    assert grid["state"].tolist() == ["owned", "in pipeline", "not eligible"]


def test_of_many_offerings_the_grid_shows_families():
    many = model.typed(
        pd.DataFrame(
            {
                "offering_id": [f"p{number}" for number in range(16)],
                "name": [f"Part {number}" for number in range(16)],
                "family": ["Bikes"] * 8 + ["Parts"] * 7 + [None],
            }
        ),
        "offerings",
    )

    grid = whitespace(
        pd.Series(["Retail"]), many, revenue_rows(SALES, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF
    )

    assert grid["offering"].tolist() == ["Bikes", "Parts", "Other"]
    assert grid["state"].tolist() == ["owned", "whitespace", "whitespace"]


def test_the_whitespace_finding_owns_up_to_purchases_in_no_cell():
    sales = revenue_rows(SALES, DEALS, as_of=AS_OF)
    grid = whitespace(pd.Series(["Retail", "Energy"]), OFFERINGS, sales, DEALS, as_of=AS_OF)

    found = whitespace_finding(
        grid, unplaced=unplaced(sales, OFFERINGS, units=pd.Series(["Retail", "Energy"]))
    )

    assert (
        found.statement
        == "Energy has nothing in play for 2 of 3 offerings (1 of them held by a competitor); 1 of 4 pairs of"
        " unit and offering are owned "
        "(not placed, for lack of unit or offering: 1)"
    )


def test_an_account_with_nothing_gets_sentences_and_no_error():
    nobody = people(
        model.empty("contacts"), model.empty("stakeholders"), model.empty("interactions"), as_of=AS_OF
    )
    sales = revenue_rows(model.empty("transactions"), model.empty("opportunities"), as_of=AS_OF)
    found = business_units(
        model.empty("business_units"), nobody, sales, model.empty("opportunities"), as_of=AS_OF
    )
    priority = unit_priority(found)
    grid = whitespace(found["business_unit"], model.empty("offerings"), sales, DEALS, as_of=AS_OF)

    findings = [
        executives_finding(found),
        wallet_finding(found, currency="EUR"),
        units_finding(found, priority, currency="EUR"),
        priority_finding(found, priority, currency="EUR"),
        whitespace_finding(grid),
    ]

    assert {finding.severity for finding in findings} == {"unknown"}
    assert isinstance(business_units_chart(found, title="", currency="EUR"), Table)
    assert isinstance(whitespace_chart(grid, title="", currency="EUR"), Table)


def test_the_charts_draw_units_and_offerings_in_order():
    found = units()
    grid = whitespace(
        found["business_unit"], OFFERINGS, revenue_rows(SALES, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF
    )

    bars = business_units_chart(found, title="Units", currency="EUR")
    cells = whitespace_chart(grid, title="Grid", currency="EUR")

    compiles(bars)
    compiles(cells)
    rows = next(iter(bars.to_dict()["datasets"].values()))
    assert sorted({(row["place"], row["business_unit"]) for row in rows}) == [(0, "Retail")]
    assert "Retail 200 bought of 1,000" in bars.to_dict()["description"]


def test_a_unit_whose_gaps_a_competitor_holds_is_wider_than_one_with_an_open_deal():
    grid = pd.DataFrame(
        {
            "business_unit": ["Logistics"] * 3 + ["Basics"] * 3,
            "offering": ["Meters", "Valves", "Pumps"] * 2,
            "state": ["whitespace", "whitespace", "in pipeline", "competitor", "competitor", "whitespace"],
        }
    )

    found = whitespace_finding(grid)

    assert found.statement.startswith(
        "Basics has nothing in play for 3 of 3 offerings (2 of them held by a competitor); 0 of 6"
    )
    assert found.figures["held"].value == 2
    assert found.rows["business_unit"].tolist() == ["Basics"] * 3


def test_an_account_whose_units_are_not_known_is_not_said_to_have_every_unit_buy():
    owned = pd.DataFrame({"business_unit": WHOLE_ACCOUNT, "offering": ["Meters", "Valves"], "state": "owned"})
    half = owned.assign(state=["owned", "whitespace"])

    found, gap = whitespace_finding(owned), whitespace_finding(half)

    assert found.severity == "note"
    assert found.statement == (
        "The account buys or is being sold every offering we sell; in which of its units is not known"
    )
    assert gap.statement == "The account has nothing in play for 1 of 2 offerings; 1 of 2 offerings are owned"
    assert gap.next_step.startswith("Ask the account which")


def test_a_department_of_contacts_is_no_unit_beside_those_of_the_plan():
    contacts = CONTACTS.assign(business_unit="Treasury")
    staff = people(contacts, model.empty("stakeholders"), MET, as_of=AS_OF)
    none = model.empty("opportunities")
    sales = revenue_rows(model.empty("transactions"), none, as_of=AS_OF)

    found = business_units(DECLARED, staff, sales, none, as_of=AS_OF)
    apart = unmatched_units_finding(unmatched_units(found, staff))

    assert "Treasury" not in found["business_unit"].tolist()
    assert "of no unit of the plan: Treasury" in apart.statement
    assert apart.figures["contacts"].value == len(contacts)


def many_units(names: list[str]) -> pd.DataFrame:
    """A unit for each name that bought a little and has an executive nobody contacted."""
    deals = pd.concat([DEALS.head(1)] * len(names), ignore_index=True).assign(business_unit=names)
    return business_units(
        model.empty("business_units"),
        people(model.empty("contacts"), model.empty("stakeholders"), MET, as_of=AS_OF),
        revenue_rows(model.empty("transactions"), deals, as_of=AS_OF),
        deals,
        as_of=AS_OF,
    )


def test_of_very_many_units_none_is_given_zero_days():
    found = many_units([f"Unit {number}" for number in range(150)])

    finding = priority_finding(found, unit_priority(found), currency="EUR")

    assert finding.statement.startswith(
        "Spread over 150 units, the next 10 days give none a whole day; begin with Unit 0: "
    )
    assert finding.next_step == "Choose the few units that matter, Unit 0 first, and name who goes."


def test_of_very_many_units_the_charts_draw_the_first_and_count_the_others():
    found = many_units([f"Unit {number}" for number in range(150)])
    sales = revenue_rows(model.empty("transactions"), DEALS, as_of=AS_OF)
    grid = whitespace(found["business_unit"], OFFERINGS, sales, DEALS, as_of=AS_OF)

    bars = business_units_chart(found, title="Units", currency="EUR").to_dict()
    cells = whitespace_chart(grid, title="Grid", currency="EUR").to_dict()

    assert bars["title"]["subtitle"] == "and 130 more, which the table has"
    assert bars["description"].startswith("Bars of 20 business units (and 130 more, not drawn) in EUR: ")
    assert len(next(iter(bars["datasets"].values()))) == 20
    assert cells["title"]["subtitle"] == "and 120 more units, not drawn"
    assert len(next(iter(cells["datasets"].values()))) == 30 * 3


def test_an_executive_who_has_left_is_said_to_and_is_due():
    contacts = CONTACTS.assign(is_active=False)
    staff = people(contacts, model.empty("stakeholders"), MET, as_of=AS_OF)
    found = business_units(DECLARED, staff, revenue_rows(SALES, DEALS, as_of=AS_OF), DEALS, as_of=AS_OF)

    finding = executives_finding(found)
    recent = found.assign(executive_days=pd.array([5, 5], dtype="Int64"), executive_silent=False)

    assert finding.statement == "Ada Ode of Retail has left; 1 of 2 units has no executive we know"
    assert finding.next_step == "Find out who runs Retail now."
    assert "Ada Ode has left" in unit_priority(recent)["reasons"].iloc[0]
    shown = business_units_table(found, currency="EUR").rows["executive"]
    assert shown.iloc[0] == "Ada Ode (has left)"


def test_what_units_buy_is_not_known_where_no_purchase_names_one():
    sales = revenue_rows(SALES.assign(business_unit=None), DEALS.iloc[:0], as_of=AS_OF)
    staff = people(CONTACTS, model.empty("stakeholders"), MET, as_of=AS_OF)
    deals = DEALS.assign(business_unit=None)

    found = business_units(DECLARED, staff, sales, deals, as_of=AS_OF)

    assert found[["revenue", "before_revenue", "wallet_share", "open", "open_deals"]].isna().all(axis=None)
    assert units_finding(found, unit_priority(found), currency="EUR").statement == (
        "What its one unit buys is not known, as no purchase names its unit"
    )
    assert wallet_finding(found, currency="EUR").statement.endswith("what the units bought is not known")


def test_without_wallet_and_open_deal_nothing_tells_units_apart():
    found = units().assign(wallet=float("nan"), open=float("nan"))

    finding = priority_finding(found, unit_priority(found), currency="EUR")

    assert finding.severity == "unknown"
    assert finding.statement == (
        "Nothing tells the 2 units apart yet: no wallet and no open deal of any is known"
    )


def test_a_unit_that_spends_nothing_on_what_we_sell_and_an_offering_no_longer_sold_are_not_eligible():
    lost = DEALS.assign(offering_id=["p2", "p3"])

    grid = whitespace(
        pd.Series(["Retail", "Energy", "Office"]),
        OFFERINGS,
        revenue_rows(SALES, lost, as_of=AS_OF),
        lost,
        as_of=AS_OF,
        closed=["Office", "Retail"],
    )

    states = grid.set_index(["business_unit", "offering"])["state"]
    assert states["Office"].tolist() == ["not eligible"] * 3
    assert states["Retail"].tolist() == ["owned", "in pipeline", "not eligible"]
    assert states["Energy", "Old"] == "not eligible"  # lost to a rival, but no longer sold
    assert grid["competitor"].isna().all()


def test_the_tables_name_their_columns_for_readers():
    found = units()

    labels = [column["label"] for column in business_units_table(found, currency="EUR").as_data()["columns"]]

    assert labels[:5] == [
        "Business unit",
        "Employees",
        "Executive",
        "Days since contact",
        "Bought, 12 months (EUR)",
    ]
    assert len(unit_priority_table(unit_priority(found)).rows) == 2


def test_the_frames_given_are_left_as_they_were():
    before = DECLARED.copy(), DEALS.copy()

    units()

    pd.testing.assert_frame_equal(DECLARED, before[0])
    pd.testing.assert_frame_equal(DEALS, before[1])
