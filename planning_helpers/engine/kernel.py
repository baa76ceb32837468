"""The real IPython kernel, joined by function calls: what came over sockets goes through `Wire`s."""

from __future__ import annotations

import asyncio
import atexit
import faulthandler
import logging
import os
import pdb
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import copy_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, SimpleNamespace
from typing import Any

import ipykernel
import zmq
from ipykernel.kernelbase import Kernel
from IPython.core import debugger
from IPython.core.interactiveshell import InteractiveShell
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Application, Config

from planning_helpers.engine.ending import begun, end
from planning_helpers.engine.fresh import make_fresh
from planning_helpers.engine.gate import Gate
from planning_helpers.engine.session import LocalSession
from planning_helpers.engine.streams import redirected
from planning_helpers.engine.transforms import RememberingTransformer

Frames = Sequence[bytes]
Sink = Callable[[str, Frames], None]

LAUNCHER = str(Path(ipykernel.__file__).parent.with_name("ipykernel_launcher.py"))
"""What a stock kernel is started by; a notebook that reads its arguments finds this one's."""

APPLICATION = {"kernel_class": "planning_helpers.engine.kernel.DirectKernel"}
"""Libraries tell a notebook from a terminal by this section of the configuration (tqdm, rich)."""

MEMORY = ":memory:"
HISTORY = {"enabled": False, "hist_file": MEMORY}
"""Nothing is kept of a notebook's cells, as papermill asks of its kernels."""

_LOG = logging.getLogger("planning_helpers.engine.log")
"""The kernel's own log, which no logging of a notebook shows."""
_LOG.propagate = False
_LOG.addHandler(logging.NullHandler())

NO_DEBUGGER: Any = ModuleType("ipykernel.debugger")
"""In the place of the real one, which takes half a second to import and warns on the terminal."""
NO_DEBUGGER._is_debugpy_available, NO_DEBUGGER.Debugger = False, object
sys.modules.setdefault("ipykernel.debugger", NO_DEBUGGER)

from ipykernel.ipkernel import IPythonKernel  # noqa: E402 - after what it would import
from ipykernel.kernelapp import IPKernelApp  # noqa: E402


class NoReplyError(RuntimeError):
    """The kernel could not answer a request."""

    def __init__(self) -> None:
        super().__init__("the kernel could not answer: what a cell changed in it, such as sys.stdout, fails")


class Wire:
    """One channel out of the kernel; it looks like a socket to send on."""

    def __init__(self, channel: str, sink: Sink) -> None:
        self._channel, self._sink, self._process = channel, sink, os.getpid()
        self.is_open, self.sent = True, 0

    def send_multipart(self, frames: Sequence[Any], *_: Any, **__: Any) -> None:
        """Hand the serialised message over; a process that a cell has forked has no part in the wire."""
        if self.is_open and os.getpid() == self._process:
            self.sent += 1
            self._sink(self._channel, [bytes(frame) for frame in frames])

    def flush(self, *_: Any) -> None:
        """What is sent has arrived."""


class DirectKernel(IPythonKernel):
    """IPython's kernel without sockets and threads: `handle` a request, and `sink` hears all it says.

    All else is ipykernel's own: order of messages, tracebacks, comms, `input()` refused, cells that await.
    """

    shell_stream = AnyTrait()
    _supports_kernel_subshells = False
    _execute_sleep = 0.0

    def __init__(self, sink: Sink, **traits: Any) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            session=LocalSession("kernel"),
            shell_stream=Wire("shell", sink),
            iopub_socket=Wire("iopub", sink),
            log=_LOG,
            user_ns=None,  # the shell makes the module `__main__` then
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            config=Config(
                IPKernelApp=APPLICATION, HistoryManager={"enabled": False, "hist_file": ":memory:"}
            ),
            **traits,
        )
        shell: Any = self.shell
        shell.unobserve_all("exit_now")  # it would stop the loop, which is the caller's
        shell.input_transformer_manager = RememberingTransformer()  # type: ignore[no-untyped-call]
        shell.extension_manager.load_extension("storemagic")  # as all of IPython's applications do
        self._cells = copy_context()  # what one cell sets in it, the next one sees

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing is queued: one request is handled at a time."""

    @property
    def has_ended(self) -> bool:
        """Whether a cell has called `exit()`."""
        return bool(self.shell and self.shell.exit_now)

    async def handle(self, request: Frames) -> None:
        """Answer one request, a message as a client's session serialised it.

        Raises:
            NoReplyError: If ipykernel gave up without a reply, for which the client would wait for ever.
        """
        sent = self.shell_stream.sent
        self.io_loop = IOLoop.current()
        frames = [zmq.Frame(part) for part in request]
        await asyncio.get_running_loop().create_task(self.dispatch_shell(frames), context=self._cells)
        if self.shell_stream.sent == sent and self._asks(request):
            raise NoReplyError

    def _asks(self, request: Frames) -> bool:
        """Whether a message wants a reply; what a widget tells the kernel does not."""
        session: Any = self.session
        _, parts = session.feed_identities(list(request))
        return str(session.unpack(parts[1])["msg_type"]).endswith("_request")


@contextmanager
def started(sink: Sink, *, is_last: bool = False, kept: Path | None = None) -> Iterator[DirectKernel]:
    """A kernel in this process, which is all its own while it lasts.

    Args:
        sink: Hears all it says, one message at a time.
        is_last: Whether nothing runs in this process afterwards.
        kept: Folder for what is printed and not published yet.
    """
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    main = sys.modules["__main__"]
    kernel = DirectKernel.instance(Gate(sink))
    wire: Any = kernel.iopub_socket
    try:
        make_fresh()
        with (
            _application(kernel),
            redirected(kernel.session, wire, kept),  # type: ignore[arg-type]
            begun() as beginning,
        ):
            try:
                yield kernel
            finally:
                wire.is_open = False
                end(beginning, kernel.shell, is_last=is_last)
    finally:
        _end(kernel)
        sys.modules["__main__"] = main


@contextmanager
def _application(kernel: DirectKernel) -> Iterator[None]:
    """What IPython and matplotlib ask for the kernel, and libraries for its connection file.

    Nobody listens at what the file names. Debugging is as in ipykernel: `breakpoint()` does nothing, as no
    debugger is attached, `pdb` starts IPython's, and `faulthandler` writes below Python.
    """
    if Application.initialized():
        yield
        return
    with TemporaryDirectory(prefix="planbook-kernel-") as folder:
        file = Path(folder, f"kernel-{os.getpid()}.json")
        file.write_text('{"transport": "none", "kernel_name": "python3"}', encoding="utf-8")
        application: Any = IPKernelApp.instance()
        application.kernel, application.connection_file, application.log = kernel, str(file), kernel.log
        kept = [(module, dict(vars(module))) for module in (pdb, debugger, faulthandler)]
        hook, sys.breakpointhook = sys.breakpointhook, _ignore
        given, sys.argv = sys.argv, [LAUNCHER, "-f", str(file), f"--HistoryManager.hist_file={MEMORY}"]
        application.init_shell()
        application.init_pdb()
        application.patch_io()
        try:
            yield
        finally:
            IPKernelApp.clear_instance()
            sys.breakpointhook, sys.argv = hook, given
            for module, names in kept:
                vars(module).update(names)


def _ignore(*_: Any, **__: Any) -> None:
    """No debugger is attached."""


def forget_shell(*more: type[Application]) -> None:
    """Let the next kernel of this process have a shell of its own, and `more` that there is one of."""
    singles: tuple[Any, ...] = (InteractiveShell, Kernel, *more)
    for single in singles:
        if single.initialized():
            type(single.instance()).clear_instance()


def _end(kernel: DirectKernel) -> None:
    shell: Any = kernel.shell
    atexit.unregister(shell.atexit_operations)  # it would collect all garbage of this process, in seconds
    for file in (*shell.tempfiles, *shell.tempdirs):
        with suppress(OSError):
            file.rmdir() if file.is_dir() else file.unlink()
    forget_shell()
