"""Manifest and index of a period's folder, kept right while a run goes on."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace

from planning_helpers.batch.fingerprint import code_print, versions
from planning_helpers.batch.produce import Run, Task, pending
from planning_helpers.batch.publishing import publish_text
from planning_helpers.batch.records import MANIFEST, Outcome, by_account, read_records
from planning_helpers.batch.rendering import render_index

LEAST_PAUSE = 20
"""Between two writings pass so many times what one takes, so that they cost next to nothing."""


class Overview:
    """What became of each task of a run, and of each account of the period in any run."""

    def __init__(self, run: Run, tasks: Sequence[Task]) -> None:
        self._run = run
        self._outcomes = {task.folder: pending(run, task) for task in tasks}
        self._records = {record.folder: record for record in read_records(run.folder)}
        self._due, self._is_written = 0.0, False

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each task, in their order."""
        return list(self._outcomes.values())

    def unchanged(self, task: Task) -> Outcome | None:
        """What an earlier run left of `task` from the same inputs; None if there is no such thing."""
        former = self._records.get(task.folder)
        if (
            former is None
            or former.fingerprint != task.fingerprint
            or not (self._run.folder / former.report).is_file()
        ):
            return None
        return replace(former, status="unchanged", seconds=0.0)

    def add(self, outcome: Outcome) -> None:
        """Take in what became of a task, and forget the folder that its account had under another name."""
        self._outcomes[outcome.folder] = outcome
        if outcome.status == "unchanged":
            return
        self._records[outcome.folder] = outcome
        self._is_written = False
        for record in [*self._records.values()]:
            if (
                outcome.status == "done"
                and record.account_id == outcome.account_id
                and record.folder != outcome.folder
            ):
                del self._records[record.folder]
                shutil.rmtree(self._run.folder / record.folder)

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
        publish_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", run.folder / MANIFEST)
        render_index(run.folder, by_account(self._records.values()), period=run.period, as_of=run.as_of)
        self._is_written = True
        self._due = time.monotonic() + LEAST_PAUSE * (time.monotonic() - begin)
