"""The plan's dates as a calendar file, parsed again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import icalendar
import pandas as pd
import pytest

from planning_helpers.model import TABLES, empty, typed
from planning_helpers.reports.calendar import calendar

AS_OF = date(2026, 11, 15)
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
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


def test_an_action_is_an_all_day_event_that_says_who_does_what_with_whom():
    (event,) = events(calendar(plan_of(actions=[CALL], **PEOPLE), account="Northwind", as_of=AS_OF))

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

    written = calendar(plan, as_of=AS_OF)

    assert events(written)[0].decoded("dtstamp") == datetime(2026, 11, 15, tzinfo=UTC)
    assert calendar(plan, as_of=AS_OF) == written


def test_a_moved_action_keeps_its_uid():
    later = CALL | {"due_date": pd.Timestamp("2026-12-24"), "version": 2}

    (before,) = events(calendar(plan_of(actions=[CALL]), as_of=AS_OF))
    (after,) = events(calendar(plan_of(actions=[later]), as_of=date(2026, 11, 30)))

    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) == 2


def test_an_action_and_a_review_of_the_same_key_are_two_events():
    review = {"row_id": "a1", "clock": "manager", "due_date": pd.Timestamp("2026-12-10")}

    found = events(calendar(plan_of(actions=[CALL], reviews=[review]), account="Northwind", as_of=AS_OF))

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

    assert events(calendar(plan_of(actions=[undated], reviews=[held]), as_of=AS_OF)) == []


@pytest.mark.parametrize(
    ("status", "summary", "state"),
    [
        ("planned", "Call the CFO", "TENTATIVE"),
        ("done", "Done: Call the CFO", "CONFIRMED"),
        ("cancelled", "Call the CFO", "CANCELLED"),
    ],
)
def test_the_status_of_an_action_shows(status: str, summary: str, state: str):
    (event,) = events(calendar(plan_of(actions=[CALL | {"status": status}]), as_of=AS_OF))

    assert (str(event["summary"]), str(event["status"])) == (summary, state)


def test_text_of_an_action_cannot_add_an_event():
    name = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged\x00"

    (event,) = events(calendar(plan_of(actions=[CALL | {"name": name}]), as_of=AS_OF))

    assert str(event["summary"]) == "x END:VEVENT BEGIN:VEVENT SUMMARY:forged"


def test_naughty_strings_make_a_file_that_reads_back(shared_data):
    texts = json.loads((shared_data / "bad_input/blns/blns.json").read_text(encoding="utf-8"))
    rows = [
        CALL | {"row_id": f"{n}{text}", "name": text, "expected_outcome": text}
        for n, text in enumerate(texts)
    ]

    found = events(calendar(plan_of(actions=rows), as_of=AS_OF))

    assert len(found) == len(texts)
    assert len({str(event["uid"]) for event in found}) == len(texts)
