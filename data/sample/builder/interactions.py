"""Meetings, calls and mails: the rhythms of the story laid out over the calendar."""

from __future__ import annotations

import random
from datetime import date, timedelta

from builder.ids import Names, salesforce_id

Rows = list[dict[str, str]]


def interaction_rows(rhythms: Rows, names: Names, accounts: dict[str, str], *, day: str) -> tuple[Rows, Rows]:
    """`Event` (meetings) and `Task` (calls, mails) up to `day`, oldest first.

    A rhythm repeats every so many days, counted back from its last day; weekends move to the Friday before.
    """
    events: Rows = []
    tasks: Rows = []
    for told, rhythm, subject in sorted(_told(rhythms), key=lambda one: one[0]):
        kind, rows = ("Event", events) if rhythm["channel"] == "Meeting" else ("Task", tasks)
        row = {
            "Id": salesforce_id(kind, len(rows) + 1),
            "AccountId": names.id("Account", accounts[rhythm["contact"]]),
            "WhoId": names.id("Contact", rhythm["contact"]),
            "OwnerId": names.id("User", rhythm["user"]),
            "ActivityDate": told.isoformat(),
            "Type": rhythm["channel"],
            "Subject": subject,
        }
        rows.append(row)
    return [row for row in events if row["ActivityDate"] <= day], [
        row for row in tasks if row["ActivityDate"] <= day
    ]


def _told(rhythms: Rows) -> list[tuple[date, dict[str, str], str]]:
    found = []
    for rhythm in rhythms:
        chance = random.Random(f"{rhythm['user']} {rhythm['contact']} {rhythm['channel']}")
        first, day = date.fromisoformat(rhythm["from"]), date.fromisoformat(rhythm["to"])
        subjects = [subject.strip() for subject in rhythm["subjects"].split(";")]
        while day >= first:
            weekday = day - timedelta(days=max(0, day.weekday() - 4))
            found.append((weekday, rhythm, chance.choice(subjects)))
            day -= timedelta(days=int(rhythm["every"]) + chance.randint(-3, 3))
    return found
