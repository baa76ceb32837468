"""What cannot be read, and what the output cannot take, ends in a sentence and never in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.import_ import import_folder
from planning_helpers.errors import ExtractError
from planning_helpers.store import open_store, read_table

AS_OF = date(2026, 11, 15)


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "accounts.csv").write_text("account_id,name\nA,Łódź \u2212 日本 😀\n", encoding="utf-8")
    return extracts


def forbid(monkeypatch, method, path):
    """Let `Path.method` fail for `path`, as where the person has no right to read it."""
    allowed = getattr(Path, method)

    def instead(self, *given, **named):
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return allowed(self, *given, **named)

    monkeypatch.setattr(Path, method, instead)


def test_a_file_that_may_not_be_read_is_named(folder, tmp_path, monkeypatch):
    for method in ("open", "read_bytes"):
        forbid(monkeypatch, method, folder / "accounts.csv")

    with pytest.raises(ExtractError, match=r"accounts.csv.* cannot be (read|opened) \(Permission denied\)"):
        import_folder(folder, store=f"sqlite:///{tmp_path / 'store.db'}", as_of=AS_OF)

    assert not (tmp_path / "store.db").exists()


def test_a_folder_that_may_not_be_read_is_named(folder, tmp_path, monkeypatch):
    forbid(monkeypatch, "iterdir", folder)
    url = f"sqlite:///{tmp_path / 'store.db'}"

    ran = CliRunner().invoke(app, ["import", str(folder), "--store", url, "--as-of", "2026-11-15"])

    assert ran.exit_code == 1
    assert ran.stderr == (
        f"planbook: '{folder}' cannot be read (Permission denied). "
        "Give yourself the right to read it, or close the program that holds it, and import again.\n"
    )


def test_a_place_where_remarks_cannot_be_written_is_said_after_the_import(folder, tmp_path):
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path / 'store.db'}"
    quality = ["--quality", str(tmp_path / "file" / "remarks.csv")]

    ran = CliRunner().invoke(app, ["import", str(folder), "--store", url, "--as-of", "2026-11-15", *quality])

    assert ran.exit_code == 1
    assert "remarks.csv (File exists); what is said above is done. Name another file" in ran.stderr
    assert len(read_table(open_store(url), "accounts")) == 1


def test_a_file_name_that_is_no_text_stops_nothing(folder, tmp_path):
    (folder / os.fsdecode(b"acc\xe9.csv")).write_text("a,b\n")
    url = f"sqlite:///{tmp_path / 'store.db'}"

    ran = CliRunner().invoke(app, ["import", str(folder), "--store", url, "--as-of", "2026-11-15"])

    assert ran.exit_code == 0
    for suffix in ("csv", "json"):
        assert ".csv" in (tmp_path / f"store-quality.{suffix}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["import", "extracts", "--currency", "EUR"], 0),
        (["summary"], 0),
        (["summary", "--json"], 0),
        (["undo", "--list"], 0),
        (["check", "Łódź"], 1),
    ],
)
def test_an_output_that_has_not_every_sign_ends_with_the_own_status(folder, tmp_path, command, status):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(folder, store=url, as_of=AS_OF)
    dated = [] if command[0] in {"undo", "check"} else ["--as-of", "2026-11-15"]
    surroundings = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    start = "import sys; from planning_helpers.start import main; sys.argv[0] = 'planbook'; main()"

    ran = subprocess.run(
        [sys.executable, "-c", start, *command, "--store", url, *dated],
        cwd=tmp_path, env=surroundings, capture_output=True, check=False,
    )  # fmt: skip

    assert b"Traceback" not in ran.stderr
    assert ran.returncode == status
    if "--json" in command:
        assert json.loads(ran.stdout.decode("cp1252"))["as_of"] == "2026-11-15"
