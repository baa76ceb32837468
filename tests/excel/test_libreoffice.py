"""Workbooks that LibreOffice has opened and saved come back as they went out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import Engine

from planning_helpers.reports.rows import csv_address
from planning_helpers.store import open_store, read_table
from planning_helpers.wording.display import Table
from tests.support.plan_workbooks import exported, planned_store, stored, taken_back, write
from tests.support.report_notebooks import HOSTILE
from tests.support.store_rows import save_row

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (apt-get install libreoffice-calc)"
)
TEXTS = (*HOSTILE, "=1+1", "'quoted", "-5", "1,200", "007", "a\nb", "TRUE", "2026-11-15", "x" * 40_000)


@pytest.fixture
def plan(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'store.db')}")
    yield planned_store(opened)
    opened.dispose()


def saved_by_libreoffice(path: Path, *, kind: str = "xlsx", read_as: str = "") -> Path:
    """`path` as LibreOffice saves it; `read_as` are the options of a text file."""
    folder = path.parent / f"as_{kind}"
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    options = [f"--infilter={read_as}"] if read_as else []
    command = [str(SOFFICE), profile, "--headless", *options, "--convert-to", kind]
    command += ["--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{kind}"


@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")], ids="-".join)
def test_a_workbook_that_it_only_opened_and_saved_changes_nothing(plan, tmp_path, kinds):
    for place, text in enumerate(TEXTS):
        row = {"row_id": f"w{place}", "plan_id": "plan", "quadrant": "threat", "statement": text}
        save_row(plan, "swot_items", row | {"evidence_source": text, "evidence_date": date(1850, 1, 2)})
    number = {"plan_id": "plan", "name": "Grow", "baseline": 0.1 + 0.2, "target": -1e15 / 3}
    save_row(plan, "goals", {"row_id": "g1", "due_date": date(2027, 3, 31), **number})
    path = exported(plan, tmp_path)

    for kind in kinds:
        path = saved_by_libreoffice(path, kind=kind)
    done, said = taken_back(plan, path)

    assert (done.saved, done.left) == (0, 0), said
    assert f"{6 + len(TEXTS)} as stored" in said


def test_what_was_typed_in_it_is_saved_and_the_result_of_a_formula_taken(plan, tmp_path):
    path = exported(plan, tmp_path)
    write(path, "Actions", 2, Owner="Bob Ray", Due=date(2027, 1, 5))
    write(path, "Actions", 4, Action="Visit Di", With_whom="Di Moss")
    write(path, "Plans", 2, Commit_goal="=1000*2", Planned_close_ratio=0.45)

    done, said = taken_back(plan, saved_by_libreoffice(path))

    assert (done.saved, done.left) == (3, 0), said
    assert "holds a formula; its result 2000 was taken." in said
    assert (stored(plan, "plans", "plan")["commit_goal"], stored(plan, "actions", "a1")["owner_id"]) == (
        2000,
        "u2",
    )
    assert "Visit Di" in read_table(plan, "actions")["name"].tolist()


def test_its_protection_and_drop_downs_are_those_of_the_workbook(plan, tmp_path):
    import openpyxl

    sheet = openpyxl.load_workbook(saved_by_libreoffice(exported(plan, tmp_path)))["Actions"]

    assert sheet.protection.sheet
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert any("Lists" in formula for formula in lists)
    assert any("OFFSET" in formula for formula in lists)


@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_of_a_downloaded_table_is_a_formula(tmp_path, separator):
    texts = [
        "=1+1",
        " =1+1",
        "+1",
        "-1",
        "@sum",
        "a;=1+1",
        "a,=1+1",
        'a";=1+1',
        "a\n=1+1",
        "＝1+1",
        "\t=1",
        "fine",
    ]
    data = Table(pd.DataFrame({"=name": texts, "amount": range(len(texts))}), caption="Rows").as_data()
    address = csv_address(data["columns"], data["data"])
    file = tmp_path / "rows.csv"
    file.write_text(unquote(address.partition(",")[2]), encoding="utf-8", newline="")

    read_as = f"CSV:{ord(separator)},34,76,1,,0,false,false"
    book = openpyxl.load_workbook(saved_by_libreoffice(file, read_as=read_as))

    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    if separator == ",":
        assert [row[0].value for row in book.active.iter_rows(min_row=2)][-1] == "fine"
        assert [row[1].value for row in book.active.iter_rows(min_row=2)] == list(range(len(texts)))
