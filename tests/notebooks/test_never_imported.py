"""Books of which some tables were never imported: nothing is claimed from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planning_helpers.store import open_store
from tests.support.executed import findings_of
from tests.support.store_rows import account, import_rows, opportunity, save_plan

pytestmark = pytest.mark.notebooks
CONTACTS = [
    {
        "contact_id": "anna",
        "account_id": "northwind",
        "name": "Anna Berg",
        "title": "Chief Executive Officer",
    },
    {"contact_id": "bo", "account_id": "northwind", "name": "Bo Dahl", "title": "Head of Maintenance"},
]
DEALS = [
    opportunity("pumps", amount=500.0, close_date=date(2026, 12, 1)),
    opportunity("valves", amount=300.0, close_date=date(2026, 10, 10), is_closed=True, is_won=True),
]
BOOKS = {
    "accounts only": {},
    "accounts and deals": {"opportunities": DEALS},
    "accounts and contacts": {"contacts": CONTACTS},
}
TOLD = [
    ("accounts only", "01_snapshot", "worth", "Worth cannot be told: sales and deals were never imported"),
    ("accounts only", "03_initiatives", "stretch", "Stretch cannot be told: deals were never imported"),
    (
        "accounts only",
        "06_opportunity_map",
        "qualification",
        "Qualification cannot be told: deals were never imported",
    ),
    (
        "accounts and deals",
        "02_swot",
        "swot_candidates",
        "Whether anything stands out cannot be told: sales and talks were never imported",
    ),
    (
        "accounts and deals",
        "04_business_units",
        "whitespace_value",
        "Whitespace value cannot be told: offerings were never imported",
    ),
    (
        "accounts and contacts",
        "05_connect_the_dots",
        "introductions",
        "Introductions cannot be told: talks and ties were never imported",
    ),
]
CLAIMS = (
    "is ours yet",
    "No deal is open",
    "no open deal",
    "Nothing in sales",
    "all we sell",
    "Nobody we know",
)


@pytest.mark.parametrize(("book", "notebook", "section", "said"), TOLD, ids=lambda value: str(value)[:30])
def test_nothing_is_claimed_from_a_table_never_imported(book, notebook, section, said, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url, create=True)
    import_rows(store, "accounts", account(wallet=5000.0, currency="EUR"))
    for table, rows in BOOKS[book].items():
        import_rows(store, table, *rows)
    save_plan(store, commit_goal=1000.0, stretch_goal=2000.0)
    store.dispose()

    found = findings_of(
        f"{notebook}.ipynb",
        tmp_path,
        account_id="northwind",
        store_url=url,
        period="2026Q4",
        as_of="2026-11-15",
    )

    (told,) = [finding for finding in found if finding["section"] == section]
    assert (told["severity"], told["statement"]) == ("unknown", said)
    assert told["next_step"].startswith("Import ")
    assert [f["statement"] for f in found if any(claim in f["statement"] for claim in CLAIMS)] == []
