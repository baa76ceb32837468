"""Makes `tests/store/old_stores/<revision>.db`, a small store of the newest migration: `make oldstore`."""

from __future__ import annotations

import sqlite3

from planning_helpers.store import open_store
from planning_helpers.store.schema import REVISION
from tests.support.places import PROJECT
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
    swot_item,
    transaction,
)


def main() -> None:
    """Write a small store of the present version."""
    file = PROJECT / "tests" / "store" / "old_stores" / f"{REVISION}.db"
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    store = open_store(f"sqlite:///{file.absolute()}", create=True)
    import_rows(store, "accounts", account("northwind", currency="EUR"), on=SEPTEMBER)
    import_rows(store, "opportunities", opportunity("deal", amount=100.0, currency="EUR"), on=SEPTEMBER)
    import_rows(store, "transactions", transaction("line", currency="EUR"), on=SEPTEMBER)
    save_plan(store, "plan", commit_goal=500.0)
    row = save_row(store, "swot_items", swot_item(row_id="item"), on=OCTOBER)
    save_row(store, "swot_items", {**row, "statement": "Buys from one unit only"}, on=NOVEMBER)
    store.dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA page_size = 512")  # forty tables with few rows
        connection.execute("VACUUM")


if __name__ == "__main__":
    main()
