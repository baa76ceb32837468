"""All plans of a store, also of accounts that the CRM no longer has; and moving one to another account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.model.next_plan import OF_A_PLAN, OF_ITS_PERIOD
from planning_helpers.periods import parse_period, period_name
from planning_helpers.store.engine import writing
from planning_helpers.store.read import read_table
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.values import moment
from planning_helpers.store.write import save, stored_row
from planning_helpers.wording.figures import counted


@dataclass(frozen=True)
class MovedPlan:
    """What moving a plan did.

    Attributes:
        plan_id: The plan that holds the rows now: the one moved, or the one that it was joined to.
        period: Its period.
        rows: How many rows of its tables moved along.
        is_joined: Whether they were added to the plan that the account had.
    """

    plan_id: str
    period: str
    rows: int
    is_joined: bool = False


class TwoPlansError(PlanningError):
    """The account that a plan is to be moved to has one for the period."""


def kept_plans(store: Engine) -> pd.DataFrame:
    """Every plan that is stored, those of accounts that are gone first.

    Returns:
        One row a plan: `plan_id`, `account_id`, `account` (its name, or the last one known; empty when there
        never was such an account), `is_gone` (no such account is stored), `gone_on` (since when, where that
        is known), `period`, `rows` (of all tables of the plan), `recorded_by` and `recorded_at` (of its own
        row), `follows_id`.
    """
    plans, accounts = read_table(store, "plans"), read_table(store, "accounts")
    with store.connect() as connection:
        rows = _rows_by_plan(connection)
        last = _last_known(connection, set(plans["account_id"]) - set(accounts["account_id"]))
    names = dict(zip(accounts["account_id"], accounts["name"], strict=True))
    known = {**{key: name for key, (name, _) in last.items()}, **names}
    gone_on = plans["account_id"].map({key: pd.Timestamp(day) for key, (_, day) in last.items()})
    found = plans.assign(
        account=plans["account_id"].map(known).astype("str"),
        is_gone=~plans["account_id"].isin(list(names)),
        gone_on=pd.to_datetime(gone_on).astype("datetime64[us]"),
        rows=plans["plan_id"].map(rows).fillna(0).astype("int64"),
    ).sort_values(["is_gone", "account", "account_id", "period"], ascending=[False, True, True, True])
    columns = ["plan_id", "account_id", "account", "is_gone", "gone_on", "period", "rows"]
    return found[[*columns, "recorded_by", "recorded_at", "follows_id"]].reset_index(drop=True)


def move_plan(
    store: Engine,
    plan_id: str,
    account_id: str,
    *,
    by: str,
    effective_on: date,
    period: str = "",
    join: bool = False,
) -> MovedPlan:
    """Let the plan belong to another account, or to another `period`, with all its rows and its history.

    Where that account has a plan for the period, the rows can be added to that one with `join`: they go there
    as they are, and the plan that they leave stays with its own goals and words, without rows.

    Raises:
        UnknownNameError: If there is no such plan or account.
        PeriodError: If `period` is given and is none.
        TwoPlansError: If the account has a plan for the period and `join` is false.
        OutOfOrderError: If something is known of a row that moves from a day after `effective_on`.
    """
    signed: dict[str, Any] = {"by": by, "effective_on": effective_on, "recorded_at": moment()}
    with writing(store) as connection:
        plan = stored_row(connection, "plans", plan_id)
        if plan is None:
            raise UnknownNameError("plan", plan_id, read_table(store, "plans")["plan_id"])
        account = stored_row(connection, "accounts", account_id)
        if account is None:
            raise UnknownNameError("account", account_id, read_table(store, "accounts")["account_id"])
        wanted = parse_period(period).name if period else str(plan["period"])
        if (plan["account_id"], plan["period"]) == (account_id, wanted):
            raise PlanningError(
                f"plan {plan_id!r} is the plan of {account['name']} for {wanted} already; nothing was moved."
            )
        there = _plan_there(connection, account_id, wanted)
        if there is None:
            save(store, "plans", {**plan, "account_id": account_id, "period": wanted}, **signed)
            return MovedPlan(plan_id, wanted, _rows_by_plan(connection)[plan_id])
        if not join:
            raise TwoPlansError(_two_plans(connection, plan, there, str(account["name"])))
        if plan_id == there["follows_id"] or plan["follows_id"] == there["plan_id"]:
            raise PlanningError(
                f"plan {plan_id!r} and plan {there['plan_id']!r} follow one another: the rows of one are "
                "copies of the other's and would stand there twice. Nothing was moved."
            )
        joining = [table for table in OF_A_PLAN if table not in OF_ITS_PERIOD]
        moved = [(table, row) for table in joining for row in _rows_of(connection, table, plan_id)]
        for table, row in moved:
            save(store, table, {**row, "plan_id": there["plan_id"]}, **signed)
    return MovedPlan(there["plan_id"], there["period"], len(moved), is_joined=True)


def _two_plans(connection: Connection, plan: dict[str, Any], there: dict[str, Any], account: str) -> str:
    rows = _rows_by_plan(connection)
    return (
        f"{account} has a plan for {there['period']} already, {there['plan_id']!r} with "
        f"{counted(rows[there['plan_id']], 'row')}; plan {plan['plan_id']!r} with "
        f"{counted(rows[plan['plan_id']], 'row')} stays where it is. Add --join to add its rows to the "
        "plan that is there; nothing of either is overwritten."
    )


def _plan_there(connection: Connection, account_id: str, period: str) -> dict[str, Any] | None:
    plans = tables["plans"]
    found = connection.execute(select(plans).where(plans.c.account_id == account_id)).mappings()
    return next((dict(row) for row in found if period_name(row["period"]) == period_name(period)), None)


def _rows_of(connection: Connection, table: str, plan_id: str) -> list[dict[str, Any]]:
    stored = tables[table]
    found = connection.execute(select(stored).where(stored.c.plan_id == plan_id)).mappings()
    return [dict(row) for row in found]


def _rows_by_plan(connection: Connection) -> Counter[str]:
    found: Counter[str] = Counter()
    for table in OF_A_PLAN:
        plan_id = tables[table].c.plan_id
        query = select(plan_id, func.count()).group_by(plan_id)
        found.update(dict(connection.execute(query).all()))
    return found


def _last_known(connection: Connection, account_ids: set[str]) -> dict[str, tuple[str, date]]:
    """By key, the last name of each account that was removed, and the day from which it is gone."""
    query = select(changes.c.row_id, changes.c.before, changes.c.effective_on).where(
        changes.c.table_name == "accounts", changes.c.after.is_(None), changes.c.before.is_not(None)
    )
    found = connection.execute(query.order_by(changes.c.change_id))
    return {key: (str(row["name"]), day) for key, row, day in found if key in account_ids}
