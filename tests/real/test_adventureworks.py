"""Every figure of the AdventureWorks set in ../shared/data/README.md, through maps/adventureworks.toml."""

from datetime import date

import pytest

from planning_helpers.commands.import_ import ImportReport, import_folder
from planning_helpers.commands.summary import store_summary
from planning_helpers.measures.people.hierarchy import direct_reports, reporting_depth
from planning_helpers.sources import fetch_folder, field_map
from planning_helpers.store import open_store, read_table
from tests.support.executed import findings_of
from tests.support.places import PROJECT

AS_OF = date(2013, 11, 29)
MAP = PROJECT / "maps" / "adventureworks.toml"


@pytest.fixture(scope="module")
def imported(shared_data, tmp_path_factory) -> tuple[str, ImportReport]:
    url = f"sqlite:///{tmp_path_factory.mktemp('adventureworks') / 'store.db'}"
    return url, import_folder(shared_data / "adventureworks", store=url, as_of=AS_OF, map_file=MAP)


@pytest.fixture(scope="module")
def summary(imported):
    return store_summary(imported[0], as_of=AS_OF)[0]


def cents(rows, *names):
    return [tuple(row) for row in rows[list(names)].round(2).itertuples(index=False)]


def test_all_rows_land(imported):
    _, report = imported

    written = {table: done.inserted for table, done in report.written.items()}

    assert written == {
        "users": 290, "accounts": 701, "contacts": 753, "offerings": 606, "transactions": 60_855,
        "quotas": 163,
    }  # fmt: skip
    left_out = report.quality.notes.query("kind == 'row left out'")["table"].value_counts().to_dict()
    assert left_out == {"contacts": 156, "users": 6}  # contacts of vendors; superseded positions


def test_revenue_margin_and_concentration(summary):
    assert round(summary.value("transaction_revenue"), 2) == 80_450_596.98
    assert round(summary.value("margin"), 2) == 470_482.60
    assert (summary.value("buyers"), summary.value("accounts"), summary.value("n80")) == (635, 701, 186)
    assert round(summary.value("pareto_share"), 4) == 0.6671
    assert round(summary.value("below_cost"), 2) == 0.36


def test_the_largest_accounts_earn_next_to_nothing(summary):
    assert cents(
        summary.tables["Top 5 accounts by revenue"], "account_id", "account", "revenue", "margin"
    ) == [
        ("697", "Brakes and Gears", 877_107.19, 62_737.64),
        ("170", "Excellent Riding Supplies", 853_849.18, -19_428.98),
        ("678", "Vigorous Exercise Company", 841_908.77, 2_130.25),
        ("328", "Totes & Baskets Company", 816_755.58, -18_639.52),
        ("514", "Retail Mall", 799_277.90, -22_993.42),
    ]


def test_by_year_and_category(summary):
    assert cents(summary.tables["Revenue by year"], "period", "revenue") == [
        ("2010", 489_328.58), ("2011", 18_192_802.71), ("2012", 28_193_631.53), ("2013", 33_574_834.16),
    ]  # fmt: skip
    assert cents(summary.tables["Revenue by offering family"], "family", "revenue") == [
        ("Bikes", 66_302_381.56), ("Components", 11_799_076.66), ("Clothing", 1_777_840.84),
        ("Accessories", 571_297.93),
    ]  # fmt: skip


def test_trailing_year(summary):
    assert round(summary.value("trailing_revenue"), 2) == 36_240_484.70
    assert round(summary.value("revenue_before"), 2) == 27_921_670.52
    assert [summary.value(name) for name in ("active", "lapsed", "new")] == [493, 86, 214]


def test_quota_and_attainment(summary):
    attainment = summary.tables["Quota attainment"]

    assert summary.value("quota") == 95_714_000
    assert (attainment["owner"].iloc[0], round(attainment["attainment"].iloc[0], 4)) == (
        "Rachel Valdez",
        0.7830,
    )
    assert (attainment["owner"].iloc[-1], round(attainment["attainment"].iloc[-1], 4)) == (
        "Pamela Ansman-Wolfe",
        0.9364,
    )


def test_reporting_depths_of_people(summary):
    depths = summary.tables["People by number of managers above"]

    assert depths["people"].tolist() == [1, 7, 48, 206, 28]  # 290 people
    assert depths["widest_span"].max() == 24


def test_reporting_depths_of_all_296_rows(shared_data):
    """The README of the set counts rows, so six superseded positions: two at depth 1, four at depth 3."""
    by_row = field_map(
        """
        [tables.users]
        file = "DimEmployee.csv"
        columns = { user_id = "EmployeeKey", name = "LastName", manager_id = "ParentEmployeeKey" }
        """,
        where="by row",
    )

    users = fetch_folder(shared_data / "adventureworks", by_row, as_of=AS_OF).tables["users"]

    assert reporting_depth(users).value_counts().sort_index().tolist() == [1, 9, 48, 210, 28]
    assert direct_reports(users).max() == 24


def test_the_traps_are_seen(imported):
    url, report = imported
    transactions = read_table(open_store(url), "transactions")

    repeated = report.quality.notes.query("kind == 'repeated name'")["value"].tolist()
    unclear = report.quality.notes.query("kind == 'ambiguous join'")["value"].value_counts().to_dict()

    assert repeated == ["Friendly Bike Shop", "Sports Products Store"]
    assert unclear == {
        "Friendly Bike Shop": 2,
        "Sports Products Store": 2,
    }  # left without an account, not guessed
    assert report.quality.count("unmatched key") == 0
    assert (transactions.groupby("account_id")["owner_id"].nunique() > 1).sum() == 210
    assert 701 - transactions["account_id"].nunique() == 66


@pytest.mark.notebooks
def test_twenty_plans_are_spread_over_the_account_managers_under_a_cap_of_one(imported, tmp_path):
    found = findings_of(
        "00_account_selection.ipynb", tmp_path, store_url=imported[0], as_of="2013-11-29", period="2013Q4",
        top=20, cap=1,
    )  # fmt: skip

    by_section = {finding["section"]: finding for finding in found}
    figures = {name: figure["value"] for name, figure in by_section["assignment"]["figures"].items()}
    assert figures["most_plans"] == 1
    assert figures["managers"] == figures["plans"] - figures["nobody"] == 17
    assert figures["kept"] + figures["moved"] + figures["new"] + figures["nobody"] == 20
    assert "nobody has room under the cap of 1" in by_section["assignment"]["statement"]
    assert by_section["tipping"]["statement"].startswith(
        "Lowering growth from 33% to 32% of the weight would put Extraordinary Bike Works in the place of "
        "Rapid Bikes"
    )
