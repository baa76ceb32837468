"""What of a plan goes along into the plan of another period. Source: SNAP-2, REV-4."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from planning_helpers.model.tables import TABLES, columns, row_class
from planning_helpers.periods import PeriodError, parse_period

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

OF_A_PLAN = tuple(name for name, row in TABLES.items() if row.scope == "plan")
"""The tables whose rows belong to a plan."""

OF_ITS_PERIOD = frozenset({"approvals", "checklist_marks", "client_permissions"})
"""Tables that tell how one plan came about: the next one is approved, ticked and allowed anew."""

_ENDS = {"from_id": "from_kind", "to_id": "to_kind"}
"""Columns of `ties` that hold the key, or the name, of a partner where the column of the kind says so."""


def copied_key(plan_id: str, row_id: str) -> str:
    """Key of the row that was copied from `row_id` into the plan `plan_id`."""
    return uuid5(NAMESPACE_URL, f"{plan_id} {row_id}").hex


def next_plan(plan: Row, *, plan_id: str, period: str) -> dict[str, Any]:
    """`plan` as the plan of another `period` begins.

    When the client agreed and when it was reviewed was said of `plan` alone. Sales goals are a proposal for
    a period of the same length, and empty for another.
    """
    said_of_it = {"client_agreed_date": None, "last_reviewed_date": None}
    goals = {} if _kind(str(plan["period"])) == _kind(period) else {"commit_goal": None, "stretch_goal": None}
    begun = {"plan_id": plan_id, "period": period, "follows_id": plan["plan_id"], "version": None}
    return {**plan, **said_of_it, **goals, **begun}


def copied_rows(
    rows: Rows, *, plan_id: str, period: str, closed_deals: Collection[str]
) -> dict[str, list[Row]]:
    """The rows that go along into the plan `plan_id` of `period`, as copies that lead to one another.

    What is finished stays behind: actions done or cancelled, goals due before `period` begins, how to win a
    deal that is closed, reviews held (but the last one on each clock, from which the next is counted),
    approvals and marks on the checklist. A copy leads to copies: a reference to a row that stayed behind is
    empty, and a row that must have it stays behind too.

    Args:
        rows: Rows of one plan, by table.
        plan_id: The plan that they are copied into.
        period: Its period.
        closed_deals: Keys of the opportunities that are won or lost.
    """
    start = _start(period)
    last_held = {
        str(row["clock"]): row["row_id"] for row in sorted(_held(rows), key=lambda row: row["held_date"])
    }
    goes = {
        table: [
            row
            for row in rows.get(table, ())
            if table not in OF_ITS_PERIOD and not _is_finished(table, row, start, closed_deals, last_held)
        ]
        for table in OF_A_PLAN
    }
    keys = _keys(goes)
    while lacking := {key for table, kept in goes.items() for key in _lacking(table, kept, keys)}:
        goes = {table: [row for row in kept if row["row_id"] not in lacking] for table, kept in goes.items()}
        keys = _keys(goes)
    own = {"plan_id": plan_id, "version": None}
    return {
        table: [
            {**row, **_led(table, row, keys, plan_id), "row_id": copied_key(plan_id, row["row_id"]), **own}
            for row in kept
        ]
        for table, kept in goes.items()
        if kept
    }


def _is_finished(
    table: str, row: Row, start: date | None, closed_deals: Collection[str], last_held: Mapping[str, str]
) -> bool:
    match table:
        case "actions":
            return row["status"] in {"done", "cancelled"}
        case "goals":
            return start is not None and row["due_date"] is not None and row["due_date"] < start
        case "opportunity_strategies":
            return row["opportunity_id"] in closed_deals
        case "reviews":
            return row["held_date"] is not None and last_held[row["clock"]] != row["row_id"]
    return False


def _held(rows: Rows) -> list[Row]:
    return [row for row in rows.get("reviews", ()) if row["held_date"] is not None]


def _leads(table: str, row: Row) -> Iterator[tuple[str, str]]:
    """Columns by which `row` leads to another row of its plan, and the table that one is of."""
    for column in columns(table):
        if column.references in OF_A_PLAN and row[column.name] is not None:
            yield column.name, column.references


def _lacking(table: str, rows: Iterable[Row], keys: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Keys of the `rows` of `table` that must lead to a row that is not there."""
    required = {column.name for column in columns(table) if column.required}
    for row in rows:
        if any(name in required and row[name] not in keys[of] for name, of in _leads(table, row)):
            yield row["row_id"]


def _led(table: str, row: Row, keys: Mapping[str, Collection[str]], plan_id: str) -> dict[str, str | None]:
    """Where the copy of `row` leads to, in the columns that lead to another row of the plan."""
    led = {
        name: copied_key(plan_id, row[name]) if row[name] in keys[of] else None
        for name, of in _leads(table, row)
    }
    if table != "ties":
        return led
    ends = {name: row[name] for name, kind in _ENDS.items() if row[kind] == "partner"}
    return {name: copied_key(plan_id, key) for name, key in ends.items() if key in keys["partners"]}


def _keys(rows: Rows) -> dict[str, set[str]]:
    return {table: {row[row_class(table).key] for row in kept} for table, kept in rows.items()}


def _kind(period: str) -> str | None:
    return None if _start(period) is None else period[4:5]


def _start(period: str) -> date | None:
    try:
        return parse_period(period).start
    except PeriodError:
        return None
