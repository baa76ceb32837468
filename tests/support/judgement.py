"""What people have typed into a store: counted, and looked through for references that lead nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.model.next_plan import OF_A_PLAN
from planning_helpers.store.schema import tables
from tests.support.store_rows import SEPTEMBER, account, import_rows, opportunity, save_plan, save_row

JUDGEMENT = tuple(table for table in TABLES if not is_fact(table))


def judgement(store: Engine) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row that people typed, by table and key."""
    with store.connect() as connection:
        return {
            (table, row[row_class(table).key]): dict(row)
            for table in JUDGEMENT
            for row in connection.execute(select(tables[table])).mappings()
        }


def dangling(store: Engine) -> list[tuple[str, str, str, str]]:
    """References of judgement to rows that are not there: table, key, column and what it names."""
    with store.connect() as connection:
        keys = {
            table: set(connection.execute(select(tables[table].c[row_class(table).key])).scalars())
            for table in TABLES
        }
    return [
        (table, key, column.name, row[column.name])
        for (table, key), row in judgement(store).items()
        for column in columns(table)
        if column.references
        and row[column.name] is not None
        and row[column.name] not in keys[column.references]
    ]


def rows_of_every_table(store: Engine) -> None:
    """The accounts northwind and contoso, and a plan of northwind with rows in every table of a plan."""
    import_rows(store, "accounts", account(currency="EUR"), account("contoso"))
    import_rows(store, "users", {"user_id": "u1", "name": "Ada Byron"})
    import_rows(store, "contacts", {"contact_id": "c1", "account_id": "northwind", "name": "Cy Young"})
    import_rows(store, "opportunities", opportunity(), opportunity("won", is_closed=True, is_won=True))
    save_plan(store, commit_goal=500.0, narrative="All goes well", client_agreed_date=date(2026, 9, 1))
    for table in OF_A_PLAN:
        for number, values in enumerate(_SAID[table], start=1):
            row = {"row_id": f"{table}-{number}", "plan_id": "plan", **values}
            save_row(store, table, row, on=SEPTEMBER)


_SAID: dict[str, list[dict[str, Any]]] = {
    "interview_answers": [{"question": "Why?", "contact_id": "c1"}, {"question": "When?"}],
    "swot_items": [
        {"quadrant": "weakness", "statement": "One unit buys"},
        {"quadrant": "threat", "statement": "A rival bids", "status": "dismissed"},
    ],
    "initiatives": [{"name": "Build", "swot_item_id": "swot_items-1"}, {"name": "Hire"}],
    "business_units": [{"name": "Energy"}, {"name": "Water"}],
    "stakeholders": [{"contact_id": "c1", "owner_id": "u1"}, {"placeholder": "CFO"}],
    "ties": [
        {"from_kind": "partner", "from_id": "partners-1", "to_id": "c1", "strength": 3},
        {"from_kind": "network", "from_id": "An old friend", "to_id": "c1", "strength": 2},
    ],
    "partners": [{"name": "Integrator"}, {"name": "Bank"}],
    "team_members": [{"user_id": "u1", "role": "Lead"}, {"user_id": "u1", "role": "Sponsor"}],
    "goals": [
        {"name": "goals 1", "due_date": date(2026, 12, 31)},
        {"name": "goals 2", "due_date": date(2027, 6, 30)},
    ],
    "objectives": [{"aim": "Save energy", "contact_id": "c1"}, {"aim": "Grow"}],
    "solutions": [{"answer": "Sensors", "objective_id": "objectives-1"}, {"answer": "Pumps"}],
    "strategies": [{"name": "Niche", "is_primary": True}, {"name": "Direct Attack"}],
    "tactics": [
        {"name": "Show it", "strategy_id": "strategies-1"},
        {"name": "Ask", "strategy_id": "strategies-2"},
    ],
    "opportunity_strategies": [{"opportunity_id": "deal"}, {"opportunity_id": "won"}],
    "actions": [
        {
            "name": "Call Cy",
            "strategy_id": "strategies-1",
            "initiative_id": "initiatives-1",
            "opportunity_id": "deal",
            "due_date": date(2027, 1, 20),
        },
        {"name": "Write", "status": "done"},
        {"name": "Fly", "status": "cancelled"},
    ],
    "forces": [
        {"direction": "driving", "name": "Law", "strength": 4},
        {"direction": "restraining", "name": "Cost", "strength": 2},
    ],
    "risks": [{"name": "Budget is frozen"}, {"name": "The champion leaves", "owner_id": "u1"}],
    "communications": [{"contact_id": "c1", "every_days": 14}, {"contact_id": "c1", "every_days": 30}],
    "metrics": [{"name": "Uptime"}, {"name": "Orders"}],
    "metric_readings": [
        {"metric_id": "metrics-1", "reading_date": date(2026, 10, 1), "value": 99.0},
        {"metric_id": "metrics-2", "reading_date": date(2026, 10, 1), "value": 7.0},
    ],
    "reviews": [
        {"clock": "client", "held_date": date(2026, 10, 20)},
        {"clock": "client", "held_date": date(2026, 11, 20)},
        {"clock": "manager", "due_date": date(2027, 1, 15)},
    ],
    "approvals": [{"status": "submitted"}, {"status": "approved", "status_date": date(2026, 10, 5)}],
    "checklist_marks": [{"week": 1, "item": "Ask"}, {"week": 2, "item": "Look"}],
    "client_permissions": [
        {
            "table_name": "actions",
            "for_row": "none",
            "words": "Ask Abadie",
            "allowed_by": "Ann",
            "allowed_date": date(2026, 9, 1),
        }
    ],
}
