"""Revenue rows, sums by period and column, and the trailing year."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.account_measures import account_measures
from planning_helpers.chapters.quarterly_review.metric_readings import revenue_measures
from planning_helpers.measures.book.attainment import quota_attainment
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.measures.revenue.offering_names import is_named_offering, offering_names
from planning_helpers.measures.revenue.revenue import (
    revenue_by,
    revenue_by_period,
    revenue_rows,
    revenue_source,
    trailing_year,
    trailing_year_by,
    trailing_years,
)
from planning_helpers.measures.revenue.revenue_trend import offering_finding, offering_trend, trend_finding
from planning_helpers.measures.signs.sales_signs import revenue_falling, trends
from planning_helpers.model import empty, typed
from planning_helpers.periods import parse_period
from tests.support.tables import frame

TODAY = date(2026, 11, 15)


def transactions(text: str) -> pd.DataFrame:
    return typed(frame(text), "transactions")


def opportunities(text: str) -> pd.DataFrame:
    return typed(frame(text), "opportunities")


BOUGHT = transactions("""
    transaction_id | account_id | transaction_date | offering_id | amount | cost
    t1             | mill       | 2024-11-15       | pump        |     40 |   10
    t2             | mill       | 2025-11-15       | pump        |    100 |   60
    t3             | mill       | 2025-11-16       | valve       |    200 |
    t4             | mill       | 2026-11-15       | pump        |     50 |   60
    t5             | mill       | 2026-11-16       | pump        |    999 |    1
""")

WON = opportunities("""
    opportunity_id | account_id | name | stage | is_closed | is_won | amount | close_date
    o1             | mill       | A    | Won   | True      | True   |    500 | 2026-01-10
    o2             | port       | B    | Won   | True      | True   |    300 | 2026-01-10
    o3             | port       | C    | Lost  | True      | False  |    900 | 2026-01-10
    o4             | port       | D    | Won   | True      | True   |    700 | 2026-12-01
""")


def test_an_account_counts_by_its_transactions_or_else_by_its_won_deals_up_to_the_day():
    rows = revenue_rows(BOUGHT, WON, as_of=TODAY)

    expected = frame("""
        date_date  | account_id | revenue | margin
        2024-11-15 | mill       |      40 |     30
        2025-11-15 | mill       |     100 |     40
        2025-11-16 | mill       |     200 |
        2026-01-10 | port       |     300 |
        2026-11-15 | mill       |      50 |    -10
    """).rename(columns={"date_date": "date"})
    pd.testing.assert_frame_equal(
        rows[["date", "account_id", "revenue", "margin"]], expected, check_dtype=False
    )


def test_the_source_of_one_account_is_named():
    assert revenue_source(BOUGHT, as_of=TODAY) == "transactions"
    assert revenue_source(empty("transactions"), as_of=TODAY) == "won deals"
    assert revenue_source(BOUGHT, as_of=date(2024, 1, 1)) == "won deals"


def test_sums_by_column_keep_the_margin_apart_from_what_has_no_cost():
    by_offering = revenue_by(revenue_rows(BOUGHT, empty("opportunities"), as_of=TODAY), "offering_id")

    assert by_offering["offering_id"].tolist() == ["valve", "pump"]
    assert by_offering["revenue"].tolist() == [200, 190]
    assert by_offering["margin"].isna().tolist() == [True, False]
    assert by_offering["costed_revenue"].iloc[1] == 190
    assert by_offering["purchases"].tolist() == [1, 3]


def test_a_sum_over_nothing_known_is_empty_and_rows_without_a_value_are_a_group():
    unknown = transactions("""
        transaction_id | account_id | transaction_date | amount
        t1             |            | 2026-01-01       |
        t2             | mill       | 2026-01-01       |      5
    """)

    sums = revenue_by(revenue_rows(unknown, empty("opportunities"), as_of=TODAY), "account_id")

    assert sums["revenue"].tolist()[0] == 5
    assert sums.isna()["revenue"].tolist() == [False, True]
    assert sums.isna()["account_id"].tolist() == [False, True]


UNKNOWN = transactions("""
    transaction_id | account_id | transaction_date | offering_id | amount
    t1             | mill       | 2025-01-10       | pump        |     10
    t2             | mill       | 2025-12-10       | pump        |
    t3             | mill       | 2026-01-10       | valve       |      5
    t4             | mill       | 2026-02-10       | valve       |
    t5             | dam        | 2023-01-10       | valve       |
""")


def test_an_amount_that_is_not_known_is_unknown_in_every_period_and_year():
    rows = revenue_rows(UNKNOWN, empty("opportunities"), as_of=TODAY)

    by_quarter = revenue_by_period(rows[rows["account_id"] == "mill"], "Q")
    years = trailing_year_by(rows, "offering_id", as_of=TODAY).set_index("offering_id")
    pumps = trailing_year(rows[rows["offering_id"] == "pump"], TODAY)

    assert by_quarter["revenue"].fillna(-1).tolist() == [10, 0, 0, -1, 5]
    columns = ["revenue", "before_revenue", "change_revenue", "purchases", "with_amount", "state"]
    assert years[columns].fillna(-1).to_dict("index") == {
        "valve": dict(zip(columns, [5, 0, -1, 2, 1, "new"], strict=True)),
        "pump": dict(zip(columns, [-1, 10, -1, 2, 1, "kept"], strict=True)),
    }
    assert (math.isnan(pumps.revenue), pumps.before, pumps.change) == (True, 10, None)


def test_an_account_that_bought_nothing_of_late_has_no_revenue_and_an_unknown_one_none_known():
    rows = revenue_rows(UNKNOWN, empty("opportunities"), as_of=TODAY)
    accounts = typed(frame("account_id | name\nmill | Mill\ndam | Dam"), "accounts")

    found = account_measures(
        accounts, rows, empty("opportunities"), empty("interactions"), as_of=TODAY
    ).set_index("account_id")

    assert found["revenue"].to_dict() == {"mill": 5, "dam": 0}
    assert found["growth"].isna().all()


def test_who_sold_for_amounts_not_known_did_not_sell_for_nothing():
    quotas = typed(frame("quota_id | user_id | period_start | amount\nq | u | 2026-01-01 | 100"), "quotas")
    unknown = revenue_rows(UNKNOWN.assign(owner_id="u"), empty("opportunities"), as_of=TODAY).iloc[[-1]]

    attained = quota_attainment(quotas, unknown, empty("users"), as_of=TODAY)

    assert attained[["revenue", "attainment"]].isna().all(axis=None)


def test_revenue_of_the_period_says_for_how_many_purchases_it_is_known():
    rows = revenue_rows(UNKNOWN, empty("opportunities"), as_of=TODAY)

    found = revenue_measures(rows, period=parse_period("2026Q1"), as_of=TODAY)

    assert found["span"].iloc[0] == "period so far (amount known for 1 of 2 purchases)"
    assert found["revenue"].tolist() == [5, 10]
    assert found["growth_rate"].isna().all()


def test_a_win_rate_by_value_is_unknown_when_no_won_deal_has_an_amount():
    deals = WON.assign(is_closed=True, amount=[float("nan")] * len(WON))
    lost = WON.assign(is_closed=True, is_won=False, amount=10.0)

    assert win_rate(pd.concat([deals, lost]), by="value") is None


def test_periods_without_a_purchase_are_there_with_zero():
    rows = revenue_rows(BOUGHT, empty("opportunities"), as_of=TODAY)

    quarters = revenue_by_period(rows, "Q", until=date(2027, 1, 1))

    assert quarters["period"].tolist()[:2] == ["2024Q4", "2025Q1"]
    assert quarters["revenue"].tolist() == [40, 0, 0, 0, 300, 0, 0, 0, 50, 0]
    assert quarters["end_date"].iloc[0] == pd.Timestamp("2024-12-31")


@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_no_rows_give_no_periods(freq):
    rows = revenue_rows(empty("transactions"), empty("opportunities"), as_of=TODAY)

    assert revenue_by_period(rows, freq).empty
    assert revenue_by(rows, "account_id").empty
    assert trailing_year_by(rows, "account_id", as_of=TODAY).empty


def test_the_trailing_year_begins_the_day_after_a_year_ago():
    rows = revenue_rows(BOUGHT, empty("opportunities"), as_of=TODAY)

    year = trailing_year(rows, TODAY)

    assert (year.after, year.revenue, year.before) == (date(2025, 11, 15), 250, 100)
    assert year.change == pytest.approx(1.5)


def test_growth_over_nothing_is_not_known():
    rows = revenue_rows(BOUGHT, empty("opportunities"), as_of=date(2024, 12, 1))

    assert trailing_year(rows, date(2024, 12, 1)).change is None


def test_each_value_is_kept_new_or_lapsed():
    years = trailing_year_by(
        revenue_rows(BOUGHT, empty("opportunities"), as_of=TODAY), "offering_id", as_of=TODAY
    )

    assert years[["offering_id", "revenue", "before_revenue", "state"]].to_numpy().tolist() == [
        ["valve", 200, 0, "new"],
        ["pump", 50, 100, "kept"],
    ]


def test_the_frames_of_the_caller_stay_as_they_are():
    before, deals = BOUGHT.copy(deep=True), WON.copy(deep=True)

    rows = revenue_rows(BOUGHT, WON, as_of=TODAY)
    kept = rows.copy(deep=True)
    revenue_by(rows, "offering_id")
    trailing_year_by(rows, "account_id", as_of=TODAY)

    pd.testing.assert_frame_equal(BOUGHT, before)
    pd.testing.assert_frame_equal(WON, deals)
    pd.testing.assert_frame_equal(rows, kept)


def bought_on(*purchases: tuple[str, str, float]) -> pd.DataFrame:
    """Rows of revenue of the mill: day, offering and amount."""
    days, offerings, amounts = zip(*purchases, strict=True)
    lines = pd.DataFrame({"transaction_date": pd.to_datetime(list(days)), "amount": list(amounts)})
    keys = [f"t{place}" for place in range(len(lines))]
    lines = lines.assign(transaction_id=keys, account_id="mill", offering_id=list(offerings))
    return revenue_rows(typed(lines, "transactions"), empty("opportunities"), as_of=TODAY)


@pytest.mark.parametrize("begins", ["2025-11-06", "2025-10-26", "2025-05-01", "2024-12-17"])
def test_growth_is_not_known_where_the_record_begins_within_the_base_year(begins: str):
    rows = bought_on((begins, "pump", 500), ("2026-06-01", "pump", 281_000))

    year = trailing_year(rows, TODAY)
    by_offering = trailing_year_by(rows, "offering_id", as_of=TODAY)

    assert (year.before, year.is_complete, year.change) == (500, False, None)
    assert by_offering["change_revenue"].isna().all()


def test_growth_is_known_where_the_record_begins_before_the_base_year():
    rows = bought_on(("2024-11-01", "pump", 1), ("2025-06-01", "pump", 100), ("2026-06-01", "pump", 150))

    assert trailing_year(rows, TODAY).change == pytest.approx(0.5)


def test_nothing_is_called_new_where_the_base_year_is_not_complete():
    rows = bought_on(("2025-11-06", "pump", 500), ("2026-06-01", "valve", 10))

    states = trailing_year_by(rows, "offering_id", as_of=TODAY).set_index("offering_id")["state"]

    assert states["pump"] == "lapsed"
    assert pd.isna(states["valve"])


def test_growth_of_every_account_is_unknown_in_a_book_that_begins_nine_days_before_the_base_year_ended():
    lines = transactions("""
        transaction_id | account_id | transaction_date | amount
        t1             | mill       | 2025-11-06       |    500
        t2             | mill       | 2026-06-01       | 281000
        t3             | port       | 2025-11-07       |   2000
        t4             | port       | 2026-06-01       | 250000
    """)
    rows = revenue_rows(lines, empty("opportunities"), as_of=TODAY)
    accounts = typed(frame("account_id | name\nmill | Mill\nport | Port"), "accounts")

    found = account_measures(accounts, rows, empty("opportunities"), empty("interactions"), as_of=TODAY)

    assert found["growth"].isna().all()


def test_a_return_is_no_purchase_and_counts_in_the_sum():
    rows = bought_on(
        ("2024-11-01", "valve", 1), ("2025-06-01", "pump", 100), ("2026-01-10", "pump", -30),
        ("2026-02-10", "valve", 50),
    )  # fmt: skip

    years = trailing_year_by(rows, "offering_id", as_of=TODAY).set_index("offering_id")
    totals = revenue_by(rows, "offering_id").set_index("offering_id")

    assert years.loc["pump", ["revenue", "purchases", "state"]].tolist() == [-30, 1, "lapsed"]
    assert totals.loc["pump", ["revenue", "purchases"]].tolist() == [70, 1]
    assert totals.loc["pump", "last_date"] == pd.Timestamp("2025-06-01")


def test_the_years_before_are_told_as_far_as_they_are_complete():
    rows = bought_on(
        ("2023-11-20", "pump", 38_627), ("2025-01-10", "pump", 7_825), ("2026-01-10", "pump", 5_869)
    )

    years = trailing_years(rows, TODAY)

    assert years["revenue"].tolist() == [5_869, 7_825, 38_627]
    assert years["end_date"].dt.year.tolist() == [2026, 2025, 2024]


def test_a_fall_over_years_is_told_beside_that_of_the_last():
    rows = bought_on(
        ("2023-11-20", "pump", 38_627), ("2025-01-10", "pump", 7_825), ("2026-01-10", "pump", 5_869)
    )

    found = trend_finding(rows, as_of=TODAY, source="transactions", currency="EUR")
    (threat,) = revenue_falling(rows, as_of=TODAY, currency="EUR")

    assert found.statement.startswith("Revenue fell by 25%: EUR 5,869 in the last twelve months, EUR 7,825")
    assert "it is 85% below its best twelve months, up to 2024-11-15 (EUR 38,627)" in found.statement
    assert found.severity == "act"
    assert threat.quadrant == "threat"
    assert threat.statement == (
        "Revenue fell by 25%, from EUR 7,825 to EUR 5,869 in twelve months, and by 85% from EUR 38,627 up to "
        "2024-11-15"
    )


def test_what_was_lost_most_comes_first():
    rows = bought_on(
        ("2024-11-01", "pump", 1), ("2025-06-01", "pump", 100), ("2026-01-10", "pump", 10),
        ("2025-06-01", "valve", 1_000), ("2026-01-10", "valve", 700), ("2025-06-01", "seal", 200),
    )  # fmt: skip

    found = trends(rows.assign(offering=rows["offering_id"]), as_of=TODAY, currency="EUR")

    assert [one.key for one in found] == ["falling: valve", "lapsed: seal", "falling: pump"]


@pytest.mark.parametrize(
    ("name", "is_sold"),
    [
        ("Dotcom postage", False),
        ("Discount", False),
        ("Bank Charges", False),
        ("Next day carriage", False),
        ("Versandkosten", False),
        ("", False),
        ("Postage scale", True),
        ("Delivery van", True),
        ("22423", True),
    ],
)
def test_postage_discounts_and_charges_are_nothing_to_recommend(name: str, is_sold: bool):
    assert is_named_offering(pd.Series([name])).tolist() == [is_sold]


def test_versions_of_a_product_are_one_and_two_products_of_one_name_are_two():
    offerings = typed(
        frame("""
            offering_id | name  | family | is_active
            v1          | Pump  | Pumps  | False
            v2          | Pump  | Pumps  | True
            a           | Lamp  | Home   | True
            b           | Lamp  | Home   | True
            c           | Motor | Pumps  | True
            d           | Motor | Cars   | True
        """),
        "offerings",
    )

    assert offering_names(offerings)["name"].tolist() == [
        "Pump", "Pump", "Lamp (a)", "Lamp (b)", "Motor (c)", "Motor (d)",
    ]  # fmt: skip


def test_what_names_no_offering_is_in_the_rows_and_in_no_sentence():
    offerings = typed(frame("offering_id | name\npump | Pump\npost | Postage"), "offerings")
    rows = bought_on(
        ("2024-11-01", "pump", 1), ("2025-06-01", "post", 100), ("2025-06-01", None, 90),
        ("2025-06-01", "pump", 10), ("2026-01-10", "pump", 20),
    )  # fmt: skip

    by_offering = offering_trend(rows, offerings, as_of=TODAY)
    found = offering_finding(by_offering, currency="EUR")

    assert by_offering["offering"].tolist() == ["Postage", "not named", "Pump"]
    assert found.statement == "It buys 1 offering; Pump gained most (EUR 10)"
