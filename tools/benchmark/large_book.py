"""A book of 1,000 accounts and millions of transactions: how long it takes in, and one account of it out."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from benchmark.runs import measured_run

sys.path.insert(0, str(Path(__file__).parent.parent))
from make_large_book import write_book

from planning_helpers.store import read_account_plan, reading_once

AS_OF, PERIOD = "2026-11-15", "2026Q4"
SMALL = 12  # accounts of the book that reading is held against, with as many rows each


def large_book_figures(folder: Path, transactions: int, accounts: int = 1_000) -> dict[str, float]:
    """Figures by name: the import in seconds and MiB, reading one account in ms, and its ratio."""
    large, seconds, memory = _imported(folder / "large", accounts, transactions)
    small, _, _ = _imported(folder / "small", SMALL, transactions * SMALL // accounts)
    times: dict[str, list[float]] = {large: [], small: []}
    for _ in range(9):  # in turn, so that a busy moment falls on both
        for store, found in times.items():
            found.append(_reading_seconds(store))
    of_large, of_small = (statistics.median(times[store]) for store in (large, small))
    return {
        "import, wall seconds": seconds,
        "import, most memory in MiB": memory,
        "reading one account of the large book, ms": 1000 * of_large,
        "against one of 12 with as many rows (≤ 1.5)": of_large / of_small,
    }


def _imported(folder: Path, accounts: int, transactions: int) -> tuple[str, float, float]:
    write_book(folder, accounts=accounts, transactions=transactions)
    store = f"sqlite:///{folder}.db"
    planbook = str(Path(sys.executable).with_name("planbook"))
    measured = measured_run([planbook, "import", str(folder), "--store", store, "--as-of", AS_OF])
    return store, measured.wall, measured.pss / 2**20


def _reading_seconds(store: str) -> float:
    """To read every table of an account, CPU seconds."""
    begin = time.process_time()
    with reading_once():
        plan = read_account_plan(store, account_id="001Pb0000000007IAA", period=PERIOD, as_of=AS_OF)
        for table in plan:
            plan[table]
    return time.process_time() - begin
