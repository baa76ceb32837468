"""The engine `planbook` against papermill's own: the traps of `traps.py` must look the same from outside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from tests.support.trap_runs import pool, run
from tests.support.traps import DEATHS, FAILING, NO_KERNEL_NAME, PAPERMILL, TIMEOUTS, TRAPS, Trap

WAIT = 300  # seconds; a run that hangs shall fail, not hold up all others

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(sys.platform != "linux", reason="the traps are laid for Linux"),
]


@pytest.fixture(scope="module")
def runs() -> Iterator[ProcessPoolExecutor]:
    """Processes to run notebooks in."""
    with pool() as processes:
        yield processes


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_looks_as_under_a_stock_kernel(trap: Trap, runs: ProcessPoolExecutor):
    ours = [runs.submit(run, trap, engine) for engine in ("isolated", *["direct"] * trap.is_direct)]
    stock = runs.submit(run, trap, "stock").result(WAIT)

    isolated, *direct = (one.result(WAIT) for one in ours)
    assert trap is NO_KERNEL_NAME or stock["cells"][trap.last]["state"]
    assert _differences(isolated, stock) == {}
    for one in direct:
        assert _differences(one, stock) == {}


@pytest.mark.parametrize("trap", [FAILING[0], PAPERMILL, TIMEOUTS[0], DEATHS[1]], ids=lambda trap: trap.name)
def test_a_spawned_kernel_is_as_a_forked_one(trap: Trap, runs: ProcessPoolExecutor):
    forked, spawned = (runs.submit(run, trap, engine) for engine in ("isolated", "spawned"))

    assert _differences(spawned.result(WAIT), forked.result(WAIT)) == {}


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What is not the same, cell by cell, cut to a length that can be read."""
    told = [{**one, **one.get("cells", {}), "cells": None} for one in (ours, theirs)]
    names = {name for one in told for name in one if told[0].get(name) != told[1].get(name)}
    return {name: (str(told[0].get(name))[:600], str(told[1].get(name))[:600]) for name in sorted(names)}
