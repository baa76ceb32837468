"""Files that name a person: reports of runs, which can be made anew, and files of somebody's own."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from planning_helpers.batch.places import LocalFolder
from planning_helpers.batch.publishing import OURS, publish_text, remove_folder, sole_run
from planning_helpers.batch.records import MANIFEST, RECORD, by_account, read_manifest, read_records
from planning_helpers.periods import PeriodError, parse_period
from planning_helpers.values.person_names import is_named, is_within_a_word

INDEX = "index.html"
_MOST_BYTES = 500_000_000
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class NamedFiles:
    """Where files name a person.

    Attributes:
        folders: Folders that a run made, of an account or of the book.
        own: Files that no run made, and folders that are named so.
        unread: Files too large to look into.
        doubtful: Files that hold the name within a longer word only: somebody must look whether it is meant.
    """

    folders: tuple[Path, ...]
    own: tuple[Path, ...]
    unread: tuple[Path, ...] = ()
    doubtful: tuple[Path, ...] = ()

    @property
    def periods(self) -> list[Path]:
        """The folders of the periods that the reports are in."""
        return sorted({folder.parent for folder in self.folders})


def named_files(
    places: Iterable[Path], known: Collection[str], *, passed_over: Collection[Path] = ()
) -> NamedFiles:
    """The files below `places` that name a person in one of the spellings `known`; links are not followed.

    Read are texts, workbooks and whatever holds text as it is (HTML, notebooks, CSV, JSON, calendars,
    copies of a store), but not pictures and compressed files; and none of more than 500 MB.
    """
    folders, own, unread, doubtful = [], [], [], []
    for place in places:
        for folder, files in _walk(place):
            if RECORD in files:
                made = [folder / name for name in OURS]
                inner = [path for one in made for path in _files_in(one)]
                if any(_holds(path, known, is_named) for path in inner):
                    folders.append(folder)
                else:
                    doubtful += [path for path in inner if _holds(path, known, is_within_a_word)]
                files = [name for name in files if name not in OURS]
            elif MANIFEST in files:
                files = [name for name in files if name not in {MANIFEST, INDEX}]
            paths = [folder / name for name in files]
            if RECORD not in files and folder != place and is_named(folder.name, known):
                own.append(folder)
            unread += [path for path in paths if path not in passed_over and _is_too_large(path)]
            for path in paths:
                if path in passed_over:
                    continue
                if _holds(path, known, is_named):
                    own.append(path)
                elif _holds(path, known, is_within_a_word):
                    doubtful.append(path)
    return NamedFiles(*(tuple(sorted(found)) for found in (folders, own, unread, doubtful)))


def remove_reports(found: NamedFiles, clean: Callable[[str], str]) -> None:
    """Remove what runs made in the folders `found`; their indexes and manifests go on without them.

    Args:
        found: As `named_files` tells.
        clean: From a text to the same without the person.

    Raises:
        RunningAlreadyError: If a run writes to one of the periods; nothing of that one is removed then.
    """
    for period in found.periods:
        with sole_run(period):
            for folder in found.folders:
                if folder.parent == period:
                    remove_folder(folder)
            _retell(period, clean)


def period_folders(place: Path) -> list[Path]:
    """The folders below `place` that hold the index of a period."""
    return sorted(folder for folder, files in _walk(place) if MANIFEST in files)


def periods_ended(place: Path, *, before: date) -> list[Path]:
    """The folders below `place` with the reports of a period that ended before a day."""
    return [folder for folder in period_folders(place) if (end := _end(folder.name)) and end < before]


def remove_period(period: Path) -> None:
    """Remove what runs made in the folder of a period; files of somebody's own stay.

    Raises:
        RunningAlreadyError: If a run writes to it; nothing is removed then.
    """
    with sole_run(period):
        for record in read_records(period):
            remove_folder(period / record.folder)
        for name in (INDEX, MANIFEST):
            (period / name).unlink(missing_ok=True)


def _end(name: str) -> date | None:
    try:
        return parse_period(name).end
    except PeriodError:
        return None


def _retell(period: Path, clean: Callable[[str], str]) -> None:
    """Write index and manifest of `period` over what is left in it; remove them when that is nothing."""
    # local: rendering takes seconds to import
    from planning_helpers.batch.rendering import render_index

    left, manifest = read_records(period), read_manifest(period)
    if not left:
        for name in (INDEX, MANIFEST):
            (period / name).unlink(missing_ok=True)
        return
    there = {record.folder for record in left}
    kept = [one for one in manifest.get("outcomes", []) if one.get("folder") in there]
    text = json.dumps(manifest | {"outcomes": kept}, indent=1, ensure_ascii=False) + "\n"
    publish_text(clean(text), period / MANIFEST)
    latest = max(left, key=lambda record: record.as_of)
    render_index(LocalFolder(period), by_account(left), period=latest.period, as_of=latest.as_of)


def _walk(place: Path) -> Iterator[tuple[Path, list[str]]]:
    for folder, below, files in os.walk(place):
        if RECORD in files:
            below[:] = [name for name in below if name not in OURS]
        below[:] = [name for name in below if not name.startswith((".git", ".venv"))]
        yield Path(folder), sorted(files)


def _files_in(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        return
    if path.is_dir():
        yield from (inner for inner in path.rglob("*") if inner.is_file() and not inner.is_symlink())
    elif path.is_file():
        yield path


def _holds(path: Path, known: Collection[str], names: Callable[[str, Collection[str]], bool]) -> bool:
    try:
        if path.is_symlink() or _is_too_large(path):
            return False
        return any(names(_readable(text), known) for text in (path.name, *_texts(path)))
    except OSError:
        return False


def _is_too_large(path: Path) -> bool:
    return not path.is_symlink() and path.stat().st_size > _MOST_BYTES


def _texts(path: Path) -> Iterator[str]:
    if not zipfile.is_zipfile(path):
        yield path.read_bytes().decode(errors="replace")
        return
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            yield parts.read(name).decode(errors="replace")


def _readable(text: str) -> str:
    """`text` with the letters that HTML, JSON, addresses and calendars write by signs of their own."""
    text = text.replace("\r\n ", "")
    if "\\u" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    if "%" in text:
        text = unquote(text)
    return unescape(text) if "&" in text else text
