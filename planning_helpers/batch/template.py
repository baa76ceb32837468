"""A process that does the tasks of one thread of a cluster's worker: it warms up, then forks."""

from __future__ import annotations

import io
import os
import pickle
import platform
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from planning_helpers.batch.account_job import Notebooks, Run
from planning_helpers.batch.execute import Way
from planning_helpers.batch.fingerprint import code_print, versions
from planning_helpers.batch.records import Outcome
from planning_helpers.batch.workers import work
from planning_helpers.engine.served import die_with_parent
from planning_helpers.errors import PlanningError
from planning_helpers.rules import THRESHOLDS_FILE, own_thresholds

Result = tuple[Outcome, bytes] | PlanningError
"""What became of a task and the files of its folder as a zip archive; or why no task can be done here."""


class UnlikeWorkerError(PlanningError):
    """A worker would not give the reports that the machine gives which asked."""


def order(run: Run, secrets: Mapping[str, str]) -> bytes:
    """All that a template needs for the tasks of `run`, wherever it is."""
    notebooks = {path.name: path.read_bytes() for path in (*run.notebooks, *run.book_notebooks)}
    settings = {THRESHOLDS_FILE: own_thresholds()}
    return pickle.dumps((code_print(), versions(), notebooks, settings, dict(secrets), pickle.dumps(run)))


def unpack(archive: bytes, folder: Path) -> None:
    """Write the files of `archive` into `folder`."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder)


def main() -> None:
    """Do the tasks that come through the file descriptor given first, in the way given second."""
    die_with_parent()
    with Connection(int(sys.argv[1])) as pipe:
        _serve(pipe, cast(Way, sys.argv[2]))


def _serve(pipe: Connection, way: Way) -> None:
    """Do the tasks that come through `pipe` in the working directory, which is empty."""
    code, packages, notebooks, settings, secrets, pickled = pickle.loads(pipe.recv_bytes())  # noqa: S301 - see docs/scale.md
    if refusal := _refusal(code, packages):
        for _ in _tasks(pipe):
            pipe.send_bytes(pickle.dumps(refusal))
        return
    os.environ.update(secrets)
    run: Run = pickle.loads(pickled)  # noqa: S301
    Path("notebooks").mkdir()
    for name, content in notebooks.items():
        (Path("notebooks") / name).write_bytes(content)
    for name, text in settings.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    run = replace(run, notebooks=_here(run.notebooks), book_notebooks=_here(run.book_notebooks))
    jobs = ((task, Path(f"folder-{number}").absolute()) for number, task in enumerate(_tasks(pipe)))
    for (_, folder), outcome in work((run, [job], 1, way) for job in jobs):
        pipe.send_bytes(pickle.dumps((outcome, _packed(folder) if outcome.status == "done" else b"")))
        shutil.rmtree(folder, ignore_errors=True)


def _tasks(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            yield pickle.loads(pipe.recv_bytes())  # noqa: S301
        except EOFError:
            return


def _refusal(code: str, packages: Mapping[str, str]) -> UnlikeWorkerError | None:
    """Why this machine would give other reports than one with this code and these packages; None if not."""
    here, has = platform.node(), versions()
    unlike = [
        f"{name} {has.get(name)} instead of {wanted}"
        for name, wanted in packages.items()
        if has.get(name) != wanted
    ]
    if unlike:
        return UnlikeWorkerError(
            f"the worker on {here} has {', '.join(unlike)}. Install the same everywhere."
        )
    if code_print() != code:
        return UnlikeWorkerError(
            f"the worker on {here} has another code of account-planbook than this machine, though the "
            "versions are equal. Install the same everywhere."
        )
    return None


def _here(notebooks: Notebooks) -> Notebooks:
    folder = Path("notebooks").absolute()
    return {folder / path.name: parameters for path, parameters in notebooks.items()}


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        for path in sorted(folder.rglob("*")):
            files.write(path, path.relative_to(folder))
    return packed.getvalue()
