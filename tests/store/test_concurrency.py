"""Two who write at once lose nothing: one is told that the other was first."""

import threading

import pytest

from planning_helpers.store import StaleRowError, changes_between, open_store, read_table, remove, save
from tests.support.store_rows import (
    NOVEMBER,
    SEPTEMBER,
    account,
    import_rows,
    save_row,
    swot_item,
    transaction,
)


def at_once(store, *jobs):
    """What each job returned or raised when all began together, each on a connection of its own."""
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number, job):
        own = open_store(store.url)
        barrier.wait()
        try:
            results[number] = job(own)
        except Exception as error:
            results[number] = error
        own.dispose()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def saving(row):
    return lambda store: save(store, "swot_items", row, by="ann", effective_on=SEPTEMBER)


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_change_a_row_at_once_one_is_told(store, attempt):
    read = save_row(store, "swot_items", swot_item(row_id="a"))

    results = at_once(store, saving({**read, "statement": "Mine"}), saving({**read, "statement": "Yours"}))

    stale = [result for result in results if isinstance(result, StaleRowError)]
    (saved,) = [result for result in results if isinstance(result, dict)]
    assert len(stale) == 1
    assert read_table(store, "swot_items")["statement"].tolist() == [saved["statement"]]
    assert stale[0].theirs["statement"] == saved["statement"]
    assert len(changes_between(store, SEPTEMBER.replace(year=2020), NOVEMBER)) == 2


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_add_the_same_row_at_once_one_is_told(store, attempt):
    results = at_once(
        store,
        saving(swot_item(row_id="a", statement="Mine")),
        saving(swot_item(row_id="a", statement="Yours")),
    )

    (stale,) = [result for result in results if isinstance(result, StaleRowError)]
    (saved,) = [result for result in results if isinstance(result, dict)]
    assert stale.theirs["statement"] == saved["statement"]
    assert len(read_table(store, "swot_items")) == 1


def test_a_row_removed_and_changed_at_once_is_one_of_the_two(store):
    read = save_row(store, "swot_items", swot_item(row_id="a"))

    results = at_once(
        store,
        saving({**read, "statement": "Mine"}),
        lambda own: remove(own, "swot_items", "a", version=1, by="bob", effective_on=SEPTEMBER),
    )

    assert sum(isinstance(result, StaleRowError) for result in results) == 1


def test_many_who_add_rows_at_once_all_succeed(store):
    jobs = [saving(swot_item(row_id=f"row {number}")) for number in range(8)]

    results = at_once(store, *jobs)

    assert [type(result) for result in results] == [dict] * 8
    assert len(read_table(store, "swot_items")) == 8


def test_two_imports_at_once_leave_one_row_a_key(store):
    def importing(wallet):
        rows = [account(f"a{number}", wallet=wallet) for number in range(200)]
        return lambda own: import_rows(own, "accounts", *rows)

    results = at_once(store, importing(1.0), importing(2.0))

    assert sorted((result.inserted, result.changed) for result in results) == [(0, 200), (200, 0)]
    assert read_table(store, "accounts")["wallet"].nunique() == 1


def test_reading_goes_on_while_an_import_writes(store):
    import_rows(store, "transactions", transaction("a"))
    rows = [transaction(f"t{number}") for number in range(5_000)]

    results = at_once(
        store,
        lambda own: import_rows(own, "transactions", *rows),
        *[lambda own: len(read_table(own, "transactions"))] * 3,
    )

    assert results[0].inserted == 5_000
    assert set(results[1:]) <= {1, 5_001}
