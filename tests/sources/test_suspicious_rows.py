"""Rows that can be read and yet are hardly what they seem: stopped, or remarked on."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.errors import ExtractError
from planning_helpers.sources import fetch_field_map, fetch_folder, field_map
from planning_helpers.sources.errors import FieldMapError
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
    "word",
    [
        "Grand Total",
        "Summe 6",
        "Zwischensumme",
        "Larkfield Ergebnis",
        "sous-total:",
        "Summe Alpha",
        "Delsumma",
        "合計",
    ],
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


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.234,-", 1234), ("1200,-", 1200), ("CHF 1'200.-", 1200), ("1.000,00-", -1000), ("500-", -500)],
)
def test_a_dash_behind_the_mark_stands_for_no_cents_and_a_minus_is_told(tmp_path, text, amount):
    (tmp_path / "lines.csv").write_text(f'Order;Line;Account;Date;Amount\n1;1;A;2026-03-01;"{text}"\n')
    mark = "." if ".-" in text else ","
    mapped = field_map(f'{LINES}\n[defaults]\ndecimal = "{mark}"\n', where="map")

    found = fetch_folder(tmp_path, mapped, as_of=AS_OF, currency="EUR")

    assert found.tables["transactions"]["amount"].tolist() == [amount]
    assert any("a minus stands behind" in said for said in remarks(found, "how read")) == (amount < 0)


def test_decided_deals_stay_decided_when_the_flags_are_not_exported_again(tmp_path):
    known = {"opportunities": pd.DataFrame({
        "opportunity_id": ["1", "2"], "account_id": ["A", "A"], "stage": ["Order received", "Declined"],
        "is_won": [True, False], "is_closed": [True, True],
    })}  # fmt: skip

    found = deals(
        tmp_path,
        "Id,AccountId,Name,StageName\n1,A,Looms,Order received\n2,A,Kiln,Declined\n"
        "3,A,Oven,Order received\n4,A,Saw,Offer\n",
        known,
    )

    assert found.tables["opportunities"]["is_won"].tolist() == [True, False, True, False]
    assert found.tables["opportunities"]["is_closed"].tolist() == [True, True, True, False]


def test_a_deal_has_the_currency_of_its_account_as_the_store_has_it(tmp_path):
    known = {
        "accounts": pd.DataFrame({"account_id": ["A", "B"], "name": ["a", "b"], "currency": ["NOK", "CAD"]})
    }
    (tmp_path / "Account.csv").write_text("Id,Name\nA,Larkfield\nB,Ostrava\n")

    found = deals(
        tmp_path,
        "Id,AccountId,Name,StageName,Amount\n1,A,Looms,Closed Won,70\n"
        '2,B,Kiln,Closed Lost,"$1,000.00"\n3,A,Oven,Closed Won,kr 5\n',
        known,
    )

    assert found.tables["opportunities"]["currency"].tolist() == ["NOK", "CAD", "NOK"]
    assert remarks(found, "assumed currency") == []


@pytest.mark.parametrize("stage", ["Cancelled", "Closed - Disqualified", "Storniert", "失注", "No Decision"])
def test_a_stage_that_says_lost_in_other_words_stops_the_import(tmp_path, stage):
    found = deals(tmp_path, f"Id,AccountId,Name,StageName\n1,A,Looms,Closed Won\n2,A,Kiln,{stage}\n")

    assert "1 deal in the stage" in remarks(found, ALARM)[0]


@pytest.mark.parametrize("name", ["#N/A", "#NV", "(leer)"])
def test_what_a_spreadsheet_writes_for_nothing_is_no_account(tmp_path, name):
    found = lines(tmp_path, f"1,1,{name},2026-03-01,Looms,5", "1,2,A,2026-03-01,Kiln,6")

    assert found.tables["transactions"]["account_id"].isna().tolist() == [True, False]
    assert remarks(found, "placeholder") == ["read as empty"]


def test_a_heading_that_says_thousands_stops_the_import_until_the_map_says_how_many(tmp_path):
    (tmp_path / "lines.csv").write_text("Order,Line,Account,Date,Umsatz TEUR\n1,1,A,2026-03-01,12\n")
    mapped = LINES.replace('amount = "Amount"', 'amount = "Umsatz TEUR"')
    scaled = LINES.replace('amount = "Amount"', 'amount = { from = "Umsatz TEUR", times = 1000 }')

    told = fetch_folder(tmp_path, field_map(mapped, where="map"), as_of=AS_OF, currency="EUR")
    right = fetch_folder(tmp_path, field_map(scaled, where="map"), as_of=AS_OF, currency="EUR")

    assert "the heading 'Umsatz TEUR' says TEUR" in remarks(told, ALARM)[0]
    assert remarks(right, ALARM) == []
    assert right.tables["transactions"]["amount"].tolist() == [12_000]


def test_a_moment_at_the_end_of_time_is_listed_and_breaks_nothing(tmp_path):
    (tmp_path / "OpportunityHistory.csv").write_text(
        "Id,OpportunityId,StageName,CreatedDate\nh1,1,Offer,2999-12-31T00:00:00.000Z\nh2,1,Offer,2026-03-01T10:00:00.000Z\n"
    )

    found = deals(tmp_path, "Id,AccountId,Name,StageName\n1,A,Looms,Closed Won\n2,A,Kiln,Closed Lost\n")

    assert "2026-03-01T10:00" in str(
        found.tables["stage_history"]["changed_at"].dt.strftime("%Y-%m-%dT%H:%M").tolist()
    )
    assert len(remarks(found, "row set aside")) + len(remarks(found, "odd date")) == 1


def test_dates_that_a_spreadsheet_half_swapped_are_told(tmp_path):
    found = lines(
        tmp_path, "1,1,A,2026-04-03,Looms,5", "1,2,A,2026-08-07,Kiln,6", "1,3,A,03/25/2026,Oven,7",
        "1,4,A,07/31/2026,Saw,8",
    )  # fmt: skip

    assert any("may be swapped" in said for said in remarks(found, "how read"))


def test_an_order_that_is_cancelled_and_a_task_not_done_do_not_count(tmp_path):
    (tmp_path / "Order.csv").write_text(
        "Id,AccountId,EffectiveDate,Status\n1,A,2026-03-01,Entwurf\n2,A,2026-03-01,Activated\n"
    )
    (tmp_path / "OrderItem.csv").write_text("Id,OrderId,TotalPrice\n11,1,5\n12,2,6\n")
    (tmp_path / "Task.csv").write_text(
        "Id,AccountId,ActivityDate,Status,IsClosed\nt1,A,2026-03-01,Not Started,false\n"
        "t2,A,2026-03-02,Completed,true\n"
    )

    found = fetch_folder(tmp_path, fetch_field_map("salesforce"), as_of=AS_OF, currency="EUR")

    assert found.tables["transactions"]["amount"].tolist() == [6]
    assert found.tables["interactions"]["interaction_id"].tolist() == ["t2"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('file = "**.csv"', "is not a file in the folder"),
        ('file = "a.csv"\nheader = false\nnames = ["T", "T"]', "stands twice"),
    ],
)
def test_a_map_that_no_reader_can_follow_is_refused_with_why(line, told):
    with pytest.raises(FieldMapError, match=told):
        field_map(f"[tables.accounts]\n{line}\ncolumns = {{ account_id = 'T' }}", where="map")


def test_a_delimiter_of_two_signs_is_refused_where_rows_end_with_the_line(tmp_path):
    (tmp_path / "a.csv").write_text("T+|N\n1+|x\n")
    mapped = field_map(
        "[tables.accounts]\nfile = 'a.csv'\ndelimiter = '+|'\ncolumns = { account_id = 'T' }", where="map"
    )

    with pytest.raises(ExtractError, match="must be one sign"):
        fetch_folder(tmp_path, mapped, as_of=AS_OF)
