"""Initiatives, events, goals, objectives and the strategy that fits."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from charts import compiles
from model_tables import table

from planning_helpers import model
from planning_helpers.analysis.account_signs import Signs, account_signs
from planning_helpers.analysis.business_units import business_units
from planning_helpers.analysis.goals import agreement_finding, ambition_finding, goals, smart_finding
from planning_helpers.analysis.initiatives import (
    aims_finding,
    aspiration_finding,
    effort_finding,
    events,
    events_finding,
    initiatives,
    initiatives_finding,
)
from planning_helpers.analysis.objectives import objectives, objectives_finding
from planning_helpers.analysis.people import people
from planning_helpers.analysis.revenue import revenue_rows
from planning_helpers.analysis.strategy_fit import STRATEGIES, strategy_finding, strategy_fit
from planning_helpers.charts.initiatives import impact_effort_chart, initiatives_timeline
from planning_helpers.charts.strategy_fit import strategy_fit_chart
from planning_helpers.display import Table
from planning_helpers.tables.goals import agreed_goals_table
from planning_helpers.tables.initiatives import client_initiatives_table

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}
USERS = table("users", "user_id | name\nu1 | Mia")
CONTACTS = table("contacts", "contact_id | name\nc1 | Ada")
SWOT = table("swot_items", "row_id | statement\ns1 | Old meters")
PLANNED = table(
    "initiatives",
    """
    row_id | name   | horizon | priority | executive_id | owner_id | due_date   | swot_item_id | audience
    i1     | Later  | long    | 1        | c1           | u1       | 2028-01-01 | s1           | internal
    i2     | Sooner | short   | 2        |              | u1       |            |              | client
    """,
).assign(who_for="Plant", why="Cost")
GOALS = table(
    "goals",
    """
    row_id | name     | ambition | metric | baseline | target | due_date   | audience | client_agreed_date
    g1     | Leakage  | commit   | share  | 30       | 20     | 2027-06-30 | client   | 2026-10-01
    g2     | Revenue  | stretch  |        |          | 900    |            | internal |
    g3     | Internal | commit   | score  | 1        | 2      | 2026-12-31 | internal | 2026-09-01
    """,
).assign(owner_id="u1", why="a", how="b")
PLAIN = Signs(
    revenue=0.0,
    growth=None,
    wallet_share=None,
    incumbent=None,
    competitor=None,
    support=None,
    compelling=None,
    open_deals=0,
    units_bought=0,
    units=0,
    currency="EUR",
)


def listed(planned: pd.DataFrame = PLANNED) -> pd.DataFrame:
    return initiatives(planned, CONTACTS, USERS, SWOT)


def test_initiatives_stand_by_horizon_with_what_they_lack_by_name():
    found = listed()

    assert found["name"].tolist() == ["Sooner", "Later"]
    assert found["missing"].tolist() == ["executive, date, SWOT origin", ""]
    assert found.loc[1, ["executive", "owner", "origin"]].tolist() == ["Ada", "Mia", "Old meters"]


def test_the_finding_counts_by_horizon_and_names_the_first_gap():
    found = initiatives_finding(listed())

    assert (
        found.statement
        == "2 initiatives (1 short, 1 long); incomplete: 1; Sooner has no executive, date, SWOT origin"
    )
    assert found.severity == "watch"


@pytest.mark.parametrize(
    ("days_ahead", "kind", "severity"),
    [
        (0, "compelling", "act"),
        (90, "compelling", "act"),
        (91, "compelling", "note"),
        (10, "trigger", "note"),
    ],
)
def test_a_compelling_event_within_ninety_days_asks_for_action(days_ahead: int, kind: str, severity: str):
    day = pd.Timestamp(AS_OF) + pd.Timedelta(days=days_ahead)

    found = events_finding(
        events(listed(PLANNED.assign(event="Law", event_kind=kind, event_date=day))), as_of=AS_OF
    )

    assert found.severity == severity
    assert found.figures["days_left"].value == days_ahead


def test_a_compelling_event_outranks_an_earlier_trigger():
    planned = PLANNED.assign(
        event=["Law", "Fair"],
        event_kind=["compelling", "trigger"],
        event_date=pd.to_datetime(["2027-02-01", "2026-12-01"]),
    )

    assert (
        events_finding(events(listed(planned)), as_of=AS_OF).statement
        == "Law is 78 days away (compelling event)"
    )


def test_events_behind_us_compel_nothing():
    past = PLANNED.assign(event="Law", event_kind="compelling", event_date=pd.Timestamp("2026-11-14"))

    assert events_finding(events(listed(past)), as_of=AS_OF).severity == "watch"


def test_aspirations_are_summed_apart_and_said_to_be_no_forecast():
    found = aspiration_finding(listed(PLANNED.assign(aspiration=[100.0, None])), currency="EUR")

    assert (
        found.statement
        == "1 initiative might bring EUR 100; this is hope, and in no forecast, pipeline or goal"
    )
    assert aspiration_finding(listed(), currency="EUR").severity == "good"
    assert aspiration_finding(listed().iloc[:0], currency="EUR").severity == "unknown"


def test_the_best_initiative_has_the_largest_impact_for_its_effort():
    rated = PLANNED.assign(impact=pd.array([5, 4], dtype="Int64"), effort=pd.array([5, 2], dtype="Int64"))

    assert effort_finding(listed(rated)).statement.startswith("Sooner brings the most for the effort")


def test_a_goal_is_smart_when_no_field_is_empty():
    found = goals(GOALS, USERS)

    assert found["name"].tolist() == ["Internal", "Leakage", "Revenue"]
    assert found["missing"].tolist() == ["", "", "metric, baseline, due date"]
    assert (
        smart_finding(found).statement == "2 of 3 goals are SMART; Revenue lacks metric, baseline, due date"
    )


def test_agreement_counts_goals_with_a_date_of_the_client():
    found = agreement_finding(goals(GOALS, USERS))

    assert found.statement == "The client agreed to 2 of 3 goals, last on 2026-10-01"
    assert found.next_step == "Take Revenue to the client."


def test_the_client_sees_agreed_client_rows_only():
    shown = agreed_goals_table(goals(GOALS, USERS))

    assert shown.rows["name"].tolist() == ["Leakage"]
    assert client_initiatives_table(listed()).rows["name"].tolist() == ["Sooner"]


@pytest.mark.parametrize(
    ("stretch", "severity", "said"),
    [
        (125.0, "note", "25% more"),
        (100.0, "act", "no more than that"),
        (None, "watch", "no stretch goal is set"),
    ],
)
def test_a_stretch_goal_is_above_the_commit_goal(stretch: float | None, severity: str, said: str):
    plan = pd.Series({"commit_goal": 100.0, "stretch_goal": stretch, "period": "2026Q4"})

    found = ambition_finding(plan, currency="EUR")

    assert found.severity == severity
    assert said in found.statement


def test_an_aim_without_answer_and_an_answer_without_return_are_named():
    aims = table(
        "objectives", "row_id | aim | measure\no1 | Less loss | share\no2 | Faster | days\no3 | Safer | "
    )
    answers = table(
        "solutions",
        "row_id | objective_id | answer | client_roi\nx1 | o1 | Meters | 2 years\nx2 | o2 | App | ",
    )

    found = objectives(aims, answers, CONTACTS)

    assert found["missing"].tolist() == ["", "client ROI", "measure, our answer, client ROI"]
    assert (
        objectives_finding(found).statement
        == "We have an answer to 2 of the client's 3 objectives, and its return for the client to 1"
    )
    assert objectives_finding(found).next_step == "Find our answer to: Safer"


@pytest.mark.parametrize(
    ("signs", "best"),
    [
        (
            {"revenue": 9.0, "wallet_share": 0.6, "units": 3, "units_bought": 2, "open_deals": 3},
            "Defend and Grow",
        ),
        ({"wallet_share": 0.0, "units": 3, "open_deals": 2}, "Land and Expand"),
        (
            {
                "incumbent": "X",
                "competitor": "X",
                "support": 0.8,
                "compelling": True,
                "open_deals": 2,
                "revenue": 1.0,
            },
            "Direct Attack",
        ),
        (
            {"revenue": 9.0, "growth": 0.0, "wallet_share": 0.8, "units": 1, "units_bought": 1},
            "Maintain and Support",
        ),
        ({"compelling": False, "support": 0.2}, "Develop Over Time"),
    ],
)
def test_the_facts_favour_the_strategy_made_for_them(signs: dict, best: str):
    ranked = strategy_fit(replace(PLAIN, **signs), NONE["strategies"])

    assert ranked["strategy"].iloc[0] == best
    assert sorted(ranked["strategy"]) == sorted(STRATEGIES)


def chosen(*names: str) -> pd.DataFrame:
    rows = pd.DataFrame({"row_id": list(names), "name": list(names), "is_primary": True})
    return model.typed(rows, "strategies")


@pytest.mark.parametrize(
    ("names", "said"),
    [((), "No primary strategy is chosen"), (("Niche", "Land and Expand"), "2 strategies are primary")],
)
def test_none_and_two_primary_strategies_are_flagged(names: tuple[str, ...], said: str):
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1), chosen(*names))

    found = strategy_finding(ranked, chosen(*names))

    assert found.severity == "act"
    assert found.statement.startswith(said)


def test_strategies_that_fit_equally_well_are_all_named():
    ranked = strategy_fit(replace(PLAIN, open_deals=1), NONE["strategies"])
    tied = ranked.loc[ranked["fit"] == ranked["fit"].max(), "strategy"].tolist()
    assert tied == ["Land and Expand", "Develop Over Time"]

    none = strategy_finding(ranked, NONE["strategies"])
    second = strategy_finding(ranked, chosen(tied[1]))
    other = strategy_finding(ranked, chosen("Niche"))

    assert f"the facts favour {' and '.join(tied)} alike: for {tied[0]}, " in none.statement
    assert none.next_step.endswith(f"{' and '.join(tied)} fit equally well.")
    assert f"nothing fits better, though {tied[0]} fits as well" in second.statement
    assert other.next_step.endswith(f"or change to {' or '.join(tied)}.")


def test_what_was_bought_for_an_amount_not_known_was_bought():
    ranked = strategy_fit(replace(PLAIN, revenue=None), NONE["strategies"])

    assert not ranked["reasons_for"].str.contains("they buy nothing").any()
    assert ranked["reasons_for"].str.contains("they bought in twelve months").any()


def test_a_primary_strategy_the_facts_do_not_favour_is_asked_about():
    only = chosen("Maintain and Support")
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1, units=2, open_deals=1), only)

    found = strategy_finding(ranked, only)

    assert found.severity == "watch"
    assert "but the facts favour Land and Expand" in found.statement


def test_an_account_with_nothing_gets_sentences_and_no_error():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    sales = revenue_rows(NONE["transactions"], NONE["opportunities"], as_of=AS_OF)
    units = business_units(NONE["business_units"], nobody, sales, NONE["opportunities"], as_of=AS_OF)
    nothing = initiatives(NONE["initiatives"], NONE["contacts"], NONE["users"], NONE["swot_items"])
    aimed = goals(NONE["goals"], NONE["users"])
    account = pd.Series({"wallet": None, "incumbent": None})
    signs = account_signs(
        account, nobody, sales, NONE["opportunities"], units, events(nothing), as_of=AS_OF, currency="EUR"
    )

    findings = [
        initiatives_finding(nothing),
        events_finding(events(nothing), as_of=AS_OF),
        effort_finding(nothing),
        smart_finding(aimed),
        agreement_finding(aimed),
        ambition_finding(None, currency="EUR"),
        objectives_finding(objectives(NONE["objectives"], NONE["solutions"], NONE["contacts"])),
        strategy_finding(strategy_fit(signs, NONE["strategies"]), NONE["strategies"]),
        aims_finding(nothing, aimed, NONE["strategies"], as_of=AS_OF),
    ]

    assert {finding.severity for finding in findings} == {"unknown"}
    assert isinstance(initiatives_timeline(nothing, as_of=AS_OF, title=""), Table)
    assert isinstance(impact_effort_chart(nothing, title=""), Table)


def test_the_charts_draw():
    rated = PLANNED.assign(impact=pd.array([5, 4], dtype="Int64"), effort=pd.array([5, 2], dtype="Int64"))
    dated = PLANNED.assign(event="Law", event_kind="compelling", event_date=pd.Timestamp("2027-02-01"))
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1), chosen("Niche"))

    compiles(initiatives_timeline(listed(dated), as_of=AS_OF, title="Time"))
    compiles(impact_effort_chart(listed(rated), title="Effort"))
    compiles(strategy_fit_chart(ranked, title="Fit"))


def test_strategies_for_and_against_which_nothing_speaks_are_not_drawn():
    ranked = strategy_fit(PLAIN, chosen("Niche")).assign(reasons_for="", reasons_against="")

    drawn = strategy_fit_chart(ranked, title="Fit")

    assert isinstance(drawn, Table)
    assert drawn.empty == "No sign of the account speaks for or against a strategy yet."


def test_the_frames_given_are_left_as_they_were():
    before = PLANNED.copy(), GOALS.copy()

    listed()
    goals(GOALS, USERS)

    pd.testing.assert_frame_equal(PLANNED, before[0])
    pd.testing.assert_frame_equal(GOALS, before[1])
