"""How often something repeats: words to a rhythm, a rhythm to dates, held against an independent reader."""

from datetime import date, datetime, time

import pandas as pd
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.prop import vRecur

from planning_helpers.measures.actions.action_plan import action_plan
from planning_helpers.measures.actions.recurrence import (
    Recurrence,
    calendar_rule,
    dates_of,
    first_on,
    read_recurrence,
)
from planning_helpers.measures.actions.recurring_actions import (
    action_dates,
    recurring_actions,
    recurring_actions_finding,
)
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from tests.support.plan_tables import table

TODAY = date(2026, 11, 15)
QUARTER = parse_period("2026Q4")


@pytest.mark.parametrize(
    ("text", "unit", "every", "weekday"),
    [
        ("every 14 days", "day", 14, None),
        ("Every day", "day", 1, None),
        ("daily.", "day", 1, None),
        ("bi-weekly", "week", 2, None),
        ("Biweekly", "week", 2, None),
        ("bi weekly", "week", 2, None),
        ("fortnightly", "week", 2, None),
        ("every fortnight", "week", 2, None),
        ("every other week", "week", 2, None),
        ("weekly on Tuesday", "week", 1, 1),
        ("every Monday", "week", 1, 0),
        ("each second Fridays", "week", 2, 4),
        ("every 3 weeks on Sunday", "week", 3, 6),
        ("once a month", "month", 1, None),
        ("monthly", "month", 1, None),
        ("every two months", "month", 2, None),
        ("Quarterly", "month", 3, None),
        ("every  quarter", "month", 3, None),
        ("half-yearly", "month", 6, None),
        ("once a year", "month", 12, None),
        ("every 2 years", "month", 24, None),
    ],
)
def test_usual_words_are_read(text, unit, every, weekday):
    assert read_recurrence(text) == Recurrence(unit, every, weekday)


@pytest.mark.parametrize(
    "text",
    [
        *("", "when the board meets", "every 0 days", "every 5000 days", "every", "3", "every -2 days"),
        *(
            "monthly on Monday",
            "twice a month",
            "bimonthly",
            "every 14 days until May",
            "2026-10-01",
            None,
            14,
        ),
    ],
)
def test_what_cannot_be_read_is_no_rhythm(text):
    assert read_recurrence(text) is None


def test_the_last_day_of_a_short_month_stands_for_the_day_it_lacks():
    dates = dates_of(Recurrence("month", 1), date(2027, 11, 30), date(2028, 4, 30))

    assert [f"{day:%y-%m-%d}" for day in dates] == [
        "27-11-30", "27-12-30", "28-01-30", "28-02-29", "28-03-30", "28-04-30",
    ]  # fmt: skip


RHYTHMS = st.one_of(
    st.builds(Recurrence, st.sampled_from(["day", "week"]), st.integers(1, 40)),
    st.builds(Recurrence, st.just("month"), st.integers(1, 30)),
    st.builds(Recurrence, st.just("week"), st.integers(1, 9), st.integers(0, 6)),
)


@given(RHYTHMS, st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.integers(0, 1500))
@settings(max_examples=300)
def test_a_calendar_reads_the_same_dates_from_the_rule_as_stand_in_the_table(rhythm, start, length):
    until = min(date.fromordinal(start.toordinal() + length), date(2031, 12, 31))
    ours = dates_of(rhythm, start, until)
    first = first_on(rhythm, start)

    rule = calendar_rule(rhythm, start, until)
    if rule is None:
        assert (rhythm.unit, first.day > 28) == ("month", True)
        return
    rule = vRecur(rule).to_ical().decode()
    theirs = [moment.date() for moment in rrulestr(rule, dtstart=datetime.combine(first, time()))]

    assert theirs == (ours or [first])


ACTIONS = table(
    "actions",
    """
    row_id | name    | owner_id | start_date | due_date   | status      | recurrence
    a1     | Review  | u1       | 2026-09-08 | 2026-12-15 | in progress | every 30 days
    a2     | Call    | u1       |            | 2026-11-10 | planned     | bi-weekly
    a3     | Dinner  | u2       | 2026-10-01 | 2026-12-01 | planned     | when it suits
    a4     | Visit   | u2       |            |            | planned     | weekly
    a5     | Over    | u2       | 2026-10-01 | 2026-10-09 | done        | weekly
    a6     | Once    | u2       | 2026-10-01 | 2026-12-09 | planned     |
    a7     | Forum   |          | 2026-12-29 |            | planned     | every Thursday
""",
)
PLAN = action_plan(
    ACTIONS,
    users=table("users", "user_id | name\nu1 | Ada\nu2 | Ben"),
    contacts=empty("contacts"),
    as_of=TODAY,
)


def test_a_series_runs_from_start_to_due_date_or_from_the_due_date_to_the_end_of_the_period():
    series = recurring_actions(PLAN, period=QUARTER, as_of=TODAY).set_index("action")

    # Review: 08.09. | 08.10., 07.11., 07.12. | 06.01. is after the due date
    assert series.loc["Review", ["dates", "ahead"]].tolist() == [3, 1]
    assert series.loc["Review", "next_date"] == pd.Timestamp("2026-12-07")
    # Call: 10.11., 24.11., 08.12., 22.12.
    assert series.loc["Call", ["dates", "ahead"]].tolist() == [4, 3]
    assert series.loc["Call", "until_date"] == pd.Timestamp("2026-12-31")
    # Forum: the first Thursday after 29.12. is 31.12.
    assert series.loc["Forum", ["dates", "ahead"]].tolist() == [1, 1]
    assert series.index.tolist()[:2] == ["Dinner", "Visit"]
    assert "Over" not in series.index
    assert "Once" not in series.index


def test_every_date_in_the_period_stands_in_order_of_time():
    dates = action_dates(PLAN, period=QUARTER, as_of=TODAY)

    told = [f"{row.meeting_date:%m-%d} {row.action} {row.is_ahead}" for row in dates.itertuples()]
    assert told == [
        "10-08 Review False",
        "11-07 Review False",
        "11-10 Call False",
        "11-24 Call True",
        "12-07 Review True",
        "12-08 Call True",
        "12-22 Call True",
        "12-31 Forum True",
    ]


def test_a_rhythm_that_cannot_be_read_and_a_missing_date_are_said():
    finding = recurring_actions_finding(recurring_actions(PLAN, period=QUARTER, as_of=TODAY), period=QUARTER)

    assert finding.statement == (
        "3 open actions repeat on 8 dates of 2026Q4; next “Call” on 2026-11-24; how often cannot be read of "
        "“Dinner” (when it suits); “Visit” has no date to begin with"
    )
    assert finding.severity == "watch"


def test_nothing_that_repeats_is_said_too():
    plan = PLAN[PLAN["action"] == "Once"]

    series = recurring_actions(plan, period=QUARTER, as_of=TODAY)

    assert series.empty
    assert action_dates(plan, period=QUARTER, as_of=TODAY).empty
    assert recurring_actions_finding(series, period=QUARTER).statement == "No open action repeats"
