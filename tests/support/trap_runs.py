"""Executing a trap in a process of its own, and what can be compared of that with another engine's run."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipykernel.ipkernel  # noqa: F401 - imported before the processes are forked
import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError
from papermill.clientwrap import PapermillNotebookClient  # noqa: F401
from traitlets.config import Config

from planning_helpers.engine import isolated
from tests.support.traps import Trap

ENGINES: dict[str, dict[str, Any]] = {
    "stock": {"engine_name": "nbclient"},
    "isolated": {"engine_name": "planbook"},
    "direct": {"engine_name": "planbook", "is_direct": True},
    "spawned": {"engine_name": "planbook"},
}
LONG = 40
"""Seconds a cell may take where its trap says nothing of it: now and then a stock kernel never replies."""
_MARK = "TRAP_OF"
_ENGINE = "planning_helpers/engine/"
ID = r"[0-9a-f]{32}"
SAME = [
    (r"\\u001b\[[0-9;]*m", ""),
    (r"0x[0-9a-f]{6,}", "0x..."),
    (r"/tmp/ipykernel_\d+/\d+\.py", "<cell>.py"),
    (r"(CPU times|Wall time): [^\\\"]*", r"\1"),
    (r"[\d.]+ \w+ ± [\d.]+ \w+ per loop", "time per loop"),
    (r"(<Thread-|Thread-)\d+", r"\1N"),
    (r"object at [\w.]+", "object"),
]


def pool() -> ProcessPoolExecutor:
    """Runs at most two notebooks at once, each in a new process forked from one with one thread."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(2, mp_context=context, max_tasks_per_child=1)


def run(trap: Trap, engine: str) -> dict[str, Any]:
    """Execute `trap` in a new folder and tell all that a caller of papermill can see of it."""
    _be_quiet()
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # ipykernel behaves in another way when it is set
    os.environ[_MARK] = str(os.getpid())
    if engine == "spawned":
        isolated.safe_method = lambda: "spawn"
    with TemporaryDirectory(prefix="trap-") as folder:
        there = Path(folder).resolve()
        Path(there, "helper.py").write_text("helped = 'helped'\n", encoding="utf-8")
        Path(there, "broken_helper.py").write_text(
            "def fail():\n    return 1 / 0\nfail()\n", encoding="utf-8"
        )
        with TemporaryDirectory(prefix="sockets-") as sockets, TemporaryDirectory(prefix="books-") as books:
            source, result = Path(books, "in.ipynb"), Path(books, "out.ipynb")
            nbformat.write(trap.notebook(), source)
            raised = _execute(trap, engine, source, result, cwd=there, sockets=sockets)
            executed = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None
            told = {"raised": raised, **(_told(executed) if executed else {})}
            plain = _plain(told, {str(there): "<folder>", books: "<books>"})
        files = {
            str(file.relative_to(there)): _content(file)
            for file in sorted(there.rglob("*"))
            if file.is_file() and "__pycache__" not in file.parts
        }
        return {**plain, "files": files, "processes left": _left_running()}


def _be_quiet() -> None:
    """A stock kernel also prints to its terminal what its notebook prints."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


def _content(file: Path) -> str:
    """What `file` says; an archive holds the time it was written."""
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return content.decode("utf-8", "backslashreplace")


def _left_running() -> list[str]:
    """The processes that live and were started by this one or by its kernels, whoever their parent is now."""
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            marked = f"{_MARK}={os.getpid()}".encode() in (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_text(encoding="utf-8")
            if marked and process.name != str(os.getpid()) and "resource_tracker" not in command:
                left.append(command)
    return sorted(left)


def _execute(
    trap: Trap, engine: str, source: Path, result: Path, *, cwd: Path, sockets: str, tries: int = 3
) -> dict[str, str] | None:
    connection = {"transport": "ipc", "ip": f"{sockets}/kernel"}
    options = {"config": Config(KernelManager=connection)} if engine == "stock" else {}
    options |= {"execution_timeout": LONG} | trap.options | ENGINES[engine]
    try:
        papermill.execute_notebook(source, result, cwd=cwd, progress_bar=False, **options)
    except CellTimeoutError as error:
        if engine == "stock" and options["execution_timeout"] == LONG and tries > 1:  # it has lost a reply
            return _execute(trap, engine, source, result, cwd=cwd, sockets=sockets, tries=tries - 1)
        return _raised(error)
    except Exception as error:
        return _raised(error)
    return None


def _raised(error: Exception) -> dict[str, str]:
    return {"type": f"{type(error).__module__}.{type(error).__qualname__}", "text": str(error)}


def _told(executed: dict[str, Any]) -> dict[str, Any]:
    metadata = executed["metadata"]
    state = metadata["papermill"]
    for changing in ("start_time", "end_time", "duration", "input_path", "output_path"):
        state.pop(changing)
    cells = {
        cell["id"] if _is_ours(cell) else "".join(cell["source"]): _cell(cell) for cell in executed["cells"]
    }
    return {"order": list(cells), "cells": cells, "metadata": metadata}


def _is_ours(cell: dict[str, Any]) -> bool:
    return not {"papermill-error-cell-tag", "injected-parameters"} & set(cell["metadata"].get("tags", []))


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    state = cell["metadata"].pop("papermill", {})
    kept = {name: value for name, value in state.items() if name in ("status", "exception")}
    cell["metadata"].pop("execution", None)
    outputs = list(_merged(cell.get("outputs", [])))
    for output in outputs:
        if "traceback" in output:  # ours has a frame or two of the engine (docs/engine.md)
            output["traceback"] = [line for line in output["traceback"] if _ENGINE not in line]
    return {
        "state": kept,
        "count": cell.get("execution_count"),
        "metadata": cell["metadata"],
        "outputs": outputs,
    }


def _merged(outputs: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """`outputs`, consecutive texts of one stream made one."""
    stream: dict[str, Any] | None = None
    for output in outputs:
        output = {**output, "text": "".join(output["text"])} if "text" in output else output
        if stream and (stream["name"], "stream") == (output.get("name"), output["output_type"]):
            stream["text"] += output["text"]
            continue
        if stream:
            yield stream
        stream = output if output["output_type"] == "stream" else None
        if not stream:
            yield output
    if stream:
        yield stream


def _plain(told: dict[str, Any], folders: Mapping[str, str]) -> dict[str, Any]:
    """`told` without colours, addresses and times; ids of widgets are numbered as the cells name them."""
    widgets = told.get("metadata", {}).get("widgets", {})
    states = widgets.get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    text = json.dumps(told, ensure_ascii=False)
    for number, one in enumerate(_ids(text, states)):
        text = text.replace(one, f"id-{number}")
    for pattern, same in [*SAME, *((re.escape(folder), name) for folder, name in folders.items())]:
        text = re.sub(pattern, same, text)
    plain: dict[str, Any] = json.loads(text)
    return plain


def _ids(text: str, states: Mapping[str, Any]) -> list[str]:
    """Ids in their order in `text`, each followed by those its state names; last those nobody names."""
    cells = text.partition('"metadata": {"kernelspec"')[0]
    found = dict.fromkeys(re.findall(ID, cells))
    for _ in range(5):
        for one in list(found):
            found |= dict.fromkeys(re.findall(ID, json.dumps(states.get(one, {}))))
    left = sorted(set(states) - set(found), key=lambda one: re.sub(ID, "", json.dumps(states[one])))
    return [*found, *left]
