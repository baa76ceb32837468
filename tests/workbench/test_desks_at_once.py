"""Two people at two desks begin the plan of one period in the same moment: both end at the same plan."""

from __future__ import annotations

import threading

import pytest

from planning_helpers.store import read_table
from planning_helpers.workbench import Desk
from tests.support.judgement import dangling, rows_of_every_table


@pytest.mark.parametrize(
    ("account_id", "period"), [("contoso", "2026Q4"), ("northwind", "2027Q1")], ids=["begun", "taken on"]
)
def test_one_plan_comes_of_two_who_begin_it_at_once(store, tmp_path, monkeypatch, account_id, period):
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    rows_of_every_table(store)
    url = store.url.render_as_string(hide_password=False)
    desks = [
        Desk("07_action_plan", url, account_id=account_id, period=period, as_of="2026-11-15")
        for _ in range(2)
    ]
    desks[0]._by, desks[1]._by = "Ann", "Bob"
    barrier = threading.Barrier(2)

    def begin(desk):
        barrier.wait()
        desk._begin.click()

    threads = [threading.Thread(target=begin, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    plans = read_table(store, "plans").query("account_id == @account_id and period == @period")
    said = [desk._pickers.said.value for desk in desks]
    (first,) = plans["recorded_by"]
    assert sum(f"The plan for {period} is begun." in text for text in said) == 1
    assert sum(f"{first} began the plan for {period} just now." in text for text in said) == 1
    assert [desk._begin.layout.display for desk in desks] == ["none", "none"]
    assert dangling(store) == []
