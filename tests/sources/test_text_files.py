"""Files that are not tables of sheets: quotation marks, encodings, pages; and links between their rows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning_helpers.errors import ExtractError
from planning_helpers.sources import text_files
from planning_helpers.sources.errors import FieldMapError
from planning_helpers.sources.extract_table import texts_table
from planning_helpers.sources.extracts import fetch_extract
from planning_helpers.sources.field_map import Layout, fetch_field_map, field_map
from planning_helpers.sources.folder import fetch_folder
from planning_helpers.values.numbers import as_text

DEALS = "Id,Name,Stage,Amount\n"


def read(path, text, encoding="utf-8", **layout):
    path.write_bytes(text.encode(encoding))
    return fetch_extract(path, Layout(**layout))


@pytest.mark.parametrize(
    "lines",
    [
        '1,"24 inch pipe,Won,10\n2,Oil,Won,20\n3,Kiln,Won,30\n4,valve 24",Won,40\n',
        '1,"24 inch pipe,Won,10\n2,valve 24",Won,20\n3,Kiln,Won,30\n4,Saw,Won,40\n',
        '1,Pipe,Won,10\n2,Oil,Won,20\n3,"24 inch,Won,30\n4,Saw,Won,40\n',
        '1,"a ""24"" pipe,Won,10\n2,Oil,Won,20\n3,"x, y",Won,30\n4,valve 24",Won,40\n',
    ],
)
def test_rows_between_lone_quotation_marks_are_rows(tmp_path, lines):
    found = read(tmp_path / "deals.csv", DEALS + lines)

    assert found.texts["Amount"].tolist() == ["10", "20", "30", "40"]
    assert found.rows.tolist() == [2, 3, 4, 5]
    assert "lacks its partner" in found.ragged[0][1]


@pytest.mark.parametrize(
    "note", ["first\nsecond, with a comma", "a\n\nb", "x, y\nz, w", 'it said ""yes""\nand, so, on']
)
def test_line_ends_within_quotation_marks_are_text(tmp_path, note):
    found = read(tmp_path / "deals.csv", f'{DEALS}1,"{note}",Won,10\n2,Kiln,Won,20\n')

    assert found.texts["Name"].tolist() == [note.replace('""', '"'), "Kiln"]
    assert found.ragged == []


def test_a_row_that_could_be_two_is_remarked_on_where_few_columns_prove_nothing(tmp_path):
    found = read(tmp_path / "accounts.csv", 'Id,Name\n1,"Pipe 24\n2,Valve 24"\n3,Kiln\n')

    assert found.texts["Id"].tolist() == ["1", "3"]
    assert found.ragged == [(2, "lines 2 to 3 are one row, in quotation marks, yet each could be a row")]


def test_a_last_row_that_ends_inside_quotes_is_remarked_on(tmp_path):
    found = read(tmp_path / "deals.csv", f'{DEALS}1,Kiln,Won,10\n2,Saw,Won,"20\n')

    assert found.ragged == [(3, "the last row ends inside quotes: a quotation mark is probably never closed")]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab"," \n\r;é=\x00'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_arrow_reads_is_what_the_slow_reader_reads(rows, line_end):
    text = line_end.join(",".join(row) for row in [["x", "y", "z"], *rows])
    layout = Layout(delimiter=",")

    fast = text_files._regular("file", text, layout, [])
    if fast is None:
        return
    records = text_files._csv_records("file", text, layout, [])
    slow = texts_table("file", records, layout, [], [])

    pd.testing.assert_frame_equal(fast.texts, slow.texts)
    np.testing.assert_array_equal(fast.rows, slow.rows)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850", "cp1250", "utf-16"])
def test_the_encoding_that_an_error_names_reads_the_file(tmp_path, encoding):
    names = "São Paulo\nKöln\nLogroño\n" if encoding != "cp1250" else "Łódź\nPříbram\nGyőr\n"
    path = tmp_path / "accounts.csv"
    path.write_bytes(f"Name\n{names}".encode(encoding))
    if encoding == "utf-16":
        assert fetch_extract(path, Layout()).texts["Name"].tolist() == names.split("\n")[:3]
        return

    with pytest.raises(ExtractError, match="encoding") as refused:
        fetch_extract(path, Layout())

    assert f'encoding = "{encoding}"' in str(refused.value)
    assert fetch_extract(path, Layout(encoding=encoding)).texts["Name"].tolist() == names.split("\n")[:3]


@pytest.mark.parametrize(
    ("written", "declared"), [("mac-roman", "cp1252"), ("cp850", "latin-1"), ("utf-8", "cp1252")]
)
def test_an_encoding_that_makes_no_words_is_remarked_on(tmp_path, written, declared):
    path = tmp_path / "accounts.csv"
    path.write_bytes("Id,Name\n1,São João\n2,Café Élysée\n".encode(written))

    found = fetch_extract(path, Layout(encoding=declared))

    assert f'encoding = "{written}"' in " ".join(found.remarks)


def test_a_right_encoding_is_not_remarked_on(tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_bytes("Id,Name\n1,São João\n2,Müller & Söhne, Köln\n".encode("cp1252"))

    assert not any("encoding" in one for one in fetch_extract(path, Layout(encoding="cp1252")).remarks)


def test_keys_that_lost_their_zeros_find_their_rows_and_it_is_told(tmp_path):
    (tmp_path / "accounts.csv").write_text(
        "account_id,name\n00123,Larkfield\n00045,Ostrava\n7,Seven\n007,Bond\n"
    )
    (tmp_path / "opportunities.csv").write_text(
        "opportunity_id,account_id,name,stage,is_closed,is_won\n"
        "1,123,A,Won,true,true\n2,45.0,B,Won,true,true\n3,7.0,C,Won,true,true\n4,7,D,Won,true,true\n"
    )

    found = fetch_folder(tmp_path, field_map("", where="own"), as_of=date(2026, 11, 15))

    assert found.tables["opportunities"]["account_id"].tolist() == ["00123", "00045", "7.0", "7"]
    assert found.quality.count("damaged key") == 2
    assert found.quality.count("unmatched key") == 1  # 7 and 007 may both be meant


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"totalSize": 3, "records": [{"account_id": "A", "name": "Alpha"}]}', "holds 1 of 3 records"),
        (
            '{"nextRecordsUrl": "/2", "records": [{"account_id": "A", "name": "Alpha"}]}',
            "first page of several",
        ),
        ('{"errors": [{"account_id": "A"}], "more": [{"account_id": "B"}]}', "several lists"),
        ('[{"account_id": "A", "name": "Alpha", "wallet": 1, "wallet": 2}]', "'wallet' stands twice"),
    ],
)
def test_json_that_is_not_whole_or_not_clear_is_refused(tmp_path, content, said):
    path = tmp_path / "accounts.json"
    path.write_text(content)

    with pytest.raises(ExtractError, match=said):
        fetch_extract(path, Layout())


def test_the_list_named_records_is_read_whatever_stands_beside_it(tmp_path):
    path = tmp_path / "accounts.json"
    path.write_text('{"errors": [], "records": [{"account_id": "A\\ud800"}], "done": true, "totalSize": 1}')

    found = fetch_extract(path, Layout())

    assert found.texts["account_id"].tolist() == ["A\ufffd"]
    assert "halves of signs" in found.remarks[0]


def test_short_numbers_bytes_and_lists_of_parquet_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "accounts.parquet"
    columns = {
        "wallet": pa.array([12.1, None], pa.float32()),
        "name": pa.array([b"Alpha", b"Beta"], pa.binary()),
        "tags": pa.array([["a", "b"], None]),
    }
    pq.write_table(pa.table(columns), path)

    found = fetch_extract(path, Layout()).texts

    assert found.to_numpy().tolist() == [[as_text(12.1), "Alpha", '["a", "b"]'], ["", "Beta", ""]]


def test_a_third_of_the_costs_below_nothing_is_asked_about_and_minus_answers(tmp_path):
    (tmp_path / "sales.csv").write_text(
        "id,customer,day,revenue,profit\n1,Alpha,2026-10-01,10,4\n2,Alpha,2026-10-02,10,-3\n3,Beta,2026-10-03,10,2\n"
    )
    text = """
        [tables.transactions]
        file = "sales.csv"
        [tables.transactions.columns]
        transaction_id = "id"
        account_id = "customer"
        transaction_date = "day"
        amount = "revenue"
        cost = %s
    """

    wrong = fetch_folder(tmp_path, field_map(text % '"profit"', where="map"), as_of=date(2026, 11, 15))
    right = fetch_folder(
        tmp_path,
        field_map(text % '{ from = "revenue", minus = "profit" }', where="map"),
        as_of=date(2026, 11, 15),
    )

    assert "Is this profit rather than cost?" in " ".join(wrong.quality.notes["message"])
    assert right.quality.count("looks wrong") == 0
    assert right.tables["transactions"]["cost"].tolist() == [6, 13, 8]


def test_talks_count_for_the_account_of_their_contact_and_other_contacts_are_listed(tmp_path):
    for name, text in {
        "accounts": "account_id,name\nA,Alpha\nB,Beta\n",
        "contacts": "contact_id,account_id,name\nc1,B,Ann\nc2,A,Bob\n",
        "interactions": "interaction_id,account_id,contact_id,interaction_date\n"
        "i1,B,c2,2026-11-01\ni2,,c2,2026-11-05\ni3,B,,2026-11-06\n",
        "opportunities": "opportunity_id,account_id,name,stage,is_closed,is_won,amount\n"
        "o1,A,One,Open,false,false,-1\no2,A,Two,Won,true,true,-500\n",
        "opportunity_contacts": "opportunity_contact_id,opportunity_id,contact_id,role\nx,o1,c1,Buyer\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)

    found = fetch_folder(tmp_path, field_map("", where="own"), as_of=date(2026, 11, 15))

    assert found.tables["interactions"]["account_id"].tolist() == ["A", "A", "B"]
    assert found.quality.notes.query("kind == 'other account'")["value"].tolist() == ["B", "c1"]
    assert found.quality.count("placeholder") == 1
    assert found.quality.count("odd amount") == 1


def test_rows_that_are_not_stored_tell_their_money_by_currency_and_in_what_they_differ(tmp_path):
    (tmp_path / "opportunities.csv").write_text(
        "opportunity_id,name,stage,is_closed,is_won,amount,currency\n"
        "1,Looms,Won,true,true,100,EUR\n1,Looms,Won,true,true,150,EUR\n,Kiln,Won,true,true,40,USD\n"
    )

    notes = fetch_folder(tmp_path, field_map("", where="own"), as_of=date(2026, 11, 15)).quality.notes

    money = notes.query("kind == 'money set aside'")["message"].tolist()
    assert [message.partition("come to ")[2] for message in money] == ["40.00 USD", "150.00 EUR"]
    assert "differ in amount (100.0 there, 150.0 here)" in " ".join(notes["message"])


def test_a_row_that_holds_a_line_like_a_row_is_remarked_on(tmp_path):
    text = (
        'Id,Nr,Day,Net,Text\n1,1,2026-03-04,100.5,"12 Rohr\n2,1,2026-03-04,200.5,x\n\n'
        'mehr Text\n3,1,2026-03-04,300.5,Rohr 4"\n4,2,2026-03-04,5,z\n'
    )

    found = read(tmp_path / "lines.csv", text)

    assert found.ragged == [(2, "lines 2 to 6 are one row; some could be rows")]


def test_rows_deleted_in_the_crm_are_left_out_whatever_word_says_so(tmp_path):
    (tmp_path / "Account.csv").write_text(
        "Id,IsDeleted,Name\n001A,FALSCH,Acme\n001B,WAHR,Gone\n001C,Yes,Gone too\n"
    )

    found = fetch_folder(tmp_path, fetch_field_map(), as_of=date(2026, 11, 15))

    assert found.tables["accounts"]["name"].tolist() == ["Acme"]


def test_shares_and_per_cent_in_one_column_and_unknown_zones_are_told(tmp_path):
    (tmp_path / "opportunities.csv").write_text(
        "opportunity_id,name,stage,is_closed,is_won,close_date,chance\n"
        "1,A,Won,true,true,,60\n2,B,Open,false,false,,0.6\n"
    )
    mapped = """
        [tables.opportunities]
        file = "opportunities.csv"
        [tables.opportunities.columns]
        opportunity_id = "opportunity_id"
        name = "name"
        stage = "stage"
        is_closed = "is_closed"
        is_won = "is_won"
        close_date = "close_date"
        probability = { from = "chance", scale = "percent" }
    """

    notes = fetch_folder(tmp_path, field_map(mapped, where="map"), as_of=date(2026, 11, 15)).quality.notes

    assert "0.6 is 0.6 %; it could be read otherwise" in " ".join(notes["message"])
    assert (notes["kind"] == "missing close date").sum() == 1
    with pytest.raises(FieldMapError, match="no time zone 'Europe/Nowhere'"):
        field_map('[defaults]\ntime_zone = "Europe/Nowhere"', where="map")
