"""Reports in an object store or another storage of fsspec: files go up one by one, the record last."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem

from planning_helpers.batch.publishing import RunningAlreadyError, UnreachablePlaceError
from planning_helpers.batch.records import MANIFEST, RECORD, Outcome, read_object, record_of, write_record
from planning_helpers.errors import PlanningError
from planning_helpers.values.addresses import masked, without_password_of

LOCK = ".lock"
LEASE = 15 * 60
"""Seconds after its last sign of life in which a run on another machine is still taken to go on."""


class RemoteFolder:
    """A folder in a storage that cannot rename and has no locks.

    A folder of an account counts as done when it has its record, `run.json`: that is removed before anything
    in the folder changes and comes last. The lock is a file that a run renews with all it publishes. It keeps
    out a run that starts while another is at work, but cannot stop one whose lock was taken over because it
    gave no sign for `LEASE` seconds. Of two that start in the same instant it keeps out one only where the
    storage can create a file that must not exist.
    """

    def __init__(self, files: AbstractFileSystem, path: str) -> None:
        self._files, self._path = files, path
        self._names: set[str] = set()
        self._aside = Path()
        self._owner = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"
        self._renewed = 0.0

    @contextmanager
    def only(self) -> Iterator[None]:
        """Hold it for this run alone, as far as that can be."""
        with tempfile.TemporaryDirectory(prefix="planbook-reports-") as aside:
            self._aside = Path(aside)
            with self._reached():
                self._lock()
            try:
                with self._reached():
                    self._names = self._listed()
                yield
            finally:
                if read_object(self._read(LOCK)).get("by") == self._owner:
                    self._remove([LOCK])

    def manifest(self) -> dict[str, Any]:
        """What the last run wrote down."""
        with self._reached():
            self._files.invalidate_cache()
            return read_object(self._read(MANIFEST))

    def records(self) -> list[Outcome]:
        """The records of all folders."""
        paths = [self._at(name) for name in sorted(self._names) if name.endswith(f"/{RECORD}")]
        texts = self._files.cat(paths, on_error="omit") if paths else {}
        folders = {path: path.removesuffix(f"/{RECORD}").rpartition("/")[2] for path in paths}
        return [record for path in paths if (record := record_of(texts.get(path, b""), folders[path]))]

    def holds(self, name: str) -> bool:
        """Whether the file was there when the run began, or was published since."""
        return name in self._names

    def aside(self, folder: str) -> Path:
        """A folder in the temporary files of this machine."""
        return self._aside / folder

    def publish(self, partial: Path, outcome: Outcome) -> None:
        """Upload the files of `partial`, the record last; what an earlier run left beside them goes."""
        is_done = outcome.status != "failed"
        if not is_done:
            shutil.rmtree(partial, ignore_errors=True)
        write_record(partial, outcome)
        names = [path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file()]
        of_folder = {f"{outcome.folder}/{name}": str(partial / name) for name in names}
        record = f"{outcome.folder}/{RECORD}"
        stale = {name for name in self._names if name.startswith(f"{outcome.folder}/")} - of_folder.keys()
        self._remove([record])
        self._upload({name: path for name, path in of_folder.items() if name != record})
        if is_done:
            self._remove(sorted(stale))
        self._upload({record: of_folder[record]})
        shutil.rmtree(partial)
        self._renew()

    def write(self, name: str, text: str) -> None:
        """Upload the file; its name tells the storage of which type it is."""
        written = self._aside / name
        written.write_text(text, encoding="utf-8")
        self._upload({name: str(written)})

    def remove(self, folder: str) -> None:
        """Remove `folder`, its record first."""
        names = sorted(name for name in self._names if name.startswith(f"{folder}/"))
        self._remove(sorted(names, key=lambda name: name != f"{folder}/{RECORD}"))

    def shown(self, name: str) -> str:
        """The URL, without what it takes to log in."""
        return str(self._files.unstrip_protocol(self._at(name)))

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Raise whatever a storage raises when it cannot be used as one error with its cause."""
        try:
            yield
        except PlanningError:
            raise
        except Exception as error:
            url = str(self._files.unstrip_protocol(self._path))
            raise UnreachablePlaceError(
                f"{masked(url)} cannot be used; {cause_of(error, url)}. "
                "Check the address and what you may do there, or give a folder."
            ) from error

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}"

    def _listed(self) -> set[str]:
        self._files.invalidate_cache()
        return {path.removeprefix(f"{self._path}/") for path in self._files.find(self._path)}

    def _read(self, name: str) -> bytes:
        try:
            return bytes(self._files.cat_file(self._at(name)))
        except FileNotFoundError:
            return b""

    def _upload(self, paths: dict[str, str]) -> None:
        if paths:
            self._files.put(list(paths.values()), [self._at(name) for name in paths])
        self._names |= paths.keys()

    def _remove(self, names: list[str]) -> None:
        for name in names:
            with suppress(FileNotFoundError):
                self._files.rm_file(self._at(name))
        self._names -= {*names}

    def _lock(self) -> None:
        self._files.invalidate_cache()
        held = read_object(self._read(LOCK))
        if held and _is_alive(held):
            raise RunningAlreadyError(
                f"another run is writing to {self.shown('')}: process {held.get('process')} on "
                f"{held.get('host')}; two would mix their results. Wait until it has ended; if it was "
                f"killed, remove {self.shown(LOCK)}, or wait {LEASE // 60} minutes."
            )
        try:
            if held:
                self._remove([LOCK])
            self._make_folder()
            self._files.pipe_file(self._at(LOCK), self._sign(), mode="create")
        except FileExistsError:
            raise RunningAlreadyError(f"another run has just begun to write to {self.shown('')}.") from None

    def _make_folder(self) -> None:
        """Make the folder, where there is such a thing; but not its bucket, whose name may be mistyped."""
        bucket = self._path.partition("/")[0]
        if bucket and not self._files.exists(bucket):
            raise UnreachablePlaceError(
                f"there is no {self._files.unstrip_protocol(bucket)}. Create it first."
            )
        self._files.makedirs(self._path, exist_ok=True)

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > LEASE / 15:
            self._files.pipe_file(self._at(LOCK), self._sign())

    def _sign(self) -> bytes:
        self._renewed = time.monotonic()
        sign = {"by": self._owner, "host": socket.gethostname(), "process": os.getpid(), "at": time.time()}
        return json.dumps(sign).encode()


def cause_of(error: Exception, url: str) -> str:
    """What a storage says is wrong, without the password in its `url`."""
    if isinstance(error, TypeError):  # of a storage that needs more than an address tells
        return "its address lacks what this kind of storage needs"
    text = (isinstance(error, OSError) and error.strerror) or str(error)
    said = next(iter(text.strip().splitlines()), "") or type(error).__name__
    return without_password_of(url, said).rstrip(".")


def _is_alive(held: dict[str, Any]) -> bool:
    """Whether the run that holds the lock goes on, as far as can be told from here."""
    process, at = held.get("process"), held.get("at")
    if held.get("host") == socket.gethostname() and isinstance(process, int):
        return Path(f"/proc/{process}").exists() if Path("/proc").exists() else _is_recent(at)
    return _is_recent(at)


def _is_recent(at: Any) -> bool:
    return isinstance(at, float) and time.time() - at < LEASE
