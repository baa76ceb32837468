"""The plan's dates as a calendar file, parsed again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import icalendar
import pandas as pd
import pytest
from dateutil.rrule import rrulestr

from planning_helpers.model import TABLES, empty, typed
from planning_helpers.reports.calendar import MOST_DATES, calendar
from planning_helpers.store import read_account_plan
from tests.support.rfc5545 import BrokenRuleError, events_of

AS_OF, UNTIL = date(2026, 11, 15), date(2026, 12, 31)
CALL = {
    "row_id": "a1",
    "name": "Call the CFO",
    "owner_id": "u1",
    "contact_id": "c1",
    "due_date": pd.Timestamp("2026-12-01"),
    "status": "in progress",
    "expected_outcome": "Budget, confirmed; in writing",
}
PEOPLE = {
    "users": [{"user_id": "u1", "name": "Ada Byron"}],
    "contacts": [{"contact_id": "c1", "name": "Carl Friedrich"}],
}


def plan_of(**tables: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    return {
        name: typed(pd.DataFrame(tables[name]), name) if name in tables else empty(name) for name in TABLES
    }


def events(written: bytes) -> list[icalendar.Event]:
    events_of(written)  # every rule of the RFC, read by hand
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


def test_an_action_is_an_all_day_event_that_says_who_does_what_with_whom():
    (event,) = events(
        calendar(plan_of(actions=[CALL], **PEOPLE), account="Northwind", as_of=AS_OF, until=UNTIL)
    )

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert str(event["summary"]) == "Call the CFO"
    assert str(event["description"]).splitlines() == [
        "Account: Northwind",
        "Owner: Ada Byron",
        "With: Carl Friedrich",
        "Expected outcome: Budget, confirmed; in writing",
        "Status: in progress",
    ]
    assert str(event["transp"]) == "TRANSPARENT"


def test_the_time_stamp_is_the_day_of_the_facts_and_the_file_is_the_same_every_time():
    plan = plan_of(actions=[CALL], **PEOPLE)

    written = calendar(plan, as_of=AS_OF, until=UNTIL)

    assert events(written)[0].decoded("dtstamp") == datetime(2026, 11, 15, tzinfo=UTC)
    assert calendar(plan, as_of=AS_OF, until=UNTIL) == written


def test_a_moved_action_keeps_its_uid():
    later = CALL | {"due_date": pd.Timestamp("2026-12-24"), "version": 2}

    (before,) = events(calendar(plan_of(actions=[CALL]), as_of=AS_OF, until=UNTIL))
    (after,) = events(calendar(plan_of(actions=[later]), as_of=date(2026, 11, 30), until=UNTIL))

    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) == 2


def test_an_action_and_a_review_of_the_same_key_are_two_events():
    review = {"row_id": "a1", "clock": "manager", "due_date": pd.Timestamp("2026-12-10")}

    found = events(
        calendar(plan_of(actions=[CALL], reviews=[review]), account="Northwind", as_of=AS_OF, until=UNTIL)
    )

    assert [str(event["summary"]) for event in found] == [
        "Call the CFO",
        "Manager review of the plan for Northwind",
    ]
    assert len({str(event["uid"]) for event in found}) == 2


def test_what_has_no_date_and_what_is_held_is_left_out():
    held = {
        "row_id": "r",
        "clock": "client",
        "due_date": pd.Timestamp("2026-11-01"),
        "held_date": pd.Timestamp("2026-11-02"),
    }
    undated = CALL | {"due_date": None}
    some_day = CALL | {"row_id": "b", "due_date": pd.Timestamp("9999-12-31")}  # as ERP systems write "open"
    never = held | {"row_id": "s", "due_date": pd.Timestamp("9999-12-31"), "held_date": None}

    plan = plan_of(actions=[CALL, undated, some_day], reviews=[held, never])
    (event,) = events(calendar(plan, as_of=AS_OF, until=UNTIL))

    assert str(event["summary"]) == "Call the CFO"


def test_a_plan_without_a_date_has_no_calendar_as_one_holds_at_least_one_event():
    undated = CALL | {"due_date": None}

    assert calendar(plan_of(actions=[undated]), as_of=AS_OF, until=UNTIL) == b""


@pytest.mark.parametrize(
    ("status", "summary", "state"),
    [
        ("planned", "Call the CFO", "TENTATIVE"),
        ("done", "Done: Call the CFO", "CONFIRMED"),
        ("cancelled", "Call the CFO", "CANCELLED"),
    ],
)
def test_the_status_of_an_action_shows(status: str, summary: str, state: str):
    (event,) = events(calendar(plan_of(actions=[CALL | {"status": status}]), as_of=AS_OF, until=UNTIL))

    assert (str(event["summary"]), str(event["status"])) == (summary, state)


def test_text_of_an_action_cannot_add_an_event():
    name = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged\x00"

    (event,) = events(calendar(plan_of(actions=[CALL | {"name": name}]), as_of=AS_OF, until=UNTIL))

    assert str(event["summary"]) == "x END:VEVENT BEGIN:VEVENT SUMMARY:forged"


def test_naughty_strings_make_a_file_that_reads_back(shared_data):
    texts = json.loads((shared_data / "bad_input/blns/blns.json").read_text(encoding="utf-8"))
    rows = [
        CALL | {"row_id": f"{n}{text}", "name": text, "expected_outcome": text}
        for n, text in enumerate(texts)
    ]

    found = events(calendar(plan_of(actions=rows), as_of=AS_OF, until=UNTIL))

    assert len(found) == len(texts)
    assert len({str(event["uid"]) for event in found}) == len(texts)


def days_of(event: icalendar.Event) -> list[str]:
    """The dates that a calendar program would show, by a reader that is not ours."""
    start = event.decoded("dtstart")
    rule = event["rrule"].to_ical().decode()
    return [f"{day:%m-%d}" for day in rrulestr(rule, dtstart=datetime.combine(start, time()))]


def test_an_action_that_repeats_is_a_series_from_its_start_to_its_due_date():
    often = CALL | {"start_date": pd.Timestamp("2026-09-08"), "recurrence": "every 30 days"}

    (event,) = events(calendar(plan_of(actions=[often]), as_of=AS_OF, until=UNTIL))

    assert event["rrule"].to_ical() == b"FREQ=DAILY;UNTIL=20261201;INTERVAL=30"
    assert days_of(event) == ["09-08", "10-08", "11-07"]
    assert "Repeats: every 30 days\nDue: 2026-12-01" in str(event["description"])


def test_a_series_without_a_due_date_ends_with_the_period_and_one_without_a_start_begins_when_due():
    no_end = CALL | {"start_date": pd.Timestamp("2026-10-28"), "due_date": None, "recurrence": "monthly"}
    no_start = CALL | {"row_id": "a2", "recurrence": "every Friday"}

    later, monthly = events(calendar(plan_of(actions=[no_end, no_start]), as_of=AS_OF, until=UNTIL))

    assert days_of(monthly) == ["10-28", "11-28", "12-28"]
    assert days_of(later) == ["12-04", "12-11", "12-18", "12-25"]


@pytest.mark.parametrize(
    ("start", "due", "repeats", "days"),
    [
        ("2026-10-31", "2026-12-31", "monthly", ["2026-10-31", "2026-11-30", "2026-12-31"]),
        ("2026-08-31", "2027-02-28", "quarterly", ["2026-08-31", "2026-11-30", "2027-02-28"]),
        ("2026-12-29", "2027-03-29", "monthly", ["2026-12-29", "2027-01-29", "2027-02-28", "2027-03-29"]),
        ("2024-02-29", "2026-03-01", "yearly", ["2024-02-29", "2025-02-28", "2026-02-28"]),
    ],
)
def test_a_series_on_a_day_that_not_every_month_has_is_single_events(
    start: str, due: str, repeats: str, days: list[str]
):
    often = CALL | {"start_date": pd.Timestamp(start), "due_date": pd.Timestamp(due), "recurrence": repeats}

    found = events(calendar(plan_of(actions=[often]), as_of=AS_OF, until=UNTIL))

    assert [f"{event.decoded('dtstart')}" for event in found] == days
    assert not any("rrule" in event for event in found)
    assert all(f"Repeats: {repeats}\nDue: {due}" in str(event["description"]) for event in found)


def test_single_events_of_a_series_move_when_it_is_moved_and_the_first_is_the_action_itself():
    monthly = CALL | {"due_date": pd.Timestamp("2026-12-31"), "recurrence": "monthly"}
    before = monthly | {"start_date": pd.Timestamp("2026-10-31")}
    after = monthly | {"start_date": pd.Timestamp("2026-10-29")}

    was, now, once = (
        [str(event["uid"]) for event in events(calendar(plan_of(actions=[row]), as_of=AS_OF, until=UNTIL))]
        for row in (before, after, CALL)
    )

    assert was == now
    assert len(set(was)) == 3
    assert was[:1] == once


def test_a_series_without_end_is_no_endless_file():
    far = CALL | {"start_date": pd.Timestamp("2026-10-31"), "due_date": pd.Timestamp("9998-12-31")}

    found = events(calendar(plan_of(actions=[far | {"recurrence": "monthly"}]), as_of=AS_OF, until=UNTIL))

    assert len(found) == MOST_DATES


def test_a_rhythm_that_cannot_be_read_is_one_date_and_says_so():
    (event,) = events(
        calendar(plan_of(actions=[CALL | {"recurrence": "when it suits"}]), as_of=AS_OF, until=UNTIL)
    )

    assert "rrule" not in event
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert "Repeats: when it suits (how often cannot be read, so this is one date only)" in str(
        event["description"]
    )


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_what_is_over_repeats_no_more(status: str):
    often = CALL | {"start_date": pd.Timestamp("2026-09-08"), "recurrence": "weekly", "status": status}

    (event,) = events(calendar(plan_of(actions=[often]), as_of=AS_OF, until=UNTIL))

    assert "rrule" not in event


PLANS = [{"plan_id": "p", "account_id": "a", "period": "2026Q4"}]


def test_each_clock_has_its_next_review_unless_one_is_booked_in_time():
    reviews = [
        {"row_id": "v1", "plan_id": "p", "clock": "client", "held_date": pd.Timestamp("2026-10-30")},
        {"row_id": "v2", "plan_id": "p", "clock": "client", "due_date": pd.Timestamp("2026-11-27")},
        {"row_id": "v3", "plan_id": "p", "clock": "manager", "held_date": pd.Timestamp("2026-11-05")},
    ]

    found = events(
        calendar(plan_of(plans=PLANS, reviews=reviews), account="Northwind", as_of=AS_OF, until=UNTIL)
    )

    # client: 30.10. + 14 = 13.11. is over, + 30 = 29.11. is covered by the one booked, + 92 = 30.01. as well;
    # manager: 05.11. + 31 = 06.12.; leadership was never held
    assert {str(event["summary"]): event.decoded("dtstart") for event in found} == {
        "Client review of the plan for Northwind": date(2026, 11, 27),
        "Client update due for Northwind (overdue since 2026-11-13)": AS_OF,
        "Manager review due for Northwind": date(2026, 12, 6),
        "Leadership review due for Northwind (never held)": AS_OF,
    }


def test_the_next_review_moves_under_its_uid_when_one_was_held():
    def manager(held: str, day: date) -> icalendar.Event:
        review = {"row_id": "v", "plan_id": "p", "clock": "manager", "held_date": pd.Timestamp(held)}
        found = events(calendar(plan_of(plans=PLANS, reviews=[review]), as_of=day, until=UNTIL))
        return next(event for event in found if str(event["summary"]).startswith("Manager"))

    before, after = manager("2026-10-20", AS_OF), manager("2026-11-18", date(2026, 11, 20))

    assert before["uid"] == after["uid"]
    assert after.decoded("dtstart") == date(2026, 12, 19)
    assert int(after["sequence"]) > int(before["sequence"])


def test_the_strict_reader_refuses_what_breaks_the_rfc():
    good = calendar(plan_of(actions=[CALL]), as_of=AS_OF, until=UNTIL)

    for wrong, rule in (
        (good.replace(b"\r\n", b"\n"), "CRLF"),
        (good.replace(b"DTEND;VALUE=DATE:20261202", b"DTEND;VALUE=DATE:20261201"), "later than DTSTART"),
        (good.replace(b"DTSTAMP:20261115T000000Z", b"DTSTAMP:20261115T000000"), "DTSTAMP"),
        (good.replace(b"SUMMARY:", b"SUMMARY:a,"), "escaped"),
        (good.replace(b"STATUS:", b"RRULE:FREQ=DAILY;UNTIL=20261224T000000Z\r\nSTATUS:"), "UNTIL is a date"),
        (good.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80), "75 octets"),
    ):
        with pytest.raises(BrokenRuleError, match=rule):
            events_of(wrong)


def test_the_calendars_of_the_sample_keep_to_the_rfc(sample_store: str):
    for number in range(1, 6):
        plan = read_account_plan(
            sample_store, account_id=f"001Pb000000000{number}IAA", period="2026Q4", as_of="2026-11-15"
        )

        found = events(calendar(plan, account=str(plan.account["name"]), as_of=AS_OF, until=UNTIL))

        assert len(found) > 5
        assert all(days_of(event) for event in found if "rrule" in event)
