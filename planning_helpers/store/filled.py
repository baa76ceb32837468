"""Which tables never had a row: of what they would tell, nothing is known."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, exists, or_, select

from planning_helpers.model import TABLES
from planning_helpers.store.imports import IMPORTS
from planning_helpers.store.schema import changes, tables


def never_filled(store: Engine, as_of: date) -> frozenset[str]:
    """The tables without a row of any account up to `as_of`, and without a file in an import up to then.

    Of a table without history any row counts, whenever it was imported. Imports that were taken back do not.
    """
    until = changes.c.effective_on <= as_of
    had_rows = [
        or_(
            exists().where(changes.c.table_name == name, until),
            *([] if row.history else [select(tables[name]).exists()]),
        ).label(name)
        for name, row in TABLES.items()
    ]
    imports = select(changes.c.after).where(until, changes.c.table_name == IMPORTS)
    with store.connect() as connection:
        filled = {name for name, had in connection.execute(select(*had_rows)).mappings().one().items() if had}
        for after in connection.execute(imports).scalars():
            filled.update(after.get("tables", after["written"]))
    return frozenset(TABLES) - filled
