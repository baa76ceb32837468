"""An account has one plan for a period: a second one, or one that leaves its period unasked, is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from planning_helpers.model import row_class
from planning_helpers.periods import period_name
from planning_helpers.store.errors import MovedRowError, PlanThereError
from planning_helpers.store.schema import tables


def refuse_second_plans(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Stop before `rows` are written to `table`, if an account would have two plans for a period by that.

    Raises:
        PlanThereError: If that is so.
    """
    if table != "plans":
        return
    wanted = {row["plan_id"]: row for row in rows}
    stored = [dict(row) for row in connection.execute(select(tables["plans"])).mappings()]
    there: dict[tuple[str, str], Mapping[str, Any]] = {
        _place(row): row for row in stored if row["plan_id"] not in wanted
    }
    for row in wanted.values():
        other = there.setdefault(_place(row), row)
        if other is not row:
            raise PlanThereError(_name(connection, row["account_id"]), other, row["plan_id"])


def refuse_moved(
    table: str, rows: Iterable[Mapping[str, Any]], stored: Mapping[str, Mapping[str, Any]]
) -> None:
    """Stop before stored rows leave their plan, or a plan its account or period, by being overwritten.

    A plan taken on is a new plan that names the one before; `move_plan` moves one that is to move.

    Raises:
        MovedRowError: If that is so.
    """
    key = row_class(table).key
    if table != "plans" and row_class(table).scope != "plan":
        return
    places = ("account_id", "period") if table == "plans" else ("plan_id",)
    moved = [
        (str(row[key]), name, str(stored[row[key]][name]), str(row[name]))
        for row in rows
        for name in places
        if row[key] in stored and _said(name, row) != _said(name, stored[row[key]])
    ]
    if moved:
        raise MovedRowError(table, moved)


def _said(name: str, row: Mapping[str, Any]) -> str:
    return period_name(row[name]).upper() if name == "period" else str(row[name])


def _place(plan: Mapping[str, Any]) -> tuple[str, str]:
    return plan["account_id"], period_name(plan["period"]).upper()


def _name(connection: Connection, account_id: str) -> str:
    accounts = tables["accounts"].c
    return (
        connection.execute(select(accounts.name).where(accounts.account_id == account_id)).scalar()
        or account_id
    )
