"""Rows that the tests of the store write."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine

from planning_helpers.store import Replaced, replace_facts, save

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def account(account_id: str = "northwind", **values: Any) -> dict[str, Any]:
    return {"account_id": account_id, "name": account_id.title(), **values}


def opportunity(opportunity_id: str = "deal", **values: Any) -> dict[str, Any]:
    row = {"opportunity_id": opportunity_id, "account_id": "northwind", "name": opportunity_id.title()}
    return {**row, "stage": "Proposal", "is_closed": False, "is_won": False, **values}


def transaction(transaction_id: str = "line", **values: Any) -> dict[str, Any]:
    row = {"transaction_id": transaction_id, "account_id": "northwind", "transaction_date": date(2026, 5, 1)}
    return {**row, "amount": 10.0, **values}


def swot_item(**values: Any) -> dict[str, Any]:
    return {"plan_id": "plan", "quadrant": "weakness", "statement": "Buys from one unit", **values}


def import_rows(
    store: Engine, table: str, *rows: dict[str, Any], on: date = SEPTEMBER, **options: Any
) -> Replaced:
    return replace_facts(store, table, list(rows), by="import", effective_on=on, **options)


def save_row(
    store: Engine, table: str, row: dict[str, Any], *, on: date = SEPTEMBER, by: str = "ann"
) -> dict[str, Any]:
    return save(store, table, row, by=by, effective_on=on)


def save_plan(store: Engine, plan_id: str = "plan", **values: Any) -> dict[str, Any]:
    return save_row(
        store, "plans", {"plan_id": plan_id, "account_id": "northwind", "period": "2026Q4", **values}
    )
