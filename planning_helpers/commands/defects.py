"""An error that nobody foresaw: its traceback goes to a file, the screen gets one sentence."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from planning_helpers.errors import FileFaultError
from planning_helpers.project import project_folder
from planning_helpers.values.addresses import masked

LOG = "planbook.log"


def defect_text(error: BaseException) -> str:
    """What the person is told of `error`, whose traceback is kept for whoever mends the planbook."""
    lines = str(error).strip().splitlines()
    what = masked(f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__)
    file = _kept(error)
    where = f"Its traceback is in {file}; send that file" if file else "Send this line, and the command,"
    return (
        f"this went wrong in the planbook itself, not in what you gave it ({what.rstrip('.')}). "
        f"{where} to whoever looks after the planbook."
    )


def _kept(error: BaseException) -> Path | None:
    """Where the traceback of `error` was added: in the project's data, else among the temporary files."""
    trace = "".join(traceback.format_exception(error))
    head = (
        f"{datetime.now().astimezone().isoformat(timespec='seconds')}  "
        f"account-planbook {version('account-planbook')}, Python {platform.python_version()}, "
        f"{platform.platform()}"
    )
    text = f"{head}\n{masked(' '.join(sys.argv))}\n{masked(trace)}\n"
    with suppress(OSError, FileFaultError):
        return _append(text, project_folder() / "data" / LOG)
    with suppress(OSError):
        return _append(text, Path(tempfile.mkdtemp(prefix="planbook-")) / LOG)
    return None


def _append(text: str, file: Path) -> Path:
    """Add `text` to `file`, which is for its owner alone: an error may quote what the extracts hold."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    with os.fdopen(os.open(file, flags, 0o600), "a", encoding="utf-8", errors="backslashreplace") as opened:
        opened.write(text)
    return file
