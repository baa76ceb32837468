"""Story data as text tables: one row a line, cells between `|`, names of columns in the first line."""

from __future__ import annotations

import tomllib
from pathlib import Path

STORY = Path(__file__).parent.parent / "story"


def rows(text: str) -> list[dict[str, str]]:
    """The rows of one text table; an empty cell is an empty text."""
    head, *lines = [_cells(line) for line in text.strip().splitlines() if line.strip()]
    for line in lines:
        if len(line) != len(head):
            raise ValueError(f"{len(line)} cells where {len(head)} columns are named: {' | '.join(line)}")
    return [dict(zip(head, line, strict=True)) for line in lines]


def tables(name: str) -> dict[str, list[dict[str, str]]]:
    """All tables of `story/<name>.toml`; a section of plain values is a table of one row."""
    document = tomllib.loads((STORY / f"{name}.toml").read_text("utf-8"))
    return {table: rows(told) if isinstance(told, str) else [told] for table, told in document.items()}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
