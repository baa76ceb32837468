"""Extracts as other systems and countries write them: the right value, or a stop that says what to do."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.commands.import_ import LooksWrongError, import_folder
from planning_helpers.errors import ExtractError
from planning_helpers.sources import fetch_field_map, fetch_folder, field_map
from planning_helpers.sources.quality import ALARM

AS_OF = date(2026, 11, 15)
ACCOUNTS = "account_id,name\nA,Larkfield Mills\nB,Ostrava Glass\n"


def read(folder, files, map_text="", built_in="salesforce", **options):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    wanted = field_map(map_text, where="map.toml") if map_text else fetch_field_map(built_in)
    return fetch_folder(folder, wanted, as_of=AS_OF, **options)


def alarms(extracts):
    notes = extracts.quality.notes
    return notes[notes["kind"] == ALARM]["message"].tolist()


def outcomes(deals):
    return [
        "won" if won else "lost" if closed else "open"
        for won, closed in zip(deals["is_won"], deals["is_closed"], strict=True)
    ]


def test_data_loader_writes_its_headings_in_capitals(tmp_path):
    files = {
        "Account.csv": "ID,NAME,ISDELETED\n001,Larkfield,false\n002,Merged away,true\n",
        "Order.csv": "ID,ACCOUNTID,EFFECTIVEDATE,ISDELETED\n801,001,2026-09-01,false\n",
        "OrderItem.csv": "ID,ORDERID,TOTALPRICE,ISDELETED\n802,801,700.0,false\n803,801,800.0,true\n",
    }

    tables = read(tmp_path, files).tables

    assert tables["accounts"]["name"].tolist() == ["Larkfield"]
    assert tables["transactions"]["amount"].tolist() == [700.0]
    assert tables["transactions"]["account_id"].tolist() == ["001"]


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("Closed Won (Sales Pipeline)", "won"),
        ("6 - Closed/Won", "won"),
        ("closedwon", "won"),
        ("CLOSED  WON", "won"),
        ("Closed\u2011Lost", "lost"),
        ("Closed Lost (Renewals)", "lost"),
        ("Contract sent", "open"),
    ],
)
def test_stage_words_are_known_however_they_are_written(tmp_path, stage, outcome):
    files = {
        "companies.csv": "Record ID,Company name\n9001,Larkfield\n",
        "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Associated Company IDs\n"
        f'501,Looms,"{stage}",5,9001\n502,Kiln,Closed Won,5,9001\n',
    }

    deals = read(tmp_path, files, built_in="hubspot").tables["opportunities"]

    assert outcomes(deals) == [outcome, "won"]


def test_the_primary_company_of_a_hubspot_deal_goes_first_and_its_contacts_become_rows(tmp_path):
    files = {
        "companies.csv": "Record ID,Company name\n9001,Larkfield\n9002,Ostrava\n",
        "contacts.csv": "Record ID,First Name,Last Name,Associated Company IDs (Primary)\n"
        "71,Ines,Faro,9001\n72,Bo,Lund,9002\n",
        "deals.csv": "Record ID,Deal Name,Deal Stage,Associated Company IDs (Primary),Associated Company IDs,"
        "Associated Contact IDs\n501,Looms,Closed won,9002,9001;9002,71; 72\n"
        "502,Kiln,Closed lost,,9001;9002,\n",
    }

    tables = read(tmp_path, files, built_in="hubspot").tables

    assert tables["opportunities"]["account_id"].tolist() == ["9002", "9001"]
    assert tables["contacts"]["account_id"].tolist() == ["9001", "9002"]
    assert tables["opportunity_contacts"]["contact_id"].tolist() == ["71", "72"]
    assert tables["opportunity_contacts"]["opportunity_id"].tolist() == ["501", "501"]


def test_dynamics_writes_0_as_the_actual_value_of_a_deal_that_is_not_won(tmp_path):
    files = {
        "account.csv": "accountid,name\na1,Larkfield\n",
        "opportunity.csv": "opportunityid,name,parentaccountid,statecode,estimatedvalue,actualvalue\n"
        "1,A,a1,Won,20000,18000\n2,B,a1,Lost,50000,0\n3,C,a1,Open,80000,0\n4,D,a1,Won,7000,\n",
    }

    deals = read(tmp_path, files, built_in="dynamics").tables["opportunities"]

    assert deals["amount"].tolist() == [18_000, 50_000, 80_000, 7_000]


def test_an_export_with_the_actual_value_alone_knows_the_amounts_of_won_deals(tmp_path):
    files = {
        "account.csv": "accountid,name\na1,Larkfield\n",
        "opportunity.csv": "opportunityid,name,parentaccountid,statecode,actualvalue\n"
        "1,A,a1,Won,9\n2,B,a1,Lost,0\n",
    }

    deals = read(tmp_path, files, built_in="dynamics").tables["opportunities"]

    assert deals["amount"].fillna(-1).tolist() == [9, -1]


def test_dynamics_exported_to_excel_is_read_by_its_display_names(tmp_path):
    files = {
        "account.csv": "\ufeff(Do Not Modify) Account,Account Name\nk1,Larkfield\n",
        "opportunity.csv": "\ufeff(Do Not Modify) Opportunity,Topic,Potential Customer,Est. revenue,Status\n"
        "o1,Looms,Larkfield,80000,Open\no2,Kiln,LARKFIELD ,30000,Won\n",
    }

    deals = read(tmp_path, files, built_in="dynamics").tables["opportunities"]

    assert deals["account_id"].tolist() == ["k1", "k1"]
    assert outcomes(deals) == ["open", "won"]


def test_names_that_look_the_same_are_the_same(tmp_path):
    files = {
        "Firmen.csv": "Firma\nMu\u0308ller\nÅngström\n\u200bNull\u00a0AG\n",
        "Chancen.csv": "Nr,Firma,Stand\n1,Müller,Won\n2,\u212bngström,Won\n3,Null AG,Won\n",
    }
    toml = """
        [tables.accounts]
        file = "Firmen.csv"
        columns = { account_id = "Firma", name = "Firma" }
        [tables.opportunities]
        file = "Chancen.csv"
        stages = { won = ["WON"], lost = [] }
        columns = { opportunity_id = "Nr", name = "Nr", stage = "Stand", account_id = { by_name = "Firma" } }
    """

    tables = read(tmp_path, files, toml).tables

    assert tables["opportunities"]["account_id"].tolist() == tables["accounts"]["account_id"].tolist()


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Deal;Amount\n1;1,085\n2;0,925\n", [1.085, 0.925]),
        ("Deal;Amount\n1;12.500,00\n2;7.250\n", [12_500, 7_250]),
        ('Deal,Amount\n1,"1,000"\n2,"12,500"\n', [1_000, 12_500]),
        ("Deal;Amount\n1;12.5\n2;7.25\n", [12.5, 7.25]),
    ],
)
def test_a_column_proves_its_decimal_mark(tmp_path, text, amounts):
    toml = '[tables.transactions]\nfile = "a.csv"\nconstants = { transaction_date = "2026-01-01" }\n'
    toml += 'columns = { transaction_id = "Deal", amount = "Amount" }'

    extracts = read(tmp_path, {"a.csv": text}, toml)

    assert alarms(extracts) == []
    assert extracts.tables["transactions"]["amount"].tolist() == amounts


@pytest.mark.parametrize(
    "text", ["Deal;Amount\n1;12.500\n2;950\n", "Deal,Amount\n1,12.500\n2,950\n", "Deal;Amount\n1;12,500\n"]
)
def test_a_column_that_proves_nothing_stops_the_import(tmp_path, text):
    toml = '[tables.transactions]\nfile = "a.csv"\nconstants = { transaction_date = "2026-01-01" }\n'
    toml += 'columns = { transaction_id = "Deal", amount = "Amount" }'

    (alarm,) = alarms(read(tmp_path, {"a.csv": text}, toml))

    assert "may be 12.5 or 12,500" in alarm
    assert 'Add decimal = "," or decimal = "."' in alarm


def test_the_sign_beside_an_amount_is_its_currency(tmp_path):
    deals = (
        "opportunity_id,account_id,name,stage,is_closed,is_won,amount\n"
        '1,A,a,Won,true,true,"$1,000"\n2,A,b,Won,true,true,"€1,000"\n3,B,c,Won,true,true,500 CHF\n'
    )

    extracts = read(tmp_path, {"accounts.csv": ACCOUNTS, "opportunities.csv": deals}, currency="CAD")

    assert extracts.tables["opportunities"]["currency"].tolist() == ["CAD", "EUR", "CHF"]
    assert extracts.quality.count("mixed currencies", "opportunities") == 1


def test_a_sign_that_contradicts_the_currency_of_its_row_is_remarked_on(tmp_path):
    deals = "opportunity_id,account_id,name,stage,is_closed,is_won,amount,currency\n"
    deals += "1,A,a,Won,true,true,€5,USD\n"

    extracts = read(tmp_path, {"accounts.csv": ACCOUNTS, "opportunities.csv": deals})

    (remark,) = extracts.quality.notes.query("kind == 'contradiction'")["message"]
    assert remark == "the amount says EUR, the row USD; USD is stored"


def test_signs_for_nothing_are_read_as_empty_and_listed_but_names_stay(tmp_path):
    accounts = "account_id,name,wallet,employees,client_since\n"
    accounts += "A,NULL,-1,n/a,9999-12-31\nB,NA,5,3,2020-01-01\n"

    extracts = read(tmp_path, {"accounts.csv": accounts})
    first = extracts.tables["accounts"].iloc[0]

    assert extracts.tables["accounts"]["name"].tolist() == ["NULL", "NA"]
    assert first[["wallet", "employees", "client_since"]].isna().all()
    assert extracts.quality.count("placeholder") == 3


def test_the_sep_line_of_excel_and_headings_over_two_lines(tmp_path):
    text = 'sep=;\n"Account\nID";"Account\nName"\nA;Larkfield\n'
    toml = '[tables.accounts]\nfile = "a.csv"\ncolumns = { account_id = "Account ID", name = "Account Name" }'

    assert read(tmp_path, {"a.csv": text}, toml).tables["accounts"]["name"].tolist() == ["Larkfield"]


DEAL_HEADER = "opportunity_id,account_id,name,stage,amount,close_date,is_won,is_closed\n"


@pytest.mark.database
@pytest.mark.parametrize(
    ("deals", "said"),
    [
        (DEAL_HEADER + "".join(f"{n},A,a,Offer,5,,false,false\n" for n in range(10)), "none of 10 deals is"),
        (
            DEAL_HEADER + "".join(f"{n},A,a,Offer,5,2026-09-30,false,false\n" for n in range(3)),
            "none of 3 deals is",
        ),
        (
            DEAL_HEADER + "1,A,a,Gewonnen,5,,false,false\n2,A,b,Won,5,,true,true\n",
            "1 deal in the stage Gewonnen counts as open",
        ),
        (DEAL_HEADER + "1,,a,Won,5,,true,true\n", "1 of 1 deal has no account"),
        (DEAL_HEADER + "1,A,a,Won,5,46295,true,true\n", 'date_format = "excel"'),
    ],
)
def test_what_looks_wrong_stops_before_anything_is_written_unless_told_to_go_on(tmp_path, deals, said):
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "opportunities.csv").write_text(deals)
    store = tmp_path / "plans.db"

    with pytest.raises(LooksWrongError, match="--anyway") as caught:
        import_folder(tmp_path, store=f"sqlite:///{store}", as_of=AS_OF)
    assert said in str(caught.value)
    assert not store.exists()

    import_folder(tmp_path, store=f"sqlite:///{store}", as_of=AS_OF, anyway=True)
    assert store.exists()


def test_a_deal_that_will_not_be_won_is_not_taken_for_a_won_one(tmp_path):
    deals = DEAL_HEADER + "1,A,a,Won't fix,5,,false,false\n2,A,b,Won,5,,true,true\n"

    assert alarms(read(tmp_path, {"accounts.csv": ACCOUNTS, "opportunities.csv": deals})) == []


def test_keys_that_a_spreadsheet_rounded_stop_the_import(tmp_path):
    accounts = "account_id,name\n1.23457E+10,Larkfield\n1.23457E+10,Quinta Oils\n"

    assert "rounded by a spreadsheet" in alarms(read(tmp_path, {"accounts.csv": accounts}))[0]


def test_a_header_that_stands_again_is_no_row(tmp_path):
    extracts = read(tmp_path, {"accounts.csv": "account_id,name\nA,Larkfield\naccount_id,name\nB,Ostrava\n"})

    assert extracts.tables["accounts"]["account_id"].tolist() == ["A", "B"]
    assert "stands again in line 3" in extracts.quality.notes.query("kind == 'how read'")["message"].iloc[0]


def test_a_file_with_a_header_alone_is_an_empty_table(tmp_path):
    files = {"accounts.csv": ACCOUNTS, "opportunities.csv": DEAL_HEADER}

    assert read(tmp_path, files).tables["opportunities"].empty


def test_shares_in_a_column_of_percentages_are_read_as_shares(tmp_path):
    files = {
        "Account.csv": "Id,Name\nA,Larkfield\n",
        "Opportunity.csv": "Id,AccountId,Name,StageName,Probability\n1,A,a,Offer,0.6\n2,A,b,Offer,0.1\n",
    }

    assert read(tmp_path, files).tables["opportunities"]["probability"].tolist() == [0.6, 0.1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("accounts.xlsx", b"PK\x03\x04 cut off"),
        ("accounts.xlsx", b"no zip at all"),
        ("accounts.parquet", b"PAR1"),
        ("accounts.json", b'[{"account_id": "\xff"}]'),
        ("accounts.json", b'{"done": false, "records": [{"account_id": "A", "name": "x"}]}'),
        ("accounts.csv", b"account_id,name\nA,Fran\xe7ois\n"),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ExtractError, match=name):
        fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)


def test_titles_above_the_header_are_told_with_how_to_skip_them(tmp_path):
    files = {"deals.csv": "Deals of the quarter,,\nas of 15 November,,\nKey,Deal,Amount\n1,Looms,5\n"}
    mapped = '[tables.accounts]\nfile = "deals.csv"\ncolumns = { account_id = "Key", name = "Deal" }\n'

    with pytest.raises(ExtractError, match="say skip_lines = 3"):
        read(tmp_path, files, mapped)


def test_a_record_a_line_is_told_to_be_json_lines(tmp_path):
    files = {
        "accounts.json": '{"account_id": "A", "name": "Larkfield"}\n{"account_id": "B", "name": "Ostrava"}\n'
    }

    with pytest.raises(ExtractError, match=r"Name it \.jsonl"):
        read(tmp_path, files)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["26-03-04", "26-11-30", "25-12-31"], ["2026-03-04", "2026-11-30", "2025-12-31"]),
        (["31-12-25", "30-11-25", "04-03-26"], ["2025-12-31", "2025-11-30", "2026-03-04"]),
        (["03.04.2026", "05.06.2026"], ["2026-04-03", "2026-06-05"]),
    ],
)
def test_the_year_of_two_digits_is_the_number_with_few_values_and_points_stand_behind_days(
    tmp_path, dates, days
):
    rows = "".join(f"{row},A,Looms,Closed Won,5,{day}\n" for row, day in enumerate(dates))
    files = {"Opportunity.csv": f"Id,AccountId,Name,StageName,Amount,CloseDate\n{rows}"}

    found = read(tmp_path, files).tables["opportunities"]["close_date"]

    assert [f"{day:%Y-%m-%d}" for day in found] == days
