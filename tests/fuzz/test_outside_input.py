"""Whatever bytes come from outside: what reads them answers with rows, a value or a sentence.

`make fuzz` tries for minutes what `make test` tries for seconds. An input that fails is kept: put it into
`corpus/`, named after its reader, and every run reads it again.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning_helpers.batch.folders import RESERVED, account_folders
from planning_helpers.batch.records import read_object, record_of
from planning_helpers.commands.terminal import say
from planning_helpers.errors import PlanningError
from planning_helpers.excel.read import fetch_plan_workbook
from planning_helpers.model import TABLES, columns
from planning_helpers.periods import parse_period
from planning_helpers.sources import fetch_field_map, fetch_folder
from planning_helpers.sources.field_map import field_map
from planning_helpers.values.cell_values import cell_value
from planning_helpers.values.signs import visible, visible_texts
from tests.support.places import PROJECT

CORPUS = Path(__file__).parent / "corpus"
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "25"))
AS_OF = date(2026, 11, 15)
SAMPLE = {
    "csv": b'account_id,name,employees,client_since\n1,Acme,12,2020-01-31\n2,"Two\nlines",1.000,31.12.2019\n',
    "json": b'[{"account_id": "1", "name": "Acme", "employees": 12, "client_since": "2020-01-31"}]',
    "toml": b'[defaults]\ncurrency = "EUR"\n[tables.accounts]\nfile = "a.csv"\n'
    b'[tables.accounts.columns]\nname = "N"\n',
    "record": b'{"account_id": "A", "account": "Acme", "folder": "acme", "period": "2026Q4", '
    b'"as_of": "2026-11-15", "status": "done", "seconds": 1.0}',
    "xlsx": (PROJECT / "tests/sources/files/deals.xlsx").read_bytes(),
}
PIECES = [b"", b"\x00", b'"', b"\xff\xfe", b"9" * 400, b"\n", b";", b"[", b"\xe2\x80"]
CELLS = [column for table in TABLES for column in columns(table)]


def _extract(name: str) -> Callable[[bytes, Path], object]:
    def read(content: bytes, folder: Path) -> object:
        (folder / name).write_bytes(content)
        return fetch_folder(folder, fetch_field_map(None), as_of=AS_OF)

    return read


def _workbook(content: bytes, folder: Path) -> object:
    (folder / "plan.xlsx").write_bytes(content)
    return fetch_plan_workbook(folder / "plan.xlsx")


def _record(content: bytes, folder: Path) -> object:
    record = record_of(content, "acme")
    assert record is None or record.folder == "acme"
    return read_object(content)


READERS: dict[str, tuple[str, Callable[[bytes, Path], object]]] = {
    "csv": ("csv", _extract("accounts.csv")),
    "json": ("json", _extract("accounts.json")),
    "parquet": ("csv", _extract("accounts.parquet")),
    "xlsx": ("xlsx", _extract("accounts.xlsx")),
    "map": ("toml", lambda content, _: field_map(content.decode("utf-8", "replace"), where="map")),
    "workbook": ("xlsx", _workbook),
    "record": ("record", _record),
}
"""By name, what a reader's input is made of, and how it reads it."""


def fuzz(test: Callable[..., None]) -> Callable[..., None]:
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=ROUNDS, suppress_health_check=slow)(test)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with a few pieces of it cut out, doubled, or put over by other bytes; or something else."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content)))
        end = min(len(content), place + draw(st.sampled_from([0, 1, 2, 8, 64])))
        twice = bytes(content[place:end]) * 2
        content[place:end] = draw(st.one_of(st.sampled_from([*PIECES, twice]), st.binary(max_size=8)))
    return bytes(content)


def answers(reader: str, content: bytes, folder: Path) -> None:
    """Read `content`; what is wrong with it is a sentence. A failure keeps it for the corpus."""
    try:
        READERS[reader][1](content, folder)
    except PlanningError:
        return
    except BaseException:
        (Path(os.environ.get("FUZZ_KEEPS", folder)) / f"{reader}-failed").write_bytes(content)
        raise


@pytest.mark.parametrize("reader", READERS)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(reader: str, tmp_path: Path):
    @fuzz
    @given(content=damaged(SAMPLE[READERS[reader][0]]))
    def read(content: bytes) -> None:
        answers(reader, content, tmp_path)

    read()


@pytest.mark.parametrize("kept", sorted(CORPUS.glob("*-*")), ids=lambda path: path.name)
def test_what_once_failed_is_read_or_refused(kept: Path, tmp_path: Path):
    answers(kept.name.partition("-")[0], kept.read_bytes(), tmp_path)


@fuzz
@given(
    st.sampled_from(CELLS),
    st.one_of(
        st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes(), st.booleans(), st.none()
    ),
)
def test_a_typed_value_is_taken_or_refused(column, raw):
    found = cell_value(raw, column)

    assert found.problem or found.value is None or isinstance(found.value, str | int | float | date)


@fuzz
@given(st.text(max_size=12))
def test_a_period_is_one_or_refused(text):
    try:
        period = parse_period(text)
    except PlanningError:
        return
    assert period.start <= period.end


@fuzz
@given(st.text(max_size=60))
def test_no_text_steers_a_terminal_and_cleaning_twice_changes_nothing(text):
    with redirect_stdout(io.StringIO()) as told:
        say(text)

    shown = told.getvalue()
    assert all(sign.isprintable() or sign in "\n\t" or sign > "\x9f" for sign in shown)
    assert visible(visible(text)) == visible(text)
    storable = text.encode("utf-8", "replace").decode()
    assert visible_texts(pd.Series([storable], dtype="str")).tolist() == [visible(storable)]


@fuzz
@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=120), max_size=6))
def test_folders_of_accounts_are_their_own_on_every_system(names):
    folders = account_folders(names)

    assert len({folder.casefold() for folder in folders.values()}) == len(names)
    for folder in folders.values():
        assert folder not in RESERVED
        assert not set(folder) & set('<>:"/\\|?*. \x00')
        assert len(folder.encode()) <= 200
