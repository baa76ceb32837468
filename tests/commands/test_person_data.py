"""`planbook person` tells all that is known of somebody, and writes it where only its owner can read."""

from __future__ import annotations

import errno
import json

import openpyxl
import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from tests.support.plan_workbooks import planned_store
from tests.support.store_rows import OCTOBER, save_row


def run(store, *arguments):
    url = store.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["person", *arguments, "--store", url])


def test_rows_past_states_and_texts_are_told_with_where_they_stand(store, tmp_path):
    planned_store(store)
    risk = save_row(store, "risks", {"row_id": "r9", "plan_id": "plan", "name": "C. Young leaves"})
    save_row(store, "risks", {**risk, "name": "The budget is cut"}, on=OCTOBER)
    assessed = {"row_id": "s", "plan_id": "plan", "contact_id": "c1", "status": "enemy"}
    save_row(store, "stakeholders", assessed)

    told = json.loads(run(store, "cy young", "--also", "Cy", "--reports", str(tmp_path)).output)

    assert told["person"]["key"] == "c1"
    assert [(row["table"], row["key"], row["places"]) for row in told["rows"]] == [
        ("contacts", "c1", ["contact_id", "name"]),
        ("stakeholders", "s", ["contact_id"]),
        ("actions", "a1", ["name", "contact_id"]),
    ]
    assert [(one["table"], one["key"], one["says"]["recorded_by"]) for one in told["history"]] == [
        ("contacts", "c1", "import"),
        ("actions", "a1", "ann"),
        ("risks", "r9", "ann"),
        ("risks", "r9", "ann"),
        ("stakeholders", "s", "ann"),
    ]
    assert told["history"][3]["says"]["before"]["name"] == "C. Young leaves"


def test_one_of_ours_is_told_by_what_hangs_on_the_key(store, tmp_path):
    planned_store(store)

    told = json.loads(run(store, "u1", "--reports", str(tmp_path)).output)

    assert [(row["table"], row["places"]) for row in told["rows"]] == [
        ("users", ["user_id", "name"]),
        ("actions", ["owner_id"]),
    ]


def test_a_workbook_has_a_line_for_each_value_and_is_private(store, tmp_path):
    planned_store(store)
    file = tmp_path / "young.xlsx"

    done = run(store, "Cy Young", "--to", str(file), "--reports", str(tmp_path / "none"))

    assert done.output == f"{file}: 2 rows, 2 changes and 0 files tell of Cy Young.\n"
    rows = list(openpyxl.load_workbook(file)["Rows"].values)
    assert ("contacts", "c1", "title", "CFO", False) in rows
    assert ("actions", "a1", "contact_id", "c1", True) in rows
    assert file.stat().st_mode & 0o777 == 0o600
    assert run(store, "Cy Young", "--to", str(file)).stderr == (
        f"planbook: {file} is there already. Name another file, or remove that one.\n"
    )


@pytest.mark.parametrize("name", ["young.xlsx", "young.json"])
def test_a_full_disk_leaves_no_part_of_what_is_told(store, tmp_path, monkeypatch, name):
    planned_store(store)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("planning_helpers.commands.person_data.os.fdopen", full)

    done = run(store, "Cy Young", "--to", str(tmp_path / name), "--reports", str(tmp_path / "none"))

    assert done.exit_code == 1
    assert f"{name}': no space left on device" in done.stderr
    assert not (tmp_path / name).exists()
