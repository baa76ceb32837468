"""The plan's dates as a calendar file that any calendar program takes in."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pandas as pd

from planning_helpers.measures.actions.recurrence import calendar_rule, dates_of, read_recurrence
from planning_helpers.measures.actions.recurring_actions import series_span
from planning_helpers.measures.actions.reviews import review_clocks
from planning_helpers.values.dates import is_no_day
from planning_helpers.wording.reference_names import row_names

PRODUCT = "-//Account Planbook//actions//EN"
LONGEST_SUMMARY = 200
MOST_DATES = 400  # of a series written as single events
EPOCH = date(2000, 1, 1)
STATUSES = {"cancelled": "CANCELLED", "planned": "TENTATIVE"}  # else CONFIRMED


def calendar(plan: Mapping[str, pd.DataFrame], *, account: str = "", as_of: date, until: date) -> bytes:
    """The dated actions and reviews of `plan` as all-day events (iCalendar, RFC 5545).

    An action stands on its due date and says who does it with whom, what it should bring and how far it
    is; an open one that repeats is a series from its start to its due date, or as many single events
    where the series needs a day that not every month has. A review stands on the day it is due until it
    is held; beside those that are booked, each clock of the plan has its next one: on the day it runs
    out, or on `as_of` when it has run out. Rows without a date are left out. The same row has the same
    UID every time, so that reading the file again moves events instead of doubling them; nothing depends
    on the clock. Events block no time. Empty where nothing has a date, as a calendar holds at least one
    event (RFC 5545, 3.6). Source: ACT-1, ACT-4, REV-1, REV-2, REV-3, C7.

    Args:
        plan: The tables of the account by name.
        account: Its name.
        as_of: The day the facts are taken at.
        until: Where a series ends that has no due date of its own: the end of the period.
    """
    names = row_names(plan)
    found = icalendar.Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    if account:
        found.add("x-wr-calname", _plain(f"Account plan: {account}"))
    actions, reviews = plan["actions"], plan["reviews"]
    for row in actions.sort_values(["due_date", "row_id"]).to_dict("records"):
        for event in _action(row, names, account=account, as_of=as_of, until=until):
            found.add_component(event)
    due = reviews["due_date"].notna() & reviews["held_date"].isna()
    for row in reviews[due].sort_values(["due_date", "row_id"]).to_dict("records"):
        if day := _day(row["due_date"]):
            found.add_component(_review(row, day, account=account, as_of=as_of))
    for _, own in plan["plans"].iterrows():
        plan_id = str(own["plan_id"])
        clocks = review_clocks(reviews[reviews["plan_id"] == plan_id], plan=own, as_of=as_of)
        for clock in clocks.to_dict("records"):
            if not _is_booked(clock):
                found.add_component(_clock(clock, plan_id, account=account, as_of=as_of))
    return bytes(found.to_ical()) if found.events else b""


def _action(
    row: Mapping[Hashable, Any],
    names: Mapping[str, Mapping[str, str]],
    *,
    account: str,
    as_of: date,
    until: date,
) -> list[icalendar.Event]:
    """One event, which may be a series, or one for each date; none for an action without a date."""
    status, repeats, due = _text(row["status"]) or "planned", _text(row["recurrence"]), _day(row["due_date"])
    is_open = status not in {"done", "cancelled"}
    rhythm = read_recurrence(repeats) if is_open else None
    span = series_span(_day(row["start_date"]), due, until)
    dates = dates_of(rhythm, *span)[:MOST_DATES] if rhythm and span else []
    rule = calendar_rule(rhythm, *span) if rhythm and span and dates else None
    if repeats and is_open and rhythm is None:
        repeats += " (how often cannot be read, so this is one date only)"
    done = "Done: " if status == "done" else ""
    summary = _plain(f"{done}{_text(row['name'])}")[:LONGEST_SUMMARY]
    lines = {
        "Account": account,
        "Owner": _named(row["owner_id"], names.get("users", {})),
        "With": _named(row["contact_id"], names.get("contacts", {})),
        "Serves": _named(row["initiative_id"], names.get("initiatives", {}))
        or _named(row["opportunity_id"], names.get("opportunities", {}))
        or _named(row["strategy_id"], names.get("strategies", {})),
        "Expected outcome": _text(row["expected_outcome"]),
        "Status": status,
        "Repeats": repeats,
        "Due": f"{due}" if dates and due else "",
    }
    found = []
    for number, day in enumerate(dates[:1] if rule else dates or ([due] if due else [])):
        event = _event("actions", f"{row['row_id']}:{number}" if number else row["row_id"], day, as_of=as_of)
        event.add("sequence", _version(row))
        if rule:
            event.add("rrule", rule)
        event.add("summary", summary)
        event.add("description", _described(lines))
        event.add("status", STATUSES.get(status, "CONFIRMED"))
        found.append(event)
    return found


def _review(row: Mapping[Hashable, Any], day: date, *, account: str, as_of: date) -> icalendar.Event:
    event = _event("reviews", row["row_id"], day, as_of=as_of)
    event.add("sequence", _version(row))
    event.add(
        "summary",
        _plain(
            f"{_text(row['clock']).capitalize()} review of the plan{f' for {account}' if account else ''}"
        )[:LONGEST_SUMMARY],
    )
    event.add(
        "description", _described({"Account": account, "Decisions needed": _text(row["decisions_needed"])})
    )
    event.add("status", "TENTATIVE")
    return event


def _is_booked(clock: Mapping[Hashable, Any]) -> bool:
    """Whether the next review of this rhythm stands in the calendar already, and early enough."""
    due, booked = _day(clock["due_date"]), _day(clock["booked_date"])
    return booked is not None and (due is None or booked <= due)


def _clock(clock: Mapping[Hashable, Any], plan_id: str, *, account: str, as_of: date) -> icalendar.Event:
    """The next review of one rhythm, computed from the last one held."""
    due, review = _day(clock["due_date"]), str(clock["review"])
    event = _event("clocks", f"{plan_id}:{review}", max(due or as_of, as_of), as_of=as_of)
    event.add("sequence", max(0, (as_of - EPOCH).days))  # it moves with every review and with the day
    state = "never held" if due is None else f"overdue since {due}" if due < as_of else ""
    what = f"{review[:1].upper()}{review[1:]} due{f' for {account}' if account else ''}"
    event.add("summary", _plain(f"{what}{f' ({state})' if state else ''}")[:LONGEST_SUMMARY])
    last = _day(clock["last_date"])
    lines = {
        "Account": account,
        "Last held": "never" if last is None else f"{last}",
        "Rhythm": f"every {int(clock['every_days'])} days at most",
    }
    event.add("description", _described(lines))
    event.add("status", "TENTATIVE")
    return event


def _event(table: str, key: object, day: date, *, as_of: date) -> icalendar.Event:
    """An all-day event on `day`; DTSTAMP is `as_of`, since it may not be the clock's."""
    event = icalendar.Event()
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, f'planbook:{table}:{key}')}@account-planbook")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _version(row: Mapping[Hashable, Any]) -> int:
    return 1 if pd.isna(row["version"]) else int(row["version"])


def _day(moment: Any) -> date | None:
    """The day of `moment`; None without one, or where it is one that programs write for none."""
    day = None if pd.isna(moment) else pd.Timestamp(moment).date()
    return None if day is None or is_no_day(day) else day


def _described(lines: Mapping[str, str]) -> str:
    return "\n".join(f"{label}: {_plain(value)}" for label, value in lines.items() if value)


def _named(key: Any, names: Mapping[str, str]) -> str:
    return names.get(_text(key), _text(key))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _plain(text: str) -> str:
    """`text` on one line, without the control characters that calendar programs choke on."""
    kept = "".join(" " if unicodedata.category(mark) in {"Cc", "Zl", "Zp"} else mark for mark in text)
    return " ".join(kept.split())
