"""Extracts to rows: what is read, how, and what is said of what could not be."""

import json
import sqlite3
from datetime import date

import pandas as pd
import pytest

from planning_helpers.errors import UnknownNameError
from planning_helpers.sources import (
    ExtractError,
    FieldMapError,
    HeaderError,
    fetch_field_map,
    fetch_folder,
    field_map,
    quality_lines,
)
from planning_helpers.sources.currency import CurrencyCodeError
from planning_helpers.sources.extracts import fetch_extract
from planning_helpers.sources.field_map import Layout

AS_OF = date(2026, 11, 15)
ACCOUNTS = """
[tables.accounts]
file = "accounts.csv"
columns = { account_id = "Nr", name = "Firma", wallet = "Wert", client_since = "Seit" }
"""


def read(tmp_path, toml=ACCOUNTS, **files):
    for name, content in files.items():
        path = tmp_path / f"{name}.csv"
        path.write_bytes(content) if isinstance(content, bytes) else path.write_text(
            content, encoding="utf-8"
        )
    return fetch_folder(tmp_path, field_map(toml, where="test map"), as_of=AS_OF)


def remarks(extracts, kind):
    rows = extracts.quality.notes.query("kind == @kind")
    return [(row.row, row.column, row.message) for row in rows.itertuples()]


def test_decimal_comma_semicolons_byte_order_mark_and_quoted_newlines(tmp_path):
    text = 'Nr;Firma;Wert;Seit\n1;"Müller\nSöhne";1.234,50;31.12.2020\n2;Klein;(300);01.02.2021\n'
    toml = 'defaults = { decimal = ",", date_format = "dd.mm.yyyy" }' + ACCOUNTS

    extracts = read(tmp_path, toml, accounts=b"\xef\xbb\xbf" + text.encode())

    accounts = extracts.tables["accounts"]
    assert accounts["name"].tolist() == ["Müller\nSöhne", "Klein"]
    assert accounts["wallet"].tolist() == [1234.5, -300.0]
    assert accounts["client_since"].dt.date.tolist() == [date(2020, 12, 31), date(2021, 2, 1)]


def test_a_value_that_cannot_be_read_is_left_empty_and_reported_with_its_line(tmp_path):
    text = 'Nr,Firma,Wert,Seit\n1,"two\nlines",5,2020-01-01\n2,Klein,"1,5",yesterday\n'

    extracts = read(tmp_path, accounts=text)

    assert extracts.tables["accounts"]["wallet"].tolist() == [5.0, 1.5]  # a decimal comma is not 15
    assert remarks(extracts, "unreadable value") == [
        (4, "client_since", "'yesterday' is not a date"),
    ]
    how = {column: message for _, column, message in remarks(extracts, "how read")}
    assert how["wallet"] == "numbers read with a decimal comma"


def test_a_row_without_what_it_must_have_is_set_aside_and_counted(tmp_path):
    text = "Nr,Firma,Wert,Seit\n1,,5,\n2,Klein,5,\n3,Gross,5,,surplus\n4,Kurz\n\n2,Klein,6,\n2,Klein,5,\n"

    extracts = read(tmp_path, accounts=text)

    assert extracts.tables["accounts"]["account_id"].tolist() == ["2", "4"]
    assert remarks(extracts, "row set aside") == [
        (4, "", "the row has 5 fields, the header 4"),
        (2, "name", "name is empty; every row of accounts must have it"),
        (
            7,
            "account_id",
            "another row with this account_id stands before and is stored; "
            "they differ in wallet (5.0 there, 6.0 here)",
        ),
    ]
    assert remarks(extracts, "ragged row") == [
        (5, "", "the row has 2 fields, the header 4; the rest is empty")
    ]
    assert remarks(extracts, "repeated row") == [(8, "account_id", "the same row stands before")]
    (line,) = extracts.quality.balance.to_dict("records")
    assert line == {
        "table": "accounts", "file": "accounts.csv", "read": 6, "excluded": 0, "repeated": 1,
        "set_aside": 3, "stored": 2,
    }  # fmt: skip


def test_short_salesforce_ids_and_report_labels_match_the_long_ones(tmp_path):
    (tmp_path / "ACCOUNT.csv").write_text("Account ID,Account Name\n001bm00001ZL8U9AAL,Edge\n")
    (tmp_path / "opportunity.csv").write_text(
        "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Probability (%),Close Date\n"
        "006bm00000LKJNN,001bm00001ZL8U9,Deal,Closed Won,10,90,31/12/2025\n"
        "006bm00000LKJNO,001bm00001ZL8U9,Next,Prospecting,,20%,05/12/2025\n"
    )

    extracts = fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)

    deals = extracts.tables["opportunities"]
    assert deals["account_id"].tolist() == ["001bm00001ZL8U9AAL"] * 2
    assert deals["is_won"].tolist() == [True, False]
    assert deals["probability"].tolist() == [0.9, 0.2]
    assert deals["close_date"].dt.date.tolist() == [date(2025, 12, 31), date(2025, 12, 5)]
    assert extracts.quality.count("unmatched key") == 0


def test_alternatives_fill_in_for_each_other_row_by_row(tmp_path):
    (tmp_path / "opportunity.csv").write_text(
        "opportunityid,name,statecode,estimatedvalue,actualvalue\n1,A,Open,100,\n2,B,Won,100,90\n3,C,2,100,0\n"
    )

    deals = fetch_folder(tmp_path, fetch_field_map("dynamics"), as_of=AS_OF).tables["opportunities"]

    assert deals["amount"].tolist() == [100.0, 90.0, 100.0]  # 0 is no actual value of a lost deal
    assert deals["is_won"].tolist() == [False, True, False]
    assert deals["is_closed"].tolist() == [False, True, True]


def test_loops_unmatched_keys_markers_and_late_rows_are_found(tmp_path):
    (tmp_path / "users.csv").write_text("user_id,name,manager_id\na,Ann,b\nb,Ben,a\nc,Cy,c\nd,Di,gone\n")
    (tmp_path / "contacts.csv").write_text(
        "contact_id,name,account_id\n1,Jo Smith (GONE),x\n2,DO NOT CALL Al,x\n"
    )
    (tmp_path / "accounts.csv").write_text("account_id,name,currency\nx,Acme,EUR\ny,ACME ,USD\n")
    (tmp_path / "interactions.csv").write_text("interaction_id,account_id,interaction_date\n1,x,2026-11-16\n")

    extracts = fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)

    assert remarks(extracts, "circle") == [(2, "manager_id", "a → b → a")]
    assert remarks(extracts, "reports to self") == [(4, "manager_id", "manager_id is the row itself")]
    assert remarks(extracts, "unmatched key") == [(5, "manager_id", "no such row in users")]
    assert [row for row, _, _ in remarks(extracts, "marker in name")] == [2, 3]
    assert remarks(extracts, "after as-of date") == [(2, "interaction_date", "after 2026-11-15")]
    assert [row for row, _, _ in remarks(extracts, "repeated name")] == [3]
    assert "EUR (1), USD (1): sums need exchange rates" in remarks(extracts, "mixed currencies")[0][2]
    assert extracts.tables["contacts"]["name"].tolist()[0] == "Jo Smith (GONE)"  # never rewritten


def test_a_query_an_xlsx_sheet_parquet_and_json_read_alike(tmp_path):
    rows = pd.DataFrame(
        {"Nr": ["1"], "Firma": ["Acme"], "Wert": [1234.5], "Seit": [pd.Timestamp("2020-12-31")]}
    )
    with sqlite3.connect(tmp_path / "warehouse.db") as warehouse:
        rows.assign(Seit="2020-12-31").to_sql("kunden", warehouse, index=False)
    rows.to_parquet(tmp_path / "a.parquet")
    rows.to_json(tmp_path / "b.json", orient="records", date_format="iso")
    with pd.ExcelWriter(tmp_path / "c.xlsx") as book:
        rows.to_excel(book, sheet_name="Other", index=False)
        rows.to_excel(book, sheet_name="Kunden", index=False)
    origins = {
        "file = 'a.parquet'", "file = 'b.json'", "file = 'c.xlsx'\nsheet = 'Kunden'",
        f"sql = 'SELECT * FROM kunden'\nurl = 'sqlite:///{tmp_path}/warehouse.db'",
    }  # fmt: skip

    for origin in origins:
        toml = "defaults.decimal = ','\n" + ACCOUNTS.replace('file = "accounts.csv"', origin)
        accounts = fetch_folder(tmp_path, field_map(toml, where="test"), as_of=AS_OF).tables["accounts"]
        assert accounts[["account_id", "name", "wallet"]].to_numpy().tolist() == [["1", "Acme", 1234.5]], (
            origin
        )
        assert accounts["client_since"].dt.date.tolist() == [date(2020, 12, 31)], origin


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[tables.acounts]\nfile = 'a.csv'", "Did you mean 'accounts'?"),
        ("[tables.accounts]\nfile = 'a.csv'\ncolumns.acount_id = 'x'", "Did you mean 'account_id'?"),
        ("[tables.accounts]\nfile = 'a'\ncolums.x = 'x'", "'tables.accounts.colums'. Did you mean 'columns'"),
        (
            "[tables.quotas]\nfile = 'a'\ncolumns.user_id = { by_name = 'x' }",
            "quotas.user_id cannot be found by_name; of quotas, these can: nothing",
        ),
        ("[tables.accounts]\ncolumns.name = 'x'", "give either file or sql"),
        (
            "[tables.opportunities]\nfile = 'a'\nstages = { won = ['Won'], lost = [] }",
            "opportunities has stages, but no columns.stage",
        ),
        ("defaults.date_format = 'dd.mm'", "'dd.mm' is no date format"),
        ("[tables", "test map: no valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_map_says_what_is_meant(toml, message):
    with pytest.raises(FieldMapError) as error:
        field_map(toml, where="test map")

    assert message in str(error.value)


def test_errors_say_what_is_there_instead(tmp_path):
    with pytest.raises(HeaderError) as header:
        read(tmp_path, accounts="Nr,Firmen,Wert,Seit\n1,A,5,\n")
    with pytest.raises(ExtractError) as missing:
        read(tmp_path, ACCOUNTS.replace("accounts.csv", "kunden.csv"))
    with pytest.raises(UnknownNameError) as unknown:
        fetch_field_map("hubspott")

    assert str(header.value) == (
        "accounts.csv has no column 'Firma', which the map reads for accounts.name; "
        "it has Firmen, Nr, Seit, Wert. Did you mean 'Firmen'? "
        "Correct the name in the map, or export that column."
    )
    assert str(missing.value) == (
        f"'{tmp_path}' has no file 'kunden.csv', which the map reads for accounts; it has accounts.csv. "
        "Correct file in the map, or export that file."
    )
    assert str(unknown.value) == (
        "no field map 'hubspott'; there is dynamics, hubspot, salesforce. Did you mean 'hubspot'? "
        "Give the path of a TOML file, or the name of a built-in map."
    )


@pytest.mark.parametrize("name", ["salesforce", "hubspot", "dynamics", "maps/template.toml"])
def test_the_maps_that_we_ship_are_valid(name, request):
    path = request.config.rootpath / name

    assert fetch_field_map(path if path.is_file() else name).tables


def test_csv_spectrum_reads_as_its_json(shared_data):
    folder = shared_data / "bad_input" / "csv_spectrum"
    changed = {"Contact Phone Number"}  # the phone number was altered in one of the two files
    for file in sorted((folder / "csvs").glob("*.csv")):
        right = (folder / "json" / f"{file.stem}.json").read_text(encoding="utf-8")
        expected = json.loads(right.replace("\\r\\n", "\\n"))  # the files came with plain newlines
        expected = expected if isinstance(expected, list) else [expected]

        found = fetch_extract(file, Layout()).texts.to_dict("records")

        assert len(found) == len(expected), file.name
        for ours, theirs in zip(found, expected, strict=True):
            assert {k: v for k, v in ours.items() if k not in changed} == {
                k: v for k, v in theirs.items() if k not in changed
            }, file.name


def test_a_stage_that_no_row_has_is_remarked_on_with_the_nearest_there_is(tmp_path):
    toml = """
    [tables.opportunities]
    file = "deals.csv"
    columns = { opportunity_id = "Nr", name = "Titel", stage = "Phase" }
    stages = { won = ["Gewonen"], lost = ["Verloren"] }
    values.Titel = { Grosauftrag = "Auftrag" }
    exclude = [{ column = "Phase", is_in = ["Geloescht"], reason = "deleted" }]
    """
    deals = "Nr,Titel,Phase\n1,Auftrag,Gewonnen\n2,Grossauftrag,Verloren\n3,Rest,Offen\n"

    extracts = read(tmp_path, toml, deals=deals)

    assert [message for _, _, message in remarks(extracts, "idle in the map")] == [
        "values.Titel has 'Grosauftrag', which no row has; there is Auftrag, Grossauftrag, Rest. "
        "Did you mean 'Grossauftrag'?",
        "exclude Phase has 'Geloescht', which no row has; there is Gewonnen, Offen, Verloren.",
        "stages.won has 'Gewonen', which no row has; there is Gewonnen, Offen, Verloren. "
        "Did you mean 'Gewonnen'?",
    ]
    assert "Words of the map that no row has (misspelt?): 3" in quality_lines(extracts.quality)


def test_a_word_that_one_of_several_files_has_is_not_idle(tmp_path):
    toml = """
    [tables.opportunities]
    file = "deals_*.csv"
    columns = { opportunity_id = "Nr", name = "Nr", stage = "Phase" }
    stages = { won = ["Won", "Wun"], lost = ["Lost"] }
    """

    extracts = read(tmp_path, toml, deals_1="Nr,Phase\n1,Won\n", deals_2="Nr,Phase\n2,Lost\n")

    (only,) = remarks(extracts, "idle in the map")
    assert "'Wun'" in only[2]


@pytest.mark.parametrize(
    ("currency", "hint"),
    [("EURO", "Did you mean EUR (Euro)"), ("eur", "Did you mean EUR (Euro)"), ("XQZ", "such as EUR")],
)
def test_a_currency_that_is_no_iso_code_is_refused_with_what_is_right(tmp_path, currency, hint):
    (tmp_path / "accounts.csv").write_text("account_id,name\n1,Acme\n")

    with pytest.raises(CurrencyCodeError) as given:
        fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF, currency=currency)
    with pytest.raises(FieldMapError) as mapped:
        field_map(f"currency = '{currency}'", where="test map")

    for error in (given, mapped):
        assert f"'{currency}' is no currency" in str(error.value)
        assert hint in str(error.value)


def test_a_row_set_aside_for_a_value_that_cannot_be_read_shows_the_value(tmp_path):
    (tmp_path / "transactions.csv").write_text(
        "transaction_id,transaction_date,amount\nA,2026-13-01,5\nB,,5\nC,2026-01-01,5\x00\n"
    )

    extracts = fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)

    aside = extracts.quality.notes.query("kind == 'row set aside'")
    assert aside[["row", "value", "message"]].to_numpy().tolist() == [
        [2, "2026-13-01", "transaction_date is unreadable; every row of transactions must have it"],
        [3, "B", "transaction_date is empty; every row of transactions must have it"],
    ]
    assert extracts.quality.notes.query("kind == 'unstorable sign'")["value"].tolist() == ["5"]


def test_remarks_on_a_workbook_name_the_sheet(tmp_path):
    with pd.ExcelWriter(tmp_path / "crm.xlsx") as book:
        pd.DataFrame({"Nr": ["1"], "Firma": ["Acme"], "Wert": ["viel"]}).to_excel(
            book, sheet_name="Kunden", index=False
        )
        pd.DataFrame({"Nr": ["9"], "Titel": ["Deal"], "Phase": ["New"], "Rest": ["-"]}).to_excel(
            book, sheet_name="Chancen", index=False
        )
    toml = """
    [tables.accounts]
    file = "crm.xlsx"
    sheet = "Kunden"
    columns = { account_id = "Nr", name = "Firma", wallet = "Wert" }
    [tables.opportunities]
    file = "crm.xlsx"
    sheet = "Chancen"
    columns = { opportunity_id = "Nr", name = "Titel", stage = "Phase" }
    stages = { won = [], lost = [] }
    """

    found = read(tmp_path, toml).quality

    unreadable = found.notes.query("kind == 'unreadable value'").iloc[0]
    assert (unreadable["file"], unreadable["value"]) == ("crm.xlsx, sheet Kunden", "viel")
    assert found.balance["file"].tolist() == ["crm.xlsx, sheet Kunden", "crm.xlsx, sheet Chancen"]
    unused = found.notes.query("kind == 'unused column'")
    assert unused[["file", "column"]].to_numpy().tolist() == [["crm.xlsx, sheet Chancen", "Rest"]]
    assert found.count("unused file") == 0


def test_a_value_of_blanks_only_is_empty_in_every_kind_of_file(tmp_path):
    rows = pd.DataFrame(
        {"Nr": ["1", "2"], "Firma": ["Acme", " \t"], "Wert": ["  ", "5"], "Seit": ["\u00a0", " "]}
    )
    rows.to_csv(tmp_path / "a.csv", index=False)
    rows.to_parquet(tmp_path / "a.parquet")
    rows.to_excel(tmp_path / "a.xlsx", index=False)
    rows.to_json(tmp_path / "a.json", orient="records")
    with sqlite3.connect(tmp_path / "warehouse.db") as warehouse:
        rows.to_sql("kunden", warehouse, index=False)
    query = f"sql = 'SELECT * FROM kunden'\nurl = 'sqlite:///{tmp_path}/warehouse.db'"

    for origin in (*(f'file = "a.{kind}"' for kind in ("csv", "parquet", "xlsx", "json")), query):
        toml = ACCOUNTS.replace('file = "accounts.csv"', origin)
        found = fetch_folder(tmp_path, field_map(toml, where="test"), as_of=AS_OF)

        accounts = found.tables["accounts"]
        assert accounts["account_id"].tolist() == ["1"], origin
        assert accounts[["wallet", "client_since"]].isna().all(axis=None), origin
        assert found.quality.count("unreadable value") == 0, origin
        (aside,) = remarks(found, "row set aside")
        assert aside[1:] == ("name", "name is empty; every row of accounts must have it"), origin


def test_a_company_that_is_only_named_is_found_by_its_name_and_the_others_are_counted(tmp_path):
    (tmp_path / "companies.csv").write_text("Record ID,Company name\n1,Acme Inc\n2,Beta\n3,Twin\n4,TWIN\n")
    (tmp_path / "deals.csv").write_text(
        "Record ID,Deal Name,Deal Stage,Associated Company IDs,Associated Company\n"
        "D1,A,Closed Won,2,Acme Inc\nD2,B,Closed Won,, acme  inc \nD3,C,Closed Won,,Twin\n"
        "D4,D,Closed Won,,Bet\nD5,E,Closed Won,,\n"
    )
    (tmp_path / "contacts.csv").write_text("Record ID,First Name,Last Name,Company Name\nC1,Ann,Arbor,Beta\n")

    extracts = fetch_folder(tmp_path, fetch_field_map("hubspot"), as_of=AS_OF)

    assert extracts.tables["opportunities"]["account_id"].fillna("").tolist() == ["2", "1", "", "", ""]
    assert extracts.tables["contacts"]["account_id"].tolist() == ["2"]
    assert remarks(extracts, "ambiguous join") == [
        (4, "account_id", "several rows of accounts have this name")
    ]
    assert remarks(extracts, "unmatched key") == [
        (5, "account_id", "no row of accounts has this name; left empty. Did you mean 'Beta'?")
    ]
    assert not [name for name in extracts.tables["opportunities"].columns if " " in name]


def test_names_of_accounts_that_the_store_holds_are_found_too(tmp_path):
    (tmp_path / "deals.csv").write_text("Record ID,Deal Name,Deal Stage,Associated Company\nD,A,New,Acme\n")
    known = {"accounts": pd.DataFrame({"account_id": ["7"], "name": ["ACME"]}, dtype="str")}

    deals = fetch_folder(tmp_path, fetch_field_map("hubspot"), as_of=AS_OF, known=known).tables

    assert deals["opportunities"]["account_id"].tolist() == ["7"]


def test_a_file_named_as_our_own_table_with_other_columns_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "opportunities.csv").write_text("OpportunityId,StageName,name\n1,Won,Deal\n")

    with pytest.raises(ExtractError) as error:
        fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)

    assert str(error.value) == (
        "opportunities.csv is named as our own table opportunities, yet lacks is_closed, is_won, "
        "opportunity_id, stage; it has OpportunityId, StageName, name. Give its columns our names "
        "(data/README.md), or say in a map which is which (docs/import.md)."
    )


def test_a_built_in_map_says_which_columns_a_file_would_need(tmp_path):
    (tmp_path / "deals.csv").write_text("Deal Name,Deal Stage\nDeal,New\n")

    with pytest.raises(HeaderError) as error:
        fetch_folder(tmp_path, fetch_field_map("hubspot"), as_of=AS_OF)

    assert str(error.value).startswith(
        "deals.csv has no column 'hs_object_id' or 'Record ID', which the map reads for "
        "opportunities.opportunity_id; it has Deal Name, Deal Stage."
    )


def test_the_most_frequent_description_of_an_offering_on_order_lines_is_kept(tmp_path):
    lines = """
[tables.offerings]
file = "lines.csv"
distinct = true
columns = { offering_id = "Code", name = "Text" }
"""
    text = "Code,Text\n22423,?\n22423,Cake stand\n84879,Bird\n22423,\n22423,Cake stand\n22423,damaged\n"

    found = read(tmp_path, toml=lines, lines=text)

    assert dict(found.tables["offerings"][["offering_id", "name"]].to_numpy().tolist()) == {
        "22423": "Cake stand",
        "84879": "Bird",
    }
