"""Executing one notebook: the only place that knows papermill and its engines."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

import nbformat
import papermill.execute
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4.nbjson import BytesEncoder
from papermill.exceptions import PapermillExecutionError, strip_color
from traitlets.config import Config

from planning_helpers.reports.cells import error_of, is_consequence, one_line

Way = Literal["direct", "isolated", "stock"]
"""How a notebook is executed; see `run_notebook`."""

FORM = "form"
"""The tag of cells for a person at the notebook, such as sliders; a batch leaves them as they are."""

LAST_LINES = 25
_SOCKETS = "planbook-"  # and the process that made the folder
_QUIET = ["--IPKernelApp.log_level=CRITICAL"]  # an idle kernel logs the interrupt that ends it as an error


class Fault(NamedTuple):
    """A cell that failed by itself, not for want of what another one was to give it.

    Attributes:
        message: Notebook, cell and error in one line.
        details: The whole account of it.
    """

    message: str
    details: str


def run_notebook(
    notebook: Path, output: Path, *, parameters: Mapping[str, Any], timeout: int = 600, way: Way = "isolated"
) -> NotebookNode:
    """Execute `notebook` with `parameters` by papermill, save it to `output` and return it.

    A cell that fails costs what needs it and nothing else: its error stands among its outputs, and the
    cells below run. One that takes too long or ends the kernel ends the notebook there, with the error in
    that cell.
    The kernel works in the directory of this process. Cells tagged `form` are not executed. One cell may take
    `timeout` seconds. Check the parameters first (`batch.parameters`): papermill runs on the default of one
    that is misspelt.

    Args:
        notebook: What to execute.
        output: Where it goes.
        parameters: Values by name.
        timeout: Seconds one cell may take.
        way: `stock` is papermill's own engine, a kernel process with sockets. `isolated` is ours, in a
            process of its own. `direct` is ours in this very process, which must be there for nothing
            else: a cell that overruns or crashes ends it.
    """
    names = {"input_path": notebook.name, "output_path": output.name}
    try:
        with _options(way, names) as options, _saved_quickly():
            executed = papermill.execute_notebook(
                _literal(notebook),
                _literal(output),
                dict(parameters),
                progress_bar=False,
                execution_timeout=timeout,
                store_widget_state=False,
                allow_errors=True,
                skip_cells_with_tag=FORM,
                **options,
            )
    except PapermillExecutionError:
        executed = _without_markers(output)
    except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
        executed = _stopped(notebook, output, error)
    else:
        if way != "stock":
            return executed  # type: ignore[no-any-return]
    executed.metadata.setdefault("papermill", {}).update(names)
    save_notebook(executed, output)
    return executed  # type: ignore[no-any-return]


def faults(notebook: NotebookNode, name: str) -> list[Fault]:
    """The cells of an executed notebook that failed by themselves; `name` is that of its file."""
    found: list[Fault] = []
    cells = (cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", []))
    for number, cell in enumerate(cells, start=1):
        error = error_of(cell)
        if error is not None and not (found and is_consequence(error)):
            found.append(_fault(f"{name}, cell {number}", cell.source, error))
    return found


def shows_anything(notebook: NotebookNode) -> bool:
    """Whether a cell of the notebook shows a result; what it prints is none."""
    kinds = {output["output_type"] for cell in notebook.cells for output in cell.get("outputs", ())}
    return bool(kinds & {"display_data", "execute_result"})


def save_notebook(notebook: NotebookNode, path: str | Path) -> None:
    """Validate `notebook` and write it without line breaks, at which nbformat and papermill take far longer.

    Raises:
        nbformat.ValidationError: If it is no notebook.
    """
    nbformat.validate(notebook)
    text = json.dumps(notebook, cls=BytesEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    Path(path).write_text(text, encoding="utf-8")


@contextmanager
def _saved_quickly() -> Iterator[None]:
    writer = papermill.execute.write_ipynb
    papermill.execute.write_ipynb = save_notebook
    try:
        yield
    finally:
        papermill.execute.write_ipynb = writer


@contextmanager
def _options(way: Way, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What papermill is told beside the usual."""
    if way != "stock":
        is_direct = way == "direct"
        yield {
            "engine_name": "planbook",
            "is_direct": is_direct,
            "recorded": names,
            "saves_each_cell": False,
            "request_save_on_cell_execute": not is_direct,  # what is left of a crash is made by running again
        }
        return
    _sweep_sockets()
    with tempfile.TemporaryDirectory(prefix=f"{_SOCKETS}{os.getpid()}-") as sockets:
        yield {
            "start_timeout": 180,
            "iopub_timeout": 60,
            "extra_arguments": _QUIET,
            "config": Config(KernelManager=_connection(sockets)),
        }


def _fault(where: str, source: str, error: Mapping[str, Any]) -> Fault:
    message = f"{where}: {one_line(error)[:300]}"
    trace = strip_color("\n".join(error["traceback"])).splitlines()
    lines = [message, "", "The cell:", *(f"    {line}" for line in source.splitlines())]
    lines += ["", "The last lines:", *(f"    {line}" for line in trace[-LAST_LINES:])]
    return Fault(message, "\n".join(lines) + "\n")


def _without_markers(output: Path) -> NotebookNode:
    """What papermill saved, without the cells in which it points to an error."""
    executed: NotebookNode = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    executed.cells = [
        cell for cell in executed.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ]
    return executed


def _stopped(notebook: Path, output: Path, error: Exception) -> NotebookNode:
    """The notebook as far as it came, with `error` in the cell that was begun last."""
    executed = _without_markers(output if output.exists() else notebook)
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    begun = [n for n, cell in enumerate(code) if cell.metadata.get("papermill", {}).get("start_time")]
    at = begun[-1] if begun else 0
    for cell in code[at + 1 :] if begun else code:
        cell.outputs = []
    said = str(error).splitlines()
    code[at].outputs = [one for one in code[at].outputs if one["output_type"] != "error"]  # the interrupt
    code[at].outputs.append(
        nbformat.v4.new_output(  # type: ignore[no-untyped-call]
            "error", ename=type(error).__name__, evalue=said[0] if said else "", traceback=said
        )
    )
    return executed


def _literal(path: Path) -> str:
    """`path` as papermill takes it: it fills in braces, which a folder's name may have."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _connection(folder: str) -> dict[str, str]:
    """How the kernel is spoken to: by sockets in `folder` where there are such; ports are raced for.

    Without an `ip` of their own, all kernels would take the same sockets in the working directory.
    """
    return {"transport": "ipc", "ip": f"{folder}/kernel"} if os.name == "posix" else {"transport": "tcp"}


def _sweep_sockets() -> None:
    """Remove the socket folders of processes that were killed; they are short-named, so not among results."""
    if os.name != "posix":
        return
    for left in Path(tempfile.gettempdir()).glob(f"{_SOCKETS}*-*"):
        maker = left.name.removeprefix(_SOCKETS).partition("-")[0]
        if maker.isdecimal() and not _lives(int(maker)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(process: int) -> bool:
    with suppress(PermissionError):  # it is another user's
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
