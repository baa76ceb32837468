"""What a worker of a dask cluster holds and does while a run is on.

It imports next to nothing: what takes time, memory or the lock of the interpreter is left to processes of its
own (`batch.template`), one for each thread. So all that goes through here is bytes.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pipe
from pathlib import Path

from distributed import Reschedule, Worker, WorkerPlugin, get_worker

from planning_helpers.threads import ONE_THREAD

START = "from planning_helpers.batch.template import main; main()"


class Accounts(WorkerPlugin):
    """Gives every worker, also one that joins later, what it needs to do accounts.

    It travels apart from the tasks: it holds the password of the store, and dask writes tasks to its logs.
    """

    def __init__(self, name: str, order: bytes, way: str) -> None:
        self.name, self._order, self._way = name, order, way
        self._is_over = False

    def setup(self, worker: Worker) -> None:
        """Start the processes."""
        self._folder = tempfile.mkdtemp(prefix="planbook-", dir=worker.local_directory)
        self._templates: queue.LifoQueue[_Template] = queue.LifoQueue()  # the one used last is the warmest
        for _ in range(worker.state.nthreads):
            self._templates.put(self._started(self._way))

    def teardown(self, worker: Worker) -> None:
        """End the processes."""
        self._is_over = True
        while not self._templates.empty():
            self._templates.get().close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def do(self, task: bytes) -> bytes:
        """The result of `task`; empty if every process for it dies."""
        template = self._templates.get()
        try:
            return template.do(task)
        except (EOFError, OSError):
            template.close()
            if self._is_over:
                raise Reschedule from None
            template = self._started(self._way)
            return self._done_alone(task)
        finally:
            self._templates.put(template)

    def _done_alone(self, task: bytes) -> bytes:
        """The result of a task that may crash whatever it runs in: each of its notebooks has a process."""
        alone = self._started("isolated")
        try:
            return alone.do(task)
        except (EOFError, OSError):
            return b""
        finally:
            alone.close()

    def _started(self, way: str) -> _Template:
        return _Template(self._order, way, Path(tempfile.mkdtemp(dir=self._folder)))


class _Template:
    """A process that does tasks; it ends with the thread that started it."""

    def __init__(self, order: bytes, way: str, folder: Path) -> None:
        self._pipe, theirs = Pipe()
        self._folder = folder
        with theirs:  # a program of its own: a process with threads must not fork, and dask's may not spawn
            self._process = subprocess.Popen(  # noqa: S603 - a module of ours
                [sys.executable, "-c", START, str(theirs.fileno()), way],
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=os.environ | ONE_THREAD,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._pipe.send_bytes(order)

    def do(self, task: bytes) -> bytes:
        """The result of `task`.

        Raises:
            EOFError, OSError: If the process died, as it does when its first task crashes or overruns.
        """
        self._pipe.send_bytes(task)
        return self._pipe.recv_bytes()

    def close(self) -> None:
        """End the process and its children."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def do_task(task: bytes, *, name: str) -> bytes:
    """The result of `task`, from the worker that this is called on."""
    accounts = get_worker().plugins.get(name)
    if not isinstance(accounts, Accounts):  # one that joins while a run begins can miss what it needs
        time.sleep(1)
        raise Reschedule
    return accounts.do(task)
