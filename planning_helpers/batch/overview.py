"""Manifest and index of a period's folder, kept right while a run goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace

from planning_helpers.batch.account_job import Run, Task, pending
from planning_helpers.batch.fingerprint import code_print, versions
from planning_helpers.batch.places import Place
from planning_helpers.batch.records import MANIFEST, Outcome, by_account
from planning_helpers.batch.rendering import render_index

LEAST_PAUSE = 20
"""Between two writings pass so many times what one takes, so that they cost next to nothing."""


class Overview:
    """What became of each task of a run, and of each account of the period in any run."""

    def __init__(self, run: Run, tasks: Sequence[Task], place: Place) -> None:
        self._run, self._place = run, place
        self._outcomes = {task.folder: pending(run, task) for task in tasks}
        self._records = {record.folder: record for record in place.records()}
        self._folders: dict[str | None, set[str]] = {}
        for record in self._records.values():
            self._folders.setdefault(record.account_id, set()).add(record.folder)
        self._due, self._is_written = 0.0, False

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each task, in their order."""
        return list(self._outcomes.values())

    def unchanged(self, task: Task) -> Outcome | None:
        """What an earlier run left of `task` from the same inputs; None if there is no such thing."""
        former = self._records.get(task.folder)
        if former is None or former.fingerprint != task.fingerprint or not self._place.holds(former.report):
            return None
        return replace(former, status="unchanged", seconds=0.0)

    def add(self, outcome: Outcome) -> None:
        """Take in what became of a task, and forget the folder that its account had under another name."""
        self._outcomes[outcome.folder] = outcome
        if outcome.status == "unchanged":
            return
        self._records[outcome.folder] = outcome
        self._is_written = False
        folders = self._folders.setdefault(outcome.account_id, set())
        folders.add(outcome.folder)
        for former in folders - {outcome.folder} if outcome.status == "done" else ():
            folders.remove(former)
            del self._records[former]
            self._place.remove(former)

    def write(self, *, at_once: bool = False) -> None:
        """Write manifest and index, if they are out of date and were not written just now; or `at_once`."""
        begin = time.monotonic()
        if self._is_written or (begin < self._due and not at_once):
            return
        run = self._run
        manifest = {
            "period": run.period,
            "as_of": run.as_of,
            "store_url": run.store_url,
            "parameters": list(run.given),
            "notebooks": [path.name for path in (*run.notebooks, *run.book_notebooks)],
            "code": code_print(),
            "versions": versions(),
            "outcomes": [outcome.as_data() | {"findings": outcome.counts} for outcome in self.outcomes],
        }
        self._place.write(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        render_index(self._place, by_account(self._records.values()), period=run.period, as_of=run.as_of)
        self._is_written = True
        self._due = time.monotonic() + LEAST_PAUSE * (time.monotonic() - begin)
