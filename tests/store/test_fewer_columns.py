"""An extract with fewer columns erases nothing."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import read_table, replace_facts

FIRST, LATER = date(2026, 9, 1), date(2026, 11, 15)


def test_a_column_that_the_rows_do_not_have_stays_as_it_is_stored(store):
    row = {"account_id": "A", "name": "Larkfield", "segment": "Key", "wallet": 5.0, "currency": "EUR"}
    replace_facts(store, "accounts", [row], by="import", effective_on=FIRST)

    rows = pd.DataFrame({"account_id": ["A", "B"], "name": ["Larkfield Mills", "Ostrava"]})
    written = replace_facts(store, "accounts", rows, by="import", effective_on=LATER)

    found = read_table(store, "accounts").set_index("account_id")
    assert (written.inserted, written.changed) == (1, 1)
    assert found.loc["A", ["name", "segment", "wallet", "currency"]].tolist() == [
        "Larkfield Mills",
        "Key",
        5.0,
        "EUR",
    ]
    assert found.loc["B", ["segment", "wallet"]].isna().all()
    assert read_table(store, "accounts", as_of=FIRST)["name"].tolist() == ["Larkfield"]


def test_an_empty_cell_of_a_column_that_is_there_does_erase(store):
    row = {"account_id": "A", "name": "Larkfield", "segment": "Key", "currency": "EUR"}
    replace_facts(store, "accounts", [row], by="import", effective_on=FIRST)

    replace_facts(store, "accounts", [{**row, "segment": None}], by="import", effective_on=LATER)

    assert read_table(store, "accounts")["segment"].isna().all()


def test_a_customer_list_leaves_currency_and_owner_alone_and_the_report_says_so(store, tmp_path):
    first, later = tmp_path / "first", tmp_path / "later"
    first.mkdir()
    later.mkdir()
    (first / "Account.csv").write_text("Id,Name,Segment,CurrencyIsoCode\nA,Larkfield,Key,EUR\n")
    (later / "Account.csv").write_text("Id,Name\nA,Larkfield\nB,Ostrava\n")
    import_folder(first, store=store, as_of=FIRST)

    report = import_folder(later, store=store, as_of=LATER)

    found = read_table(store, "accounts").set_index("account_id")
    assert found.loc["A", ["segment", "currency"]].tolist() == ["Key", "EUR"]
    assert found.loc["B", "currency"] == "USD"
    missing = report.quality.notes.query("kind == 'missing column'")["column"]
    assert {"segment", "currency"} <= set(missing)


def test_a_column_that_one_of_two_files_lacks_stays_for_the_rows_of_that_file(store, tmp_path):
    (tmp_path / "map.toml").write_text(
        '[tables.accounts]\nfile = "part*.csv"\n'
        'columns = { account_id = "Id", name = "Name", segment = { from = "Segment", optional = true } }\n'
    )
    first, later = tmp_path / "first", tmp_path / "later"
    first.mkdir()
    later.mkdir()
    (first / "part1.csv").write_text("Id,Name,Segment\nA,Larkfield,Key\nB,Ostrava,Key\n")
    (later / "part1.csv").write_text("Id,Name,Segment\nA,Larkfield,\n")
    (later / "part2.csv").write_text("Id,Name\nB,Ostrava Glass\n")
    import_folder(first, store=store, as_of=FIRST, map_file=tmp_path / "map.toml")

    import_folder(later, store=store, as_of=LATER, map_file=tmp_path / "map.toml")

    found = read_table(store, "accounts").set_index("account_id")
    assert found.loc["B", ["name", "segment"]].tolist() == ["Ostrava Glass", "Key"]
    assert pd.isna(found.loc["A", "segment"])
