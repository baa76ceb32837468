"""A command watched while it runs: wall and CPU seconds, and the memory of all its processes."""

from __future__ import annotations

import re
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Measured(NamedTuple):
    """What a command took: seconds on the clock, CPU seconds with children, and most memory at once.

    `pss` is in bytes: memory that processes share is counted once.
    """

    wall: float
    cpu: float
    pss: int


def measured_run(command: Sequence[str]) -> Measured:
    """Run `command` to its end and measure it.

    Raises:
        RuntimeError: If it fails; with the last that it said.
    """
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603
        most = [0]
        watch = threading.Thread(target=_watch, args=(process, most), daemon=True)
        watch.start()
        _, errors = process.communicate()
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.decode()[-2000:]}")
    return Measured(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most[0])


def _watch(process: subprocess.Popen[bytes], most: list[int]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], sum(_pss(pid) for pid in _family(process.pid)))
        time.sleep(1)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _family(int(child)))]


def _pss(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
