"""The ways to make one account's report that are compared, each from an account's id to CPU seconds.

S: stock papermill's and nbconvert's command lines, notebook by notebook. K: `planbook run`. Kn: the same with
every notebook in a process of its own. F: the same cells as plain functions in one warm process, with Altair
as it is and the least HTML. F': F with our memos.
"""

from __future__ import annotations

import ast
import html
import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import CodeType
from typing import Any

import IPython.display
import nbformat

from planning_helpers.batch.account_job import Run, Task
from planning_helpers.batch.execute import FORM
from planning_helpers.batch.places import Place
from planning_helpers.batch.workers import forked_workers, work_forked
from planning_helpers.charts.altair_memos import remember_schemas
from planning_helpers.store import reading_once

Variant = Callable[[str], float]

FETCHED = Path("notebooks")
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def stock(store: str, period: str, as_of: str, python: Path) -> Iterator[Variant]:
    """S: the command lines of papermill and nbconvert in the virtual environment of `python`."""
    with tempfile.TemporaryDirectory() as folder:
        notebooks = [Path(folder) / path.name for path in sorted(FETCHED.glob("0[1-8]_*.ipynb"))]
        for path in notebooks:
            nbformat.write(_without_forms(FETCHED / path.name), path)

        def run(account_id: str) -> float:
            begin = resource.getrusage(resource.RUSAGE_CHILDREN)
            for notebook in notebooks:
                executed = Path(folder) / f"executed-{notebook.name}"
                given = {"account_id": account_id, "period": period, "as_of": as_of, "store_url": store}
                parameters = [part for name, value in given.items() for part in ("-r", name, value)]
                _call(python, "papermill", "--no-progress-bar", notebook, executed, *parameters)
                _call(python, "nbconvert", "--to", "html", "--no-input", executed)
            return _used(begin, resource.getrusage(resource.RUSAGE_CHILDREN))

        yield run


@contextmanager
def batch(run: Run, tasks: Mapping[str, Task], place: Place, *, is_isolated: bool) -> Iterator[Variant]:
    """K and Kn: workers as `planbook run` has them, the work of publishing included."""
    way = "isolated" if is_isolated else "direct"
    with forked_workers() as template:
        jobs = ((task, place.aside(task.folder)) for task in tasks.values())
        list(work_forked(template, run, [next(jobs)], workers=1, way="direct"))  # warms it up

        def work(account_id: str) -> float:
            task = tasks[account_id]
            partial = place.aside(task.folder)
            begin, before = resource.getrusage(resource.RUSAGE_SELF), _with_children(template.pid)
            for done in work_forked(template, run, [(task, partial)], workers=1, way=way):
                if done:
                    assert done[1].status == "done", done[1].details
                    place.publish(partial, done[1])
            ours = _used(begin, resource.getrusage(resource.RUSAGE_SELF))
            return ours + _with_children(template.pid) - before

        yield work


@contextmanager
def plain(store: str, period: str, as_of: str, *, with_memos: bool) -> Iterator[Variant]:
    """F and F': the cells of the notebooks, compiled once, in one process."""
    if with_memos:
        assert remember_schemas()
    notebooks = [_compiled(path) for path in sorted(FETCHED.glob("0[1-8]_*.ipynb"))]
    given = {"period": period, "as_of": as_of, "store_url": store}

    def run(account_id: str) -> float:
        begin = resource.getrusage(resource.RUSAGE_SELF)
        shown: list[str] = []
        IPython.display.display = lambda *found: shown.extend(map(_html, found))  # it would print them
        with reading_once() if with_memos else nullcontext():
            for cells in notebooks:
                names: dict[str, Any] = {"__name__": "__main__"}
                for is_parameters, code, last in cells:
                    exec(code, names)  # noqa: S102
                    if is_parameters:
                        names |= given | {"account_id": account_id}
                    if last is not None:
                        shown.append(_html(eval(last, names)))  # noqa: S307
        Path(os.devnull).write_text("<!doctype html>" + "".join(shown))
        return _used(begin, resource.getrusage(resource.RUSAGE_SELF))

    yield run


def _compiled(path: Path) -> list[tuple[bool, CodeType, CodeType | None]]:
    """The cells of a notebook as code, with what each shows apart."""
    found = []
    for cell in _without_forms(path).cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        tree = ast.parse(cell.source)
        shows = tree.body and isinstance(tree.body[-1], ast.Expr)
        last = compile(ast.Expression(tree.body.pop().value), path.name, "eval") if shows else None  # type: ignore[attr-defined]
        is_parameters = "parameters" in cell.metadata.get("tags", [])
        found.append((is_parameters, compile(tree, path.name, "exec"), last))
    return found


def _without_forms(path: Path) -> nbformat.NotebookNode:
    """The notebook without what is for a person at it, as a batch runs it."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if FORM not in cell.metadata.get("tags", [])]
    return notebook


def _html(shown: Any) -> str:
    if shown is None:
        return ""
    bundle = shown._repr_mimebundle_(include=None, exclude=None)
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return f"<pre>{html.escape(json.dumps(data, default=str))}</pre>"


def _call(python: Path, module: str, *arguments: object) -> None:
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    command = [str(python), "-m", module, *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603


def _used(begin: resource.struct_rusage, end: resource.struct_rusage) -> float:
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def _with_children(pid: int) -> float:
    """CPU seconds of a process and of those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICK
