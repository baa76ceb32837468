"""All plans of a store, also of accounts that the CRM no longer has; and moving one to another account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, and_, func, or_, select

from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.model.next_plan import OF_A_PLAN, OF_ITS_PERIOD
from planning_helpers.periods import parse_period, period_name
from planning_helpers.store.engine import writing
from planning_helpers.store.named_accounts import stored_account
from planning_helpers.store.read import read_table
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.values import moment
from planning_helpers.store.write import save, stored_row
from planning_helpers.wording.figures import counted


@dataclass(frozen=True)
class PlanMove:
    """A plan that goes, or went, to another account or period.

    Attributes:
        plan_id: The plan that is moved.
        from_account: The name of its account, or the last one known.
        from_period: Its period.
        account: The name of the account that it goes to.
        period: The period that it is for then.
        rows: How many rows go along, by table.
        joined: The plan that the rows are added to; empty when the plan itself goes.
        stay: How many rows stay with the plan when its others are added to another one.
        written: By table and row, what is to be saved.
    """

    plan_id: str
    from_account: str
    from_period: str
    account: str
    period: str
    rows: Mapping[str, int]
    joined: str = ""
    stay: int = 0
    written: Sequence[tuple[str, Mapping[str, Any]]] = ()


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
) -> PlanMove:
    """Let the plan belong to another account, or to another `period`, with all its rows and its history.

    Raises:
        PlanningError: See `planned_move` and `make_move`; nothing is moved then.
    """
    with writing(store):
        move = planned_move(store, plan_id, account_id, period=period, join=join)
        make_move(store, move, by=by, effective_on=effective_on)
    return move


def planned_move(
    store: Engine, plan_id: str, account_id: str, *, period: str = "", join: bool = False
) -> PlanMove:
    """What moving the plan to another account, or another `period`, would do.

    Where that account has a plan for the period, the rows can be added to that one with `join`: they go there
    as they are, and the plan that they leave stays with its own goals and words, without rows.

    Raises:
        UnknownNameError: If there is no such plan or account.
        PeriodError: If `period` is given and is none.
        TwoPlansError: If the account has a plan for the period and `join` is false.
    """
    with writing(store) as connection:
        plan = _plan(connection, plan_id)
        account = stored_account(connection, account_id)
        wanted = parse_period(period).name if period else str(plan["period"])
        if (plan["account_id"], plan["period"]) == (account["account_id"], wanted):
            raise PlanningError(
                f"plan {plan_id!r} is the plan of {account['name']} for {wanted} already; nothing was moved."
            )
        there = _plan_there(connection, account["account_id"], wanted)
        if there is None:
            return _whole_move(connection, plan, {"account_id": account["account_id"], "period": wanted})
        if not join:
            raise TwoPlansError(_two_plans(connection, plan, there, str(account["name"])))
        if plan_id == there["follows_id"] or plan["follows_id"] == there["plan_id"]:
            raise PlanningError(
                f"plan {plan_id!r} and plan {there['plan_id']!r} follow one another: the rows of one are "
                "copies of the other's and would stand there twice. Nothing was moved."
            )
        joining = [table for table in OF_A_PLAN if table not in OF_ITS_PERIOD]
        rows = [(table, row) for table in joining for row in _rows_of(connection, table, plan_id)]
        return _joining(connection, plan, there, rows, of=plan)


def planned_return(store: Engine, plan_id: str) -> PlanMove:
    """What taking back the last move of the plan would do, also of rows that were added to another plan.

    Raises:
        UnknownNameError: If there is no such plan.
        PlanningError: If it was never moved, or nothing that was moved is left.
    """
    with writing(store) as connection:
        plan = _plan(connection, plan_id)
        before, moved = _last_move(connection, plan_id)
        if before is not None:
            return _whole_move(connection, plan, {name: before[name] for name in ("account_id", "period")})
        rows = [
            (table, row)
            for table, key, joined in moved
            if (row := stored_row(connection, table, key)) and row["plan_id"] == joined
        ]
        if not rows:
            raise PlanningError(
                f"plan {plan_id!r} has not been moved, or what was moved has been moved or removed since; "
                "there is nothing to move back. `planbook plans` lists where every plan is."
            )
        return _joining(connection, _plan(connection, rows[0][1]["plan_id"]), plan, rows, of=plan)


def make_move(store: Engine, move: PlanMove, *, by: str, effective_on: date) -> None:
    """Write what `move` says: all of it, or nothing.

    Raises:
        StaleRowError: If somebody wrote a row since it was planned.
        OutOfOrderError: If something is known of a row that moves from a day after `effective_on`.
        PlanThereError: If the account has another plan for the period by now.
    """
    at = moment()
    with writing(store):
        for table, row in move.written:
            save(store, table, row, by=by, effective_on=effective_on, recorded_at=at)


def _plan(connection: Connection, plan_id: str) -> dict[str, Any]:
    if (found := stored_row(connection, "plans", plan_id)) is None:
        known = connection.execute(select(tables["plans"].c.plan_id)).scalars()
        raise UnknownNameError("plan", plan_id, known)
    return found


def _whole_move(connection: Connection, plan: Mapping[str, Any], new: Mapping[str, Any]) -> PlanMove:
    """The move of a plan itself, its rows with it, to the account and period `new`."""
    return PlanMove(
        plan["plan_id"],
        _account_name(connection, plan["account_id"]),
        plan["period"],
        _account_name(connection, new["account_id"]),
        new["period"],
        _by_table(connection, plan["plan_id"]),
        written=[("plans", {**plan, **new})],
    )


def _joining(
    connection: Connection,
    leaving: Mapping[str, Any],
    to: Mapping[str, Any],
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    of: Mapping[str, Any],
) -> PlanMove:
    """The move of `rows` from one plan to another, by a command about the plan `of`."""
    return PlanMove(
        of["plan_id"],
        _account_name(connection, leaving["account_id"]),
        leaving["period"],
        _account_name(connection, to["account_id"]),
        to["period"],
        Counter(table for table, _ in rows),
        joined=to["plan_id"],
        stay=_rows_by_plan(connection)[leaving["plan_id"]] - len(rows),
        written=[(table, {**row, "plan_id": to["plan_id"]}) for table, row in rows],
    )


def _last_move(
    connection: Connection, plan_id: str
) -> tuple[Mapping[str, Any] | None, list[tuple[str, str, str]]]:
    """Its row before the plan moved last; or of the rows that moved: table, key and the plan they went to."""
    entry = changes.c
    is_of_plan = and_(entry.table_name == "plans", entry.row_id == plan_id)
    has_left = and_(
        entry.table_name.in_(OF_A_PLAN), entry.belonged_to == plan_id, entry.belongs_to != plan_id
    )
    query = select(changes).where(or_(is_of_plan, has_left), entry.before.is_not(None))
    moved = [
        row
        for row in connection.execute(query.order_by(entry.change_id.desc())).mappings()
        if row["after"] is not None
        and (row["table_name"] != "plans" or _is_moved(row["before"], row["after"]))
    ]
    if moved and moved[0]["table_name"] == "plans":
        return moved[0]["before"], []
    last = [row for row in moved if row["recorded_at"] == moved[0]["recorded_at"]]
    return None, [(row["table_name"], row["row_id"], row["belongs_to"]) for row in last]


def _is_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(before[name] != after[name] for name in ("account_id", "period"))


def _account_name(connection: Connection, account_id: str) -> str:
    """The name of an account; of one that is gone the last one known."""
    if found := stored_row(connection, "accounts", account_id):
        return str(found["name"])
    return _last_known(connection, {account_id}).get(account_id, (account_id, None))[0]


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


def _by_table(connection: Connection, plan_id: str) -> dict[str, int]:
    found = {table: len(_rows_of(connection, table, plan_id)) for table in OF_A_PLAN}
    return {table: number for table, number in found.items() if number}


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
