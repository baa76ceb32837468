"""Accounts of the real sets: figures of the notebooks beside those of the raw files, computed another way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planning_helpers.chapters.snapshot.revenue_forecast import revenue_forecast
from planning_helpers.chapters.swot.swot_candidates import swot_candidates
from planning_helpers.commands.import_ import import_folder
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.account_worth import account_worth
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.units.whitespace import whitespace
from planning_helpers.store import AccountPlan, read_account_plan
from tests.support.places import PROJECT

MAPS = PROJECT / "maps"
RIDING = "170"


@pytest.fixture(scope="module")
def adventureworks(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('adventureworks') / 'store.db'}"
    folder, day = shared_data / "adventureworks", date(2013, 11, 29)
    import_folder(folder, store=url, as_of=day, map_file=MAPS / "adventureworks.toml")
    return url


@pytest.fixture(scope="module")
def maven(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('maven') / 'store.db'}"
    import_folder(
        shared_data / "maven_crm", store=url, as_of=date(2017, 12, 31), map_file=MAPS / "maven_crm.toml"
    )
    return url


@pytest.fixture(scope="module")
def lines(shared_data: Path) -> pd.DataFrame:
    """The raw order lines with their category."""
    folder = shared_data / "adventureworks"
    sold = pd.read_csv(folder / "FactResellerSales.csv", parse_dates=["OrderDate"])
    products = pd.read_csv(folder / "DimProduct.csv", usecols=["ProductKey", "ProductSubcategoryKey"])
    kinds = pd.read_csv(folder / "DimProductSubcategory.csv").merge(
        pd.read_csv(folder / "DimProductCategory.csv"), on="ProductCategoryKey"
    )
    return sold.merge(products, on="ProductKey").merge(kinds, on="ProductSubcategoryKey")


def plan_of(url: str, account_id: str, as_of: date) -> AccountPlan:
    return read_account_plan(url, account_id=account_id, period=f"{as_of.year}Q4", as_of=as_of)


def rows_of(plan: AccountPlan) -> pd.DataFrame:
    return revenue_rows(plan["transactions"], plan["opportunities"], as_of=plan.as_of)


def test_what_an_account_buys_less_of_below_cost_and_mostly(adventureworks: str, lines: pd.DataFrame):
    theirs = lines[lines["ResellerKey"] == int(RIDING)]
    days = theirs["OrderDate"]
    now = theirs[(days >= "2012-11-30") & (days <= "2013-11-29")].groupby("EnglishProductCategoryName")
    before = theirs[(days >= "2011-11-30") & (days < "2012-11-30")].groupby("EnglishProductCategoryName")
    sales, earlier, cost = (
        now["SalesAmount"].sum(),
        before["SalesAmount"].sum(),
        now["TotalProductCost"].sum(),
    )
    plan = plan_of(adventureworks, RIDING, date(2013, 11, 29))

    found = swot_candidates(
        plan,
        people(plan["contacts"], plan["stakeholders"], plan["interactions"], as_of=plan.as_of),
        rows_of(plan),
        account=plan.account,
        as_of=plan.as_of,
        currency="USD",
    )

    figures = {one.key: {name: figure.value for name, figure in one.finding.figures.items()} for one in found}
    assert figures["falling: Bikes"]["change"] == pytest.approx(sales["Bikes"] / earlier["Bikes"] - 1)
    assert figures["falling: Components"]["revenue"] == pytest.approx(sales["Components"])
    assert figures["concentration: offering Bikes"]["share"] == pytest.approx(sales["Bikes"] / sales.sum())
    assert figures["below cost: Bikes"]["margin"] == pytest.approx(sales["Bikes"] - cost["Bikes"])
    assert (sales - cost < 0).sum() == 1


def test_a_forecast_and_the_naive_ones_are_as_far_off_as_the_order_lines_say(
    adventureworks: str, lines: pd.DataFrame
):
    account = first_of_all(lines)
    theirs = lines[lines["ResellerKey"] == account]
    quarters = theirs.groupby(theirs["OrderDate"].dt.to_period("Q"))["SalesAmount"].sum()
    quarters = quarters.reindex(pd.period_range("2010Q4", "2013Q3", freq="Q"), fill_value=0.0)
    year = quarters["2012Q4":].sum()
    plan = plan_of(adventureworks, str(account), date(2013, 11, 29))

    forecast = revenue_forecast(rows_of(plan), as_of=plan.as_of)

    off = forecast.errors.set_index("method")["error_share"]
    assert forecast.grain == "quarter"
    assert off["repeating the year before"] == pytest.approx(
        abs(quarters["2011Q4":"2012Q3"].sum() / year - 1)
    )
    assert off["carrying the last quarter on"] == pytest.approx(abs(4 * quarters["2012Q3"] / year - 1))
    assert forecast.method == off.idxmin()
    if forecast.method == "repeating the year before":
        assert forecast.expected == pytest.approx(year)


def first_of_all(lines: pd.DataFrame) -> int:
    """The account that bought in most of the twelve quarters up to 2013Q3, from the first on."""
    known = lines[lines["OrderDate"] < "2013-10-01"]
    days = known.groupby("ResellerKey")["OrderDate"]
    bought = days.agg(lambda dates: dates.dt.to_period("Q").nunique())
    return int(bought[days.min() < "2011-01-01"].idxmax())


def test_worth_without_a_wallet_and_the_grid_of_one_account(maven: str, shared_data: Path):
    raw = pd.read_csv(shared_data / "maven_crm" / "sales_pipeline.csv")
    raw = raw[raw["account"] == "Kan-code"].assign(product=raw["product"].replace("GTXPro", "GTX Pro"))
    plan = plan_of(maven, "Kan-code", date(2017, 12, 31))

    worth = account_worth(
        rows_of(plan), plan["opportunities"], wallet=plan.account["wallet"], as_of=plan.as_of
    ).set_index("part")
    grid = whitespace(
        pd.Series(dtype="str"), plan["offerings"], rows_of(plan), plan["opportunities"], as_of=plan.as_of
    ).set_index("offering")

    won = raw[raw["deal_stage"] == "Won"].groupby("product")["close_value"].sum()
    assert worth.loc["current", "amount"] == won.sum() == 341_455
    assert worth.loc["prospects", "deals"] == raw["deal_stage"].isin(["Engaging", "Prospecting"]).sum()
    assert worth["amount"].isna().to_dict() == {
        "current": False, "prospects": True, "missed": True, "not in play": True,
    }  # fmt: skip
    assert worth.loc["missed", "deals"] == (raw["deal_stage"] == "Lost").sum()
    assert grid["revenue"].dropna().to_dict() == won.to_dict()
    assert set(grid.loc[won.index, "state"]) == {"owned"}
