"""A small plan in a store, its workbook, and a person's hand in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Engine

from planning_helpers.commands.export import export_plans
from planning_helpers.commands.import_workbook import WorkbookImport, import_workbook
from planning_helpers.store import read_table
from tests.support.store_rows import SEPTEMBER, account, import_rows, opportunity, save_plan, save_row

TODAY = date(2026, 11, 22)


def planned_store(store: Engine) -> Engine:
    """`store` with the account northwind: two of our people, two of theirs, a deal and a small plan."""
    import_rows(store, "accounts", account(currency="EUR"), account("contoso"))
    import_rows(
        store,
        "users",
        {"user_id": "u1", "name": "Ada Byron", "title": "Analyst"},
        {"user_id": "u2", "name": "Bob Ray"},
    )
    import_rows(
        store,
        "contacts",
        {"contact_id": "c1", "account_id": "northwind", "name": "Cy Young", "title": "CFO"},
        {"contact_id": "c2", "account_id": "northwind", "name": "Di Moss"},
    )
    import_rows(store, "opportunities", opportunity())
    save_plan(store, commit_goal=1000.0)
    save_row(store, "strategies", {"row_id": "s1", "plan_id": "plan", "name": "Niche", "is_primary": True})
    action = {"plan_id": "plan", "name": "Call Cy", "owner_id": "u1", "contact_id": "c1", "strategy_id": "s1"}
    save_row(store, "actions", {"row_id": "a1", "due_date": date(2026, 12, 1), **action})
    save_row(store, "actions", {"row_id": "a2", "plan_id": "plan", "name": "Send the offer"})
    save_row(store, "risks", {"row_id": "r1", "plan_id": "plan", "name": "Budget is frozen", "likelihood": 3})
    return store


def exported(store: Engine, folder: Path, name: str = "plan.xlsx", **options: Any) -> Path:
    """The workbook of northwind's plan of 2026Q4."""
    given = {"period": "2026Q4", "as_of": SEPTEMBER.isoformat(), "to": folder / name, **options}
    url = store.url.render_as_string(hide_password=False)
    (path,) = export_plans(["northwind"], store=url, **given)
    return path


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """`path` after a person has changed it."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def cell(workbook: openpyxl.Workbook, sheet: str, row: int, label: str) -> Any:
    """The cell of a row below the heading `label`."""
    heads = {head.value: head.column for head in workbook[sheet][1]}
    return workbook[sheet].cell(row, heads[label])


def write(path: Path, sheet: str, row: int, **values: Any) -> Path:
    """Type `values` (by label, blanks as underscores) into a row of a sheet."""

    def change(workbook: openpyxl.Workbook) -> None:
        for label, value in values.items():
            cell(workbook, sheet, row, label.replace("_", " ")).value = value

    return edit(path, change)


def taken_back(store: Engine, path: Path, **options: Any) -> tuple[WorkbookImport, str]:
    """What came of importing `path`, and what was said."""
    said: list[str] = []
    done = import_workbook(
        path, store=store, by="ann", effective_on=TODAY, say=lambda *lines: said.extend(lines), **options
    )
    return done, "\n".join(map(str, said))


def stored(store: Engine, table: str, key: str) -> dict[str, Any]:
    """The row as it is stored, what is empty left out."""
    rows = read_table(store, table)
    found = rows[rows.iloc[:, list(rows.columns).index("row_id" if "row_id" in rows else "plan_id")] == key]
    return dict(found.iloc[0].dropna().items())
