"""The sample book of business: it can be made again, it is valid, it holds together."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.model.next_plan import copied_key
from planning_helpers.sources.field_map import fetch_field_map
from planning_helpers.sources.folder import fetch_folder
from planning_helpers.sources.quality import INFORMATION
from tests.support.places import PROJECT

SAMPLE = PROJECT / "data" / "sample"
DAYS = ["2026-08-15", "2026-11-15"]
JUDGED = [name for name in TABLES if not is_fact(name)]
KEY_ACCOUNTS = [f"001Pb000000000{number}IAA" for number in range(1, 6)]
ONCE_ADDED = {"version", "recorded_by", "recorded_at"}


def read(day: str, name: str) -> list[dict[str, str]]:
    with (SAMPLE / day / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_generator_writes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLE / "generate.py", tmp_path], check=True)

    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    committed = {path.relative_to(SAMPLE): path.read_bytes() for path in SAMPLE.glob("2026-*/*")}
    assert made.keys() == committed.keys()
    assert [str(path) for path in made if made[path] != committed[path]] == []


def test_the_extracts_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.glob("2026-*/*.csv")) < 600_000


@pytest.mark.parametrize("day", DAYS)
def test_every_row_of_judgement_fits_its_table(day: str) -> None:
    for path in (SAMPLE / day).glob("*.csv"):
        if path.stem in JUDGED:
            for row in read(day, path.stem):
                row_class(path.stem).model_validate({name: value for name, value in row.items() if value})


@pytest.mark.parametrize("table", JUDGED)
def test_judgement_has_the_columns_of_its_table(table: str) -> None:
    rows = read("2026-11-15", table)

    assert list(rows[0]) == [column.name for column in columns(table) if column.name not in ONCE_ADDED]


@pytest.mark.parametrize(
    "table",
    [name for name in JUDGED if name not in {"selection_criteria", "check_exceptions", "client_permissions"}],
)
def test_every_table_of_judgement_is_filled_for_every_key_account(table: str) -> None:
    accounts = {row["plan_id"]: row["account_id"] for row in read("2026-11-15", "plans")}

    filled = {row.get("account_id") or accounts[row["plan_id"]] for row in read("2026-11-15", table)}

    assert filled >= set(KEY_ACCOUNTS)


def test_the_client_edition_has_content_for_every_key_account() -> None:
    open_to_client = {
        "business_units",
        "swot_items",
        "initiatives",
        "goals",
        "objectives",
        "solutions",
        "actions",
    }

    for table in sorted(open_to_client):
        rows = read("2026-11-15", table)
        assert {row["audience"] for row in rows} >= {"client"}, table
        assert len({row["plan_id"] for row in rows if row["audience"] == "client"}) == 5, table


def test_ids_have_the_checksum_of_their_first_fifteen_characters() -> None:
    from planning_helpers.values.salesforce_ids import long_id

    for name in [
        "User",
        "Account",
        "Contact",
        "Product2",
        "Opportunity",
        "Order",
        "OrderItem",
        "Event",
        "Task",
    ]:
        ids = [row["Id"] for row in read("2026-11-15", name)]
        assert ids == [long_id(each[:15]) for each in ids]
        assert len(set(ids)) == len(ids)


QUALITY = {
    "2026-08-15": """
        close date passed | opportunities | close_date    | 2026-06-30
        marker in name    | contacts      | name          | Tomasz Sikora (left)
        mixed currencies  | accounts      | currency      |
        mixed currencies  | opportunities | currency      |
        mixed currencies  | plans         | currency      |
        unmatched key     | contacts      | account_id    | 001Pb0000000099IAA
        unmatched key     | contacts      | reports_to_id | 003Pb0000009999IAA
    """,
    "2026-11-15": """
        close date passed | opportunities | close_date    | 2026-06-30
        marker in name    | contacts      | name          | Tomasz Sikora (left)
        missing amount    | opportunities | amount        | Emissions Ledger second site
        mixed currencies  | accounts      | currency      |
        mixed currencies  | opportunities | currency      |
        mixed currencies  | plans         | currency      |
        mixed currencies  | transactions  | currency      |
        unmatched key     | contacts      | account_id    | 001Pb0000000099IAA
        unmatched key     | contacts      | reports_to_id | 003Pb0000009999IAA
    """,
}


@pytest.mark.parametrize("day", DAYS)
def test_the_import_finds_the_dirt_that_was_put_there_and_no_other(day: str) -> None:
    before = {"plans": pd.DataFrame(read(DAYS[0], "plans"))} if day != DAYS[0] else {}
    on = date.fromisoformat(day)

    found = fetch_folder(SAMPLE / day, fetch_field_map(), as_of=on, known=before).quality.notes

    wrong = found.loc[~found["kind"].isin(INFORMATION), ["kind", "table", "column", "value"]].fillna("")
    told = sorted(wrong.itertuples(index=False, name=None))
    expected = [tuple(cell.strip() for cell in line.split("|")) for line in QUALITY[day].strip().splitlines()]
    assert told == sorted(expected)


@pytest.mark.parametrize("day", DAYS)
def test_people_of_ties_exist(day: str) -> None:
    keys = {
        "user": {row["Id"] for row in read(day, "User")},
        "contact": {row["Id"] for row in read(day, "Contact")},
        "partner": {row["row_id"] for row in read(day, "partners")},
    }

    for tie in read(day, "ties"):
        for end in ("from", "to"):
            kind, person = tie[f"{end}_kind"], tie[f"{end}_id"]
            assert kind == "network" or person in keys[kind], tie["row_id"]


@pytest.mark.parametrize("day", DAYS)
def test_the_history_of_a_deal_ends_in_its_present_state(day: str) -> None:
    last = {row["OpportunityId"]: row for row in read(day, "OpportunityHistory")}

    for deal in read(day, "Opportunity"):
        state = last[deal["Id"]]
        for column in ("StageName", "Amount", "Probability", "CloseDate"):
            assert deal[column] == state[column], deal["Name"]


def test_all_judgement_that_stood_in_august_went_along_into_the_plans_of_november() -> None:
    taken_on = {plan["follows_id"]: plan["plan_id"] for plan in read("2026-11-15", "plans")}
    assert set(taken_on) == {plan["plan_id"] for plan in read("2026-08-15", "plans")}
    for path in (SAMPLE / "2026-08-15").glob("*.csv"):
        if path.stem in JUDGED and path.stem != "plans":
            key = row_class(path.stem).key
            earlier = {
                copied_key(taken_on[row["plan_id"]], row[key]) if "plan_id" in row else row[key]
                for row in read("2026-08-15", path.stem)
            }
            assert earlier <= {row[key] for row in read("2026-11-15", path.stem)}, path.stem
