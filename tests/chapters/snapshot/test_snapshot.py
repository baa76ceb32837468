"""Where an account stands: trend, forecast, worth, people, process, the client's words, gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.snapshot.charts import (
    forecast_chart,
    interaction_chart,
    offering_chart,
    quarter_chart,
    worth_chart,
)
from planning_helpers.chapters.snapshot.client_interviews import (
    agreed_with_client,
    agreement_finding,
    client_answers,
    client_interviews_finding,
    question_list,
)
from planning_helpers.chapters.snapshot.interactions import (
    contact_finding,
    contact_months,
    interactions_by_person,
)
from planning_helpers.chapters.snapshot.overview import NOT_KNOWN, overview, overview_finding
from planning_helpers.chapters.snapshot.pipeline_and_backlog import backlog, pipeline_and_backlog_finding
from planning_helpers.chapters.snapshot.revenue_forecast import revenue_forecast
from planning_helpers.chapters.snapshot.snapshot import snapshot_finding
from planning_helpers.chapters.snapshot.tables import missed_and_promising_table
from planning_helpers.checks.knowledge_gaps import gaps_finding, knowledge_gaps
from planning_helpers.measures.people.decision_process import (
    decision_finding,
    decision_process,
    key_executives,
)
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.account_worth import account_worth, missed_and_promising, worth_finding
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.revenue.revenue_trend import (
    offering_finding,
    offering_trend,
    quarters,
    trend_finding,
)
from planning_helpers.model import TABLES, empty, typed
from planning_helpers.wording.display import Table
from planning_helpers.wording.findings import Finding, unknown
from tests.support.bought import TODAY, monthly
from tests.support.charts import compiles
from tests.support.tables import frame

NO_ROWS = revenue_rows(empty("transactions"), empty("opportunities"), as_of=TODAY)


def test_a_falling_account_is_told_with_its_quarters_in_a_row():
    rows = monthly([100.0] * 12 + [80.0] * 12)

    found = trend_finding(rows, as_of=TODAY, source="transactions", currency="EUR")

    assert found.statement == (
        "Revenue fell by 20%: EUR 960 in the last twelve months, EUR 1,200 in the twelve before; "
        "3 quarters in a row below the year before"
    )
    assert found.severity == "act"


def test_a_record_that_begins_late_is_told_instead_of_growth_from_nothing():
    begun = monthly([100.0] * 8)
    half = monthly([100.0] * 18)

    told = [trend_finding(rows, as_of=TODAY, source="deals", currency="EUR") for rows in (begun, half)]

    first = [f"{rows['date'].min():%Y-%m-%d}" for rows in (begun, half)]
    assert told[0].statement == (
        f"It bought for EUR 800 in the last twelve months; its record begins on {first[0]}"
    )
    assert f"its record begins on {first[1]}, so the twelve before are not complete" in told[1].statement
    assert "good" not in {finding.severity for finding in told}


def test_purchases_without_an_amount_are_counted_and_never_taken_as_nothing():
    some, none = monthly([100.0] * 24), monthly([100.0] * 24)
    some.loc[:2, "revenue"] = float("nan")
    none["revenue"] = float("nan")

    told = trend_finding(some, as_of=TODAY, source="transactions", currency="EUR")
    unknown = trend_finding(none, as_of=TODAY, source="transactions", currency="EUR")

    assert "the amount is known for 21 of 24 purchases" in told.statement
    assert unknown.statement == ("Revenue is not known: the amount is known for 0 of 24 purchases on record")
    assert unknown.severity == "unknown"


def test_a_year_of_purchases_without_amounts_is_not_known_rather_than_nothing():
    before, now = monthly([100.0] * 24), monthly([100.0] * 24)
    before.loc[:11, "revenue"] = float("nan")
    now.loc[12:, "revenue"] = float("nan")

    told = [
        trend_finding(rows, as_of=TODAY, source="lines", currency="EUR").statement for rows in (before, now)
    ]
    worth = account_worth(now, empty("opportunities"), wallet=2000.0, as_of=TODAY)
    found = worth_finding(worth, empty("opportunities"), wallet=2000.0, currency="EUR")

    assert "what it bought before is not known" in told[0]
    assert told[1].startswith(
        "What it bought in the last twelve months is not known; it bought for EUR 1,200"
    )
    assert worth["amount"].isna().tolist() == [True, False, False, True]
    assert "how much of it is ours is not known, amount known for 0 of 12 purchases" in found.statement
    account = pd.Series({"account_id": "a", "name": "Alder"})
    trend = trend_finding(now, as_of=TODAY, source="lines", currency="EUR")
    assert "none of" not in snapshot_finding(account, trend, found, [], currency="EUR").statement


def test_an_offering_with_unknown_amounts_neither_fell_nor_grew():
    rows = pd.concat([monthly([10.0] * 24), monthly([5.0] * 24, offering="valve")], ignore_index=True)
    rows.loc[rows["offering_id"].eq("valve") & rows["date"].ge("2026-01-01"), "revenue"] = float("nan")
    offerings = typed(frame("offering_id | name\npump | Pump\nvalve | Valve"), "offerings")

    by_offering = offering_trend(rows, offerings, as_of=TODAY)
    found = offering_finding(by_offering, currency="EUR")

    assert by_offering.set_index("offering")["change_revenue"].isna().to_dict() == {
        "Pump": False,
        "Valve": True,
    }
    assert found.statement == ("It buys 2 offerings; the amount is known for 38 of 48 purchases")


def test_the_quarter_that_a_record_begins_within_is_not_complete_and_not_compared_with():
    by_quarter = quarters(monthly([100.0] * 23), as_of=TODAY)  # from December 2024 on
    whole = quarters(monthly([100.0] * 25), as_of=TODAY)  # from October 2024 on

    assert by_quarter["is_complete"].tolist()[:2] == [False, True]
    assert by_quarter.set_index("period")["year_before_revenue"].isna()["2025Q4"]
    assert whole["is_complete"].iloc[0]
    assert whole.set_index("period")["year_before_revenue"]["2025Q4"] == 300


def test_the_bottom_line_tells_facts_first_and_names_what_is_missing_in_one_sentence():
    deals = DEALS.assign(close_date=pd.Timestamp("2026-10-01"))
    rows = monthly([100.0] * 24)
    leaders = unknown(
        "SNAP-1", "executives", "1 person leads; when we last spoke is not on record", next_step=""
    )
    asked = unknown("OBJ-1", "client_words", "Nobody has asked the client yet", next_step="")
    gaps = Finding("SNAP-8", "gaps", "12 gaps in what we know", severity="watch")
    in_play = pipeline_and_backlog_finding(deals, empty("opportunities"), as_of=TODAY, currency="EUR")
    worth = worth_finding(
        account_worth(rows, deals, wallet=None, as_of=TODAY), deals, wallet=None, currency="EUR"
    )

    found = snapshot_finding(
        pd.Series({"account_id": "a", "name": "Alder"}),
        trend_finding(rows, as_of=TODAY, source="lines", currency="EUR"),
        worth,
        [leaders, gaps, in_play, asked],
        currency="EUR",
    )

    facts, missing = found.statement.split(". Not known yet: ")
    assert "is in play" in facts
    assert "gaps" not in facts
    assert "not on record" not in facts
    assert missing == (
        "when we last spoke with the people who lead, what they want to achieve and what it spends on what "
        "we sell"
    )


def test_more_returned_than_bought_is_no_silence():
    found = trend_finding(monthly([100.0] * 12 + [-10.0] * 12), as_of=TODAY, source="lines", currency="EUR")

    assert found.statement.startswith(
        "It returned more than it bought: EUR -120 in the last twelve months, EUR 1,200 before"
    )


def test_the_quarter_that_is_not_over_does_not_count_as_falling():
    by_quarter = quarters(monthly([100.0] * 24), as_of=TODAY)

    assert by_quarter["is_complete"].tolist()[-2:] == [True, False]


def test_an_offering_that_is_no_longer_bought_is_named():
    rows = pd.concat([monthly([10.0] * 24), monthly([5.0] * 6, offering="valve")], ignore_index=True)
    rows.loc[rows["offering_id"] == "valve", "date"] -= pd.DateOffset(years=1)
    offerings = typed(frame("offering_id | name\npump | Pump\nvalve | Valve"), "offerings")

    found = offering_finding(offering_trend(rows, offerings, as_of=TODAY), currency="EUR")

    assert found.statement == "It buys 1 offering; Valve lost most (EUR 30); no longer bought: Valve"
    assert found.severity == "watch"


DEALS = typed(
    frame("""
        opportunity_id | name   | stage | is_closed | is_won | amount | probability | close_date | offering_id
        o1             | Pumps  | Offer | False     | False  |    300 |         0.5 | 2026-10-01 |
        o2             | Valves | Offer | False     | False  |        |         0.5 | 2026-12-01 |
        o3             | Old    | Lost  | True      | False  |    200 |             | 2026-02-01 |
        o4             | Older  | Lost  | True      | False  |    900 |             | 2024-02-01 |
        o5             | Tanks  | Won   | True      | True   |    150 |             | 2026-11-01 | tank
    """),
    "opportunities",
)  # fmt: skip


def test_worth_is_what_is_bought_in_play_missed_and_not_in_play():
    worth = account_worth(monthly([50.0] * 12), DEALS, wallet=2000.0, as_of=TODAY)
    found = worth_finding(worth, DEALS, wallet=2000.0, currency="EUR")

    assert dict(zip(worth["part"], worth["amount"], strict=True)) == {
        "current": 600, "prospects": 300, "missed": 200, "not in play": 1100,
    }  # fmt: skip
    assert found.statement == (
        "It spends EUR 2,000 a year on what we sell, and we have 30% of it (EUR 600); EUR 300 is in play in "
        "2 open deals, value known for 1 of 2; EUR 200 was lost in twelve months"
    )


def test_without_a_wallet_potential_worth_is_unknown_not_zero():
    worth = account_worth(monthly([50.0] * 12), empty("opportunities"), wallet=np.nan, as_of=TODAY)
    found = worth_finding(worth, empty("opportunities"), wallet=np.nan, currency="EUR")

    assert worth["amount"].isna().tolist() == [False, False, False, True]
    assert "what it could be worth is unknown" in found.statement


def test_open_deals_tell_for_how_many_the_value_is_known():
    unknown = DEALS.assign(amount=np.nan)

    found = pipeline_and_backlog_finding(unknown, unknown.iloc[:0], as_of=TODAY, currency="EUR")

    assert (
        found.statement == "2 deals are open, value known for 0 of 2; 1 of them has a close date in the past"
    )


def test_without_any_deal_on_record_what_is_in_play_is_not_known():
    none = empty("opportunities")
    closed = DEALS.assign(is_closed=True, is_won=True)

    found = pipeline_and_backlog_finding(
        none, backlog(none, empty("transactions"), as_of=TODAY), as_of=TODAY, currency="EUR"
    )
    over = pipeline_and_backlog_finding(closed, closed.iloc[:0], as_of=TODAY, currency="EUR")

    assert found.severity == "unknown"
    assert found.statement.startswith("What is in play is not known: no deal of this account is on record")
    assert over.statement == "Nothing is in play: the account has no open deal"


def test_an_offering_gained_nothing_where_nothing_is_on_record_before():
    offerings = pd.DataFrame(
        {
            "offering": ["Pumps", "Valves"],
            "revenue": [30.0, 70.0],
            "before_revenue": [0.0, 0.0],
            "change_revenue": [30.0, 70.0],
            "state": "new",
            "purchases": 1,
            "with_amount": 1,
            "is_offering": True,
        }
    )

    found = offering_finding(offerings, currency="EUR")
    grown = offering_finding(offerings.assign(before_revenue=[10.0, 0.0]), currency="EUR")

    assert found.statement == "It buys 2 offerings; most of it Valves (EUR 70)"
    assert grown.statement == "It buys 2 offerings; Valves gained most (EUR 70)"


def test_backlog_is_what_was_won_and_not_invoiced_since():
    invoiced = typed(
        frame("""
            transaction_id | account_id | transaction_date | offering_id | amount
            t1             | a          | 2026-10-01       | tank        |     10
        """),
        "transactions",
    )
    later = invoiced.assign(transaction_date=pd.Timestamp("2026-11-10"))

    assert backlog(DEALS, invoiced, as_of=TODAY)["name"].tolist() == ["Tanks"]
    assert backlog(DEALS, later, as_of=TODAY).empty
    assert backlog(DEALS, empty("transactions"), as_of=TODAY).empty


CONTACTS = typed(
    frame("""
        contact_id | account_id | name | title                   | is_active
        c1         | a          | Ann  | Chief Financial Officer | True
        c2         | a          | Bob  | Engineer                | True
    """),
    "contacts",
)
INTERACTIONS = typed(
    frame("""
        interaction_id | account_id | contact_id | user_id | interaction_date | channel
        i1             | a          | c2         | u1      | 2026-11-01       | Meeting
        i2             | a          | c2         | u1      | 2026-10-01       | Call
        i3             | a          | c1         | u1      | 2024-10-01       | Call
        i4             | a          | c2         | u1      | 2026-12-01       | Meeting
    """),
    "interactions",
)


def test_an_account_that_hangs_on_one_person_is_told():
    met = interactions_by_person(INTERACTIONS, CONTACTS, empty("users"), as_of=TODAY)
    found = contact_finding(met, INTERACTIONS, as_of=TODAY)

    assert met[["contact", "interactions", "days_since_contact"]].to_numpy().tolist() == [
        ["Bob", 2, 14], ["Ann", 0, 775],
    ]  # fmt: skip
    assert found.statement == (
        "We spoke 2 times in twelve months, with 1 of the 2 people we know; the last time 14 days ago; "
        "all of it hangs on Bob"
    )
    assert found.severity == "act"


def test_nobody_is_told_to_speak_with_people_who_have_left():
    ann_left = CONTACTS.assign(is_active=CONTACTS["contact_id"] != "c1")

    met = interactions_by_person(INTERACTIONS, ann_left, empty("users"), as_of=TODAY)
    found = contact_finding(met, INTERACTIONS, as_of=TODAY)

    assert met["contact"].tolist() == ["Bob"]
    assert "with the only person we know, Bob" in found.statement
    assert found.next_step == ""


def test_who_decides_and_how_is_known_or_said_to_be_missing():
    leaders = key_executives(people(CONTACTS, empty("stakeholders"), INTERACTIONS, as_of=TODAY))
    process = decision_process(None, DEALS, empty("opportunity_strategies"))

    found = decision_finding(leaders, process)

    assert leaders["contact"].tolist() == ["Ann"]
    assert process["decision"].tolist() == ["the account as a whole", "Pumps", "Valves"]
    assert found.statement == "Neither who decides nor how is known"


ANSWERS = typed(
    frame("""
        row_id | question                                       | answer | contact_id | asked_date | audience
        r1     | What do you want to accomplish?                | Waste  | c1         | 2026-10-01 | client
        r2     | How will you measure success?                  |        | c1         | 2026-10-01 | internal
    """),
    "interview_answers",
)  # fmt: skip


def test_the_clients_words_are_parted_by_audience_and_by_the_four_questions():
    answers = client_answers(ANSWERS, CONTACTS)

    assert client_answers(ANSWERS, CONTACTS, audience="client")["answer"].tolist() == ["Waste"]
    assert answers["topic"].tolist() == ["aims", "measure of success"]
    assert client_interviews_finding(answers, as_of=TODAY).statement == (
        "The client has answered 1 of the four questions; nothing yet on challenges, what was tried and "
        "measure of success"
    )


def test_questions_that_reveal_nothing_may_have_gone_to_the_wrong_person():
    silent = client_answers(ANSWERS.assign(answer=" "), CONTACTS)

    found = client_interviews_finding(silent, as_of=TODAY)

    assert found.statement.endswith("we may be talking to the wrong person")
    assert found.severity == "act"


def test_only_goals_the_client_may_see_and_agreed_to_are_shown_as_agreed():
    goals = typed(
        frame("""
            row_id | plan_id | name    | audience | client_agreed_date
            g1     | p       | Shared  | client   | 2026-10-01
            g2     | p       | Secret  | internal | 2026-10-01
            g3     | p       | Pending | client   |
        """),
        "goals",
    )

    assert agreed_with_client(goals, None)["agreed"].tolist() == ["Shared"]
    assert agreement_finding(agreed_with_client(empty("goals"), None)).severity == "unknown"


@pytest.fixture
def bare() -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """The tables of an account of which only the name is known."""
    frames = {name: empty(name) for name in TABLES}
    frames["accounts"] = typed(frame("account_id | name\na | Alder"), "accounts")
    return frames, frames["accounts"].iloc[0]


def test_what_is_not_known_is_marked_in_the_overview(bare):
    frames, account = bare

    nobody = key_executives(people(CONTACTS.iloc[:0], empty("stakeholders"), INTERACTIONS, as_of=TODAY))
    fields = overview(frames, NO_ROWS, nobody, account=account, plan=None, as_of=TODAY, currency="EUR")

    assert fields.loc[fields["is_known"], "field"].tolist() == ["Name"]
    assert set(fields.loc[~fields["is_known"], "value"]) == {NOT_KNOWN}
    assert overview_finding(fields, as_of=TODAY).statement == (
        f"1 of {len(fields)} fields of the overview are known: the plan is still to be written, and the CRM "
        "lacks Industry, Segment, Region and country and 8 more"
    )


def test_gaps_are_ranked_by_what_waits_for_them(bare):
    frames, account = bare

    gaps = knowledge_gaps(frames, account=account, plan=None, as_of=TODAY)

    assert gaps["blocked"].is_monotonic_decreasing
    assert gaps["question"].iloc[0] == "what it bought"
    assert gaps_finding(gaps.iloc[:0]).severity == "good"


def test_an_account_known_by_name_only_gets_a_bottom_line(bare):
    _, account = bare
    trend = trend_finding(NO_ROWS, as_of=TODAY, source="won deals", currency="EUR")
    worth = worth_finding(
        account_worth(NO_ROWS, empty("opportunities"), wallet=None, as_of=TODAY),
        empty("opportunities"),
        wallet=None,
        currency="EUR",
    )

    found = snapshot_finding(account, trend, worth, [], currency="EUR")

    assert found.statement == (
        "Alder: no purchase, deal or conversation is on record; first find out who they are"
    )


def test_the_charts_draw_under_both_vega_lites():
    rows = monthly([100.0] * 36)

    charts = [
        quarter_chart(quarters(rows, as_of=TODAY), title="T", currency="EUR"),
        offering_chart(offering_trend(rows, empty("offerings"), as_of=TODAY), title="T", currency="EUR"),
        forecast_chart(revenue_forecast(rows, as_of=TODAY).points, title="T", currency="EUR"),
        worth_chart(account_worth(rows, DEALS, wallet=3000, as_of=TODAY), title="T", currency="EUR"),
        interaction_chart(contact_months(INTERACTIONS, CONTACTS, as_of=TODAY), until=TODAY, title="T"),
    ]

    for chart in charts:
        compiles(chart)


def test_without_rows_each_chart_is_a_sentence():
    shown = [
        quarter_chart(quarters(NO_ROWS, as_of=TODAY), title="T", currency=""),
        offering_chart(offering_trend(NO_ROWS, empty("offerings"), as_of=TODAY), title="T", currency=""),
        forecast_chart(revenue_forecast(NO_ROWS, as_of=TODAY).points, title="T", currency=""),
        worth_chart(
            account_worth(NO_ROWS, empty("opportunities"), wallet=None, as_of=TODAY), title="T", currency=""
        ),
        interaction_chart(
            contact_months(empty("interactions"), CONTACTS, as_of=TODAY), until=TODAY, title="T"
        ),
    ]

    assert all(isinstance(item, Table) for item in shown)


def test_the_frames_of_the_caller_stay_as_they_are():
    rows, deals = monthly([100.0] * 36), DEALS.copy(deep=True)
    before = rows.copy(deep=True)

    quarters(rows, as_of=TODAY)
    revenue_forecast(rows, as_of=TODAY)
    account_worth(rows, DEALS, wallet=1.0, as_of=TODAY)

    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(deals, DEALS)


def test_versions_of_one_offering_count_as_one():
    rows = pd.concat([monthly([10.0] * 24), monthly([5.0] * 12, offering="pump2")], ignore_index=True)
    versions = "offering_id | name | is_active\npump | Pump | False\npump2 | Pump | True"
    offerings = typed(frame(versions), "offerings")

    trend = offering_trend(rows, offerings, as_of=TODAY)

    assert trend[["offering", "revenue", "before_revenue"]].to_numpy().tolist() == [["Pump", 180, 120]]


def test_a_deal_won_on_an_unknown_or_later_day_is_a_gap(bare):
    frames, account = bare
    frames["opportunities"] = DEALS.assign(close_date=pd.Timestamp("2027-01-01"))

    gaps = knowledge_gaps(frames, account=account, plan=None, as_of=TODAY).set_index("question")

    assert (
        gaps.loc["when deals were won (no close date, or one after the day of this report)", "known"]
        == "nothing"
    )


def test_a_quarter_that_is_not_complete_is_called_part_of_one_at_either_end():
    drawn = quarter_chart(quarters(monthly([100.0] * 23), as_of=TODAY), title="T", currency="EUR")

    (rows,) = (rows for rows in drawn.to_dict()["datasets"].values() if "state" in rows[0] and len(rows) > 5)
    states = [row["state"] for row in rows]
    assert [states[0], states[-1]] == ["part of a quarter"] * 2
    assert set(states[1:-1]) == {"complete quarter"}


def test_without_a_deal_on_record_nothing_is_said_of_what_is_in_play():
    rows, lost_only = monthly([100.0] * 12), DEALS[DEALS["is_closed"]]
    told = [
        worth_finding(
            account_worth(rows, deals, wallet=2000.0, as_of=TODAY), deals, wallet=2000.0, currency="EUR"
        ).statement
        for deals in (empty("opportunities"), lost_only)
    ]

    assert "in play" not in told[0]
    assert "nothing is in play" in told[1]


def test_names_with_commas_of_their_own_are_parted_by_semicolons():
    rows = pd.concat([monthly([10.0] * 24), *(monthly([5.0] * 6, offering=key) for key in ("x", "y"))])
    rows.loc[rows["offering_id"].isin(["x", "y"]), "date"] -= pd.DateOffset(years=1)
    offerings = typed(
        pd.DataFrame(
            {"offering_id": ["pump", "x", "y"], "name": ["Pump", "Road Black, 38", "Road Black, 48"]}
        ),
        "offerings",
    )

    found = offering_finding(offering_trend(rows, offerings, as_of=TODAY), currency="EUR")
    fallen = offering_chart(
        offering_trend(rows, offerings, as_of=TODAY), title="T", currency="EUR"
    ).to_dict()["description"]

    assert "no longer bought: Road Black, 38 and Road Black, 48" in found.statement
    assert "fallen: Road Black, 38; Road Black, 48." in fallen


def test_two_contacts_of_one_name_have_a_row_each():
    contacts = typed(frame("contact_id | account_id | name\nc1 | a | Ann\nc2 | a | Ann"), "contacts")
    met = typed(
        frame("""
            interaction_id | account_id | contact_id | interaction_date
            i1             | a          | c1         | 2026-10-01
            i2             | a          | c2         | 2026-10-02
        """),
        "interactions",
    )

    assert contact_months(met, contacts, as_of=TODAY)["contact"].tolist() == ["Ann (c1)", "Ann (c2)"]


def test_the_eight_questions_are_listed_with_who_answered_and_which_nobody_asked():
    more = typed(
        frame("""
            row_id | question                                 | answer | contact_id | asked_date
            r3     | What are your goals for the next 5 years? | Grow   | c2         | 2026-09-01
            r4     | Who are your most important customers?   | Four   | c1         | 2026-08-01
            r5     | Who are your most important customers?   |        | c2         | 2026-09-01
        """),
        "interview_answers",
    )

    listed = question_list(client_answers(pd.concat([ANSWERS, more]), CONTACTS)).set_index("topic")

    assert listed["state"].value_counts().to_dict() == {
        "not asked": 4, "answered": 3, "asked without an answer": 1,
    }  # fmt: skip
    assert listed.loc["important clients", ["contact", "state"]].tolist() == ["Ann", "answered"]
    assert listed.loc["long-term goals", "contact"] == "Bob"
    assert listed.loc["measure of success", "state"] == "asked without an answer"
    assert len(question_list(client_answers(ANSWERS.iloc[:0], CONTACTS))) == 8


def test_a_gap_says_how_much_is_known_or_nothing(bare):
    frames, account = bare

    told = gaps_finding(knowledge_gaps(frames, account=account, plan=None, as_of=TODAY)).statement

    assert "what it bought; 5 answers wait for it" in told
    assert "0 of" not in told


def test_the_deals_behind_the_worth_are_listed_promising_first_and_missed_last():
    deals = pd.concat(
        [DEALS, DEALS.head(2).assign(name=["Sure", "Unsure"], probability=[0.9, 0.4], amount=[100.0, 900.0])]
    )

    listed = missed_and_promising(deals, as_of=TODAY)

    assert listed[["kind", "name"]].to_numpy().tolist() == [
        ["promising", "Pumps"], ["promising", "Sure"], ["promising", "Valves"], ["open", "Unsure"],
        ["missed", "Old"],
    ]  # fmt: skip
    assert missed_and_promising_table(listed.iloc[:0], currency="EUR").as_data()["data"] == []
