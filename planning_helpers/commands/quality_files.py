"""The data quality report of an import as files."""

from __future__ import annotations

import json
from pathlib import Path

from planning_helpers.errors import PlanningError
from planning_helpers.sources import DataQuality, quality_csv
from planning_helpers.store.engine import store_url


class NoPlaceError(PlanningError):
    """The remarks of an import cannot be written where they should be."""


def files_beside(store: str) -> list[Path]:
    """Where the report lies by default: beside a SQLite store; nowhere for other stores."""
    address = store_url(store)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        return []
    file = Path(address.database)
    return [file.with_name(f"{file.stem}-quality{suffix}") for suffix in (".csv", ".json")]


def require_place(file: Path) -> None:
    """Stop before an import when its remarks cannot go to `file`.

    Raises:
        NoPlaceError: If it is a folder, or neither .csv nor .json.
    """
    if file.is_dir() or file.suffix.lower() not in {".csv", ".json"}:
        why = "it is a folder" if file.is_dir() else "they are written as .csv or .json"
        raise NoPlaceError(
            f"the remarks cannot be written to {file}; {why}. Name another file with --quality."
        )


def write_quality(quality: DataQuality, file: Path) -> None:
    """Write every remark to `file`, as JSON or CSV by its ending.

    Raises:
        NoPlaceError: If the file cannot be written.
    """
    if file.suffix.lower() == ".json":
        text = json.dumps(quality.as_data(), ensure_ascii=False, indent=1)
    else:
        text = quality_csv(quality)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # it quotes what the extracts hold
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise NoPlaceError(
            f"the remarks cannot be written to {file} ({error.strerror}); what is said above is done. "
            "Name another file with --quality."
        ) from error
