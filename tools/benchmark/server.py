"""One variant in a process of its own: reads account ids, writes the CPU seconds of each."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from planning_helpers.threads import ONE_THREAD

os.environ.update(ONE_THREAD)  # before numpy is loaded

from benchmark.variants import batch, plain, stock
from planning_helpers.batch.places import place_at
from planning_helpers.commands.planned_run import plan_run
from planning_helpers.periods import parse_period


def main(variant: str, store: str, period: str, folder: str, python: str) -> None:
    """Serve `variant` until the input ends."""
    place = place_at(folder, period)
    run, tasks, _ = plan_run(
        parse_period(period),
        wanted=[],
        as_of="",
        store=store,
        place=place,
        notebooks=None,
        given=[],
        timeout=600,
    )
    of_accounts = {task.account_id: task for task in tasks if task.account_id}
    match variant:
        case "S":
            serving = stock(store, period, run.as_of, Path(python))
        case "K" | "Kn":
            serving = batch(run, of_accounts, place, is_isolated=variant == "Kn")
        case "F" | "F'":
            serving = plain(store, period, run.as_of, with_memos=variant == "F'")
    with serving as work:
        if variant.startswith("F"):
            work(next(iter(of_accounts)))  # K's template has done one account too
        print("ready", flush=True)
        for line in sys.stdin:
            print(work(line.strip()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
