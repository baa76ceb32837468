"""Sheets as their cells show them, in each kind of workbook.

`files/deals.xlsx` was written by openpyxl: a cover, then deals with keys formatted 00000, amounts in euro,
chances in per cent and a company whose cell spans two rows. LibreOffice made the .ods and .xls of it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS

from planning_helpers.errors import ExtractError
from planning_helpers.sources.extracts import fetch_extract
from planning_helpers.sources.field_map import Layout, field_map
from planning_helpers.sources.folder import fetch_folder
from planning_helpers.values.numbers import as_text

FILES = Path(__file__).parent / "files"
MAP = """
[tables.opportunities]
file = "{file}"
sheet = "Deals 2026"
[tables.opportunities.columns]
opportunity_id = "Key"
name = "Deal"
stage = "Won"
is_won = "Won"
is_closed = "Won"
amount = "Amount"
close_date = "Close"
probability = {{ from = "Chance", scale = "percent" }}
"""


def written(path, rows, formats=None, merged=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return fetch_extract(path, Layout())


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_each_kind_of_workbook_gives_the_same_deals(ending):
    mapped = field_map(MAP.format(file=f"deals.{ending}"), where="deals")

    deals = fetch_folder(FILES, mapped, as_of=date(2026, 11, 15), currency="EUR").tables["opportunities"]

    assert deals["opportunity_id"].str.lstrip("0").tolist() == ["123", "45", "7"]
    assert deals["name"].tolist() == ["Looms", "Kiln", "=1+1 Ltd"]
    assert deals["amount"].tolist() == [1200.5, 1.5, 80000]
    assert deals["currency"].tolist() == ["EUR"] * 3
    assert deals["probability"].tolist() == [0.6, 1, 0.05]
    assert [f"{day:%Y-%m-%d}" for day in deals["close_date"]] == ["2026-09-30", "2026-12-15", "2026-03-09"]
    assert deals["is_won"].tolist() == [True, False, False]


def test_a_number_keeps_what_its_cell_shows(tmp_path):
    found = written(
        tmp_path / "deals.xlsx",
        [["Key", "Share", "Amount", "Fee", "Price"], [123, 0.07, 12.5, 3, 9.5], [7, 1, 1000, 4, 1]],
        {"A2": "00000", "B2": "0%", "B3": "0.0%", "C2": "[$CHF] #,##0.00", "C3": '"$"#,##0', "D2": "#,##0",
         "E2": '#,##0.00\\ "€"'},
    )  # fmt: skip

    assert found.texts.to_numpy().tolist() == [
        ["00123", "7%", as_text(12.5) + " CHF", "3", as_text(9.5) + " €"],
        ["7", "100%", "1000 $", "4", "1"],
    ]


def test_a_format_that_hides_thousands_leaves_no_plain_number(tmp_path):
    found = written(
        tmp_path / "deals.xlsx",
        [["A", "B", "C"], [12.5, 300, 0.8]],
        {"A2": '#,##0.0" TEUR"', "B2": '#,##0" k€"', "C2": '0.0" Mio."'},
    )

    assert found.texts.to_numpy().tolist() == [[as_text(12.5) + " TEUR", "300 k€", as_text(0.8) + " Mio"]]


def test_the_usual_currency_of_a_computer_is_none(tmp_path):
    found = written(tmp_path / "deals.xlsx", [["Amount"], [12]], {"A2": BUILTIN_FORMATS[5]})

    assert found.texts["Amount"].tolist() == ["12"]


def test_merged_texts_hold_for_their_rows_and_merged_numbers_do_not(tmp_path):
    found = written(
        tmp_path / "report.xlsx",
        [
            ["Account", "Deal", "Amount"],
            ["Larkfield", "Looms", 300],
            [None, "Kiln", None],
            ["Ostrava", "Saw", 8],
        ],
        merged=["A2:A3", "C2:C3"],
    )

    assert found.texts["Account"].tolist() == ["Larkfield", "Larkfield", "Ostrava"]
    assert found.texts["Amount"].tolist() == ["300", "", "8"]
    assert found.unread == [
        (2, "Amount", "300", "its cell spans rows 2 to 3; the number is read in the first alone")
    ]


def test_formulas_without_a_result_are_named(tmp_path):
    found = written(tmp_path / "deals.xlsx", [["Deal", "Amount"], ["Looms", "=2*3"], ["Kiln", 4]])

    assert found.texts["Amount"].tolist() == ["", "4"]
    assert found.unread == [
        (2, "Amount", "=2*3", "the formula has no stored result: open the file in Excel and save it")
    ]


def test_a_sheet_that_is_not_there_is_named_beside_those_that_are():
    with pytest.raises(ExtractError, match=r"no sheet 'Dael 2026'; it has .*Deals 2026.*Did you mean"):
        fetch_extract(FILES / "deals.ods", Layout(sheet="Dael 2026"))


def test_hidden_rows_are_read_and_told(tmp_path):
    path = tmp_path / "deals.xlsx"
    book = openpyxl.Workbook()
    for row in (["Deal", "Amount"], ["Looms", 5], ["Kiln", 6]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(path)

    found = fetch_extract(path, Layout())

    assert found.texts["Deal"].tolist() == ["Looms", "Kiln"]
    assert "1 row is hidden or filtered out; it is read too" in found.remarks


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"Deal,Amount\nLooms,5\n"])
def test_what_is_no_whole_workbook_is_said_so(tmp_path, content):
    (tmp_path / "deals.xlsx").write_bytes(content)

    with pytest.raises(ExtractError, match="only a part of one, protected, or of another kind"):
        fetch_extract(tmp_path / "deals.xlsx", Layout())
