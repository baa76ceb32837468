"""What a form needs to read and write rows with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Editor(Protocol):
    """A table of the store as one person edits it.

    `save` and `remove` raise `StaleRowError` when another has written the row since the version given,
    `save` raises `InvalidRowError` when a value does not fit. A new row carries its key and no version.
    """

    @property
    def table(self) -> str:
        """Name of the table."""

    @property
    def by(self) -> str:
        """Who edits."""

    @property
    def place(self) -> str:
        """Names the rows among all there are: what is typed and not saved is found again by it."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows with the values that the model declares, every kind of missing as None."""

    def options(self) -> dict[str, list[tuple[str, str]]]:
        """For each column that leads to a row elsewhere, the keys it may hold and what to call them."""

    def save(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Save `row` and return it as stored."""

    def remove(self, row_id: str, version: int) -> None:
        """Remove the row that was read at `version`."""

    def state(self) -> int:
        """Number of the latest change of the table."""
