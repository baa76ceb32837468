"""Executing one notebook: the only place that knows papermill and its engines."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import nbformat
import papermill.execute
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4.nbjson import BytesEncoder
from papermill.exceptions import PapermillExecutionError, strip_color
from traitlets.config import Config

Way = Literal["direct", "isolated", "stock"]
"""How a notebook is executed; see `run_notebook`."""

FORM = "form"
"""The tag of cells for a person at the notebook, such as sliders; a batch leaves them as they are."""

LAST_LINES = 25
_SOCKETS = "planbook-"  # and the process that made the folder
_QUIET = ["--IPKernelApp.log_level=CRITICAL"]  # an idle kernel logs the interrupt that ends it as an error


class NotebookFailedError(Exception):
    """A notebook did not run to its end; the message is the one line, `details` the whole account of it."""

    def __init__(self, message: str, details: str) -> None:
        super().__init__(message)
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.details))


def run_notebook(
    notebook: Path, output: Path, *, parameters: Mapping[str, Any], timeout: int = 600, way: Way = "isolated"
) -> NotebookNode:
    """Execute `notebook` with `parameters` by papermill, save it to `output` and return it.

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

    Raises:
        NotebookFailedError: If a cell fails or takes too long, or the kernel dies; `output` then holds the
            cells run so far and is not to be published.
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
                skip_cells_with_tag=FORM,
                **options,
            )
    except PapermillExecutionError as error:
        message = f"{error.ename}: {error.evalue}"
        raise _failure(notebook, output, message, strip_color("\n".join(error.traceback))) from error
    except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
        message = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"
        raise _failure(notebook, output, message, str(error)) from error
    if way == "stock":
        executed.metadata.papermill.update(names)
        save_notebook(executed, output)
    found: NotebookNode = executed
    return found


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


def _failure(notebook: Path, output: Path, message: str, trace: str) -> NotebookFailedError:
    number, source = _failed_cell(output)
    where = f"{notebook.name}, cell {number}" if number else notebook.name
    one_line = " ".join(message.split())[:300]
    lines = [f"{where}: {one_line}"]
    lines += ["", "The cell:", *(f"    {line}" for line in source.splitlines())] if source else []
    lines += ["", "The last lines:", *(f"    {line}" for line in trace.splitlines()[-LAST_LINES:])]
    return NotebookFailedError(f"{where}: {one_line}", "\n".join(lines) + "\n")


def _failed_cell(output: Path) -> tuple[int | None, str]:
    """Number, as counted in the notebook itself, and source of the cell that was begun last."""
    if not output.exists():
        return None, ""
    executed = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    ours = enumerate((cell for cell in executed.cells if not _added(cell)), start=1)
    begun = [
        (number, str(cell.source))
        for number, cell in ours
        if cell.metadata.get("papermill", {}).get("start_time")
    ]
    return begun[-1] if begun else (None, "")


def _added(cell: Any) -> bool:
    return bool({"injected-parameters", "papermill-error-cell-tag"} & set(cell.metadata.get("tags", [])))


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
