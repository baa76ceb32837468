"""Reading once: the notebooks of one account share what one has read, and harm each other in nothing."""

import re
from collections import Counter
from contextlib import suppress

import nbformat
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import TABLES
from planning_helpers.store import read_account_plan, read_book, reading_once
from tests.support.places import PROJECT
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
    swot_item,
)

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("0[1-8]_*.ipynb"))
NORTHWIND = {"account_id": "001Pb0000000001IAA", "period": "2026Q4", "as_of": "2026-11-15"}


@pytest.fixture
def statements():
    """The SQL that is sent to any store, as it comes."""
    sent = []

    def keep(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    yield sent
    event.remove(Engine, "before_cursor_execute", keep)


@pytest.fixture
def northwind(store):
    import_rows(store, "accounts", account("northwind", currency="EUR"))
    import_rows(store, "opportunities", opportunity(amount=10.0, currency="EUR"))
    save_plan(store)
    save_row(store, "swot_items", swot_item())
    return store


def plan_of(store, as_of=NOVEMBER):
    return read_account_plan(store, account_id="northwind", period="2026Q4", as_of=as_of)


def tables_asked_for(notebook):
    """The tables the cells of a notebook take of its plan, each as often as they do."""
    cells = nbformat.read(notebook, as_version=4).cells
    return re.findall(
        r'(?<!\.)plan\["(\w+)"\]', "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    )


def tables_read(statements):
    """How often the rows of each table were read; counts and sums of them are none."""
    rows = (
        re.search(r"^SELECT .*?\bFROM (\w+)", text, re.DOTALL)
        for text in statements
        if "AS anon" not in text and "GROUP BY" not in text
    )
    return Counter(found[1] for found in rows if found and found[1] in TABLES)


def test_the_eight_notebooks_of_an_account_read_each_table_once(sample_store, statements):
    asked = [tables_asked_for(notebook) for notebook in NOTEBOOKS]
    assert len(asked) == 8
    with reading_once():
        for names in asked:
            plan = read_account_plan(sample_store, **NORTHWIND)
            assert plan.account["name"]
            assert plan.notes == ()
            for name in names:
                assert plan[name] is not None

    read = tables_read(statements)
    assert set(read) >= {name for names in asked for name in names}
    assert {name for name, times in read.items() if times > 1} == set()
    assert sum("alembic_version" in text and "SELECT" in text for text in statements) == 1


def test_outside_of_it_a_plan_shows_what_was_saved_since_the_last(northwind):
    before = plan_of(northwind)["swot_items"]
    save_row(northwind, "swot_items", swot_item(statement="Pays late"))

    assert (len(before), len(plan_of(northwind)["swot_items"])) == (1, 2)


def test_what_was_saved_is_seen_again_when_it_has_ended(northwind):
    with reading_once():
        assert len(plan_of(northwind)["swot_items"]) == 1
        save_row(northwind, "swot_items", swot_item(statement="Pays late"))
        assert len(plan_of(northwind)["swot_items"]) == 1

    assert len(plan_of(northwind)["swot_items"]) == 2
    with reading_once():
        assert len(plan_of(northwind)["swot_items"]) == 2


def test_what_one_notebook_does_to_a_frame_or_a_row_reaches_no_other(northwind):
    with reading_once():
        first = plan_of(northwind)
        deals, row, plan_row = first["opportunities"], first.account, first.plan
        deals.loc[:, "amount"] = -1.0
        deals["name"] = "spoilt"
        deals["mine"] = 1
        deals.columns.name = "spoilt"
        deals.index.name = "spoilt"
        deals.attrs["mine"] = True
        del deals["stage"]
        row["name"] = "spoilt"
        plan_row["period"] = "spoilt"
        second = plan_of(northwind)

        found = second["opportunities"]
        assert (found["amount"].tolist(), found["name"].tolist()) == ([10.0], ["Deal"])
        assert found.attrs == {}
        assert found.columns.tolist() == second["opportunities"].columns.tolist()
        assert {"stage", "mine"} & set(found) == {"stage"}
        assert (found.columns.name, found.index.name) == (None, None)
        assert (second.account["name"], second.plan["period"]) == ("Northwind", "2026Q4")


def test_accounts_periods_and_days_are_kept_apart(northwind):
    import_rows(northwind, "accounts", account("contoso", currency="USD"))
    import_rows(northwind, "opportunities", opportunity(amount=20.0, currency="EUR"), on=OCTOBER)
    with reading_once():
        plan = plan_of(northwind)
        earlier = plan.earlier("2026-09-15")
        other = read_account_plan(northwind, account_id="contoso", period="2026Q4", as_of=NOVEMBER)
        unplanned = read_account_plan(northwind, account_id="northwind", period="2026Q3", as_of=NOVEMBER)
        book = read_book(northwind, period="2026Q4", as_of=NOVEMBER)

        amounts = [of["opportunities"]["amount"].tolist() for of in (plan, earlier, other, book)]
        assert amounts == [[20.0], [10.0], [], [20.0]]
        assert (plan.plan is None, unplanned.plan is None) == (False, True)
        with pytest.raises(UnknownNameError):
            read_account_plan(northwind, account_id="fabrikam", period="2026Q4", as_of=NOVEMBER)


def test_it_leaves_no_connection_open_even_when_it_ends_in_an_error(own_sample_store):
    opened = []

    def keep(connection, record):
        opened.append(connection)

    def forget(connection, record):
        opened.remove(connection)

    event.listen(Pool, "connect", keep)
    event.listen(Pool, "close", forget)
    try:
        with suppress(ZeroDivisionError), reading_once():
            plan = read_account_plan(own_sample_store, **NORTHWIND)
            assert opened
            1 / 0  # noqa: B018
        assert opened == []
        assert len(plan["opportunities"])  # a plan that outlives it still reads
    finally:
        event.remove(Pool, "connect", keep)
        event.remove(Pool, "close", forget)
