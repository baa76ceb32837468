"""What became of each folder of a run: kept beside the report, shown in the index and the manifest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from planning_helpers.batch.publishing import publish_text

RECORD, ERROR, MANIFEST = "run.json", "error.txt", "manifest.json"
BOOK = "book"

Status = Literal["pending", "done", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one account, or of the book.

    Attributes:
        account_id: None for the book.
        account: Name of the account.
        folder: Name of its folder within the period's.
        status: `unchanged` when an earlier run had done it from the same inputs.
        seconds: How long it took.
        cpu_seconds: What the processor worked for it; 0 where its worker died.
        error: One line that says why it failed, or which sections of its report did; else empty.
        details: All that is known of the error: the text of `error.txt`.
        withheld: Why there is no client edition although cells are marked for it, else empty.
        findings: What the notebooks found (`reports.read_findings`), without the rows behind.
        fingerprint: What the report rests on (`batch.fingerprint`); empty when it or a section failed.
    """

    account_id: str | None
    account: str
    folder: str
    period: str
    as_of: str
    status: Status
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    error: str = ""
    details: str = ""
    withheld: str = ""
    findings: Sequence[Mapping[str, Any]] = ()
    has_client: bool = False
    has_calendar: bool = False
    fingerprint: str = ""

    @property
    def report(self) -> str:
        """The file to open, below the period's folder."""
        name = "book.html" if self.account_id is None else "report.html"
        return f"{self.folder}/{ERROR if self.status == 'failed' else name}"

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, each sentence once."""
        said = {finding["statement"]: finding["severity"] for finding in self.findings}
        return dict(sorted(Counter(said.values()).items()))

    def as_data(self) -> dict[str, Any]:
        """The outcome as plain JSON values."""
        data = asdict(self)
        del data["details"]
        return data


_OUTCOME = TypeAdapter(Outcome)


def write_record(folder: Path, outcome: Outcome) -> None:
    """Keep `outcome` in `folder`; with `error.txt` if it or a section of it failed, without if not."""
    folder.mkdir(parents=True, exist_ok=True)
    publish_text(json.dumps(outcome.as_data(), indent=1, ensure_ascii=False) + "\n", folder / RECORD)
    if outcome.error:
        publish_text(outcome.details, folder / ERROR)
    else:
        (folder / ERROR).unlink(missing_ok=True)


def read_record(folder: Path) -> Outcome | None:
    """What became of `folder` in the last run that wrote to it; None if no run did.

    A link is not followed: what is at its end is not ours.
    """
    path = folder / RECORD
    if folder.is_symlink() or path.is_symlink() or not path.is_file():
        return None
    return record_of(path.read_bytes(), folder.name)


def record_of(text: bytes, folder: str) -> Outcome | None:
    """The outcome that `text`, the content of the record in `folder`, tells of.

    None if it is damaged, or tells of another folder: what a file says is never taken for a path.
    """
    try:
        found = _OUTCOME.validate_json(text, strict=True)
    except ValidationError:  # damaged, or of another version: as if it had not been run
        return None
    return found if found.folder == folder else None


def read_manifest(period_folder: Path) -> dict[str, Any]:
    """What the last run of the period wrote down; empty when there is none, or it is damaged."""
    path = period_folder / MANIFEST
    return read_object(path.read_bytes()) if path.is_file() else {}


def read_object(text: bytes) -> dict[str, Any]:
    """The JSON object that `text` is; empty if it is none."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def read_records(period_folder: Path) -> list[Outcome]:
    """The records of all folders of the period, the book's too."""
    folders = sorted(path.parent for path in period_folder.glob(f"[!.]*/{RECORD}"))
    return [record for folder in folders if (record := read_record(folder))]


def by_account(records: Iterable[Outcome]) -> list[Outcome]:
    """Those of accounts, by name."""
    found = [record for record in records if record.account_id is not None]
    return sorted(found, key=lambda record: (record.account.casefold(), record.account_id or ""))
