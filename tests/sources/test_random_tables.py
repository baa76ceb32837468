"""No wrong figure in silence: what other programs write is read as meant, or a remark or a stop says so.

A few tables are tried, always the same. RANDOM_TABLES=2000 tries so many, other ones each time:

    RANDOM_TABLES=2000 .venv/bin/pytest tests/sources/test_random_tables.py
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from planning_helpers.errors import PlanningError
from planning_helpers.sources import fetch_folder, field_map
from planning_helpers.sources.field_map import FieldMap
from tests.support.random_tables import Table, tables
from tests.support.silent_errors import is_stopped, silent_errors
from tests.support.table_writers import (
    CONVERSIONS,
    SOFFICE,
    TYPED,
    WRITERS,
    convert,
    csv_rows,
    for_libreoffice,
)

AS_OF = date(2026, 11, 15)
MANY = int(os.environ.get("RANDOM_TABLES", "0"))
common = settings(deadline=None, derandomize=not MANY, database=None, suppress_health_check=list(HealthCheck))


@contextmanager
def folders() -> Iterator[Path]:
    """A folder in memory where there is one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def errors_in(table: Table, numbers: list[int], folder: Path) -> list[str]:
    """What is wrong in silence in the one file of `folder`, which `table` was written to."""
    wanted = (
        field_map(table.map_text, where="map") if table.map_text else FieldMap(name="own form", lenient=True)
    )
    try:
        extracts = fetch_folder(folder, wanted, as_of=AS_OF)
    except PlanningError:
        return []
    return [] if is_stopped(extracts) else silent_errors(table, numbers, extracts)


@settings(common, max_examples=MANY or 60)
@given(tables(tuple(WRITERS), TYPED))
def test_what_a_program_writes_is_read_as_meant_or_remarked_on(table):
    with folders() as folder:
        numbers = WRITERS[table.writer](table, folder)
        note(f"{table.manner}\n{table.map_text}\n{[table.headings, *map(table.texts, table.deals)]}")

        assert errors_in(table, numbers, folder) == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (apt-get install libreoffice-calc)")
@pytest.mark.parametrize("conversion", CONVERSIONS)
def test_what_libreoffice_makes_of_a_file_is_read_as_meant_or_remarked_on(conversion):
    source, target = conversion.split()
    several: list[Table] = []

    @settings(common, max_examples=MANY // len(CONVERSIONS) or 12, phases=[Phase.generate])
    @given(tables(("csv",) if source == "csv" else ("text xlsx", "typed xlsx"), TYPED))
    def draw(table):
        several.append(for_libreoffice(table, source, target))

    draw()
    with folders() as folder:
        written = [(table, folder / str(place)) for place, table in enumerate(several)]
        for table, own in written:
            own.mkdir()
            WRITERS[table.writer](table, own)
        convert(written, source, target)
        found = [
            (error, table)
            for table, own in written
            for error in errors_in(table, rows_in(own, len(table.deals)), own)
        ]

    assert found == []


def rows_in(folder: Path, count: int) -> list[int]:
    """Where the deals begin in the one file of `folder`."""
    (file,) = folder.iterdir()
    if file.suffix == ".csv":
        return csv_rows(file.read_bytes().decode(), ",")
    return list(range(2, 2 + count))
