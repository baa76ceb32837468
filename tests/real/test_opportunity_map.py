"""The opportunity map of real accounts: its figures beside those of the raw files, computed another way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.opportunity_map.pipeline_confidence import (
    pipeline_for_confidence,
    typical_amount,
)
from planning_helpers.commands.import_ import import_folder
from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook, goal_outlook
from planning_helpers.store import read_account_plan, read_book
from tests.support.executed import findings_of
from tests.support.places import PROJECT

MAPS = PROJECT / "maps"
KAN_CODE, UNITED, RIDING = "Kan-code", "United Oil & Gas Corp.", "170"
GOALS = pd.Series({"commit_goal": 120_000.0, "stretch_goal": 200_000.0, "planned_close_ratio": 0.5})


@pytest.fixture(scope="module")
def maven(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('maven') / 'store.db'}"
    day = date(2017, 12, 31)
    import_folder(shared_data / "maven_crm", store=url, as_of=day, map_file=MAPS / "maven_crm.toml")
    return url


@pytest.fixture(scope="module")
def salesforce(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('salesforce') / 'store.db'}"
    import_folder(shared_data / "salesforce_devorg", store=url, as_of=date(2026, 3, 1))
    return url


@pytest.fixture(scope="module")
def pipeline(shared_data: Path) -> pd.DataFrame:
    """The raw deals of Maven."""
    return pd.read_csv(
        shared_data / "maven_crm" / "sales_pipeline.csv", parse_dates=["engage_date", "close_date"]
    )


def outlook_of(url: str, account_id: str, as_of: date, goals: pd.Series = GOALS) -> GoalOutlook:
    period = f"{as_of.year}Q{(as_of.month + 2) // 3}"
    plan = read_account_plan(url, account_id=account_id, period=period, as_of=as_of)
    book = read_book(url, period=period, as_of=as_of)
    return goal_outlook(
        goals, plan["opportunities"], book_opportunities=book["opportunities"], accounts=book["accounts"],
        period=plan.period, as_of=plan.as_of,
    )  # fmt: skip


def decided(pipeline: pd.DataFrame) -> pd.DataFrame:
    return pipeline[pipeline["deal_stage"].isin(["Won", "Lost"])]


def test_kan_code_is_drawn_to_the_book_as_much_as_its_accounts_are_alike(maven, pipeline):
    found = outlook_of(maven, KAN_CODE, date(2017, 12, 31))

    closed = decided(pipeline)
    own = closed[closed["account"] == KAN_CODE]
    won, mean = (own["deal_stage"] == "Won").sum(), (closed["deal_stage"] == "Won").mean()
    assert (found.ratio.deals_won, found.ratio.deals_closed) == (won, len(own))
    assert found.ratio.book == pytest.approx(mean)
    assert found.ratio.segment is None  # Maven has none
    weight = found.ratio.prior_deals
    assert found.ratio.estimated == pytest.approx((won + mean * weight) / (len(own) + weight))


def test_what_kan_code_won_and_the_pipeline_it_needs(maven, pipeline):
    found = outlook_of(maven, KAN_CODE, date(2017, 12, 31))

    own = pipeline[(pipeline["account"] == KAN_CODE) & (pipeline["deal_stage"] == "Won")]
    sold = own.loc[own["close_date"].between("2017-10-01", "2017-12-31"), "close_value"].sum()
    assert found.won == sold
    assert found.commit.new_sales_needed == 120_000 - sold
    assert found.stretch.pipeline_needed == (200_000 - sold) / 0.5


def test_the_pipeline_for_four_in_five_is_what_a_plain_simulation_says(maven, pipeline):
    found = outlook_of(maven, KAN_CODE, date(2017, 12, 31))
    own = pipeline[(pipeline["account"] == KAN_CODE) & (pipeline["deal_stage"] == "Won")]
    plan = read_account_plan(maven, account_id=KAN_CODE, period="2017Q4", as_of=date(2017, 12, 31))
    typical, _ = typical_amount(plan["opportunities"], plan["opportunities"])

    more = pipeline_for_confidence(
        found.deals, won=found.won, goals={"commit": 120_000.0}, ratio=found.lead, typical=typical
    ).iloc[0]

    assert typical == own["close_value"].median()
    generator = np.random.default_rng(7)
    chance = generator.beta(found.lead.belief.won, found.lead.belief.lost, 40_000)
    enough, fewer = (
        (found.won + generator.binomial(int(more["more_deals"]) - less, chance) * typical >= 120_000).mean()
        for less in (0, 1)
    )
    assert enough > 0.79
    assert fewer < 0.81


def test_the_age_of_mavens_deals(maven, pipeline):
    ages = outlook_of(maven, KAN_CODE, date(2017, 12, 31)).ages

    closed = decided(pipeline)
    took = (closed["close_date"] - closed["engage_date"]).dt.days
    is_won = closed["deal_stage"] == "Won"
    is_old = took > ages.typical_days
    assert (ages.old_won, ages.old_closed) == (is_won[is_old].sum(), is_old.sum())
    assert (ages.young_won, ages.young_closed) == (is_won[~is_old].sum(), (~is_old).sum())


def test_united_oil_and_gas_beside_its_raw_deals(salesforce, shared_data):
    folder = shared_data / "salesforce_devorg"
    raw = pd.read_csv(folder / "Opportunity.csv", encoding="latin-1")
    accounts = pd.read_csv(folder / "Account.csv", encoding="latin-1")
    own_id = accounts.loc[accounts["Name"] == UNITED, "Id"].item()
    own = raw[raw["AccountId"] == own_id]

    found = outlook_of(salesforce, own_id, date(2026, 3, 1))

    closed, is_won = own["IsClosed"].astype(bool), own["IsWon"].astype(bool)
    assert (found.ratio.deals_won, found.ratio.deals_closed) == (is_won.sum(), closed.sum())
    assert found.ratio.book == 12 / 19  # 12 of 20, one of which is lost on a day to come
    by_value = own.loc[is_won, "Amount"].sum() / own.loc[closed, "Amount"].sum()
    assert found.ratio.by_value == pytest.approx(by_value)


@pytest.mark.notebooks
@pytest.mark.parametrize("store", ["maven", "salesforce", "adventureworks"])
def test_every_section_speaks_where_no_plan_is_written(store, request, shared_data, tmp_path):
    day, account_id = {
        "maven": (date(2017, 12, 31), KAN_CODE),
        "salesforce": (date(2026, 3, 1), ""),
        "adventureworks": (date(2013, 11, 29), RIDING),
    }[store]
    if store == "adventureworks":
        url = f"sqlite:///{tmp_path / 'store.db'}"
        import_folder(
            shared_data / "adventureworks", store=url, as_of=day, map_file=MAPS / "adventureworks.toml"
        )
    else:
        url = request.getfixturevalue(store)
    if store == "salesforce":
        accounts = pd.read_csv(shared_data / "salesforce_devorg" / "Account.csv", encoding="latin-1")
        account_id = accounts.loc[accounts["Name"] == UNITED, "Id"].item()
    found = findings_of(
        "06_opportunity_map.ipynb", tmp_path, store_url=url, account_id=account_id, as_of=str(day),
        period=f"{day.year}Q{(day.month + 2) // 3}",
    )  # fmt: skip

    sections = {finding["section"]: finding for finding in found}
    assert len(sections) >= 13
    assert not [told for told in sections.values() if "nan" in told["statement"].split()]
