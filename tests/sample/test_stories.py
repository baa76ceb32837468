"""What the sample tells of each key account is so in its facts and its plan."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.goal_progress import DUE, WON, period_sales
from planning_helpers.measures.pipeline.pipeline import Sufficiency, pipeline_sufficiency
from planning_helpers.measures.revenue.concentration import pareto_share
from planning_helpers.measures.revenue.revenue import revenue_rows, trailing_year
from planning_helpers.store import AccountPlan, read_account_plan, read_book

THEVENET, KALTENBRUNN, ODWYER, PETROVIA, SKAGENLYS = (f"001Pb000000000{number}IAA" for number in range(1, 6))
VANDERSTEEN = "001Pb0000000010IAA"
THEN, NOW = date(2026, 8, 15), date(2026, 11, 15)


@pytest.fixture(scope="module")
def store(sample_store: str) -> str:
    return sample_store


def plan_of(store: str, account_id: str, as_of: date = NOW) -> AccountPlan:
    period = "2026Q4" if as_of == NOW else "2026Q3"
    return read_account_plan(store, account_id=account_id, period=period, as_of=as_of)


def sufficiency(plan: AccountPlan, goal: str) -> Sufficiency:
    sales = period_sales(plan["opportunities"], period=plan.period, as_of=plan.as_of).set_index("state")[
        "amount"
    ]
    assert plan.plan is not None
    ratio = plan.plan["planned_close_ratio"]
    return pipeline_sufficiency(plan.plan[goal], sales[WON], sales[DUE], None if pd.isna(ratio) else ratio)


def test_the_healthy_account_grows_and_commits_within_reach(store: str) -> None:
    plan = plan_of(store, THEVENET)
    rows = revenue_rows(plan["transactions"], plan["opportunities"], as_of=NOW)
    year = trailing_year(rows, NOW)

    assert year.revenue > 1.1 * year.before
    assert sufficiency(plan, "commit_goal").verdict == "enough"
    assert sufficiency(plan, "stretch_goal").verdict == "short"
    assert plan["interactions"]["contact_id"].nunique() >= 10


def test_the_declining_account_loses_revenue_an_offering_and_conversations(store: str) -> None:
    plan = plan_of(store, KALTENBRUNN)
    rows = revenue_rows(plan["transactions"], plan["opportunities"], as_of=NOW)
    ends = [date(2024, 10, 31), date(2025, 10, 31), date(2026, 10, 31)]
    talks = plan["interactions"]["interaction_date"].dt.to_period("Q").value_counts()
    cartridges = plan["offerings"].set_index("name").loc["Sensor Cartridges", "offering_id"]

    first, second, third = (
        trailing_year(rows[rows["date"] <= pd.Timestamp(end)], end).revenue for end in ends
    )

    assert first > second > third
    assert talks["2025Q4"] > 2 * talks["2026Q3"]
    bought = plan["transactions"].groupby("offering_id")["transaction_date"].max()
    assert bought[cartridges] < pd.Timestamp("2025-06-01")
    assert sufficiency(plan, "commit_goal").verdict == "short"


def status_of(plan: AccountPlan, name: str) -> str:
    (contact_id,) = plan["contacts"].query("name == @name")["contact_id"]
    return str(plan["stakeholders"].set_index("contact_id").loc[contact_id, "status"])


def test_its_goals_were_lowered_and_its_sponsor_left_without_a_review(store: str) -> None:
    then, now = plan_of(store, KALTENBRUNN, THEN), plan_of(store, KALTENBRUNN)
    assert then.plan is not None
    assert now.plan is not None

    assert (then.plan["commit_goal"], now.plan["commit_goal"]) == (420_000, 320_000)
    assert [status_of(plan, "Renate Steindl") for plan in (then, now)] == [
        "supporter",
        "unknown",
    ]
    assert not now["contacts"].set_index("name").loc["Renate Steindl", "is_active"]
    late = now["reviews"].query("clock == 'leadership' and held_date.isna()")
    assert (late["due_date"] < pd.Timestamp(NOW)).all()
    assert len(late) == 1


def test_its_force_field_is_a_tie(store: str) -> None:
    strength = plan_of(store, KALTENBRUNN)["forces"].groupby("direction")["strength"].sum()

    assert strength["driving"] == strength["restraining"]


def test_the_single_threaded_account_hangs_on_one_man_and_one_deal(store: str) -> None:
    plan = plan_of(store, ODWYER)
    contacts = plan["contacts"].set_index("contact_id")
    (known,) = plan["interactions"]["contact_id"].unique()
    manager = contacts.loc[known, "reports_to_id"]
    deals = open_opportunities(plan["opportunities"])

    assert contacts.loc[known, "name"] == "Declan Byrne"
    assert contacts.loc[manager, "name"] == "Fionnuala Kavanagh"
    assert deals["amount"].max() > 0.8 * deals["amount"].sum()
    assert sufficiency(plan, "commit_goal").verdict == "enough"


def test_its_large_deal_slipped_a_quarter(store: str) -> None:
    then, now = (
        plan_of(store, ODWYER, day)["opportunities"].sort_values("amount").iloc[-1] for day in (THEN, NOW)
    )

    assert then["opportunity_id"] == now["opportunity_id"]
    assert [str(deal["close_date"])[:10] for deal in (then, now)] == ["2026-09-30", "2026-12-18"]


def test_a_competitor_sits_in_the_main_unit_of_the_fourth(store: str) -> None:
    plan = plan_of(store, PETROVIA)
    lost = plan["opportunities"].query("is_closed and not is_won and close_date >= '2026-09-01'")
    gap = sufficiency(plan, "commit_goal").pipeline_gap

    assert plan.currency == "USD"
    assert set(lost["competitor"]) == {"Meridex Controls"} == {plan.account["incumbent"]}
    assert gap is not None
    assert gap > 500_000
    assert not plan["strategies"]["is_primary"].any()


def test_the_prospect_never_bought_and_nothing_was_ever_closed(store: str) -> None:
    plan = plan_of(store, SKAGENLYS)

    assert plan["transactions"].empty
    assert not plan["opportunities"]["is_closed"].any()
    assert sufficiency(plan, "commit_goal").verdict == "not computable"
    assert "trigger" in set(plan["initiatives"]["event_kind"].dropna())
    assert len(plan["partners"]) > 0


def test_only_one_key_account_has_no_primary_strategy(store: str) -> None:
    keys = [THEVENET, KALTENBRUNN, ODWYER, PETROVIA, SKAGENLYS]

    assert [int(plan_of(store, key)["strategies"]["is_primary"].sum()) for key in keys] == [1, 1, 1, 0, 1]


def test_a_few_accounts_bring_most_of_the_revenue_and_a_small_one_costs_more_than_it_earns(
    store: str,
) -> None:
    book = read_book(store, period="2026Q4", as_of=NOW)
    rows = revenue_rows(book["transactions"], book["opportunities"], as_of=NOW)
    year = rows[rows["date"] > pd.Timestamp(NOW) - pd.DateOffset(years=1)]
    share = pareto_share(year.groupby("account_id")["revenue"].sum())
    small = book["accounts"].set_index("account_id").loc[VANDERSTEEN]

    assert share is not None
    assert 0.5 < share < 0.9
    assert year.loc[year["account_id"] == VANDERSTEEN, "margin"].sum() < small["cost_to_serve"]
