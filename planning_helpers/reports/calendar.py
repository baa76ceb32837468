"""The plan's dates as a calendar file that any calendar program takes in."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pandas as pd

from planning_helpers.reports.names import names_of

PRODUCT = "-//Account Planbook//actions//EN"
LONGEST_SUMMARY = 200
STATUSES = {"cancelled": "CANCELLED", "planned": "TENTATIVE"}  # else CONFIRMED


def calendar(plan: Mapping[str, pd.DataFrame], *, account: str = "", as_of: date) -> bytes:
    """The dated actions and reviews of `plan` as all-day events (iCalendar, RFC 5545).

    An action stands on its due date and says who does it with whom, what it should bring and how far it is; a
    review stands on the day it is due until it is held. Rows without a due date are left out. The same row
    has the same UID every time, so that reading the file again moves events instead of doubling them; nothing
    depends on the clock. Events block no time. Source: ACT-1, REV-1.
    """
    names = names_of(plan)
    found = icalendar.Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    if account:
        found.add("x-wr-calname", _plain(f"Account plan: {account}"))
    actions, reviews = plan["actions"], plan["reviews"]
    for row in actions[actions["due_date"].notna()].sort_values(["due_date", "row_id"]).to_dict("records"):
        found.add_component(_action(row, names, account=account, as_of=as_of))
    due = reviews["due_date"].notna() & reviews["held_date"].isna()
    for row in reviews[due].sort_values(["due_date", "row_id"]).to_dict("records"):
        found.add_component(_review(row, account=account, as_of=as_of))
    return bytes(found.to_ical())


def _action(
    row: Mapping[Hashable, Any], names: Mapping[str, Mapping[str, str]], *, account: str, as_of: date
) -> icalendar.Event:
    status = _text(row["status"]) or "planned"
    event = _event("actions", row, as_of=as_of)
    done = "Done: " if status == "done" else ""
    event.add("summary", _plain(f"{done}{_text(row['name'])}")[:LONGEST_SUMMARY])
    lines = {
        "Account": account,
        "Owner": _named(row["owner_id"], names.get("users", {})),
        "With": _named(row["contact_id"], names.get("contacts", {})),
        "Serves": _named(row["initiative_id"], names.get("initiatives", {}))
        or _named(row["opportunity_id"], names.get("opportunities", {}))
        or _named(row["strategy_id"], names.get("strategies", {})),
        "Expected outcome": _text(row["expected_outcome"]),
        "Status": status,
        "Repeats": _text(row["recurrence"]),
    }
    event.add("description", _described(lines))
    event.add("status", STATUSES.get(status, "CONFIRMED"))
    return event


def _review(row: Mapping[Hashable, Any], *, account: str, as_of: date) -> icalendar.Event:
    event = _event("reviews", row, as_of=as_of)
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


def _event(table: str, row: Mapping[Hashable, Any], *, as_of: date) -> icalendar.Event:
    """An all-day event on the row's due date; DTSTAMP is `as_of`, since it may not be the clock's."""
    due = pd.Timestamp(str(row["due_date"])).date()
    event = icalendar.Event()
    event.add(
        "uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, f'planbook:{table}:' + str(row['row_id']))}@account-planbook"
    )
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("sequence", int(str(row["version"])) if not pd.isna(row["version"]) else 1)
    event.add("transp", "TRANSPARENT")
    return event


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
