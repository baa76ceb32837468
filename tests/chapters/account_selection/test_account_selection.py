"""The choice of accounts: measures, concentration, margin, score, stability, tiers, load, decisions."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.account_margin import account_margin, account_margin_finding
from planning_helpers.chapters.account_selection.account_measures import (
    account_measures,
    account_names,
    account_owners,
    accounts_to_judge,
    by_group,
)
from planning_helpers.chapters.account_selection.account_score import (
    MEASURES,
    account_scores,
    criteria_in_use,
    criterion_values,
)
from planning_helpers.chapters.account_selection.account_selection import chosen_accounts, selection_finding
from planning_helpers.chapters.account_selection.account_tiers import account_tiers, tier_finding
from planning_helpers.chapters.account_selection.accounts_to_plan import accounts_to_plan
from planning_helpers.chapters.account_selection.accounts_without_revenue import (
    accounts_without_revenue,
    without_revenue_finding,
)
from planning_helpers.chapters.account_selection.charts import (
    margin_chart,
    pareto_chart,
    rank_robustness_chart,
    tier_chart,
)
from planning_helpers.chapters.account_selection.pareto import pareto_curve, pareto_finding
from planning_helpers.chapters.account_selection.plans_per_manager import (
    plans_per_manager,
    plans_per_manager_finding,
)
from planning_helpers.chapters.account_selection.rank_robustness import (
    rank_robustness,
    rank_robustness_finding,
)
from planning_helpers.chapters.account_selection.selection_decisions import decision_finding, decisions
from planning_helpers.measures.pipeline.close_ratio import close_ratio
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.model import empty, typed
from planning_helpers.periods import parse_period
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.tables import frame

TODAY = date(2026, 11, 15)

ACCOUNTS = typed(
    frame("""
        account_id | name     | parent_id | owner_id | wallet | cost_to_serve | readiness
        a          | Alder    |           | u1       |   1000 |            20 |         5
        b          | Beech    | a         |          |    400 |            90 |         3
        c          | Cedar    |           | u2       |        |               |
        d          | Dogwood  |           |          |    900 |            10 |         4
        e          | Cedar    |           |          |        |               |
    """),
    "accounts",
)
TRANSACTIONS = typed(
    frame("""
        transaction_id | account_id | transaction_date | owner_id | amount | cost
        t1             | a          | 2025-06-01       | u1       |    200 |  100
        t2             | a          | 2026-06-01       | u1       |    400 |  100
        t3             | b          | 2026-06-01       | u3       |    100 |   40
        t4             | c          | 2025-06-01       | u2       |     50 |   20
        t5             | a          | 2024-11-20       | u1       |      0 |    0
    """),
    "transactions",
)
DEALS = typed(
    frame("""
        opportunity_id | account_id | name | stage | is_closed | is_won | amount | close_date | owner_id
        o1             | d          | D1   | Offer | False     | False  |    300 | 2026-12-01 | u3
        o2             | d          | D2   | Lost  | True      | False  |    100 | 2026-02-01 | u3
        o3             | c          | C1   | Offer | False     | False  |        | 2026-12-01 | u2
    """),
    "opportunities",
)
USERS = typed(frame("user_id | name\nu1 | Uma\nu2 | Ulf\nu3 | Una"), "users")


@pytest.fixture
def bought():
    return revenue_rows(TRANSACTIONS, empty("opportunities"), as_of=TODAY)


@pytest.fixture
def measures(bought):
    return account_measures(ACCOUNTS, bought, DEALS, empty("interactions"), as_of=TODAY)


@pytest.fixture
def nothing():
    """Measures of one account of which nothing but its name is known."""
    accounts = typed(frame("account_id | name\na | Alder"), "accounts")
    none = revenue_rows(empty("transactions"), empty("opportunities"), as_of=TODAY)
    return account_measures(accounts, none, empty("opportunities"), empty("interactions"), as_of=TODAY)


def test_what_is_not_known_of_an_account_is_empty_and_what_is_nothing_is_zero(measures):
    found = measures.set_index("account")

    assert found.loc["Alder", ["revenue", "before_revenue", "growth", "margin", "net_margin"]].tolist() == [
        400, 200, 1.0, 300, 280,
    ]  # fmt: skip
    assert found.loc["Beech", ["net_margin", "wallet_potential", "wallet_share"]].tolist() == [-30, 300, 0.25]
    assert found.loc["Dogwood", "revenue"] == 0
    assert found.loc["Dogwood", ["open", "open_deals"]].tolist() == [300, 1]
    assert 0 < found.loc["Dogwood", "win_rate"] < 0.5  # all lost, but few
    assert pd.isna(found.loc["Dogwood", "growth"])
    assert pd.isna(found.loc["Cedar (c)", "open"])
    assert found.loc["Cedar (c)", "open_deals"] == 1
    assert found.loc["Cedar (e)", "open"] == 0
    assert found["interactions"].isna().all()


def test_two_accounts_of_one_name_are_told_apart_by_their_key():
    assert account_names(ACCOUNTS).tolist() == ["Alder", "Beech", "Cedar (c)", "Dogwood", "Cedar (e)"]


def test_a_group_counts_as_its_topmost_parent(bought):
    groups = accounts_to_judge(ACCOUNTS, roll_up=True)
    rows = by_group(bought, ACCOUNTS, roll_up=True)

    found = account_measures(groups, rows, DEALS, empty("interactions"), as_of=TODAY).set_index("account")

    assert "Beech" not in found.index
    assert found.loc["Alder", ["revenue", "wallet", "cost_to_serve"]].tolist() == [500, 1400, 110]


def test_the_owner_is_who_the_crm_names_or_who_sells_most_or_who_runs_most_deals(bought):
    owners = account_owners(ACCOUNTS, bought, DEALS, USERS).set_index("account_id")

    assert owners.loc[["a", "b", "d"], "owner"].tolist() == ["Uma", "Una", "Una"]
    assert owners.loc[["a", "b", "d"], "owner_basis"].tolist() == ["CRM", "sells most", "runs most deals"]
    assert owners.loc["e"].isna().all()


def test_concentration_is_measured_and_a_weak_one_said_plainly():
    even = pd.DataFrame(
        {"account_id": list("abcdefghij"), "account": list("abcdefghij"), "total_revenue": [10.0] * 10}
    )
    steep = even.assign(total_revenue=[900.0, *[10.0] * 9])

    spread, few = (
        pareto_finding(pareto_curve(rows), currency="EUR", since=pd.Timestamp("2023-11-02"))
        for rows in (even, steep)
    )
    assert "since 2023-11-02" in spread.formula

    assert spread.statement == (
        "Revenue is spread: the largest 2 of 10 accounts bring only 20%, and it takes 8 to reach 80%; "
        "size alone does not tell who deserves a plan (of all revenue on record since 2023-11-02)"
    )
    assert few.statement == (
        "Few carry revenue: the largest 2 of 10 accounts bring 92%, and it takes 1 to reach 80%; "
        "a alone brings 91% (of all revenue on record since 2023-11-02)"
    )
    assert few.severity == "watch"


def test_large_accounts_that_cost_more_than_they_bring_are_named(measures):
    only_beech = measures[measures["account"] == "Beech"]

    found = account_margin_finding(only_beech, currency="EUR")

    assert found.severity == "act"
    assert found.statement == (
        "The largest account costs us more than it brings: Beech (EUR -30) "
        "(cost to serve is known for 1 of 1)"
    )


def test_without_criteria_every_measure_that_is_known_counts_equally(measures):
    criteria = criteria_in_use(empty("selection_criteria"), measures)

    assert criteria["criterion_id"].tolist() == [
        "revenue", "growth", "net_margin", "wallet_potential", "readiness", "open", "win_rate",
    ]  # fmt: skip
    assert criteria["weight_share"].sum() == pytest.approx(1)
    assert not criteria["agreed"].any()


CRITERIA = typed(
    frame("""
        row_id | name      | weight | basis    | threshold
        c1     | Revenue   |      3 | computed |
        c2     | Fit       |      1 | scored   |       0.5
        c3     | Charm     |      1 | computed |
        c4     | Not asked |      0 | scored   |
    """),
    "selection_criteria",
)
RATINGS = typed(
    frame("""
        row_id | account_id | criterion_id | rater_id | score
        s1     | a          | c2           | u1       |     5
        s2     | a          | c2           | u2       |     3
        s3     | b          | c2           | u1       |     1
    """),
    "selection_scores",
)


def test_what_is_not_known_adds_nothing_to_a_score_and_it_says_how_much_is_known(measures):
    criteria = criteria_in_use(CRITERIA, measures)
    scores = account_scores(criterion_values(measures, criteria, RATINGS), criteria).set_index("account_id")

    assert criteria["basis"].tolist() == ["computed", "scored", "not computable"]
    assert scores.loc["a", "score"] == pytest.approx(100 * (3 * 1.0 + 1 * 0.75 + 0) / 5)
    assert scores.loc["a", "known_share"] == pytest.approx(0.8)
    assert scores.loc["d", "known_share"] == pytest.approx(0.6)
    assert scores.loc["b", "below"] == "Fit"
    assert scores.loc["a", "below"] == ""
    assert scores.loc["a", "rank"] == 1


def test_an_account_known_on_less_than_half_of_the_weight_is_not_ranked(measures):
    values = pd.DataFrame(
        {"c1": [np.nan, 0.2], "c2": [1.0, 1.0]}, index=pd.Index(["a", "b"], name="account_id")
    )
    criteria = pd.DataFrame(
        {
            "criterion_id": ["c1", "c2"],
            "criterion": ["x", "y"],
            "weight_share": [0.6, 0.4],
            "threshold": np.nan,
        }
    )

    scores = account_scores(values, criteria)

    assert scores["account_id"].tolist() == ["b", "a"]
    assert scores["rank"].isna().tolist() == [False, True]
    assert scores["score"].tolist() == pytest.approx([52, 40])


def test_an_account_below_a_threshold_takes_no_place_and_one_not_known_there_does():
    values = pd.DataFrame(
        {"c1": [0.9, 0.8, 0.2], "c2": [0.1, np.nan, 0.6]}, index=pd.Index(["a", "b", "c"], name="account_id")
    )
    criteria = pd.DataFrame(
        {
            "criterion_id": ["c1", "c2"],
            "criterion": ["x", "y"],
            "weight_share": [0.8, 0.2],
            "threshold": [np.nan, 0.5],
        }
    )

    scores = account_scores(values, criteria).set_index("account_id")

    assert scores["rank"].dropna().to_dict() == {"b": 1, "c": 2}
    assert scores.loc["a", "below"] == "y"


def test_scores_made_of_the_same_parts_in_another_order_tie():
    """0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in a computer; the earlier account wins the tie all the same."""
    values = pd.DataFrame(
        {"x": [0.1, 0.3], "y": [0.2, 0.2], "z": [0.3, 0.1]}, index=pd.Index(["a", "b"], name="account_id")
    )
    criteria = pd.DataFrame(
        {
            "criterion_id": list("xyz"),
            "criterion": list("xyz"),
            "weight_share": [1 / 3] * 3,
            "threshold": np.nan,
        }
    )

    for order in (["a", "b"], ["b", "a"]):
        assert account_scores(values.loc[order], criteria)["account_id"].tolist() == order


def test_stability_is_the_same_for_the_same_seed_and_certain_for_one_who_is_best_in_all():
    accounts = pd.Index(["a", "b", "c"], name="account_id")
    values = pd.DataFrame({"x": [1.0, 0.9, 0.0], "y": [1.0, 0.0, 0.9]}, index=accounts)
    criteria = pd.DataFrame(
        {"criterion_id": ["x", "y"], "criterion": ["x", "y"], "weight_share": [0.5, 0.5], "threshold": np.nan}
    )
    scores = account_scores(values, criteria)

    first, again = (rank_robustness(values, criteria, scores, top=2, seed=7) for _ in range(2))
    finding = rank_robustness_finding(first, pd.Series(["A", "B", "C"], index=accounts), top=2)

    pd.testing.assert_frame_equal(first, again)
    assert first["top_share"].iloc[0] == 1
    assert first["top_share"].sum() == pytest.approx(2)
    assert finding.severity == "watch"
    assert "1 of the first 2 hold under other weights; B" in finding.statement


def test_the_matrix_splits_at_the_medians(measures):
    criteria = criteria_in_use(CRITERIA, measures)
    tiers = account_tiers(measures, criterion_values(measures, criteria, RATINGS), criteria)

    by_name = tiers.set_index("account")["tier"]
    assert by_name["Alder"] == "strategic"
    assert by_name["Dogwood"] == "develop"
    assert tier_finding(tiers, currency="EUR").statement.startswith("1 of ")


def test_accounts_without_revenue_with_a_reason_for_a_plan_are_listed(measures):
    idle = accounts_without_revenue(measures)

    assert idle["account"].tolist() == ["Dogwood", "Cedar (c)"]
    assert idle["was"].tolist() == ["prospect", "lapsed"]
    nobody, dogwood = (pd.DataFrame({"account_id": keys}, dtype="str") for keys in ([], ["d"]))
    assert without_revenue_finding(idle, measures, nobody, currency="EUR").statement == (
        "2 of 3 accounts without revenue in twelve months show reason for a plan, open deals of EUR 300, a "
        "wallet of EUR 900 a year; not to be forgotten: Dogwood and Cedar (c)"
    )
    assert without_revenue_finding(idle, measures, dogwood, currency="EUR").statement.endswith(
        "a year; Dogwood gets one; not to be forgotten: Cedar (c)"
    )


def test_more_than_five_plans_a_person_warn_and_a_plan_without_owner_asks_for_one():
    owners = pd.DataFrame({"account_id": list("abcdefg"), "owner_id": ["u1"] * 6 + [None]})
    chosen = pd.DataFrame({"account_id": list("abcdefg"), "owner_id": [None] * 7}, dtype="str")

    load = plans_per_manager(owners, chosen, USERS)
    found = plans_per_manager_finding(load, owners, chosen)

    assert load[["owner", "plans", "over"]].to_numpy().tolist() == [["Uma", 6, 1]]
    assert plans_per_manager(owners, chosen, USERS, cap=4)["over"].tolist() == [2]
    assert found.statement == "Uma (6) would write more than 5 plans; 1 of the chosen accounts has no owner"
    assert found.severity == "act"


SCORES = pd.DataFrame(
    {
        "account_id": ["a", "b", "c"],
        "rank": pd.Series([1, 2, 3], dtype="Int64"),
        "score": [90.0, 80.0, 70.0],
        "known_share": 1.0,
        "below": "",
    }
)
NAMES = pd.Series({"a": "Alder", "b": "Beech", "c": "Cedar"})


def to_plan(made: pd.DataFrame, *, period: str = "2026Q4", scores: pd.DataFrame = SCORES) -> pd.DataFrame:
    """Who gets a plan where two are proposed and none has a plan yet."""
    found = accounts_to_plan(
        ACCOUNTS, empty("plans"), made, lambda: scores, period=parse_period(period), top=2
    )
    return chosen_accounts(found, scores, NAMES)


def test_a_decision_that_departs_from_the_score_needs_its_reason():
    made = typed(
        frame("""
            row_id | account_id | period | decision     | exception_rationale | decided_date
            d0     | a          | 2026Q4 | later        |                     | 2026-09-01
            d1     | a          | 2026Q4 | selected     |                     | 2026-09-20
            d2     | b          | 2026Q4 | not selected |                     | 2026-09-20
            d3     | c          | 2026Q4 | selected     | opens the north     | 2026-09-20
            d4     | b          | 2026Q3 | selected     |                     | 2026-06-20
        """),
        "selection_decisions",
    )

    decided = decisions(made, SCORES, NAMES, period="2026Q4", top=2)
    found = decision_finding(decided, period="2026Q4", as_of=TODAY)

    assert decided["departs"].tolist() == [False, True, True]
    assert to_plan(made, period="2026Q4")["account"].tolist() == ["Alder", "Cedar"]
    assert found.statement == (
        "2 accounts are selected for 2026Q4; 2 decisions depart from the score, 1 without a reason: Beech"
    )
    assert found.severity == "watch"


def test_before_anything_is_decided_the_score_proposes():
    decided = decisions(empty("selection_decisions"), SCORES, NAMES, period="2026Q4", top=2)

    assert to_plan(empty("selection_decisions"), period="2026Q4")["account"].tolist() == ["Alder", "Beech"]
    assert decision_finding(decided, period="2026Q4", as_of=TODAY).statement == (
        "No decision is on record for 2026Q4; the score proposes Alder and Beech"
    )


def test_an_account_with_nothing_but_a_name_gets_a_sentence_from_each_section(nothing):
    criteria = criteria_in_use(empty("selection_criteria"), nothing)
    values = criterion_values(nothing, criteria, empty("selection_scores"))
    scores = account_scores(values, criteria)
    stability = rank_robustness(values, criteria, scores, top=5)
    decided = decisions(empty("selection_decisions"), scores, NAMES, period="2026Q4", top=5)

    findings = [
        pareto_finding(pareto_curve(nothing), currency="EUR"),
        account_margin_finding(nothing, currency="EUR"),
        tier_finding(account_tiers(nothing, values, criteria), currency="EUR"),
        rank_robustness_finding(stability, NAMES, top=5),
        decision_finding(decided, period="2026Q4", as_of=TODAY),
        selection_finding(
            to_plan(empty("selection_decisions"), scores=scores), nothing, [], period="2026Q4", currency="EUR"
        ),
    ]

    assert [finding.severity for finding in findings] == ["unknown"] * 6
    assert all(finding.next_step for finding in findings)


def test_the_charts_draw_under_both_vega_lites(measures):
    criteria = criteria_in_use(CRITERIA, measures)
    values = criterion_values(measures, criteria, RATINGS)
    scores = account_scores(values, criteria)
    stability = rank_robustness(values, criteria, scores, top=1, draws=50)

    charts = [
        pareto_chart(pareto_curve(measures), title="T", currency="EUR"),
        margin_chart(account_margin(measures), title="T", currency="EUR"),
        tier_chart(account_tiers(measures, values, criteria), title="T"),
        rank_robustness_chart(stability, account_names(ACCOUNTS), top=1, title="T"),
    ]

    for chart in charts:
        compiles(chart)
        assert chart.to_dict()["title"]["text"] == "T"


def test_without_rows_each_chart_is_a_sentence(nothing):
    curve, margins = pareto_curve(nothing), account_margin(nothing)

    shown = [pareto_chart(curve, title="T"), margin_chart(margins, title="T")]

    assert all(isinstance(item, Table) and item.empty for item in shown)


def test_the_frames_of_the_caller_stay_as_they_are(bought):
    accounts, rows = ACCOUNTS.copy(deep=True), bought.copy(deep=True)

    account_measures(ACCOUNTS, bought, DEALS, empty("interactions"), as_of=TODAY)

    pd.testing.assert_frame_equal(ACCOUNTS, accounts)
    pd.testing.assert_frame_equal(bought, rows)


def test_the_margin_is_a_share_of_the_revenue_whose_cost_is_known_and_says_of_how_much():
    uncosted = typed(
        frame("""
            transaction_id | account_id | transaction_date | amount | cost
            t1             | a          | 2026-06-01       |    400 |  100
            t2             | a          | 2026-07-01       |    600 |
        """),
        "transactions",
    )
    rows = revenue_rows(uncosted, empty("opportunities"), as_of=TODAY)
    accounts = ACCOUNTS[ACCOUNTS["account_id"] == "a"].assign(cost_to_serve=float("nan"))
    measures = account_measures(accounts, rows, empty("opportunities"), empty("interactions"), as_of=TODAY)

    (shown,) = account_margin(measures).to_dict("records")
    found = account_margin_finding(measures, currency="EUR")

    assert (shown["net_margin_share"], shown["cost_known"]) == (0.75, "1 of 2")
    assert found.figures["revenue"].value == 400
    assert found.statement.endswith("(cost to serve is known for 0 of 1, cost of goods for 1 of 2 purchases)")


def test_a_deal_won_after_the_day_of_the_facts_is_no_part_of_the_win_rate(bought):
    later = DEALS.assign(is_won=DEALS["opportunity_id"] == "o1", is_closed=DEALS["opportunity_id"] != "o3")

    found = account_measures(ACCOUNTS, bought, later, empty("interactions"), as_of=TODAY)

    dogwood = found.set_index("account").loc["Dogwood"]
    assert 0 < dogwood["win_rate"] < 0.5  # one lost
    assert dogwood["open"] == 0


def scored(measures: pd.DataFrame) -> pd.DataFrame:
    """Score and rank by account, each known measure counting equally."""
    criteria = criteria_in_use(empty("selection_criteria"), measures)
    values = criterion_values(measures, criteria, empty("selection_scores"))
    return account_scores(values, criteria).set_index("account_id")


def test_revenue_of_nothing_is_worth_nothing_however_many_have_none(measures):
    criteria = criteria_in_use(empty("selection_criteria"), measures)

    values = criterion_values(measures, criteria, empty("selection_scores"))

    assert values["revenue"].to_dict() == {"a": 1.0, "b": 0.5, "c": 0.0, "d": 0.0, "e": 0.0}


@pytest.mark.parametrize("hidden", ["revenue", "growth", "win_rate", "wallet_potential", "readiness", "open"])
def test_an_account_ranks_no_higher_for_what_is_not_known_of_it(hidden: str):
    draw = np.random.default_rng(7)
    keys = list("abcdefgh")
    known = pd.DataFrame(draw.random((8, 8)).round(2), columns=list(MEASURES)).assign(account_id=keys)
    known = known.assign(before_revenue=draw.random(8), readiness=draw.integers(1, 6, 8))

    before = scored(known)["rank"]

    for place, key in enumerate(keys):
        blank = known.assign(**{hidden: known[hidden].mask(known.index == place)})
        after = scored(blank)["rank"]
        assert after[key] >= before[key]


def test_three_deals_make_no_win_rate():
    """25 of 50 were won, so one deal won of one is an expected rate near one half, not 100 %."""
    few, many = ["few"], ["many"] * 49
    deals = pd.DataFrame({"account_id": few + many, "is_won": [True] * 25 + [False] * 25, "is_closed": True})
    deals = deals.assign(opportunity_id=[str(place) for place in range(50)], name="D", stage="S")
    accounts = typed(frame("account_id | name\nfew | Few\nmany | Many"), "accounts")
    deals = typed(deals.assign(close_date=pd.Timestamp("2026-01-01")), "opportunities")
    none = revenue_rows(empty("transactions"), empty("opportunities"), as_of=TODAY)

    found = account_measures(accounts, none, deals, empty("interactions"), as_of=TODAY)

    own = close_ratio(None, deals[deals["account_id"] == "few"], deals, accounts=accounts).estimated
    assert found.set_index("account_id").loc["few", "win_rate"] == pytest.approx(own)
    assert 0.5 < own < 0.6


def test_an_account_whose_revenue_is_not_known_or_that_sent_goods_back_is_not_without_revenue():
    lines = typed(
        frame("""
            transaction_id | account_id | transaction_date | amount
            t1             | a          | 2026-06-01       |
            t2             | b          | 2026-06-01       |    100
            t3             | b          | 2026-07-01       |   -150
            t4             | d          | 2024-06-01       |     10
        """),
        "transactions",
    )
    rows = revenue_rows(lines, empty("opportunities"), as_of=TODAY)

    found = account_measures(ACCOUNTS, rows, DEALS, empty("interactions"), as_of=TODAY)

    assert accounts_without_revenue(found)["account"].tolist() == ["Dogwood", "Cedar (c)"]
