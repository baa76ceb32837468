"""Beginning the plan of an account for a period: an empty one, or the one before taken on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import columns
from planning_helpers.model.next_plan import OF_A_PLAN, copied_rows, next_plan
from planning_helpers.periods import parse_period
from planning_helpers.store.engine import writing
from planning_helpers.store.named_accounts import stored_account
from planning_helpers.store.read import read_rows
from planning_helpers.store.values import from_json, iso, moment
from planning_helpers.store.write import save


@dataclass(frozen=True)
class TakenOn:
    """A plan that another was taken on to.

    Attributes:
        plan: Its row, as stored.
        copied: How many rows went along, by table.
        stayed: How many are finished and stayed in the plan before alone, by table.
    """

    plan: Mapping[str, Any]
    copied: Mapping[str, int]
    stayed: Mapping[str, int]


def begin_plan(
    store: Engine, account_id: str, period: str, *, by: str, effective_on: date, **values: Any
) -> dict[str, Any]:
    """Save an empty plan of the account for `period`, with `values`; return it as stored.

    Raises:
        PeriodError: If `period` is none.
        UnknownNameError: If there is no such account.
        PlanThereError: If the account has a plan for it.
    """
    name = parse_period(period).name
    with writing(store) as connection:
        row = {"account_id": stored_account(connection, account_id)["account_id"], "period": name, **values}
        return save(store, "plans", row, by=by, effective_on=effective_on)


def take_on(store: Engine, plan_id: str, period: str, *, by: str, effective_on: date) -> TakenOn:
    """Begin the plan of `period` with what the plan `plan_id` holds on `effective_on` and is not finished.

    The plan before stays as it is. Either all is written, or nothing.

    Raises:
        PeriodError: If `period` is none.
        UnknownNameError: If there is no such plan on that day.
        PlanThereError: If the account has a plan for `period`.
    """
    name, new_id = parse_period(period).name, uuid4().hex
    signed: dict[str, Any] = {"by": by, "effective_on": effective_on, "recorded_at": moment()}
    with writing(store) as connection:
        plans = _rows(connection, "plans", effective_on)
        plan = next((row for row in plans if row["plan_id"] == plan_id), None)
        if plan is None:
            raise UnknownNameError("plan", plan_id, [row["plan_id"] for row in plans])
        begun = save(store, "plans", next_plan(plan, plan_id=new_id, period=name), **signed)
        owned = {
            table: [
                row
                for row in _rows(connection, table, effective_on, plan["account_id"])
                if row["plan_id"] == plan_id
            ]
            for table in OF_A_PLAN
        }
        deals = _rows(connection, "opportunities", effective_on, plan["account_id"])
        closed = {row["opportunity_id"] for row in deals if row["is_closed"]}
        copies = copied_rows(owned, plan_id=new_id, period=name, closed_deals=closed)
        for table, rows in copies.items():
            for row in rows:
                save(store, table, row, **signed)
    copied = {table: len(rows) for table, rows in copies.items()}
    stayed = {table: len(rows) - copied.get(table, 0) for table, rows in owned.items()}
    return TakenOn(begun, copied, {table: number for table, number in stayed.items() if number})


def _rows(
    connection: Connection, table: str, as_of: date, account_id: str | None = None
) -> list[dict[str, Any]]:
    names = [column.name for column in columns(table)]
    found = read_rows(connection, table, as_of=as_of, account_id=account_id)
    return [from_json(table, dict(zip(names, map(iso, row), strict=True))) for row in found]
