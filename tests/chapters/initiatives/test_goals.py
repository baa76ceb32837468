"""Goals: SMART by letter, agreement, kinds, several years, stretch, and the target they carry."""

from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.initiatives.ambition import ambition_finding
from planning_helpers.chapters.initiatives.goal_kinds import goal_kinds, goal_kinds_finding, kind_of_goal
from planning_helpers.chapters.initiatives.goals import agreement_finding, check_ins_finding, goals
from planning_helpers.chapters.initiatives.goals_table import agreed_goals_table, smart_table
from planning_helpers.chapters.initiatives.long_goals import long_goals, long_goals_finding
from planning_helpers.chapters.initiatives.objectives import objectives
from planning_helpers.chapters.initiatives.quota_share import quota_share_finding
from planning_helpers.chapters.initiatives.smart_goals import LETTERS, smart_finding, smart_goals
from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.chapters.initiatives.stretch_goal_bridge import (
    new_offerings_finding,
    offerings_not_sold,
    stretch_goal_bridge,
    stretch_goal_bridge_finding,
)
from planning_helpers.chapters.initiatives.stretch_goal_bridge_chart import stretch_goal_bridge_chart
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.units.business_units import business_units
from planning_helpers.periods import parse_period
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table
from tests.support.plan_tables import deals

AS_OF, PERIOD = date(2026, 11, 15), parse_period("2026Q4")
NONE = {name: model.empty(name) for name in model.TABLES}
USERS = table("users", "user_id | name | is_active\nu1 | Mia | True\nu2 | Ben | False")
GOALS = table(
    "goals",
    """
    row_id | name     | kind    | ambition | metric | baseline | target | due_date   | client_agreed_date
    g1     | Leakage  | quality | commit   | share  | 30       | 20     | 2027-06-30 | 2026-10-01
    g2     | Revenue  | revenue | stretch  |        |          | 900    |            |
    g3     | Internal | quality | commit   | score  | 1        | 2      | 2026-12-31 | 2026-09-01
    """,
).assign(
    owner_id="u1",
    why="a",
    how="b",
    audience=["client", "internal", "client"],
    horizon=["short", "long", "short"],
)
OFFERINGS = table(
    "offerings",
    """
    offering_id | name  | list_price | is_active
    o1          | Meter | 10         | True
    o2          | App   | 90         | True
    o3          | Old   | 5          | False
    """,
)
DEALS = deals("""
    opportunity_id | name  | state | amount | probability | close_date | offering_id | created_date
    d1             | Done  | won   | 40     | 1           | 2026-10-10 | o1          | 2026-05-01
    d2             | Maybe | open  | 20     | 0.2         | 2026-12-01 | o2          | 2026-10-20
    d3             | Sure  | open  | 30     | 0.9         | 2026-12-20 | o1          | 2026-05-01
    d4             | Later | open  | 500    | 0.9         | 2027-02-01 | o1          | 2026-11-01
""")
PLAN = pd.Series({"period": "2026Q4", "commit_goal": 60.0, "stretch_goal": 100.0})


def listed(planned: pd.DataFrame = GOALS) -> pd.DataFrame:
    return goals(planned, USERS)


def steps(plan: pd.Series | None = PLAN, found: pd.DataFrame = DEALS) -> pd.DataFrame:
    return stretch_goal_bridge(plan, found, OFFERINGS, period=PERIOD, as_of=AS_OF)


def test_a_goal_is_smart_when_every_letter_holds_and_says_which_fails_and_why():
    found = smart_goals(listed(), as_of=AS_OF).set_index("name")

    assert found["is_smart"].to_dict() == {"Internal": True, "Leakage": True, "Revenue": False}
    assert found.loc["Revenue", list(LETTERS)].tolist() == [
        "no metric",
        "no baseline",
        "",
        "",
        "no due date",
        "",
    ]
    assert (
        smart_finding(smart_goals(listed(), as_of=AS_OF)).statement
        == "2 of 3 goals are SMART; Revenue fails S, M, T: no metric, no baseline, no due date;"
        " no goal is for the middle term"
    )


@pytest.mark.parametrize(
    ("change", "letter", "reason"),
    [
        ({"kind": None}, "specific", "no kind"),
        ({"name": "Internal"}, "specific", "another goal has this name"),
        ({"target": 30.0}, "measurable", "target is where it stands already"),
        ({"how": None}, "achievable", "no how"),
        ({"how": " "}, "achievable", "no how"),
        ({"kind": "revenue"}, "achievable", "target is below where it stands"),
        ({"why": None}, "relevant", "no why"),
        ({"due_date": pd.Timestamp("2026-11-14")}, "time_bound", "was due on 2026-11-14"),
        ({"horizon": None}, "time_bound", "no horizon"),
        ({"owner_id": None}, "owned", "no owner"),
        ({"owner_id": "u2"}, "owned", "owner has left"),
    ],
)
def test_each_letter_fails_for_its_own_reason(change: dict[str, object], letter: str, reason: str):
    planned = GOALS.copy()
    for column, value in change.items():
        planned.loc[0, column] = value

    found = smart_goals(listed(planned), as_of=AS_OF)

    row = found[found["target"] == planned.loc[0, "target"]].iloc[0]
    assert row[letter] == reason
    assert [row[other] for other in LETTERS if other != letter] == [""] * 5
    assert row["failing"] == LETTERS[letter]


def test_a_goal_due_on_the_day_of_the_facts_is_not_past():
    planned = GOALS.assign(due_date=pd.Timestamp(AS_OF))

    assert (smart_goals(listed(planned), as_of=AS_OF)["time_bound"] == "").all()


def test_the_table_ticks_what_holds_and_says_why_the_rest_fails():
    rows = smart_table(smart_goals(listed(), as_of=AS_OF)).rows.set_index("name")

    assert rows.loc["Leakage", "measurable"] == "✓"
    assert rows.loc["Revenue", "measurable"] == "no baseline"


def test_agreement_is_asked_for_goals_of_both_sides_only():
    found = agreement_finding(listed(), as_of=AS_OF)

    assert (
        found.statement
        == "The client agreed to 2 of 2 goals of both sides, last on 2026-10-01; 1 goal is ours alone"
    )
    assert found.severity == "good"
    assert found.next_step == ""


def test_a_shared_goal_without_a_date_and_an_agreement_to_come_are_no_agreement():
    later = GOALS.assign(client_agreed_date=pd.to_datetime(["2026-11-16", None, None]))

    found = agreement_finding(listed(later), as_of=AS_OF)

    assert found.statement.startswith("The client agreed to 0 of 2 goals of both sides; not yet: Internal")
    assert found.severity == "act"
    assert found.next_step == "Take Internal to the client."


def test_no_shared_goal_asks_for_one():
    ours = GOALS.assign(audience="internal", client_agreed_date=pd.NaT)

    found = agreement_finding(listed(ours), as_of=AS_OF)

    assert found.statement == "No goal is shared with the client: all 3 are ours alone"
    assert found.severity == "act"


def test_the_client_sees_agreed_client_rows_only():
    shown = agreed_goals_table(listed(GOALS.assign(audience=["client", "client", "internal"])))

    assert shown.rows["name"].tolist() == ["Leakage"]


@pytest.mark.parametrize(
    ("held", "due", "severity", "said"),
    [
        ("2026-11-05", "2026-12-01", "good", "10 days ago (manager review), next on 2026-12-01"),
        ("2026-08-17", "2026-12-01", "good", "90 days ago"),
        ("2026-08-16", "2026-12-01", "watch", "91 days ago"),
        ("2026-11-05", None, "watch", "and no next review is planned"),
        (None, "2026-12-01", "watch", "were never looked at in a review, next on"),
        (None, "2026-11-14", "unknown", "no review was held and none is planned"),
    ],
)
def test_goals_are_looked_at_in_reviews_held_and_planned(held, due, severity, said):
    reviews = table("reviews", "row_id | clock\nr1 | manager\nr2 | client").assign(
        held_date=pd.to_datetime([held, None]), due_date=pd.to_datetime([None, due])
    )

    found = check_ins_finding(listed(), reviews, as_of=AS_OF)

    assert found.severity == severity
    assert said in found.statement


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("revenue", "x", "revenue target"),
        ("share of spend", "x", "share of spend"),
        ("wins", "x", "wins that are seen"),
        ("new account", "x", "new accounts"),
        ("growth", "x", "growth in what exists"),
        ("Pipeline", "x", "more pipeline"),
        ("sales increase", "x", "increase in per cent"),
        (None, "Revenue of 2026", "revenue target"),
        ("efficiency", "Revenue of 2026", None),
    ],
)
def test_a_goal_is_of_one_of_seven_kinds_by_its_kind_or_without_one_by_its_name(kind, name, found):
    one = listed(GOALS.head(1).assign(kind=kind, name=name))

    assert kind_of_goal(one).fillna("none").tolist() == [found or "none"]


def signs(**known: object) -> StrategyInputs:
    plain = {
        "revenue": 100.0,
        "growth": 0.25,
        "wallet_share": 0.4,
        "incumbent": None,
        "competitor": None,
        "support": None,
        "compelling": None,
        "open_deals": 0,
        "units_bought": 0,
        "units": 0,
        "currency": "EUR",
    }
    return StrategyInputs(**{**plain, **known})  # type: ignore[arg-type]


def test_the_kinds_of_the_quarter_stand_beside_what_the_data_say():
    planned = GOALS.assign(due_date=pd.to_datetime(["2027-06-30", "2026-12-31", "2026-12-31"]))

    found = goal_kinds(listed(planned), DEALS, signs(), period=PERIOD, as_of=AS_OF).set_index("objective")

    assert found.loc["revenue target", ["goals", "standing"]].tolist() == ["Revenue", "EUR 40 won in 2026Q4"]
    assert found.loc["growth in what exists", "standing"] == "25% in twelve months"
    assert found.loc["more pipeline", "standing"] == "2 deals opened in 2026Q4, EUR 520"
    assert found.loc["wins that are seen", "standing"] == "1 deal won in 2026Q4"
    finding = goal_kinds_finding(found.reset_index(), listed(planned), period=PERIOD)
    assert finding.statement.startswith(
        "2 of 3 goals are due in 2026Q4, of 1 kind: revenue target; 1 of them"
    )
    assert finding.figures["other_kinds"].value == 1


def test_a_quarter_without_a_goal_is_said_so():
    later = listed(GOALS.assign(due_date=pd.Timestamp("2027-06-30")))

    found = goal_kinds_finding(
        goal_kinds(later, DEALS, signs(), period=PERIOD, as_of=AS_OF), later, period=PERIOD
    )

    assert found.severity == "watch"
    assert found.statement == "0 of 3 goals are due in 2026Q4: the quarter has no objective of its own"


BOUGHT = table(
    "transactions",
    """
    transaction_id | account_id | transaction_date | amount | business_unit
    t1             | a          | 2026-06-01       | 300    | Mill
    t2             | a          | 2025-06-01       | 200    | Mill
    t3             | a          | 2026-06-01       | 100    | Dock
    t0             | a          | 2024-11-01       | 7      | Mill
    """,
)
UNITS = table("business_units", "row_id | name | wallet\nb1 | Mill | 1000\nb2 | Dock | 500")
FAR = GOALS.head(1).assign(
    kind="revenue", name="Grow", metric="EUR a year", baseline=400.0, due_date=pd.Timestamp("2028-11-15")
)


def far(planned: pd.DataFrame) -> pd.DataFrame:
    sales = revenue_rows(BOUGHT, NONE["opportunities"], as_of=AS_OF)
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    units = business_units(UNITS, nobody, sales, NONE["opportunities"], as_of=AS_OF)
    return long_goals(listed(planned), sales, units, wallet=2000.0, as_of=AS_OF)


@pytest.mark.parametrize(
    ("change", "yearly", "lately", "verdict"),
    [
        # revenue 400 now, 200 before: 200 more a year; 731 days = 2.0014 years to go
        ({"target": 800.0}, 399.73 / 2.0, 200.0, "asks for no more a year than the account grew last year"),
        ({"target": 1200.0}, 399.73, 200.0, "asks a year for 2.00× what the account grew last year"),
        # the goal names a unit: the mill bought 300 after 200
        (
            {"target": 800.0, "name": "Mill first"},
            199.86,
            100.0,
            "asks a year for 2.00× what Mill grew last year",
        ),
        # share of the wallet of the account: (400 − 200) ÷ 2,000 = 10 points
        (
            {"kind": "share of spend", "metric": "share", "baseline": 0.2, "target": 0.3},
            0.04997,
            0.1,
            "asks for no more a year than the account grew last year",
        ),
        ({"target": 400.0}, 0.0, 200.0, "asks for no more than there is"),
        ({"target": 800.0, "how": None}, 199.86, 200.0, "says no how"),
        ({"target": 800.0, "how": None, "why": None}, 199.86, 200.0, "says no why and no how"),
        ({"target": None}, None, 200.0, "has no numbers to judge it by"),
        ({"target": 800.0, "kind": "quality"}, 199.86, None, "cannot be held against last year"),
        ({"target": 800.0, "metric": "EUR of the unit"}, 199.86, None, "cannot be held against last year"),
    ],
)
def test_a_goal_of_years_is_held_against_the_pace_of_last_year(change, yearly, lately, verdict):
    found = far(FAR.assign(**change)).iloc[0]

    assert found["verdict"] == verdict
    assert (
        found["yearly"] == pytest.approx(yearly, rel=1e-3) if yearly is not None else pd.isna(found["yearly"])
    )
    assert found["lately"] == pytest.approx(lately) if lately is not None else pd.isna(found["lately"])
    assert found["years"] == 2


def test_goals_of_years_without_reason_or_with_a_steep_pace_are_named():
    bare = long_goals_finding(far(FAR.assign(target=800.0, why=None)))
    steep = long_goals_finding(far(FAR.assign(target=1200.0)))
    fine = long_goals_finding(far(FAR.assign(target=800.0)))

    assert bare.statement == "1 goal reaches beyond a year; Grow says no why"
    assert (
        steep.statement
        == "1 goal reaches beyond a year; Grow asks a year for 2.00× what the account grew last year"
    )
    assert [bare.severity, steep.severity, fine.severity] == ["watch", "watch", "good"]
    assert long_goals_finding(far(GOALS.head(1))).severity == "unknown"


def test_the_way_to_the_stretch_goal_is_won_then_the_likeliest_deals_then_what_is_missing():
    found = steps()

    assert found[["step", "kind", "amount", "start", "end"]].to_numpy().tolist() == [
        ["Won in 2026Q4", "won", 40.0, 0.0, 40.0],
        ["Sure", "open", 30.0, 40.0, 70.0],
        ["Maybe", "open", 20.0, 70.0, 90.0],
        ["In no deal yet", "missing", 10.0, 90.0, 100.0],
    ]
    finding = stretch_goal_bridge_finding(found, PLAN, currency="EUR")
    assert finding.statement == (
        "If every open deal due in time were won, EUR 10 of the stretch goal of EUR 100"
        " would still be missing (10%)"
    )
    compiles(
        stretch_goal_bridge_chart(
            found, goals={"commit": 60.0, "stretch": 100.0}, title="Way", currency="EUR"
        )
    )


def test_a_stretch_goal_in_reach_names_the_deals_it_needs():
    plan = PLAN.copy()
    plan["stretch_goal"] = 65.0

    finding = stretch_goal_bridge_finding(steps(plan), plan, currency="EUR")

    assert finding.statement == "The stretch goal of EUR 65 needs 1 open deal of 2: Sure"
    assert finding.severity == "note"


def test_a_deal_without_a_value_is_counted_and_a_plan_of_another_period_reaches_for_nothing():
    unvalued = DEALS.assign(amount=DEALS["amount"].where(DEALS["opportunity_id"] != "d3"))
    other = PLAN.copy()
    other["period"] = "2026Q3"

    assert (
        "(1 of them without a value)"
        in stretch_goal_bridge_finding(steps(PLAN, unvalued), PLAN, currency="EUR").statement
    )
    assert steps(other).empty
    assert stretch_goal_bridge_finding(steps(other), other, currency="EUR").statement.endswith(
        "of another period"
    )
    assert stretch_goal_bridge_finding(steps(None), None, currency="EUR").severity == "unknown"
    assert isinstance(stretch_goal_bridge_chart(steps(None), goals={}, title="", currency="EUR"), Table)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("40", "EUR 40 of the stretch goal of EUR 100 is won; no open deal is due in time"),
        ("", "What is won of the stretch goal of EUR 100 is not known; no open deal is due in time"),
        (None, "Nothing of the stretch goal of EUR 100 is won; no open deal is due in time"),
    ],
)
def test_without_an_open_deal_what_is_won_stands_alone_and_what_is_not_known_is_no_zero(amount, said):
    sold = deals(f"""
        opportunity_id | state | amount   | probability | close_date | offering_id
        d1             | won   | {amount} | 1           | 2026-10-10 | o1
    """)
    found = sold if amount is not None else NONE["opportunities"]

    assert stretch_goal_bridge_finding(steps(PLAN, found), PLAN, currency="EUR").statement == said


def test_very_many_deals_on_the_way_are_taken_together():
    many = pd.concat([DEALS.tail(2).head(1)] * 30, ignore_index=True)
    many = many.assign(opportunity_id=[f"n{number}" for number in range(30)], amount=1.0)

    (spec,) = [stretch_goal_bridge_chart(steps(PLAN, many), goals={}, title="Way", currency="EUR").to_dict()]

    drawn = max(spec["datasets"].values(), key=len)
    assert len(drawn) == 14
    assert "19 more open deals" in {row["step"] for row in drawn}


@pytest.mark.parametrize(
    ("stretch", "severity", "said"),
    [
        (100.0, "note", "67% more"),
        (60.0, "act", "no more than that"),
        (None, "watch", "no stretch goal is set"),
        (66.0, "watch", "won and weighted pipeline come to EUR 71"),  # 40 + 0.9 × 30 + 0.2 × 20
    ],
)
def test_a_stretch_goal_is_above_the_commit_goal_and_what_is_to_be_expected(stretch, severity, said):
    plan = PLAN.copy()
    plan["stretch_goal"] = stretch

    found = ambition_finding(plan, steps(plan), currency="EUR")

    assert found.severity == severity
    assert said in found.statement


def test_a_stretch_goal_hardly_above_the_commit_goal_is_no_stretch():
    plan = pd.Series({"period": "2026Q4", "commit_goal": 100.0, "stretch_goal": 105.0})

    found = ambition_finding(plan, steps(plan), currency="EUR")

    assert found.severity == "watch"
    assert "only 5.0% more" in found.statement


AIMS = objectives(
    table("objectives", "row_id | aim\nx1 | Less loss\nx2 | Safer"),
    table("solutions", "row_id | objective_id | answer | client_roi\ny1 | x1 | Meters | much"),
    NONE["contacts"],
)


def test_what_the_stretch_goal_lacks_goes_to_product_development():
    sales = revenue_rows(NONE["transactions"], DEALS, as_of=AS_OF)
    nobody = NONE["team_members"].assign(name="")

    found = new_offerings_finding(
        steps(), offerings_not_sold(OFFERINGS, sales, DEALS), AIMS, nobody, currency="EUR"
    )

    assert found.severity == "act"
    assert found.statement == (
        "EUR 10 of the stretch goal is in no deal; all we sell is bought or in play, so only something new"
        " could; 1 aim of the client has no answer of ours: Safer; nobody of product development is on the"
        " team"
    )
    assert found.next_step == "Take to product development and to the executives, as a new offering: Safer"


def test_an_offering_not_sold_yet_comes_before_a_new_one():
    only_meters = DEALS.assign(offering_id="o1")
    answered = AIMS[AIMS["answer"].notna()]
    team = pd.DataFrame({"name": ["Priya"], "department": ["Product Development"]})

    found = new_offerings_finding(
        steps(PLAN, only_meters),
        offerings_not_sold(
            OFFERINGS, revenue_rows(NONE["transactions"], only_meters, as_of=AS_OF), only_meters
        ),
        answered,
        team,
        currency="EUR",
    )

    assert found.severity == "note"
    assert "of what we sell, App is neither bought nor in play" in found.statement
    assert found.statement.endswith("Priya of product development is on the team")
    assert found.next_step == "Ask who in the account could use App."


ACCOUNT = pd.Series({"account_id": "a", "owner_id": "u1"})
QUOTAS = table(
    "quotas",
    "quota_id | user_id | period_start | period_end | amount\nq1 | u1 | 2026-10-01 | 2026-12-31 | 200",
)


def test_the_account_carries_its_part_of_the_owners_target():
    found = quota_share_finding(ACCOUNT, PLAN, QUOTAS, USERS, period=PERIOD, currency="EUR")

    assert found.statement == (
        "This account stands for EUR 60 of the EUR 200 that Mia is to sell in 2026Q4 (30%);"
        " EUR 140 are left to other accounts or to none"
    )


@pytest.mark.parametrize(
    ("account", "plan", "quotas", "severity", "said"),
    [
        (ACCOUNT, None, QUOTAS, "watch", "Nothing of the EUR 200"),
        (ACCOUNT, PLAN, NONE["quotas"], "unknown", "What Mia is to sell in 2026Q4 is not known"),
        (pd.Series({"owner_id": None}), PLAN, QUOTAS, "unknown", "it has no account manager"),
    ],
)
def test_what_is_not_known_of_the_target_is_said(account, plan, quotas, severity, said):
    found = quota_share_finding(account, plan, quotas, USERS, period=PERIOD, currency="EUR")

    assert found.severity == severity
    assert said in found.statement


def test_no_goal_at_all_gets_sentences_and_no_error():
    nothing = goals(NONE["goals"], USERS)
    sales = revenue_rows(NONE["transactions"], NONE["opportunities"], as_of=AS_OF)
    kinds = goal_kinds(nothing, NONE["opportunities"], signs(is_blank=True), period=PERIOD, as_of=AS_OF)
    no_way = steps(None, NONE["opportunities"])

    found = [
        smart_finding(smart_goals(nothing, as_of=AS_OF)),
        agreement_finding(nothing, as_of=AS_OF),
        check_ins_finding(nothing, NONE["reviews"], as_of=AS_OF),
        ambition_finding(None, no_way, currency="EUR"),
        goal_kinds_finding(kinds, nothing, period=PERIOD),
        long_goals_finding(
            long_goals(
                nothing,
                sales,
                UNITS.iloc[:0].rename(columns={"name": "business_unit"}),
                wallet=None,
                as_of=AS_OF,
            )
        ),
        stretch_goal_bridge_finding(no_way, None, currency="EUR"),
        new_offerings_finding(
            no_way,
            [],
            objectives(NONE["objectives"], NONE["solutions"], NONE["contacts"]),
            NONE["team_members"].assign(name=""),
            currency="EUR",
        ),
    ]

    assert {finding.severity for finding in found} == {"unknown"}
    assert all(finding.next_step for finding in found)


def test_the_frames_given_are_left_as_they_were():
    before = GOALS.copy()

    smart_goals(listed(), as_of=AS_OF)

    pd.testing.assert_frame_equal(GOALS, before)
