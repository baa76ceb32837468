"""Rows that can be read and yet are hardly what they seem: stopped, or remarked on."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.sources import fetch_field_map, fetch_folder, field_map
from planning_helpers.sources.quality import ALARM

AS_OF = date(2026, 11, 15)
LINES = """
name = "report"
[tables.transactions]
file = "lines.csv"
[tables.transactions.columns]
transaction_id = "{Order}-{Line}"
account_id = "Account"
transaction_date = "Date"
amount = "Amount"
"""


def lines(folder, *rows, known=None):
    (folder / "lines.csv").write_text("Order,Line,Account,Date,Product,Amount\n" + "\n".join(rows) + "\n")
    return fetch_folder(folder, field_map(LINES, where="map"), as_of=AS_OF, currency="EUR", known=known)


def remarks(extracts, kind):
    notes = extracts.quality.notes
    return list(notes.loc[notes["kind"] == kind, "message"])


@pytest.mark.parametrize(
    "word", ["Grand Total", "Summe 6", "Zwischensumme", "Larkfield Ergebnis", "sous-total:"]
)
def test_a_row_that_says_total_and_is_the_sum_of_those_above_stops_the_import(tmp_path, word):
    found = lines(
        tmp_path,
        "7,1,A,2026-03-01,Looms,100.10",
        "7,2,A,2026-03-02,Kiln,200.20",
        f"7,3,A,2026-03-02,{word},300.30",
    )

    (alarm,) = remarks(found, ALARM)
    assert f"row 4 ({word!r})" in alarm
    assert "1 row is the sum of the rows above" in alarm


def test_subtotals_are_sums_of_the_rows_since_the_last_one(tmp_path):
    found = lines(
        tmp_path, "1,1,A,2026-03-01,Looms,5", "1,2,A,2026-03-01,Kiln,6", "1,3,A,2026-03-01,Subtotal,11",
        "2,1,B,2026-03-01,Looms,7", "2,2,B,2026-03-01,Subtotal,7", "3,1,B,2026-03-01,Total,18",
    )  # fmt: skip

    assert "3 rows are sums of the rows above" in remarks(found, ALARM)[0]


def test_a_last_row_that_is_the_sum_of_many_is_a_total_without_saying_so(tmp_path):
    rows = [f"{order},1,A,2026-03-01,Looms,{amount}" for order, amount in enumerate((10, 20, 31, 44, 57), 1)]

    assert remarks(lines(tmp_path, *rows, "9,1,A,2026-03-01,,162"), ALARM)
    assert not remarks(lines(tmp_path, *rows, "9,1,A,2026-03-01,,163"), ALARM)


def test_a_row_named_total_that_sums_nothing_is_remarked_on(tmp_path):
    found = lines(tmp_path, "1,1,A,2026-03-01,Looms,5", "1,2,A,2026-03-01,Total,9")

    assert remarks(found, ALARM) == []
    assert remarks(found, "total row") == ["the row says that it is a total; it counts as any other"]


@pytest.mark.parametrize("name", ["TotalEnergies SE", "Total Care", "Summers Ltd", "Sumac"])
def test_a_name_that_begins_like_a_total_is_none(tmp_path, name):
    found = lines(tmp_path, "1,1,A,2026-03-01,Looms,5", f"1,2,{name},2026-03-01,Kiln,5")

    assert remarks(found, ALARM) == remarks(found, "total row") == []


def test_a_key_of_which_a_part_is_empty_is_listed(tmp_path):
    found = lines(tmp_path, "1,,A,2026-03-01,Looms,5", "1,2,A,2026-03-01,Kiln,6")

    assert remarks(found, "partial key") == [
        "a part of {Order}-{Line} is empty: several rows may have this key"
    ]


def test_a_year_that_is_far_away_is_listed(tmp_path):
    found = lines(tmp_path, "1,1,A,2569-03-01,Looms,5", "1,2,A,2026-03-01,Kiln,6")

    assert len(remarks(found, "odd date")) == 1


def deals(folder, text, known=None):
    (folder / "Opportunity.csv").write_text(text)
    return fetch_folder(folder, fetch_field_map("salesforce"), as_of=AS_OF, currency="EUR", known=known)


def test_a_stage_that_contradicts_the_flags_is_listed(tmp_path):
    found = deals(
        tmp_path,
        "Id,AccountId,Name,StageName,IsClosed,IsWon,Amount\n"
        "1,A,Looms,Closed Lost,true,true,5\n2,A,Kiln,Closed Won,true,false,6\n"
        "3,A,Oven,Closed Won,true,true,7\n",
    )

    assert remarks(found, "contradiction") == [
        "the stage says lost, yet the deal is flagged as won; it counts as won",
        "the stage says won, yet the deal is flagged as lost; it counts as lost",
    ]


def test_an_update_of_stages_alone_is_taken_where_the_store_knows_the_accounts(tmp_path):
    text = "Id,Name,StageName\n1,Looms,Closed Won\n2,Kiln,Closed Lost\n"
    known = {"opportunities": pd.DataFrame(
        {"opportunity_id": ["1", "2"], "account_id": ["A", "A"], "is_closed": [False, False]}
    )}  # fmt: skip

    assert remarks(deals(tmp_path, text, known), ALARM) == []
    assert "2 of 2 deals have no account" in remarks(deals(tmp_path, text), ALARM)[0]


def test_lines_of_orders_that_are_deleted_or_drafts_do_not_count(tmp_path):
    (tmp_path / "Order.csv").write_text(
        "Id,AccountId,EffectiveDate,Status,IsDeleted\n1,A,2026-03-01,Activated,false\n"
        "2,A,2026-03-01,Draft,false\n3,A,2026-03-01,Activated,true\n"
    )
    (tmp_path / "OrderItem.csv").write_text("Id,OrderId,TotalPrice\n11,1,5\n12,2,6\n13,3,7\n")

    found = fetch_folder(tmp_path, fetch_field_map("salesforce"), as_of=AS_OF, currency="EUR")

    assert found.tables["transactions"]["amount"].tolist() == [5]
    assert len(remarks(found, "row left out")) == 2


def test_the_currency_of_dynamics_is_read_by_its_name(tmp_path):
    (tmp_path / "account.csv").write_text("accountid,name,Currency\nA,Larkfield,US Dollar\nB,Ostrava,Euro\n")
    (tmp_path / "opportunity.csv").write_text(
        "opportunityid,parentaccountid,name,statecode,estimatedvalue,Currency\n"
        "1,A,Looms,1,5,Pound Sterling\n2,B,Kiln,Canceled,6,British Pound\n"
    )

    found = fetch_folder(tmp_path, fetch_field_map("dynamics"), as_of=AS_OF, currency="CHF")

    assert found.tables["accounts"]["currency"].tolist() == ["USD", "EUR"]
    assert found.tables["opportunities"]["currency"].tolist() == ["GBP", "GBP"]
    assert found.tables["opportunities"]["is_closed"].tolist() == [True, True]


def test_a_sign_of_several_currencies_is_told_when_it_is_not_that_of_the_company(tmp_path):
    text = "Id,AccountId,Name,StageName,Amount\n1,A,Looms,Closed Won,kr 500\n2,A,Kiln,Closed Lost,kr 600\n"

    assert deals(tmp_path, text).tables["opportunities"]["currency"].tolist() == ["SEK", "SEK"]
    assert remarks(deals(tmp_path, text), "assumed currency") == ["kr taken as SEK in 2 rows"]
