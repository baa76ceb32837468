"""Where the reports of a period are: in a folder of this machine, or wherever fsspec reaches."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from planning_helpers.batch.publishing import (
    UnreachablePlaceError,
    partial_folder,
    publish_folder,
    publish_text,
    remove_folder,
    sole_run,
)
from planning_helpers.batch.records import Outcome, read_manifest, read_records, write_record


class Place(Protocol):
    """Where the reports of one period are; names are relative to it, with slashes."""

    def only(self) -> AbstractContextManager[None]:
        """Hold it for this run alone; all below but `manifest` and `shown` are to be called within.

        Raises:
            RunningAlreadyError: If another run holds it.
        """

    def manifest(self) -> dict[str, Any]:
        """What the last run wrote down; empty when there is none, or it is damaged."""

    def records(self) -> list[Outcome]:
        """The records of all folders, the book's too."""

    def holds(self, name: str) -> bool:
        """Whether the file is there."""

    def aside(self, folder: str) -> Path:
        """A folder of this machine, not yet there, to make `folder` in."""

    def publish(self, partial: Path, outcome: Outcome) -> None:
        """Make the finished folder `partial` visible as that of `outcome`.

        A failure leaves its record and `error.txt` beside the report of an earlier run.
        """

    def write(self, name: str, text: str) -> None:
        """Write the file `name` so that a reader sees the former or the new one, never a part."""

    def remove(self, folder: str) -> None:
        """Remove `folder`, as far as runs made what is in it."""

    def shown(self, name: str) -> str:
        """Where a reader finds `name`."""


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine: what is finished is put in its place by renaming."""

    path: Path

    def only(self) -> AbstractContextManager[None]:
        """Hold it for this run alone."""
        return sole_run(self.path)

    def manifest(self) -> dict[str, Any]:
        """What the last run wrote down."""
        return read_manifest(self.path)

    def records(self) -> list[Outcome]:
        """The records of all folders."""
        return read_records(self.path)

    def holds(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.path / name).is_file()

    def aside(self, folder: str) -> Path:
        """A folder beside it: renaming works within one file system."""
        return partial_folder(self.path / folder)

    def publish(self, partial: Path, outcome: Outcome) -> None:
        """Put `partial` in the place of the folder; of a failure, only what tells it."""
        final = self.path / outcome.folder
        if outcome.status == "failed":
            shutil.rmtree(partial, ignore_errors=True)
            if final.is_symlink():
                final.unlink()
            write_record(final, outcome)
        else:
            write_record(partial, outcome)
            publish_folder(partial, final)

    def write(self, name: str, text: str) -> None:
        """Write the file at once."""
        publish_text(text, self.path / name)

    def remove(self, folder: str) -> None:
        """Remove what runs made in `folder`."""
        remove_folder(self.path / folder)

    def shown(self, name: str) -> str:
        """The path."""
        return str(self.path / name)


def place_at(to: str | Path, period: str) -> Place:
    """The place of `period` below `to`: a folder, or a URL of any storage that fsspec knows.

    Raises:
        UnreachablePlaceError: If fsspec does not know the kind of storage, or lacks the package for it.
    """
    protocol, mark, rest = str(to).partition("://")
    if not mark:
        return LocalFolder(Path(to) / period)
    if not (protocol and rest):
        raise UnreachablePlaceError(
            f"{str(to)!r} names no place for reports. Give a folder, or a URL such as s3://bucket/reports."
        )
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    from planning_helpers.batch.remote import RemoteFolder, cause_of

    try:
        files, path = url_to_fs(str(to))
    except Exception as error:
        raise UnreachablePlaceError(
            f"reports cannot go to {protocol}://...; {cause_of(error, str(to))}. "
            "Give a folder, or the URL of a storage that fsspec knows and that answers."
        ) from None
    if isinstance(files, LocalFileSystem):
        return LocalFolder(Path(path) / period)
    return RemoteFolder(files, f"{path.rstrip('/')}/{period}")
